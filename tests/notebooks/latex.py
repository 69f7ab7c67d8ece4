"""Read the LaTeX of formulas: cut it into equations, hand it to SymPy, evaluate it on numbers.

SymPy's ANTLR parser reads what a page has only after a rewriting. What the rewriting or the parser
does not know raises `UnreadError`; nothing is guessed.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import sympy
from sympy.core.function import AppliedUndef
from sympy.parsing.latex import LaTeXParsingError, parse_latex


class UnreadError(Exception):
    """The formula, or a part of it, says something that this module does not know."""


#: What evaluating raises where a convention does not know a letter, or gives it another shape.
UNKNOWN = (UnreadError, ValueError, TypeError, IndexError, ArithmeticError)

# --- From a page's LaTeX to the parts of its equations --------------------------------------------

_RELATION = re.compile(
    r"=|<|>|\\(?:ge|le|geq|leq|approx|ne|neq|equiv|to|propto|Longleftrightarrow|iff|in)(?![a-zA-Z])"
)
_TABLE = r"\\begin\{(?!aligned|align|gathered|split)"  # cases, a matrix
_SPACE = r"\\q?quad(?![a-zA-Z])"


def equations(latex: str) -> list[tuple[str, ...]]:
    """Cut a formula into groups of parts; equality signs join the parts of a group."""
    if re.search(_TABLE, latex):
        return [(latex,)]
    found = []
    for line in _lines(re.sub(r"(?<!\\)\\[,;!: ]", " ", latex)):
        groups, begin, joined = [[]], 0, False
        for match in [*_RELATION.finditer(line), None]:
            if match and _depth(line[: match.start()]):
                continue
            part = line[begin : match.start() if match else None].strip(" .,;:")
            if joined:
                groups[-1].append(part)
            else:
                groups.append([part])
            joined = match is not None and match[0] == "="
            begin = match.end() if match else 0
        found += [tuple(part for part in group if part) for group in groups]
    return [group for group in found if group]


def _depth(text: str) -> int:
    """Count the brackets that are open at the end of a text."""
    return sum(text.count(c) for c in "([{") - sum(text.count(c) for c in ")]}")


def _lines(latex: str) -> Iterator[str]:
    """Join the lines that continue an equation; cut where a comma or a wide space ends one."""
    text = re.sub(r"\\(?:begin|end)\{\w+\*?\}|\\label\{[^}]*\}", " ", latex)
    joined: list[str] = []
    for raw in re.split(r"\\\\(?:\[[^\]]*\])?", text):
        line = re.sub(r"\{\s*\}", " ", raw.replace("&", " ")).strip()
        line = re.sub(rf"^(?:{_SPACE}\s*)+", "", line)
        goes_on = re.match(r"[-+=]|\\(?:ge|le|geq|leq|approx)(?![a-zA-Z])", line)
        if joined and (goes_on or not _RELATION.search(line) or _depth(joined[-1])):
            joined[-1] += " " + line
        else:
            joined.append(line)
    for line in joined:
        begin = 0
        for match in re.finditer(rf",?\s*{_SPACE}|,\s", line):
            if not _depth(line[: match.start()]):
                yield line[begin : match.start()]
                begin = match.end()
        yield line[begin:]


# --- From LaTeX to SymPy --------------------------------------------------------------------------

FUNCTIONS = {"H", "D", "softmax", "sigma", "LSE", "max", "logonep", "f", "L", "ell", "S", "P"}
_OPERATORS = {"ln", "log", "exp", "sum", "prod", "frac", "sqrt"}
_NAME = r"(?:\\[A-Za-z]+|[A-Za-z])(?:_\{[^{}]*\})?"
_DERIVATIVE = r"\\partial\s*(\\ell|[A-Z])(?:_\{?(\w)\}?)?"
_BY_LOGIT = r"\\partial\s*z(?:_\{?(\w)\}?)?"


def rewrite(latex: str) -> str:
    """Turn a part into LaTeX that SymPy's parser reads as it is meant."""
    if re.search(_TABLE, latex):
        raise UnreadError(latex)
    text = latex
    text = re.sub(r"\\(?:[bB]igg?[lrm]?|left|right|displaystyle|textstyle)(?![a-zA-Z])", " ", text)
    text = re.sub(r"\\[,;!: ]|~|\{\}", " ", text)
    for command in ("underbrace", "overbrace"):
        text = _unwrapped(text, command)
    text = re.sub(r"\\(?:operatorname|mathrm|text|mathsf)\{\s*([A-Za-z0-9]+)\s*\}", _word, text)
    text = re.sub(r"\\(?:mathbf|boldsymbol|vec)\s*\{?\s*(\\?[a-zA-Z])\s*\}?", r"\1", text)
    text = re.sub(r"\\(tilde|hat|bar)\s*\{?\s*([a-zA-Z])\s*\}?", r"\\\1\2 ", text)
    text = re.sub(r"\\[td]?frac\s*(\w)\s*(\w)", r"\\frac{\1}{\2}", text)
    text = re.sub(r"\\[td]?frac\s*(\w)\s*\{", r"\\frac{\1}{", text)
    text = re.sub(r"\\[td]frac", r"\\frac", text)
    text = re.sub(r"\\(?:Vert|parallel)(?![a-zA-Z])|\\\|", ",", text)
    text = re.sub(rf"\\frac\s*\{{\s*{_DERIVATIVE}\s*\}}\s*\{{\s*{_BY_LOGIT}\s*\}}", _gradient, text)
    text = re.sub(rf"{_DERIVATIVE}\s*/\s*{_BY_LOGIT}", _gradient, text)
    text = re.sub(r"_\s*(\\[a-zA-Z]+|[A-Za-z0-9])", r"_{\1}", text)
    text = re.sub(r"_\{((?:[^{}]|\{[^{}]*\})*)\}", _subscript, text)
    text = re.sub(r"\\(sum|prod)_\{(\w)(=\w)?\}(?:\s*\^\s*(?:\{(\w)\}|(\w)))?", _limits, text)
    text = re.sub(r"\\(?:cdot|times)(?![a-zA-Z])", r" \\cdot ", text)
    text = _subscripts_of_calls(text)
    text = re.sub(rf"({_NAME})\s*([(\[])", _product, text)
    text = _logarithms(text)
    return text.replace("[", "(").replace("]", ")").strip()


def _unwrapped(text: str, command: str) -> str:
    r"""Leave of \underbrace{A}_{\text{b}} the A."""
    while (begin := text.find("\\" + command)) >= 0:
        inner, end = _group(text, begin + 1 + len(command))
        rest = text[end:]
        if note := re.match(r"\s*[_^]\s*(?=\{)", rest):
            rest = rest[_group(rest, note.end())[1] :]
        text = text[:begin] + inner + rest
    return text


def _group(text: str, begin: int) -> tuple[str, int]:
    """Read the bracketed group that begins here; return what it holds and where it ends."""
    depth = 0
    for place in range(begin, len(text)):
        depth += (text[place] in "({[") - (text[place] in ")}]")
        if not depth:
            return text[begin + 1 : place], place + 1
    raise UnreadError(text)


def _word(match: re.Match) -> str:
    return "\\" + {"log1p": "logonep"}.get(match[1], match[1]) + " "


def _gradient(match: re.Match) -> str:
    of, base, index = match.groups()
    name = {"H": "gradientH"}.get(of, "gradient") + (base or "")
    return rf"\{name}" + (f"_{{{index}}}" if index else " ")


def _subscript(match: re.Match) -> str:
    r"""Write q_{i,\,y_i} as q_{i r}: the r numbers the true class of the row i."""
    inside = re.sub(r"\b[yct]\s*_\s*\{?i\}?", " r ", match[1])
    inside = re.sub(r"\\(?:true|top)\b|\\text\{\s*true\s*\}", " t ", inside)
    if "=" in inside:  # a sum's
        return "_{" + inside.replace(" ", "") + "}"
    if re.search(r"\\ne|[-+<>]", inside):
        raise UnreadError(match[0])
    return "_{" + " ".join(re.findall(r"\\[A-Za-z]+|[A-Za-z]|\d+", inside)) + "}"


def _limits(match: re.Match) -> str:
    """Give the parser explicit bounds: without them it takes what follows for the bound."""
    sign, counter, begin, end, short_end = match.groups()
    return rf"\{sign}_{{{counter}{begin or '=1'}}}^{{{end or short_end or chr(92) + 'size'}}}"


def _subscripts_of_calls(text: str) -> str:
    r"""Write softmax(z)_{k} as softmax_{k}(z)."""
    done = ""
    while match := re.search(r"\\softmax\s*(?=\()", text):
        _, end = _group(text, match.end())
        sub = re.match(r"\s*(_\{[^{}]*\})?", text[end:])
        done += text[: match.start()] + r"\softmax" + (sub[1] or "")
        text = text[match.end() : end] + " " + text[end + sub.end() :]
    return done + text


def _product(match: re.Match) -> str:
    """Put a sign between a name and a bracket that holds no argument: alpha (1 - p)."""
    name = match[1].lstrip("\\").partition("_")[0]
    if name in FUNCTIONS | _OPERATORS:
        return match[0]
    inside, _ = _group(match.string, match.end() - 1)
    if re.fullmatch(rf"\s*{_NAME}(?:\s*(?:,|\||\\mid)\s*{_NAME})*\s*", inside):
        raise UnreadError(match[0])  # q(y_i): the value of q at y_i
    return rf"{match[1]} \cdot {match[2]}"


def _logarithms(text: str) -> str:
    r"""Put brackets around what \ln is taken of: the parser would take all factors that follow."""
    for match in reversed([*re.finditer(r"\\(?:ln|log)(?:_\{\w+\})?(?![A-Za-z_])", text)]):
        rest = text[match.end() :]
        one = re.match(rf"\s*(?:\\frac\s*(?=\{{)|{_NAME}|\d+(?:\.\d+)?)", rest)
        name = one[0].strip().lstrip("\\") if one else ""
        if not name or name.partition("_")[0] in (FUNCTIONS | _OPERATORS) - {"frac"}:
            continue
        end = one.end()
        if name == "frac":
            for _ in range(2):
                end = _group(rest, rest.index("{", end))[1]
        if power := re.match(r"\s*\^\s*(\{)?", rest[end:]):
            end += power.end()
            end = _group(rest, end - 1)[1] if power[1] else end + 1
        text = f"{text[: match.end()]}({rest[:end]}){rest[end:]}"
    return text


@cache
def tree(part: str) -> sympy.Expr:
    """Read one part of a formula."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = parse_latex(rewrite(part), strict=True, backend="antlr")
    except (LaTeXParsingError, TypeError, ValueError, AttributeError) as error:
        raise UnreadError(part) from error
    if not isinstance(found, sympy.Expr):
        raise UnreadError(part)
    return found


# --- From SymPy to numbers ------------------------------------------------------------------------


@dataclass(frozen=True)
class Convention:
    """What the letters of a formula mean.

    A letter's value depends on its number of subscripts: q is a vector, and so is q_k before k is
    chosen; q_{ik} is a matrix. ``letters`` that have no meaning get ``any_value``, if there is one.
    """

    name: str
    letters: dict[tuple[str, int], Any]
    functions: dict[str, Callable]
    index: dict[str, int]  # where the counters stand outside a sum
    sizes: dict[str, int]  # how far the counters go
    labels: np.ndarray | None = None  # the true class of each row, if there is one
    base: float = np.e
    known: tuple[tuple[str, Any], ...] = ()
    any_value: Callable | None = None

    def but(self, **changes: Any) -> Convention:
        return Convention(**{**vars(self), **changes})

    def place(self, subscript: str) -> int:
        if subscript == "r" and self.labels is not None:
            return int(self.labels[self.index["i"]])
        if subscript.isdigit() or subscript not in self.index:
            raise UnreadError(subscript)
        return self.index[subscript]

    def letter(self, name: str) -> Any:
        name, _, sub = name.partition("_")
        subscripts = sub.strip("{}").split("*") if sub else []
        if len(subscripts) == 1 and (f"{name}_{subscripts[0]}", 0) in self.letters:
            return self.letters[f"{name}_{subscripts[0]}", 0]
        key = (name, len(subscripts))
        if subscripts == ["i"] and "k" in self.sizes and (name, 2) in self.letters:
            key = (name, 2)  # z_i is a row of the matrix z_{ik}
        if key in self.letters:
            value = self.letters[key]
        elif self.any_value:
            value = self.any_value(*key)
        else:
            raise UnreadError(name)
        # SymPy sorts what it multiplies; the row comes first.
        at = tuple(self.place(s) for s in sorted(subscripts, key=lambda s: (s != "i", s)))
        return value[at] if at else value


@dataclass(frozen=True)
class Edit:
    """A change of one node of a tree: another sign, or another letter."""

    path: tuple[int, ...]
    letter: str = ""  # none: the other sign


def evaluate(node: Any, by: Convention, edit: Edit | None = None, path: tuple = ()) -> Any:
    """Evaluate a tree as a convention reads it."""

    def argument(place: int, by: Convention = by) -> Any:
        return evaluate(node.args[place], by, edit, (*path, place))

    def arguments() -> list[Any]:
        return [argument(place) for place in range(len(node.args))]

    if edit and edit.path == path and edit.letter:
        return by.letter(edit.letter)
    match node:
        case sympy.Number() | sympy.NumberSymbol():
            value = float(node)
        case sympy.Symbol():
            value = by.letter(node.name)
        case sympy.Add():
            value = sum(arguments())
        case sympy.Mul():
            value = 1.0
            for factor in arguments():
                value = value * factor
        case sympy.Pow():
            value = np.asarray(argument(0), float) ** argument(1)
        case sympy.Abs():
            value = np.abs(argument(0))
        case sympy.exp():
            value = np.exp(argument(0))
        case sympy.log():
            given = len(node.args) > 1 and node.args[1] != sympy.E
            value = np.log(argument(0)) / np.log(argument(1) if given else by.base)
        case sympy.Sum() | sympy.Product():
            counters = [limit[0].name for limit in node.args[1:]]
            places = product(*(_places(limit, by) for limit in node.args[1:]))
            terms = [
                argument(0, by.but(index=by.index | dict(zip(counters, at, strict=True))))
                for at in places
            ]
            value = sum(terms) if isinstance(node, sympy.Sum) else np.prod(terms, axis=0)
        case AppliedUndef():
            name, _, sub = node.func.__name__.partition("_")
            if name not in by.functions:
                raise UnreadError(name)
            value = by.functions[name](*arguments())
            if sub:
                value = value[by.place(sub.strip("{}"))]
        case _:
            raise UnreadError(str(node))
    return -value if edit and edit.path == path else value


def _places(limit: Any, by: Convention) -> range:
    """List what a sum's counter runs through, counted from 0."""
    counter, begin, end = limit
    size = by.sizes.get(counter.name)
    if size is None or not begin.is_Integer:
        raise UnreadError(str(limit))
    if str(end) != "size" and by.letter(str(end)) != size:
        raise UnreadError(str(limit))
    return range(int(begin) - 1, size)


def paths(node: Any, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Walk through the nodes of a tree, each with the way to it."""
    yield path, node
    for place, each in enumerate(node.args):
        if isinstance(each, sympy.Expr):
            yield from paths(each, (*path, place))
