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
    right = found(threshold)
    # A whole number of patients is precise enough.
    complaint = numbers(answer, [threshold, right], rtol=5e-3)
    if complaint != "that is not the value":
        return complaint
    first, second = (float(value) for value in answer)
    if _near(second, threshold) and _near(first, right):
        return "the first is the threshold, the second the patients"
    if not _near(first, threshold):
        thresholds = {
            "an alarm costs something only where the visitor is healthy; 1/c charges it to all": (
                1 / cost
            ),
            "that threshold would suit a false alarm that costs as much as 20 misses": (
                cost / (1 + cost)
            ),
            "that threshold is in per cent; give it as a probability": 100 / (1 + cost),
            "one half is the threshold for c = 1": 0.5,
            "the base rate is the threshold for c = 49": share,
            "the first is the price; a probability is wanted": cost,
        }
        hint = "the threshold is not right; what does silence cost there, and what an alarm"
        return _hint(first, thresholds) or hint
    counts = {
        "at one half fewer are found": found(0.5),
        "at the base rate more are found": found(share),
        "those are the patients who are missed": patients - right,
        "give the number of patients, not their share": right / patients,
        "give the number of patients, not a per cent": 100 * right / patients,
    }
    return f"the threshold is right; {_hint(second, counts) or 'the number of patients is not'}"


def _near(found: float, value: float) -> bool:
    """Is this a wrong turn's value, rounded to two digits or so?"""
    return abs(found - value) <= abs(value) / 50


def _hint(found: float, mistakes: dict[str, float]) -> str:
    return next((hint for hint, value in mistakes.items() if _near(found, value)), "")


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
        "the alarm is raised from 1/c on, as if an alarm cost something for the ill as well": (
            truth > 1 / price
        ),
        "those who need no alarm get one": truth < 1 / (1 + price),
    }
    for hint, value in mistakes.items():
        if (found == value).all():
            return f"the probabilities are right, the alarms are not: {hint}"
    return "the probabilities are right, but not the alarms"
