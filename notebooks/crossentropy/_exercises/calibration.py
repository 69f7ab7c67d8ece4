"""Checks of the exercises in the chapter on calibration."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calibration import expected_calibration_error, fit_temperature
from . import _compare


def exercise_1(answer: Any) -> str:
    """Expected calibration error of 100 days with three different announcements."""
    said, wet, days = np.array([0.2, 0.5, 0.9]), np.array([15, 15, 14]), np.array([50, 30, 20])
    rain = np.concatenate([np.arange(n) < k for n, k in zip(days, wet, strict=True)])
    gap = wet / days - said
    return _compare.numbers(
        answer,
        expected_calibration_error(rain, np.repeat(said, days)),
        mistakes={
            "weigh each distance with its share of the days": np.abs(gap).mean(),
            "too low and too high must not cancel: drop the signs before you add": days @ gap / 100,
            "a mean distance is never negative: drop the signs first": -(days @ gap) / 100,
            "that is the largest distance; the mean is asked for": np.abs(gap).max(),
            "divide by the number of days": days @ np.abs(gap),
            "distances are not squared here": days @ gap**2 / 100,
        },
    )


def exercise_2(answer: Any) -> str:
    """The announcement for a dry day that makes the diary's calibration error smallest."""
    wet = np.array([1] * 9 + [0, 0])

    def error(offer: float) -> float:
        return expected_calibration_error(wet, np.array([0.8] * 10 + [offer]), bins=10)

    offers = np.arange(11) / 10
    best = offers[np.argmin([error(offer) for offer in offers])]
    return _compare.numbers(
        answer,
        best,
        mistakes={
            "that is the honest answer; does it give the smallest error?": 0.0,
            "that is the share of wet days so far; it would lie alone in its bin": 0.9,
            "write it as a fraction, not in percent": 100 * best,
        },
    )


def exercise_3(answer: Any) -> str:
    """Temperature that turns a probability of 0.9 into 0.75."""
    before, after = np.log(0.9 / 0.1), np.log(0.75 / 0.25)
    return _compare.numbers(
        answer,
        fit_temperature([1, 1, 1, 0], np.full(4, before)),
        mistakes={
            "logits are divided by T, not multiplied": after / before,
            "T divides the logit, not the probability": 0.9 / 0.75,
            "T divides the logit, the logarithm of the odds, not the odds": 3.0,
        },
    )
