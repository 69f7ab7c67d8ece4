"""Read what a box *Predict first* takes, and what turns out to be right.

A comment in the box says it, with the expression that gives the answer. Jupyter does not show it:

    <!-- guess: twice | three times | ten times
    answer: three times = loss / other -->

``guess: number, nats`` takes a number, ``guess: words`` a line of text, ``guess: any of a | b | c``
several choices. A box that asks several things has several of them, each with a name in brackets,
``guess (at rate 4): …``. Where two choices are right, the answer has both, ``a | b``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MARK = re.compile(r"<!--\s*(guess\b.*?)-->", re.DOTALL)
LINE = re.compile(r"^[ \t]*(?=(?:guess|answer)\b)", re.MULTILINE)
GUESS = re.compile(r"guess(?: \((?P<name>.+?)\))?: (?P<takes>.+)")
ANSWER = re.compile(r"answer: (?P<answer>.+?) = (?P<expression>.+)")


@dataclass
class Field:
    name: str  # empty if the box asks one thing
    kind: str  # "one of", "any of", "number", "words"
    choices: list[str]
    unit: str
    answer: str = ""
    expression: str = ""
    line: int = 0  # of the answer, counted from 0 in the comment


def cut(text: str) -> list[str]:
    return [part.strip() for part in text.split("|")]


def read(mark: str) -> list[Field]:
    """The fields of a comment; a ValueError says what is wrong with it."""
    fields, line = [], 0
    for part in LINE.split(mark):
        text = " ".join(part.split())
        if guess := GUESS.fullmatch(text):
            kind, _, rest = guess["takes"].partition(", ")
            if kind not in ("number", "words"):
                several = guess["takes"].startswith("any of ")
                kind, rest = "any of" if several else "one of", ""
            of = cut(guess["takes"].removeprefix("any of ")) if kind.endswith("of") else []
            fields.append(Field(guess["name"] or "", kind, of, rest))
        elif (answer := ANSWER.fullmatch(text)) and fields and not fields[-1].answer:
            fields[-1].answer, fields[-1].expression = answer.groups()
            fields[-1].line = line
        elif text:
            raise ValueError(f"“{text}” is no “guess: …”, and no “answer: … = expression” of one")
        line += part.count("\n")
    return fields
