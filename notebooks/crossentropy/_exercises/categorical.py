"""Checks of the chapter on categorical cross-entropy."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import stable
from .._formulas import Array
from ..information import cross_entropy, entropy
from . import _compare


def exercise_1(answer: Any) -> str:
    """The loss of one card on a soft target, and the smallest loss that target allows."""
    votes, card = np.array([0.0, 0.75, 0.0, 0.25]), stable.softmax([1.0, 3.0, 0.0, 2.0])
    loss, floor = cross_entropy(votes, card), entropy(votes)
    return _compare.numbers(
        answer,
        [loss, floor],
        mistakes={
            "both votes count: spread the target over dog and fish": [-np.log(card[1]), 0.0],
            "with a soft target the smallest loss is not 0; try the card that repeats the votes": [
                loss,
                0.0,
            ],
            "those are bits; use the natural logarithm": [loss / np.log(2), floor / np.log(2)],
            "the mean is over animals, not over classes: do not divide by 4": [
                loss / 4,
                floor / 4,
            ],
            "the card's loss comes first, the smallest possible loss second": [floor, loss],
        },
    )


def exercise_2(answer: Any) -> str:
    """The temperature at which the cat of the first card gets probability 0.9."""
    # The answer in closed form solves x + x² + x³ = 1/9 for x = exp(-1/T).
    roots = np.roots([1.0, 1.0, 1.0, -1 / 9])
    ratio = float(roots[np.abs(roots.imag) < 1e-9].real[0])
    temperature = -1 / np.log(ratio)
    return _compare.numbers(
        answer,
        temperature,
        mistakes={
            "divide the scores by T, do not multiply them": 1 / temperature,
            "find T, not the probability": 0.9,
        },
    )


def exercise_3(answer: Any) -> str:
    """The probabilities that a model reports which is trained through a second softmax."""
    truth = np.array([0.6, 0.9])
    return _compare.numbers(
        answer,
        _reported(truth),
        mistakes={
            "that is the truth, which must leave the second softmax; find what enters it": truth,
            "that is what the second softmax makes of the truth; turn the question round": (
                stable.softmax(np.stack([truth, 1 - truth], axis=-1))[:, 0]
            ),
            "a probability ends at 1; look for the best p that is allowed": (
                (1 + np.log(truth / (1 - truth))) / 2
            ),
            "that is the difference between the two scores; find the p that gives it": (
                np.log(truth / (1 - truth))
            ),
        },
    )


def _reported(truth: Array) -> Array:
    """Find by search the p in [0, 1] whose second softmax comes closest to the truth."""
    p = np.linspace(0, 1, 20_001)
    log_q = stable.log_softmax(np.stack([p, 1 - p], axis=-1))
    losses = -(truth[:, None] * log_q[:, 0] + (1 - truth[:, None]) * log_q[:, 1])
    return np.asarray(p[losses.argmin(axis=1)])
