"""Answers of chapter 1, what cross-entropy measures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import information
from . import _compare


def exercise_1(answer: Any) -> str:
    """How much of ln 3 could be saved where the shares are one half and two quarters?"""
    p, q = np.array([0.5, 0.25, 0.25]), np.full(3, 1 / 3)
    saved, entropy = information.kl_divergence(p, q), information.entropy(p)
    return _compare.numbers(
        answer,
        saved,
        mistakes={
            "that is the whole loss; the best forecast does not cost 0": np.log(3),
            "that is the entropy, which stays even for the best forecast": entropy,
            "truth and forecast are swapped; the shares are the truth": (
                information.kl_divergence(q, p)
            ),
            "three significant digits are asked for": 0.06,
            "that is in bits; take the natural logarithm": saved / np.log(2),
            "the sign is wrong: a saving of less than nothing is none": -saved,
            "to compare with 0.5 is to compare with two classes": np.log(2)
            - information.entropy(p),
        },
    )


def exercise_2(answer: Any) -> str:
    """Is this function the mean cross-entropy, with 0 log 0 = 0?"""
    if not callable(answer):
        return f"a function of y and q is expected, not a {type(answer).__name__}"
    rng = np.random.default_rng(7)
    q = rng.dirichlet(np.ones(4), size=6)
    one_hot = np.eye(4)[rng.integers(4, size=6)]
    soft = rng.dirichlet(np.ones(4), size=6)
    ruled_out = np.array([[0.25, 0.75, 0.0], [0.5, 0.25, 0.25]])
    harmless = np.array([[0.0, 1.0, 0.0], [0.4, 0.2, 0.4]])
    return (
        _try("one-hot targets", answer, one_hot, q)
        or _try("soft targets", answer, soft, q)
        or _try("a class with y = 0 and q = 0", answer, harmless, ruled_out)
        or _try("a possible class with q = 0", answer, harmless[::-1], ruled_out)
    )


def _try(case: str, answer: Callable[..., Any], y: np.ndarray, q: np.ndarray) -> str:
    """Call the reader's function on one batch and compare."""
    try:
        with np.errstate(all="ignore"):
            found = answer(y.copy(), q.copy())
    except Exception as error:
        return f"with {case} your function stops with {type(error).__name__}: {error}"
    if found is None or found is ...:
        return f"with {case} it returns nothing; end it with a return"
    if np.size(found) != 1:
        return f"one number is expected, the mean over the rows, not an array of {np.shape(found)}"
    if _is_nan(found):
        return (
            f"with {case} it returns nan: 0 times infinity must count as 0, and no row may be lost"
        )
    losses = information.cross_entropy(y, q)
    mean = losses.mean()
    complaint = _compare.numbers(
        found,
        mean,
        rtol=1e-6,
        mistakes={}
        if np.isinf(mean)
        else {
            "that is the sum over the rows; divide it by their number": losses.sum(),
            "that is the mean over rows and classes; sum over the classes": mean / y.shape[1],
            "the sign is wrong; a cross-entropy is never negative": -mean,
            "that is in bits; take the natural logarithm": mean / np.log(2),
            "it takes the logarithm of a mean; take the mean of the logarithms": (
                -np.log((y * q).sum(axis=1).mean())
            ),
            "it takes the logarithm of a weighted sum; take the weighted sum of the logarithms": (
                -np.log((y * q).sum(axis=1)).mean()
            ),
            "target and prediction are swapped": information.cross_entropy(q, y).mean(),
        },
    )
    if complaint and np.isinf(mean):
        complaint = "the loss is infinite; do not clip q, add to it or replace its logarithm there"
    return complaint and f"with {case}: {complaint}"


def _is_nan(value: Any) -> bool:
    try:
        return bool(np.isnan(float(value)))
    except (TypeError, ValueError):
        return False


def exercise_3(answer: Any) -> str:
    """How many mistakes can 100 photos hide at a mean loss of 0.1 nats?"""
    photos, loss = 100, 0.1
    most = photos * loss / np.log(2)
    return _compare.numbers(
        answer,
        np.floor(most),
        mistakes={
            "round down: a part of a mistake cannot be made": most,
            "one more mistake can still be paid for": np.floor(most) - 1,
            "so many mistakes would cost more than the whole bill": np.ceil(most),
            "a mistake costs at least −ln of one half, not 1": photos * loss,
            "e^−loss is not accuracy; ask what one mistake costs at least": photos
            * (1 - np.exp(-loss)),
            "that many mistakes would cost much more than the whole bill": photos,
            "the truth may have got as much as one half": np.floor(photos * loss / np.log(10)),
        },
    )
