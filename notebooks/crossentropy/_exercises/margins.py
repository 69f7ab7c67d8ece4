"""Checks of the chapter on margins."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._compare import numbers, two_arrays

Array = np.ndarray[Any, Any]


def _hinge(w: Array, x: Array, sign: Array, squash: bool = False) -> tuple[Array, Array]:
    """The mean hinge loss and its gradient, as if the scores were given."""
    z = x @ w
    z = 1 / (1 + np.exp(-z)) if squash else z
    m = sign * z
    return np.maximum(0, 1 - m).mean(), (np.where(m < 1, -1, 0) * sign) @ x / len(x)


def exercise_1(answer: Any) -> str:
    """Is this the mean hinge loss of a linear model for labels 0 and 1, and its gradient?"""
    rng = np.random.default_rng(12)
    for rows in (6, 9):
        x, y = rng.normal(size=(rows, 3)), np.arange(rows) % 3 % 2
        w = 2 * rng.normal(size=3)
        pair = two_arrays(answer, (w, x, y.astype(np.float64)), "a loss and a gradient")
        if isinstance(pair, str):
            return pair
        loss, gradient = pair
        complaint = _repaired(loss, gradient, w, x, y)
        if complaint:
            return complaint
    return ""


def _repaired(loss: Array, gradient: Array, w: Array, x: Array, y: Array) -> str:
    sign = 2 * y - 1
    right, slope = _hinge(w, x, sign)
    both, _ = _hinge(w, x, y, squash=True)
    labels, labels_slope = _hinge(w, x, y)
    squashed, _ = _hinge(w, x, sign, squash=True)
    if numbers(loss, both) == "":
        return "what does a row with y = 0 cost? Try two very different scores"
    complaint = numbers(
        loss,
        right,
        mistakes={
            "for a row with y = 0 the loss is 1 whatever its score is": labels,
            "can a row with y = 0 still reach a margin of 1? Look at the range of z": squashed,
            "the loss is the sum over the rows, not their mean": len(y) * right,
        },
    )
    if complaint:
        return f"the loss: {complaint}"
    margins = sign * (x @ w)
    complaint = numbers(
        gradient,
        slope,
        mistakes={
            "its sign is wrong; a step against it should lower the loss": -slope,
            "that is the sum over the rows, not their mean": len(y) * slope,
            "rows with y = 0 pull at nothing; the label −1 belongs here as well": labels_slope,
            "rows with y = 0 pull the wrong way; the slope has to be multiplied by the label": -(
                np.where(margins < 1, 1, 0) @ x / len(y)
            ),
            "rows beyond the margin should not pull": -sign @ x / len(y),
        },
    )
    return f"the gradient: {complaint}" if complaint else ""


def exercise_2(answer: Any) -> str:
    """The direction of the maximum margin, of any length."""
    points = np.array([[2.0, 0.0], [0.0, -1.0], [-3.0, -1.0], [1.0, 2.0]])
    points = points * np.array([1, -1, -1, 1])[:, None]
    turn = np.linspace(-np.pi, np.pi, 100_001)
    directions = np.column_stack([np.cos(turn), np.sin(turn)])
    best = directions[(directions @ points.T).min(axis=1).argmax()]
    try:
        found = np.asarray(answer, dtype=np.float64)
    except (TypeError, ValueError):
        found = np.empty(0)
    if found.shape != (2,):
        return "two numbers are expected: how far the arrow points east, and how far north"
    length = np.hypot(*found)
    if not 0 < length < np.inf:
        return "a direction has a length above 0, and a finite one"
    mean = points.mean(axis=0)
    complaint = numbers(
        found / length,
        best,
        rtol=0,
        atol=0.004,
        mistakes={
            "that points to the other side; y = +1 gets positive scores": -best,
            "that is the first step's direction; in the end the nearest families decide": mean
            / np.hypot(*mean),
            "that is the nearest family alone; the second nearest still leaves it too close": [
                0,
                1,
            ],
            "that is the fence; the arrow stands at right angles to it": [-best[1], best[0]],
        },
    )
    # Gradient descent turns from the first step's direction towards the last one, ever slower.
    east, first, last = (v[0] / np.hypot(*v) for v in (found, mean, best))
    if complaint and found[1] > 0 and last < east < first:
        return "on the way there; it turns ever slower, so work out the end and do not run it"
    return complaint
