"""Checks of the chapter on margins."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..alternatives import hinge_loss
from ..losses import binary_cross_entropy
from ._compare import numbers


def exercise_1(answer: Any) -> str:
    """Mean hinge loss and mean cross-entropy of three scores."""
    targets, scores = np.array([1, 0, 1]), np.array([0.4, -2.0, -1.5])
    hinge = hinge_loss(targets, scores)
    nats = binary_cross_entropy(targets, scores, from_logits=True)
    without_bridge = np.maximum(0, 1 - targets * scores).mean()
    bits = nats / np.log(2)
    return numbers(
        answer,
        [hinge, nats],
        mistakes={
            "the hinge needs labels −1 and +1; for y = 0 your loss ignores the score": [
                without_bridge,
                nats,
            ],
            "those are the sums; divide by the three rows": [3 * hinge, 3 * nats],
            "the hinge comes first, then cross-entropy": [nats, hinge],
            "the cross-entropy is in bits; nats are asked for": [hinge, bits],
        },
    )


def exercise_2(answer: Any) -> str:
    """The probabilities behind the best scores under the squared hinge."""
    scores = np.array([0.4, -0.9, 1.3])
    eta = np.linspace(0, 1, 2001)
    z = np.linspace(-1, 1, 2001)
    expected = np.outer(eta, (1 - z) ** 2) + np.outer(1 - eta, (1 + z) ** 2)
    best = z[expected.argmin(axis=1)]
    right = eta[abs(best - scores[:, None]).argmin(axis=1)]
    return numbers(
        answer,
        right,
        atol=1e-3,
        mistakes={
            "the sigmoid belongs to cross-entropy; the squared hinge's best score is 2η − 1": 1
            / (1 + np.exp(-scores)),
            "a probability cannot exceed 1": (scores + 1) / 2,
            "that is the side, which is all that the plain hinge would tell": scores > 0,
        },
    )


def exercise_3(answer: Any) -> str:
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
    return numbers(
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
