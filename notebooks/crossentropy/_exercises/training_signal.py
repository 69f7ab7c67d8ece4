"""Checks of the chapter on the training signal."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..information import entropy
from ._compare import numbers


def exercise_1(answer: Any) -> str:
    """The best announcement under a score that looks at one class only."""
    p = np.array([0.7, 0.2, 0.1])
    # 900 steps hit the optimum, which lies at ninths.
    first, second = (axis.ravel() for axis in np.mgrid[0:901, 0:901])
    third = 900 - first - second
    grid = np.column_stack([first, second, third])[third >= 0] / 900
    best = grid[((1 - grid) ** 2 @ p).argmin()]
    # Where all three slopes are equal; it would ask for a negative probability.
    stationary = 1 - 2 / p / (1 / p).sum()
    return numbers(
        answer,
        best,
        atol=0.006,  # a grid of hundredths is fine enough
        mistakes={
            "that is the truth, and some other announcement is charged less": p,
            "that is certainty, which is best for the absolute error, not for this penalty": [
                1,
                0,
                0,
            ],
            "a probability cannot be negative; keep every q_k at 0 or above": stationary,
        },
    )


def exercise_2(answer: Any) -> str:
    """The gradient in the weights, for two rows and weights of zero."""
    inputs = np.array([[1.0, 2.0], [1.0, -1.0]])
    predictions, targets = np.full((2, 3), 1 / 3), np.eye(3)
    right = inputs.T @ (predictions - targets[[2, 0]]) / 2
    return numbers(
        answer,
        right,
        mistakes={
            "the sign is turned round; the gradient is prediction minus target": -right,
            "that is the gradient of the sum; the loss is a mean over two rows": 2 * right,
            "that is the mean over six numbers; the loss is a mean over two rows": right / 3,
            "that is the gradient in the logits; carry it on to the weights with X": (
                predictions - targets[[2, 0]]
            )
            / 2,
            "X has to be transposed; its columns belong to the weights": inputs
            @ (predictions - targets[[2, 0]])
            / 2,
        },
    )


def exercise_3(answer: Any) -> str:
    """The loss of a model that announces the class shares and nothing else."""
    shares = np.array([0.7, 0.1, 0.1, 0.1])
    return numbers(
        answer,
        entropy(shares),
        mistakes={
            "that is ln K, where four equally likely classes would start": np.log(4),
            "that is in bits; the losses are in nats": entropy(shares, base=2),
            "that is the surprise at the first class alone; average over all four": -np.log(0.7),
            "that is the accuracy of always saying the first class, not a loss": 0.7,
        },
    )
