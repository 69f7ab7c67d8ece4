"""Checks of the exercises in the chapter on label smoothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..information import entropy
from ..targets import one_hot, smooth_labels
from . import _compare


def exercise_1(answer: Any) -> str:
    """The smallest smoothed loss for 1,000 classes and a share of 0.1, in nats."""
    target = one_hot([0], 1000)[0]
    others = 0.9 * target + 0.1 / 999 * (1 - target)
    floor, elsewhere = entropy(smooth_labels(target, 0.1)), entropy(others)
    return _compare.numbers(
        answer,
        floor,
        # Fine enough to tell the two conventions apart, which differ by one in a thousand.
        rtol=2e-4,
        mistakes={
            "that spreads the share over the other 999 classes; PyTorch spreads it over all": (
                elsewhere
            ),
            "that is the proposal's own number, in bans": elsewhere / np.log(10),
            "that is in bans; use the natural logarithm": floor / np.log(10),
            "those are bits; use the natural logarithm": floor / np.log(2),
            "add the 999 other classes; each has a share too": -0.9001 * np.log(0.9001),
            "a smoothed target is not one-hot, so its entropy is not 0": 0.0,
            "the floor is wanted to four decimals": np.round(floor, 2),
        },
    )


def exercise_2(answer: Any) -> str:
    """A function that recovers the truth from perfectly learned smoothed targets."""
    if not callable(answer):
        return "a function of q and epsilon is expected"
    rng = np.random.default_rng(9)
    for classes, epsilon in ((2, 0.1), (5, 0.3), (10, 0.05)):
        truth = rng.dirichlet(np.ones(classes), size=4)
        q = smooth_labels(truth, epsilon)
        try:
            found = answer(q, epsilon)
        except Exception as error:
            return f"for {classes} classes your function raises {type(error).__name__}: {error}"
        if found is ... or found is None:
            return "put your formula in place of the dots"
        complaint = _compare.numbers(
            found,
            truth,
            rtol=1e-6,
            mistakes={
                "the hat's share is epsilon / K for each class, not epsilon": (q - epsilon)
                / (1 - epsilon),
                "divide by what the hat left, 1 − epsilon, as well": q - epsilon / classes,
                "subtract the hat's share as well": q / (1 - epsilon),
                "that smooths once more": smooth_labels(q, epsilon),
                "here epsilon is spread over all K classes, not over K − 1": (
                    q - epsilon / (classes - 1)
                )
                / (1 - epsilon * classes / (classes - 1)),
            },
        )
        if complaint:
            return f"for {classes} classes: {complaint}"
    return ""


def exercise_3(answer: Any) -> str:
    """The smoothing that equals labels replaced by a wrong class with probability 0.15."""
    return _compare.numbers(
        answer,
        0.15 * 10 / 9,
        mistakes={
            "with 0.15 the true class would keep 0.865; the hat holds the true class too": 0.15,
            "the factor is the wrong way up: the hat must be used more often, not less": 0.135,
            "that is what the true class keeps": 0.85,
            "that is the share of one wrong class": 0.15 / 9,
        },
    )
