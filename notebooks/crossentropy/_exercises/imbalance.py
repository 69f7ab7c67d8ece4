"""Answers to the exercises of the chapter on class imbalance."""

from __future__ import annotations

from math import erfc, log, sqrt
from typing import Any

import numpy as np

from ._compare import numbers


def exercise_1(answer: Any) -> str:
    """Undo a weight of 49 in an announced probability of 0.6."""
    weight, announced = 49.0, 0.6
    odds = announced / (1 - announced) / weight
    return numbers(
        answer,
        odds / (1 + odds),
        rtol=5e-3,
        mistakes={
            "that is what was announced; the weight has not been undone": announced,
            "the weight multiplies the odds, not the probability": announced / weight,
            "those are the odds; turn them into a probability": odds,
            "that is the logit; put it through a sigmoid": log(odds),
            "the other way round: the weight made the odds larger, so divide": (
                odds * weight**2 / (1 + odds * weight**2)
            ),
            "that is the probability of being healthy": 1 / (1 + odds),
        },
    )


def exercise_2(answer: Any) -> str:
    """Threshold and patients found when a miss costs twenty false alarms."""
    cost, share, distance, patients = 20.0, 0.02, 2.464, 200

    def found(threshold: float) -> float:
        # The measurement at which the true logit crosses that of the threshold.
        logit = log(threshold / (1 - threshold))
        cut = distance / 2 + (logit - log(share / (1 - share))) / distance
        return patients * erfc((cut - distance) / sqrt(2)) / 2

    threshold = 1 / (1 + cost)
    right = [threshold, found(threshold)]
    return numbers(
        answer,
        right,
        rtol=5e-3,  # a whole number of patients is precise enough
        mistakes={
            "the threshold is 1/(1 + c), not 1/c": [1 / cost, found(1 / cost)],
            "that threshold would suit a false alarm that costs as much as 20 misses": [
                1 - threshold,
                found(1 - threshold),
            ],
            "the threshold is right; at one half fewer are found": [threshold, found(0.5)],
            "the threshold is right; give the number of patients, not their share": [
                threshold,
                right[1] / patients,
            ],
            "the first is the threshold, the second the patients": right[::-1],
        },
    )


def exercise_3(answer: Any) -> str:
    """True share where a focal model with gamma 1 announces 0.75."""
    announced = 0.75

    def share(gamma: float) -> float:
        def slope(p: float) -> float:
            return float((1 - p) ** gamma / p - gamma * (1 - p) ** (gamma - 1) * log(p))

        return float(slope(1 - announced) / (slope(announced) + slope(1 - announced)))

    return numbers(
        answer,
        share(1),
        rtol=6e-3,  # two digits are enough
        mistakes={
            "that is what was announced; focal loss made the model say less than it knows": (
                announced
            ),
            "that is the share for gamma = 2": share(2),
            "that is the share of the healthy": 1 - share(1),
            "the direction is reversed: that is what the model announces where 75 % are ill": (
                _announced(announced)
            ),
        },
    )


def _announced(share: float) -> float:
    """What minimises the focal loss with gamma 1, found by trying."""
    p = np.linspace(0.001, 0.999, 9981)
    losses = -share * (1 - p) * np.log(p) - (1 - share) * p * np.log1p(-p)
    return float(p[np.argmin(losses)])
