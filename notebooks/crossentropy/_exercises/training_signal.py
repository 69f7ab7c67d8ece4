"""Checks of the chapter on the training signal."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..stable import softmax
from ._compare import numbers


def exercise_1(answer: Any) -> str:
    """The best forecast under a score that looks at one class only."""
    p = np.array([0.7, 0.2, 0.1])
    # 900 steps hit the optimum, which lies at ninths.
    first, second = (axis.ravel() for axis in np.mgrid[0:901, 0:901])
    third = 900 - first - second
    grid = np.column_stack([first, second, third])[third >= 0] / 900
    expected = (1 - grid) ** 2 @ p
    return numbers(
        answer,
        grid[expected.argmin()],
        atol=0.006,  # a grid of hundredths is fine enough
        mistakes={
            "that is what you believe, and some other forecast costs less": p,
            "certainty is best for the cost 1 − q_k; this one is squared": [1, 0, 0],
            "a probability cannot be negative; keep every q_k at 0 or above": 1
            - 2 / p / (1 / p).sum(),
            "that is the dearest forecast of all; look for the smallest cost": [0, 0, 1],
            "that grid is too coarse; take steps of 0.01": [0.8, 0.2, 0],
        },
    )


def exercise_2(answer: Any) -> str:
    """The gradient in the weights, for two rows and weights of zero."""
    inputs = np.array([[1.0, 2.0], [1.0, -1.0]])
    errors = np.full((2, 3), 1 / 3) - np.eye(3)[[2, 0]]
    right = inputs.T @ errors / 2
    return numbers(
        answer,
        right,
        mistakes={
            "the sign is turned round; the gradient is forecast minus target": -right,
            "that is the gradient of the sum; the loss is a mean over two rows": 2 * right,
            "that is the mean over six numbers; the loss is a mean over two rows": right / 3,
            "that is the gradient in the logits; carry it on to the weights with X": errors / 2,
            "X has to be transposed; its columns belong to the weights": inputs @ errors / 2,
            "classes are counted from 1 here: the first row belongs to the third class": inputs.T
            @ (1 / 3 - np.eye(3)[[0, 2]])
            / 2,
        },
    )


def exercise_3(answer: Any) -> str:
    """One step of gradient descent, repaired."""
    if not callable(answer):
        return f"a function of W, X, Y and rate is expected, not a {type(answer).__name__}"
    rng = np.random.default_rng(0)
    weights, inputs, rate = rng.normal(size=(4, 3)), rng.normal(size=(6, 4)), 0.3
    hard, soft = np.eye(3)[[0, 2, 1, 1, 0, 2]], softmax(rng.normal(size=(6, 3)))
    for name, targets in {"": hard, "with soft targets: ": soft}.items():
        given = weights.copy(), inputs.copy(), targets.copy()
        try:
            found = answer(*given, rate)
        except Exception as error:
            return f"{name}your function raises {type(error).__name__}: {error}"
        if found is None:
            return "your function returns nothing; return the new W"
        if not np.array_equal(given[0], weights):
            return "W itself was changed; write W − …, which makes a new array, not W -= …"
        q = softmax(inputs @ weights)

        def step(push: Any) -> Any:
            return weights - rate * inputs.T @ push

        in_probabilities = -targets / q
        complaint = numbers(
            found,
            step((q - targets) / 6),
            rtol=1e-6,
            mistakes={
                "that is not the gradient of the mean loss; check one weight by a small step": step(
                    in_probabilities
                ),
                "that is the mean of the slope in the probabilities; X·W are logits": step(
                    in_probabilities / 6
                ),
                "your step goes uphill; descent subtracts the gradient, which is q − y": step(
                    (targets - q) / 6
                ),
                "that is the gradient of the sum; the loss is a mean over N rows": step(
                    q - targets
                ),
                "you divide by N·K; the loss is a mean over N rows": step((q - targets) / 18),
                "that is the gradient; return W minus rate times it": inputs.T @ (q - targets) / 6,
                "the rate is missing": weights - inputs.T @ (q - targets) / 6,
            },
        )
        if complaint:
            return name + complaint
    return ""
