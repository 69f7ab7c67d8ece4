"""Checks of the exercises in the chapter on calibration."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..calibration import expected_calibration_error, fit_temperature
from ..losses import sparse_categorical_cross_entropy
from ..stable import softmax
from . import _compare


def exercise_1(answer: Any) -> str:
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
            "that is the honest answer; does it give the smallest error": 0.0,
            "that is the share of wet days so far; it would lie alone in its bin": 0.9,
            "alone in its bin, a dry day costs what was said; put it elsewhere": 0.1,
            "that would lie in a bin of its own": 0.7,
            "sure of rain on a dry day: that is the largest distance there is": 1.0,
            "write it as a fraction, not in percent": 100 * best,
        },
    )


def exercise_2(answer: Any) -> str:
    """Temperature that turns a probability of 0.9 into 0.75."""
    before, after = np.log(0.9 / 0.1), np.log(0.75 / 0.25)
    return _compare.numbers(
        answer,
        fit_temperature([1, 1, 1, 0], np.full(4, before)),
        mistakes={
            "logits are divided by T, not multiplied": after / before,
            "T divides the logit, not the probability": 0.9 / 0.75,
            "T divides the logit, and not the probability of a mistake": 0.25 / 0.1,
            "T divides the logit, the logarithm of the odds, not the odds": 3.0,
            "the logit is the logarithm of the odds, not of the probability": (
                np.log(0.9) / np.log(0.75)
            ),
        },
    )


def exercise_3(answer: Any) -> str:
    """Is this the softmax of fresh logits, divided by the temperature of the held-out rows?"""
    if not callable(answer):
        return f"a function is expected, not a {type(answer).__name__}"
    rng = np.random.default_rng(11)
    for classes, factor, kind in ((3, 3.0, "an over-confident"), (5, 0.5, "an under-confident")):
        truth = rng.normal(0, 1.5, (400, classes))
        labels = (softmax(truth).cumsum(axis=1) < rng.random((400, 1))).sum(axis=1)
        held, fresh = factor * truth, factor * rng.normal(0, 1.5, (6, classes))
        try:
            found = np.asarray(answer(held.copy(), labels.copy(), fresh.copy()), dtype=np.float64)
        except Exception as error:
            name = type(error).__name__
            text = f"your function stops with {name}, or does not return an array: {error}"
            return text.rstrip(".")
        complaint = _rows(found, fresh.shape) or _temperature(found, fresh, labels, held)
        if complaint:
            return f"with {kind} model of {classes} classes: {complaint}"
    return ""


def _rows(found: Any, shape: tuple[int, ...]) -> str:
    if found.shape != shape:
        return f"probabilities of the shape {shape} are expected, not {found.shape}"
    if not np.isfinite(found).all() or (found <= 0).any():
        return "a probability is 0 or less, or not a number"
    if not np.allclose(found.sum(axis=1), 1, rtol=0, atol=1e-5):
        return "the probabilities of a row do not sum to 1"
    return ""


def _temperature(found: Any, fresh: Any, labels: Any, held: Any) -> str:
    centred = fresh - fresh.mean(axis=1, keepdims=True)
    logs = np.log(found) - np.log(found).mean(axis=1, keepdims=True)
    inverse = float((logs * centred).sum() / (centred**2).sum())
    # float32 is good enough.
    if not np.allclose(logs, inverse * centred, rtol=0, atol=1e-3):
        return "these are not the softmax of the fresh logits, all divided by one positive number"
    if inverse <= 0:
        return "T has to be positive, and yours is not; an optimiser's step can be too long"
    right = fit_temperature(labels, held)

    def loss(divisor: float) -> float:
        value: float = sparse_categorical_cross_entropy(labels, held / divisor, from_logits=True)
        return value

    used = 1 / inverse
    complaint = _compare.numbers(
        used,
        right,
        mistakes={
            "the fresh logits come out as they were; no T has been applied": 1.0,
            "a T above 1 has to make the fresh probabilities more cautious, one below 1 surer": (
                1 / right
            ),
            "this T would suit the probabilities of the held-out rows, and not their logits": (
                fit_temperature(labels, softmax(held))
            ),
        },
    )
    if complaint != "that is not the value":
        return complaint
    if loss(used) > loss(1.0):
        return f"with your T = {used:.3f} the held-out rows cost more than without any"
    return f"with your T = {used:.3f} the held-out loss is not at its lowest point"
