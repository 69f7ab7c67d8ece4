"""Checks of the exercises in the chapter on units."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..information import convert, perplexity
from . import _compare

_VALLEY = {"rain": 0.4, "fog": 0.3, "snow": 0.2, "gale": 0.1}


def exercise_1(answer: Any) -> str:
    """Learning rate in nats that repeats a run in bits with rate 0.3."""
    return _compare.numbers(
        answer,
        0.3 / np.log(2),
        mistakes={
            "that is the way back, from nats to bits: her gradient is the smaller one": 0.3
            * np.log(2),
            "her gradient is shorter than yours, so the same rate takes shorter steps": 0.3,
        },
    )


def exercise_2(answer: Any) -> str:
    """A prefix code with the smallest expected length for four given words."""
    if not isinstance(answer, dict) or set(answer) != set(_VALLEY):
        return f"a dictionary with the keys {', '.join(_VALLEY)} is expected"
    code = {word: str(codeword) for word, codeword in answer.items()}
    for word, codeword in code.items():
        if not codeword or set(codeword) - {"0", "1"}:
            return f"the codeword of {word} must be a string of 0 and 1, and not empty"
    for word, codeword in code.items():
        for other, longer in code.items():
            if word != other and longer.startswith(codeword):
                return f"{other} ({longer}) begins with the codeword of {word} ({codeword})"
    bill = sum(p * len(code[word]) for word, p in _VALLEY.items())
    best = _smallest_bill(list(_VALLEY.values()))
    if bill > best + 1e-9:
        return f"your code costs {bill:.2f} pennies a word; a cheaper prefix code exists"
    return ""


def _smallest_bill(probabilities: list[float]) -> float:
    """Add up the joins of Huffman's method: each costs its two members one signal more."""
    rest, total = sorted(probabilities), 0.0
    while len(rest) > 1:
        joined = rest[0] + rest[1]
        total += joined
        rest = sorted([joined, *rest[2:]])
    return total


def exercise_3(answer: Any) -> str:
    """A function that computes a text's perplexity from the losses of its words, in any unit."""
    if not callable(answer):
        return "a function of losses and unit is expected"
    nats = np.random.default_rng(4).uniform(0.1, 4.0, size=7)
    expected = perplexity(nats.mean())
    for unit in ("nats", "bits", "bans"):
        losses = convert(nats, "nats", unit)
        try:
            found = answer(losses, unit)
        except Exception as error:
            return f"for {unit} your function raises {type(error).__name__}: {error}"
        if found is ... or found is None:
            return "put your formula in place of the dots"
        complaint = _compare.numbers(
            found,
            expected,
            mistakes={
                "average the losses first, then exponentiate once": np.exp(nats).mean(),
                "e is the base of nats only; use the base of the unit": np.exp(losses.mean()),
                "2 is the base of bits only; use the base of the unit": 2 ** losses.mean(),
                "take the mean loss of a word, not the sum over the text": np.exp(nats.sum()),
                "that is the mean loss; raise the base to it": losses.mean(),
            },
        )
        if complaint:
            return f"for {unit}: {complaint}"
    return ""
