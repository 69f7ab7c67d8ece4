"""Answers to the exercises of the chapter on binary cross-entropy."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import losses
from ._compare import numbers, two_arrays

Array = np.ndarray[Any, np.dtype[np.float64]]


def exercise_1(answer: Any) -> str:
    """Does this script train a filter, and return its probabilities and decisions?"""
    x, y = _letters(1000, seed=7)
    x_new, y_new = _letters(1000, seed=8)
    pair = two_arrays(answer, (x, y, x_new), "probabilities and decisions")
    if isinstance(pair, str):
        return pair
    p, decisions = pair
    for name, found in [("probability", p), ("decision", decisions)]:
        if found.shape != y_new.shape:
            return f"one {name} a letter is expected, shape {y_new.shape}, not {found.shape}"
    return _probabilities(p, y_new) or _decisions(decisions, p)


def _letters(n: int, seed: int) -> tuple[Array, Array]:
    """Draw counts of five words, and labels, much as on the page."""
    rng = np.random.default_rng(seed)
    spam = rng.random(n) < 0.05  # rarer than on the page: two sigmoids then always fail
    rates = np.where(spam[:, None], [1.5, 1, 1.2, 0.2, 0.1], [0.2, 0.05, 0.3, 0.8, 0.6])
    return rng.poisson(rates).astype(np.float64), spam.astype(np.float64)


def _probabilities(p: Array, y: Array) -> str:
    if not ((p >= 0) & (p <= 1)).all():
        return "some probabilities lie outside 0 to 1: they are still logits"
    if p.min() >= 0.5:
        return "no probability is below one half: that is the sigmoid of a sigmoid"
    if p.mean() < 0.025:
        return (
            "one letter in twenty is spam, and the probabilities are much smaller on average: "
            "the loss is still given the output of a sigmoid"
        )
    # From every start a repaired script ends near 0.05; the base rate alone costs 0.20.
    loss = losses.binary_cross_entropy(y, np.clip(p, 1e-12, 1 - 1e-12))
    return "" if loss < 0.1 else f"the probabilities cost {loss:.2f}, where 0.05 is possible"


def _decisions(decisions: Array, p: Array) -> str:
    if (decisions == (p > 0.5)).all():
        return ""
    if (decisions == (p > 1 / (1 + np.exp(-0.5)))).all():
        return "the probabilities are right, but a logit is compared with 0.5"
    if (decisions == (p > 0)).all():
        return "the probabilities are right, but a probability is compared with 0"
    return "the probabilities are right, but the decisions are not those at one half"


def exercise_2(answer: Any) -> str:
    """Is this the mean loss over the known labels, and its gradient?"""
    z = np.array([[2.0, -1.0, 0.5], [-3.0, 0.0, 1.5], [0.25, 4.0, -2.0]])
    y = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 1.0]])
    some = np.array([[True, False, True], [False, True, False], [True, True, True]])
    cases = {
        "all labels known": np.full_like(some, True),
        "three labels unknown": some,
        "no label known": np.full_like(some, False),
    }
    for case, known in cases.items():
        pair = two_arrays(answer, (z, np.where(known, y, np.nan)), "a loss and a gradient")
        if isinstance(pair, str):
            return f"with {case}: {pair}"
        complaint = _known_loss(pair, z, y * known, known)
        if complaint:
            return f"with {case}: {complaint}"
    return ""


def _known_loss(pair: list[Array], z: Array, y: Array, known: Array) -> str:
    loss, gradient = pair
    if known.any() and np.isnan(loss).any():
        return "the loss is NaN; fill in a legal value before you compute it"
    if np.isnan(loss).any():
        return "the loss is NaN; divide by 1 where no label is known"
    if np.isnan(gradient).any():
        return "the gradient is NaN; fill in a legal value before you compute the loss"
    each = losses.binary_cross_entropy(y, z, from_logits=True, reduction="none")
    slopes = losses.binary_cross_entropy_logit_gradient(y, z, reduction="none")
    n = max(known.sum(), 1)
    of_loss = {
        "divide by the number of known labels, not of all": (each * known).mean(),
        "that is the sum; divide it by the number of known labels": (each * known).sum(),
        "the unknown labels are counted as no": each.mean(),
    }
    of_gradient = {
        "divide by the number of known labels, not of all": slopes * known / known.size,
        "that is the gradient of the sum": slopes * known,
        "the unknown labels are counted as no": slopes / n,
        "the sign is wrong": -slopes * known / n,
    }
    complaint = numbers(loss, (each * known).sum() / n, rtol=1e-6, mistakes=of_loss)
    if complaint:
        return f"the loss is not right: {complaint}"
    complaint = numbers(gradient, slopes * known / n, rtol=1e-6, mistakes=of_gradient)
    return complaint and f"the gradient is not right: {complaint}"


# What each of the four tells: the loss, the smallest and the largest number given to it.
_STANDING = {
    "Ada": (0.693, -0.003, 0.004),
    "Ben": (0.693, 0.0001, 0.0009),
    "Cem": (0.617, 0.0, 1.0),
    "Dora": (0.500, -1.39, -1.38),
}


def _likeliest(loss: float, smallest: float, largest: float) -> tuple[str, str]:
    """Name the cause, and what to look at."""
    if smallest >= 0 and largest <= 1:
        return "two sigmoids", f"all numbers lie between {smallest} and {largest}, none below 0"
    if abs(loss - np.log(2)) < 1e-3:
        return "untrained", f"the numbers, from {smallest} to {largest}, have both signs"
    return "base rate", f"all numbers lie near {largest}; which probability has that logit?"


def exercise_3(answer: Any) -> str:
    """Name the likeliest cause of four losses that stand still."""
    causes = ("untrained", "base rate", "two sigmoids")
    if isinstance(answer, str):
        answer = answer.split(",")
    try:
        found = [" ".join(str(word).lower().replace("_", " ").split()) for word in answer]
    except TypeError:
        return "a list of four words is expected"
    if len(found) != 4:
        return f"a list of four words is expected, not of {len(found)}"
    for word, (person, numbers_told) in zip(found, _STANDING.items(), strict=True):
        cause, look = _likeliest(*numbers_told)
        if word not in causes:
            return f'"{word}" is none of {", ".join(causes)}'
        if word != cause:
            return f"look at {person} again: {look}"
    return ""
