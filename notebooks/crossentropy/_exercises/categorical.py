"""Answers to the exercises of the chapter on categorical cross-entropy."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import losses, stable
from .._formulas import Array
from ._compare import numbers, two_arrays


def exercise_1(answer: Any) -> str:
    """Does this script train a classifier, and return its probabilities and decisions?"""
    x, species = _animals(1000, seed=7)
    x_new, species_new = _animals(1000, seed=8)
    pair = two_arrays(answer, (x, species, x_new), "probabilities and species")
    if isinstance(pair, str):
        return pair
    q, named = pair
    if q.shape != (1000, 4):
        return f"probabilities of the shape (1000, 4) are expected, not {q.shape}"
    if named.shape != (1000,):
        return f"one species an animal is expected, shape (1000,), not {named.shape}"
    return _probabilities(q, species_new) or _species(named, q)


def _animals(n: int, seed: int) -> tuple[Array, Array]:
    """Draw two measurements of n animals of four species, which overlap."""
    rng = np.random.default_rng(seed)
    species = rng.integers(4, size=n)
    corners = np.array([[-2.0, 2], [2, 2], [2, -2], [-2, -2]])
    return corners[species] + 1.5 * rng.normal(size=(n, 2)), species


def _probabilities(q: Array, species: Array) -> str:
    if not ((q >= 0) & (q <= 1)).all():
        return "some probabilities lie outside 0 to 1: they are still scores, or logarithms"
    if not np.allclose(q.sum(axis=1), 1, atol=1e-6):
        if np.allclose(q.sum(axis=0), 1, atol=1e-6):
            return "each column sums to 1, and not each row: the softmax runs over the animals"
        return "the probabilities of an animal do not sum to 1"
    if q.max() <= np.e / (np.e + 3):
        return f"no probability is above {q.max():.3f}: that is the softmax of a softmax"
    # Repaired it costs 0.48, through a second softmax 0.84; equal shares cost 1.39.
    loss = losses.sparse_categorical_cross_entropy(species, np.clip(q, 1e-12, None))
    if loss < 0.55:
        return ""
    right, sure = (q.argmax(axis=1) == species).mean(), q.max(axis=1).mean()
    if right > 0.7:
        return (
            f"the favourite is right in {right:.0%} and gets {sure:.0%} on average: "
            "the loss is still given the output of a softmax"
        )
    return f"the probabilities cost {loss:.2f}, where 0.48 is possible"


def _species(named: Array, q: Array) -> str:
    if (named == q.argmax(axis=1)).all():
        return ""
    if (named == q.argmax(axis=1) + 1).all():
        return "the probabilities are right, but the species are counted from 1"
    return "the probabilities are right, but the species are not the likeliest ones"


def exercise_2(answer: Any) -> str:
    """Is this the mean loss of masked scores, and its gradient?"""
    z = np.array([[2.0, 1.0, 0.0, -1.0], [0.5, -1.0, 3.0, 0.0], [1.0, 0.0, 0.5, 2.0]])
    y = np.array([[1.0, 0.0, 0.0, 0.0], [0.25, 0.75, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]])
    masked = np.where([[0, 0, 1, 0], [0, 0, 1, 1], [1, 0, 0, 0]], -np.inf, z)
    large = np.array([[1000.0, 0.0, -1000.0, 5.0], [-500.0, 300.0, 0.0, 1.0], [0.0, 0, 0, 900]])
    cases = {"without a mask": z, "with a mask": masked, "with large scores": large}
    for case, scores in cases.items():
        pair = two_arrays(answer, (scores, y), "a loss and a gradient")
        if isinstance(pair, str):
            return f"{case}: {pair}"
        complaint = _masked_loss(pair, scores, y)
        if complaint:
            return f"{case}: {complaint}"
    return ""


def _masked_loss(pair: list[Array], z: Array, y: Array) -> str:
    loss, gradient = pair
    each = losses.categorical_cross_entropy(y, z, from_logits=True, reduction="none")
    slopes = losses.categorical_cross_entropy_logit_gradient(y, z, reduction="none")
    n, k = z.shape
    if np.isnan(loss).any():
        return "the loss is NaN; an infinity is multiplied by 0"
    if np.isinf(loss).any():
        return "the loss is infinite; a probability is rounded to 0 before its logarithm"
    of_loss = {
        "average over the rows, not over all elements": each.sum() / (n * k),
        "that is the sum over the rows; average them": each.sum(),
        "the sign is wrong": -each.mean(),
    }
    complaint = numbers(loss, each.mean(), rtol=1e-6, mistakes=of_loss)
    if complaint:
        return f"the loss is not right: {complaint}"
    if np.isnan(gradient).any():
        return "the loss is right, but the gradient is NaN; no infinity may be multiplied by 0"
    of_gradient = {
        "that is the gradient of the sum": slopes,
        "average over the rows, not over all elements": slopes / (n * k),
        "the sign is wrong": -slopes / n,
        "that is the forecast; subtract the target": stable.softmax(z) / n,
    }
    complaint = numbers(gradient, slopes / n, rtol=1e-6, mistakes=of_gradient)
    return complaint and f"the gradient is not right: {complaint}"


def exercise_3(answer: Any) -> str:
    """Which probabilities does a model announce that is trained through a second softmax?"""
    truth = np.array([0.6, 0.9])
    odds = np.log(truth / (1 - truth))
    return numbers(
        answer,
        _announced(truth),
        mistakes={
            "that is the truth, which must leave the second softmax; find what enters it": truth,
            "that is what the second softmax makes of the truth; turn the question round": (
                stable.softmax(np.stack([truth, 1 - truth], axis=-1))[:, 0]
            ),
            "a probability ends at 1; look for the best s that is allowed": (1 + odds) / 2,
            "that is the difference between the two inputs; find the s that gives it": odds,
            "that is the difference, cut off at 1; find the s that gives it": np.minimum(odds, 1),
        },
    )


def _announced(truth: Array) -> Array:
    """Find by search the s in [0, 1] whose second softmax comes closest to the truth."""
    s = np.linspace(0, 1, 20_001)
    log_q = stable.log_softmax(np.stack([s, 1 - s], axis=-1))
    costs = -(truth[:, None] * log_q[:, 0] + (1 - truth[:, None]) * log_q[:, 1])
    return np.asarray(s[costs.argmin(axis=1)])
