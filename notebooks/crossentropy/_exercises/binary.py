"""Answers to the exercises of the chapter on binary cross-entropy."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._compare import numbers


def exercise_1(answer: Any) -> str:
    """Mean loss of four letters."""
    targets = np.array([1, 0, 1, 0])
    p = np.array([0.8, 0.3, 0.4, 0.05])
    losses = -np.log(np.where(targets == 1, p, 1 - p))
    return numbers(
        answer,
        losses.mean(),
        mistakes={
            "that is the sum; the mean is asked for": losses.sum(),
            "that is in bits; take the natural logarithm": losses.mean() / np.log(2),
            "where the truth is no spam, the probability of the truth is 1 − p": -np.log(p).mean(),
            "the letters that are no spam count as well": losses[targets == 1].mean(),
            "only the spam was counted, and divided by all four": losses[targets == 1].sum() / 4,
            "a loss is not negative; the minus sign is missing": -losses.mean(),
            "take the logarithm of each letter first, the mean afterwards": -np.log(
                np.exp(-losses).mean()
            ),
        },
    )


def exercise_2(answer: Any) -> str:
    """Name three plateaus at 20 % spam."""
    names = ("frozen", "base rate", "two sigmoids")
    if isinstance(answer, str):
        answer = answer.split(",")
    try:
        found = [" ".join(str(word).lower().replace("_", " ").split()) for word in answer]
    except TypeError:
        return "a list of three words is expected"
    if len(found) != 3:
        return f"a list of three words is expected, not of {len(found)}"
    for word in found:
        if word not in names:
            return f'"{word}" is none of {", ".join(names)}'
    spam = 0.2
    plateaus = {
        "frozen": np.log(2),
        "base rate": -spam * np.log(spam) - (1 - spam) * np.log(1 - spam),
        # A first sigmoid that is certain and right hands 1 or 0 to the second one as its logit.
        "two sigmoids": spam * np.log1p(np.exp(-1)) + (1 - spam) * np.log(2),
    }
    for person, word, seen in zip(("Ada", "Ben", "Cem"), found, (0.693, 0.617, 0.500), strict=True):
        if abs(plateaus[word] - seen) > 2e-3:
            return f'"{word}" would stand at {plateaus[word]:.3f}, but {person} sees {seen:.3f}'
    return ""


def exercise_3(answer: Any) -> str:
    """Find the best constant prediction under ``pos_weight``."""
    spam, weight = 0.1, 4.0
    best = weight * spam / (weight * spam + 1 - spam)
    odds = weight * spam / (1 - spam)
    return numbers(
        answer,
        best,
        rtol=1e-2,  # two digits, or a grid of a hundred points, are enough
        mistakes={
            "that is the base rate, the answer without pos_weight": spam,
            "the weight multiplies the odds, not the probability": weight * spam,
            "those are the odds; turn them into a probability": odds,
            "that is the logit; put it through a sigmoid": np.log(odds),
            "that is the probability of no spam": 1 - best,
            "the weight belongs to the spam, not to the other letters": spam
            / (spam + weight * (1 - spam)),
        },
    )
