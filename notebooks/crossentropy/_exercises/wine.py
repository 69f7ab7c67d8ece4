"""Checks of the chapter on wine."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from ._compare import numbers

# What a repair of the folds may have left undone, in the order in which a reader meets them.
_FAULTS = (
    "the means and deviations come from more rows than the other parts",
    "the model is trained on rows that it judges",
    "for each row pick one probability, that of its own label",
    "a small part has the weight of a large one: put all rows into one mean",
)


def exercise_1(answer: Any) -> str:
    """The line for standardised rows that says the same as a line for raw rows."""
    if not callable(answer):
        return "a function is expected: pass scaled_line itself, without calling it"
    rng = np.random.default_rng(14)
    w, b = rng.normal(size=(3, 5)), rng.normal(size=3)
    mean, std = rng.normal(3, 2, size=5), rng.uniform(0.2, 4, size=5)
    try:
        found = answer(w.copy(), b.copy(), mean.copy(), std.copy())
    except Exception as error:
        return f"it raises {type(error).__name__}: {error}".rstrip(".")
    if not isinstance(found, list | tuple) or len(found) != 2:
        return "two arrays are expected, the weights and the biases"
    complaint = numbers(
        found[0],
        w * std,
        rtol=1e-6,
        mistakes={
            "the weights are still those for raw rows": w,
            "the weights go the other way, as if from standardised rows to raw ones": w / std,
        },
    )
    if complaint:
        return f"weights: {complaint}"
    complaint = numbers(
        found[1],
        b + w @ mean,
        rtol=1e-6,
        mistakes={
            "a row of zeros is the average row now, and the old line gives that one W m + b": b,
            "the sign: what the mean adds to the logits must not be lost": b - w @ mean,
            "multiply the mean by the weights for raw rows, not by the new ones": (
                b + (w * std) @ mean
            ),
        },
    )
    return f"biases: {complaint}" if complaint else ""


def exercise_2(answer: Any) -> str:
    """The mean loss of all rows, each judged by a model that has not seen it."""
    if not callable(answer):
        return "a function is expected: pass loss_on_unseen itself, without calling it"
    x, y, parts = _table()
    try:
        found = answer(x.copy(), y.copy(), [part.copy() for part in parts], _learn)
    except Exception as error:
        return f"it raises {type(error).__name__}: {error}".rstrip(".")
    if found is None or found is ...:
        return "your function returns nothing yet"
    for ddof, seen in product((0, 1), product((False, True), repeat=len(_FAULTS))):
        if numbers(found, _loss_on_unseen(x, y, parts, seen, ddof), rtol=1e-6):
            continue
        left = [fault for fault, stays in zip(_FAULTS, seen, strict=True) if stays]
        if len(left) == len(_FAULTS):
            return "none of the four is repaired: look at each line of the function"
        if len(left) > 1:
            return f"{len(left)} things are left to repair; one of them: {left[0]}"
        return left[0] if left else ""
    return numbers(
        found,
        _loss_on_unseen(x, y, parts, (False,) * len(_FAULTS)),
        rtol=1e-6,
        mistakes={
            "that is the sum over all rows, not their mean": (
                len(y) * _loss_on_unseen(x, y, parts, (False,) * len(_FAULTS))
            ),
        },
    )


def _table() -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Make a small table of three classes, in parts of different sizes."""
    rng = np.random.default_rng(41)
    y = rng.permutation(np.repeat([0, 1, 2], [9, 7, 8]))
    x = rng.normal([2.0, 50.0, -1.0], [0.5, 20.0, 0.1], size=(len(y), 3))
    x[:, 0] += 0.5 * y
    x[:, 1] -= 20.0 * (y == 1)
    return x, y, np.split(rng.permutation(len(y)), [3, 14])


def _learn(x: Any, y: Any) -> Callable[[Any], np.ndarray]:
    """Learn the mean row of each class; announce by the distance to it."""
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y)
    centres = np.array([x[y == k].mean(axis=0) for k in range(3)])

    def announce(rows: Any) -> np.ndarray:
        rows = np.asarray(rows, dtype=np.float64)
        far = ((rows[:, None] - centres) ** 2).sum(axis=-1)
        q: np.ndarray = np.exp(-(far - far.min(axis=1, keepdims=True)))
        return np.asarray(q / q.sum(axis=1, keepdims=True))

    return announce


def _loss_on_unseen(
    x: np.ndarray,
    y: np.ndarray,
    parts: list[np.ndarray],
    faults: tuple[bool, ...],
    ddof: int = 0,
) -> float:
    """Compute what the exercise asks for, with the faults that are still there."""
    scaled_by_all, trained_on_all, all_labels, mean_of_means = faults
    losses = []
    for part in parts:
        rest = np.setdiff1d(np.arange(len(y)), part)
        scale = x if scaled_by_all else x[rest]
        z = (x - scale.mean(axis=0)) / scale.std(axis=0, ddof=ddof)
        seen = np.arange(len(y)) if trained_on_all else rest
        q = _learn(z[seen], y[seen])(z[part])
        picked = q[:, y[part]] if all_labels else q[np.arange(len(part)), y[part]]
        losses.append(-np.log(picked).ravel())
    if mean_of_means:
        return float(np.mean([each.mean() for each in losses]))
    return float(np.concatenate(losses).mean())
