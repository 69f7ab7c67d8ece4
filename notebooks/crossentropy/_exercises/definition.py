"""Answers of chapter 1, what cross-entropy measures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import information
from . import _compare


def exercise_1(answer: Any) -> str:
    """Which probability costs 0.25 nats?"""
    loss = 0.25
    return _compare.numbers(
        answer,
        np.exp(-loss),
        mistakes={
            "that is above 1 and no probability; mind the sign: the loss is −ln p": np.exp(loss),
            "the loss is not 1 − p; undo the logarithm": 1 - loss,
            "the loss is in nats: undo the natural logarithm, not the one to base 2": 2**-loss,
            "the loss is in nats: undo the natural logarithm, not the one to base 10": 10**-loss,
            "that is the fine for giving 0.25; the question goes the other way": -np.log(loss),
            "that is what the other classes got together": 1 - np.exp(-loss),
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
        return "put your formula in place of the dots"
    if _is_nan(found):
        return f"with {case} it returns nan: 0 times infinity must count as 0"
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
            "target and prediction are swapped": information.cross_entropy(q, y).mean(),
        },
    )
    if complaint and np.isinf(mean):
        complaint = "the loss is infinite, not large: nothing may be added to q"
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
            "so many mistakes would cost more than the whole bill": np.ceil(most),
            "a mistake costs at least −ln of one half, not 1": photos * loss,
            "e^−loss is not accuracy; ask what one mistake costs at least": photos
            * (1 - np.exp(-loss)),
            "that many mistakes would cost much more than the whole bill": photos,
            "the truth may have got as much as one half": np.floor(photos * loss / np.log(10)),
        },
    )
