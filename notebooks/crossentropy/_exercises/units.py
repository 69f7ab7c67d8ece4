"""Checks of the exercises in the chapter on units."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from . import _compare

_LN2 = float(np.log(2))
_VALLEY = {"rain": 0.4, "fog": 0.3, "snow": 0.2, "gale": 0.1}

# Batches of different lengths, in which characters and bytes are not the same number.
_BATCHES = [
    (np.array([2.1, 0.4, 3.3, 1.2, 0.9, 2.2, 1.7]), "Grüße aus Århus, und ein Kuß"),
    (np.array([4.0, 3.1]), "καλημέρα"),
    (np.array([0.3, 1.1, 0.2, 2.4]), "plain English"),
]


def exercise_1(answer: Any) -> str:
    """Learning rate and penalty in nats that repeat a run in bits with 0.3 and 0.01."""
    if np.shape(answer) != (2,):
        return "two numbers are expected, the learning rate and the factor of the penalty"
    expected = np.array([0.3 / _LN2, 0.01 * _LN2])
    keeps_rate = "the gradient of the loss in nats is the shorter one; with rate 0.3 she is slower"
    keeps_factor = (
        "the rate is right for the loss; but it multiplies the gradient of the penalty too, "
        "and the penalty must keep its share"
    )
    swapped = "first the learning rate, then the factor of the penalty"
    return _compare.numbers(
        answer,
        expected,
        mistakes={
            keeps_factor: [expected[0], 0.01],
            "the rate is right; the penalty has to shrink along with the loss": [
                expected[0],
                0.01 / _LN2,
            ],
            "the factor is right; " + keeps_rate: [0.3, expected[1]],
            "the factor is right; the rate goes the other way: her gradient is the shorter one": [
                0.3 * _LN2,
                expected[1],
            ],
            "that is the way back, from nats to bits": [0.3 * _LN2, 0.01 / _LN2],
            keeps_rate: [0.3, 0.01],
            swapped: expected[::-1],
            "three digits each are asked for": [0.43, 0.0069],
        },
    )


def exercise_2(answer: Any) -> str:
    """Yes-or-no questions that find four given words with the fewest questions on average."""
    if not isinstance(answer, dict) or set(answer) != set(_VALLEY):
        return f"a dictionary with the keys {', '.join(_VALLEY)} is expected"
    plan = {word: str(answers) for word, answers in answer.items()}
    for word, answers in plan.items():
        if not answers or set(answers) - {"0", "1"}:
            return f"the answers that lead to {word} must be a string of 0 and 1, and not empty"
    for word, answers in plan.items():
        for other, longer in plan.items():
            if word != other and longer.startswith(answers):
                return f"after {answers} it could be {word}, but {other} ({longer}) begins so too"
    mean = sum(p * len(plan[word]) for word, p in _VALLEY.items())
    if mean > _fewest_questions(list(_VALLEY.values())) + 1e-9:
        return f"your plan takes {mean:.2f} questions a word; a better one exists"
    return ""


def _fewest_questions(probabilities: list[float]) -> float:
    """Add up the joins of Huffman's method: each costs its two members one question more."""
    rest, total = sorted(probabilities), 0.0
    while len(rest) > 1:
        joined = rest[0] + rest[1]
        total += joined
        rest = sorted([joined, *rest[2:]])
    return total


def exercise_3(answer: Any) -> str:
    """A function that computes bits per byte of a text that arrives in batches."""
    if not callable(answer):
        return "a function of the batches is expected"
    try:
        found = answer([(losses.copy(), text) for losses, text in _BATCHES])
    except Exception as error:
        return f"your function raises {type(error).__name__}: {error}"
    if found is ... or found is None:
        return "your function returns nothing yet"
    nats = np.array([losses.sum() for losses, _ in _BATCHES])
    for (factor, unit), (fault, length), pooled in product(_UNITS, _LENGTHS, (True, False)):
        lengths = np.array([length(losses, text) for losses, text in _BATCHES])
        value = nats.sum() / lengths.sum() if pooled else (nats / lengths).mean()
        if _compare.numbers(found, factor * value, rtol=1e-6):
            continue
        uneven = "" if pooled else "a short batch has the weight of a long one"
        left = [each for each in (unit, fault, uneven) if each]
        if len(left) == 3:
            return "none of the three is repaired yet"
        if len(left) == 2:
            return f"2 things are left to repair; one of them: {left[0]}"
        return "".join(left)
    return _compare.numbers(found, nats.sum() / _LN2 / sum(len(t.encode()) for _, t in _BATCHES))


# What can be wrong in a function for bits per byte, each with the complaint, "" where it is right.
_UNITS = [
    (1 / _LN2, ""),
    (1.0, "the result is in nats"),
    (_LN2, "from nats to bits the number grows"),
]
_LENGTHS: list[tuple[str, Callable[[Any, str], int]]] = [
    ("", lambda losses, text: len(text.encode())),
    ("it divides by characters, not by bytes", lambda losses, text: len(text)),
    ("it divides by tokens, not by bytes", lambda losses, text: len(losses)),
]
