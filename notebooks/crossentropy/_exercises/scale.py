"""The checks of the chapter on scale."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import losses, stable
from ._compare import numbers

Array = np.ndarray[Any, Any]

_IGNORED = -100


def exercise_1(answer: Any) -> str:
    """Put the two halves of a row of logits together."""
    (m_0, s_0), (m_1, s_1), own = (3, 2.5), (5, 1.2), 4
    lse = np.logaddexp(m_0 + np.log(s_0), m_1 + np.log(s_1))
    return numbers(
        answer,
        lse - own,
        mistakes={
            "the sums are relative to different logits; bring them to the same one first": (
                m_1 + np.log(s_0 + s_1) - own
            ),
            "rank 0's sum has to become smaller, not larger": (
                m_1 + np.log(s_0 * np.exp(m_1 - m_0) + s_1) - own
            ),
            "that is the log-sum-exp; subtract the own logit": lse,
            "that is the loss with rank 1's half alone": m_1 + np.log(s_1) - own,
            "the log-sum-exps are added up; add what they are logarithms of": (
                m_0 + np.log(s_0) + m_1 + np.log(s_1) - own
            ),
            "the sign is wrong; a loss is not negative": own - lse,
            "that is in bits": (lse - own) / np.log(2),
        },
    )


def exercise_2(answer: Any) -> str:
    """Is this the mean loss over the labels that count, a part of the vocabulary at a time?"""
    rng = np.random.default_rng(192)
    h, w = rng.normal(size=(12, 3)), rng.normal(size=(8, 3))
    labels = np.array([0, 7, 3, 2, 5, 6, 4, 1, 3, 6, 0, 7])
    padded = np.where(np.arange(12) % 4 == 2, _IGNORED, labels)
    cases = {
        "the vocabulary in one part": (h, labels, 8),
        "two equal parts": (h, labels, 4),
        "a shorter last part": (h, labels, 3),
        "logits of 1000": (1000 * h, labels, 3),
        "logits of −1000": (np.array([[-1000.0, 0, 0]]), np.array([4]), 3),
        "padding": (h, padded, 4),
    }
    for case, (h_of, y, size) in cases.items():
        w_of = w if case != "logits of −1000" else np.abs(w)
        found, complaint = _call(answer, h_of, w_of, y, size)
        complaint = complaint or _mean_loss(found, h_of @ w_of.T, y, size)
        if complaint:
            return f"with {case}: {complaint}"
    h, w, labels = _many_classes(rng)
    found, complaint = _call(answer, h, w, labels, 50)
    complaint = complaint or _mean_loss(found, h @ w.T, labels, 50)
    complaint = complaint or _too_much_held(answer, h, w, labels, 50)
    return f"with 5,000 classes, 50 at a time: {complaint}" if complaint else ""


def _many_classes(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Draw a batch whose logits take much more memory than what they are made of."""
    n, v = 100, 5000
    return rng.normal(size=(n, 3)), rng.normal(size=(v, 3)), rng.integers(v, size=n)


def _too_much_held(answer: Callable[..., Any], h: Array, w: Array, *more: Any) -> str:
    """Does a function whose value is right hold as much as all logits? NumPy's memory is traced."""
    was_tracing = tracemalloc.is_tracing()
    tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        _call(answer, h, w, *more)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        if not was_tracing:
            tracemalloc.stop()
    share = (peak - before) / (len(h) * len(w) * h.itemsize)
    if share < 0.5:  # parts of 50 classes need a twentieth
        return ""
    return (
        f"the value is right, but at its worst it holds {share:.1f} times what all logits take; "
        "keep nothing of the size tokens times classes"
    )


def _call(answer: Callable[..., Any], *arguments: Any) -> tuple[Any, str]:
    """Call the reader's function; a text says why it returned nothing."""
    if not callable(answer):
        return None, f"a function is expected, not a {type(answer).__name__}"
    copies = [x.copy() if isinstance(x, np.ndarray) else x for x in arguments]
    try:
        with np.errstate(all="ignore"):
            found = answer(*copies)
    except Exception as error:
        return None, f"your function stops with {type(error).__name__}: {error}".rstrip(".")
    return found, "" if found is not None else "your function returns nothing"


def _never_rescaled(z: Array, size: int) -> list[Array]:
    """Log-sum-exp from sums in parts that are not brought to the same largest logit.

    Each is relative to the largest so far, or to the largest of its own part.
    """
    parts = [z[:, first : first + size] for first in range(0, z.shape[1], size)]
    largest = np.array([part.max(axis=1) for part in parts])
    so_far = np.maximum.accumulate(largest)
    sums = (
        sum(np.exp(part - m[:, None]).sum(axis=1) for part, m in zip(parts, tops, strict=True))
        for tops in (so_far, largest)
    )
    return [so_far[-1] + np.log(each) for each in sums]


def _mean_loss(found: Any, z: Array, y: Array, size: int) -> str:
    kept = y != _IGNORED
    each = losses.sparse_categorical_cross_entropy(
        np.where(kept, y, 0), z, from_logits=True, reduction="none"
    )
    lse = stable.logsumexp(z)
    own = (lse - each)[kept].mean()
    old_largest, own_largest = (wrong[kept].mean() - own for wrong in _never_rescaled(z, size))
    if isinstance(found, float | np.floating) and np.isnan(found):
        return "it returns nan"
    return numbers(
        found,
        each[kept].mean(),
        rtol=1e-6,
        mistakes={
            "it is infinite: an exponential overflows, or a sum of them underflows": np.inf,
            "a sum of exponentials underflows to 0": -np.inf,
            "when a larger logit comes, the old sum has to be brought to it": old_largest,
            "each part's sum is relative to its own largest logit": own_largest,
            "padded rows are counted with their log-sum-exp": (
                (each[kept].sum() + lse[~kept].sum()) / len(y)
            ),
            "divide by the labels that count": each[kept].sum() / len(y),
            "padded rows are counted as if their label were 0": each.mean(),
            "that is the sum; divide by the labels that count": each[kept].sum(),
            "the sign is wrong": -each[kept].mean(),
        },
    )


def exercise_3(answer: Any) -> str:
    """The perplexity of all tokens, from those of three ranks."""
    perplexity, n = np.array([12.0, 20, 55]), np.array([9000, 2000, 500])
    nats = np.log(perplexity)
    mean = (n * nats).sum() / n.sum()
    return numbers(
        answer,
        np.exp(mean),
        mistakes={
            "perplexities are averaged; average what they are exponentials of": perplexity.mean(),
            "weighted by tokens, but perplexities; average what they are exponentials of": (
                (n * perplexity).sum() / n.sum()
            ),
            "each rank counts the same; its tokens should": np.exp(nats.mean()),
            "that is the mean loss; its exponential is the perplexity": mean,
            "that is 2 to the mean loss in nats": 2**mean,
        },
    )


def exercise_4(answer: Any) -> str:
    """Is this the mean smoothed loss, from log-sum-exp, own logit and mean logit?"""
    rng = np.random.default_rng(194)
    h, w = rng.normal(size=(6, 3)), rng.normal(size=(5, 3))
    y = np.array([4, 0, 2, 2, 1, 3])
    z = h @ w.T
    lse = stable.logsumexp(z)
    for epsilon in (0.0, 0.1, 1.0):
        found, complaint = _call(answer, h, w, y, lse, epsilon)
        complaint = complaint or _smoothed(found, z, y, epsilon)
        if complaint:
            return f"with ε = {epsilon:g}: {complaint}"
    h, w, y = _many_classes(rng)
    z = h @ w.T
    lse = stable.logsumexp(z)
    found, complaint = _call(answer, h, w, y, lse, 0.1)
    complaint = complaint or _smoothed(found, z, y, 0.1)
    complaint = complaint or _too_much_held(answer, h, w, y, lse, 0.1)
    return f"with 5,000 classes: {complaint}" if complaint else ""


def _smoothed(found: Any, z: Array, y: Array, epsilon: float) -> str:
    lse, own = stable.logsumexp(z).mean(), z[np.arange(len(z)), y].mean()
    mean, k = z.mean(), z.shape[1]
    others = (z.sum() / len(z) - own) / (k - 1)
    return numbers(
        found,
        lse - (1 - epsilon) * own - epsilon * mean,
        rtol=1e-6,
        mistakes={
            "that is the loss without smoothing": lse - own,
            "the own class keeps its whole target; it should be 1 − ε + ε/V": (
                lse - own - epsilon * mean
            ),
            "the own class gets its ε/V twice; the mean of all logits has it already": (
                lse - (1 - epsilon + epsilon / k) * own - epsilon * mean
            ),
            "the other classes' share is missing": lse - (1 - epsilon) * own,
            "LSE is smoothed away too; the targets sum to 1, so the whole of it is paid": (
                (1 - epsilon) * (lse - own) - epsilon * mean
            ),
            "ε is spread over the other classes; it should be spread over all": (
                lse - (1 - epsilon) * own - epsilon * others
            ),
            "that takes the sum of all logits; take their mean": (
                lse - (1 - epsilon) * own - epsilon * mean * k
            ),
            "the sign of the mean logit is wrong": lse - (1 - epsilon) * own + epsilon * mean,
        },
    )
