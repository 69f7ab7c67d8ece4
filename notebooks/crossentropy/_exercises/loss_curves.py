"""Checks of the chapter on loss curves."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..information import entropy
from ..losses import sparse_categorical_cross_entropy
from ..stable import softmax
from ._compare import numbers


def exercise_1(answer: Any) -> str:
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
            "that is what the colleague's model pays now": 1,
            "only one of the three small classes was counted": -0.7 * np.log(0.7)
            - 0.1 * np.log(0.1),
        },
    )


def exercise_2(answer: Any) -> str:
    """How probable a lead of ten nats is, at most."""
    return numbers(
        answer,
        np.exp(-10),
        rtol=0.02,
        mistakes={
            "that is the lead of one row; the lead of all 500 counts": np.exp(-0.02),
            "that is the lead in nats; find how probable it is, at most": 10,
            "the lead is in nats, so the base is e": 2.0**-10,
            "the base is e, not 10": 1e-10,
            "that is the model's own likelihood of one row": np.exp(-0.5),
            "a lead is rare: mind the sign of the exponent": np.exp(10),
        },
    )


def exercise_3(answer: Any) -> str:
    """A training loop whose rows and labels had been shuffled apart."""
    if not callable(answer):
        return f"a function of X and labels is expected, not a {type(answer).__name__}"
    rng = np.random.default_rng(0)
    inputs = np.column_stack([np.ones(600), rng.normal(size=(600, 4))])
    truth = softmax(inputs @ np.vstack([[0.8, 0.3, -0.5], rng.normal(size=(4, 3))]))
    labels = (rng.random((600, 1)) > truth.cumsum(axis=1)).sum(axis=1)
    given = inputs.copy(), labels.copy()
    try:
        found = answer(*given)
    except Exception as error:
        return f"your function raises {type(error).__name__}: {error}"
    if found is None:
        return "your function returns nothing; return the weights"
    try:
        weights = np.asarray(found, dtype=np.float64)
    except (TypeError, ValueError):
        return f"the weights are expected, an array, not a {type(found).__name__}"
    if weights.shape != (5, 3):
        return f"weights of the shape (D, K) = (5, 3) are expected, not {weights.shape}"
    if not np.isfinite(weights).all():
        return "the weights are no longer finite; the steps are too long"
    if not (np.array_equal(given[0], inputs) and np.array_equal(given[1], labels)):
        return "the caller's rows or labels were changed; index them, and leave them as they are"

    def loss_at(scale: float) -> float:
        logits = scale * inputs @ weights
        return float(sparse_categorical_cross_entropy(labels, logits, from_logits=True))

    loss = loss_at(1)
    start, rate = np.log(3), entropy(np.bincount(labels) / 600)
    reach = sparse_categorical_cross_entropy(
        labels, inputs @ _descend(inputs, labels), from_logits=True
    )
    if loss < reach + 0.03:
        four = np.where(np.arange(600) % 4 == 0, 3, labels)
        try:
            shape = np.shape(answer(inputs.copy(), four))
        except Exception as error:
            return f"with four classes your function raises {type(error).__name__}: {error}"
        return "" if shape == (5, 4) else f"with four classes the weights have the shape {shape}"
    if min(loss_at(0.5), loss_at(0.2), loss_at(0.05)) < reach + 0.1:
        return f"the loss is {loss:.3f}: the weights point the right way and are too large"
    if min(loss_at(3), loss_at(10), loss_at(30), loss_at(100)) < reach + 0.1:
        return f"the loss is {loss:.3f}: the weights point the right way and are still too small"
    if loss > start + 1e-9:
        return f"the loss is {loss:.3f}, above ln 3, where it began: the steps go uphill"
    if not weights.any():
        return "the weights are still 0"
    if loss > rate - 0.05:
        return (
            f"the loss stands at {loss:.3f}, and announcing the shares costs {rate:.3f}: "
            "the rows teach the model next to nothing"
        )
    return f"the loss comes down to {loss:.3f}, and {reach:.3f} is possible"


def _descend(inputs: Any, labels: Any) -> Any:
    weights = np.zeros((inputs.shape[1], 3))
    for _ in range(200):
        errors = softmax(inputs @ weights) - np.eye(3)[labels]
        weights -= 0.5 * inputs.T @ errors / len(inputs)
    return weights
