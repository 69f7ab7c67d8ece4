"""Answers to the exercises of the chapter on class imbalance."""

from __future__ import annotations

from math import erfc, log, sqrt
from typing import Any

import numpy as np

from .._formulas import Array
from ._compare import numbers, two_arrays


def exercise_1(answer: Any) -> str:
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


def exercise_2(answer: Any) -> str:
    """Do these letters hold true probabilities, and alarms that suit the price?"""
    if not callable(answer):
        return f"a function is expected, not a {type(answer).__name__}"
    z = np.linspace(-8, 8, 33) + 0.01
    for weight, price in [(49.0, 20.0), (1.0, 4.0), (7.0, 0.5)]:

        def letters(logits: Array, w: float = weight, c: float = price) -> Any:
            return answer(logits, w, c)

        pair = two_arrays(letters, (z,), "probabilities and alarms")
        if isinstance(pair, str):
            return pair
        for name, found in zip(["probability", "alarm"], pair, strict=True):
            if found.shape != z.shape:
                return f"one {name} a visitor is expected, shape {z.shape}, not {found.shape}"
        complaint = _probabilities(pair[0], z, weight) or _alarms(pair[1], z, weight, price)
        if complaint:
            return f"with w = {weight:g} and c = {price:g}: {complaint}"
    return ""


def _sigmoid(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


def _probabilities(found: Array, z: Array, weight: float) -> str:
    announced, truth = _sigmoid(z), _sigmoid(z - log(weight))
    if np.allclose(found, truth, rtol=2e-3):
        return ""
    if not ((found >= 0) & (found <= 1)).all():
        return "a probability lies outside 0 to 1"
    mistakes = {
        "a visitor with z = 0 gets one half; in this training one half meant something else": (
            announced
        ),
        "the weight multiplies the odds, and not the probability": announced / weight,
        "the weight is put in a second time, not taken out": _sigmoid(z + log(weight)),
        "the weight itself is subtracted; on the scale of logits it is another number": (
            _sigmoid(z - weight)
        ),
        "those are the probabilities of being healthy": 1 - truth,
    }
    for hint, value in mistakes.items():
        if np.allclose(found, value, rtol=2e-3):
            return hint
    return "the probabilities are not the true ones"


def _alarms(found: Array, z: Array, weight: float, price: float) -> str:
    announced, truth = _sigmoid(z), _sigmoid(z - log(weight))
    dear = price / (1 + price)
    if (found == (truth > 1 / (1 + price))).all():
        return ""
    mistakes = {
        "these alarms would suit a false alarm that is as bad as c missed patients": truth > dear,
        "the announced probability, with the weight in it, is still compared": (
            announced > 1 / (1 + price)
        ),
        "with the weight still in the probability, and a threshold for the wrong price": (
            announced > dear
        ),
        "the alarm is raised at one half, whatever the price": truth > 0.5,
        "the alarm is raised from 1/c on; what does silence cost, and what an alarm?": (
            truth > 1 / price
        ),
        "those who need no alarm get one": truth < 1 / (1 + price),
    }
    for hint, value in mistakes.items():
        if (found == value).all():
            return f"the probabilities are right, the alarms are not: {hint}"
    return "the probabilities are right, but not the alarms"
