"""The checks of chapter 06, sparse categorical cross-entropy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ._compare import numbers

_IGNORED = -100


def exercise_1(answer: Any) -> str:
    """Check a function: the mean loss over the rows whose label is not -100."""
    if not callable(answer):
        kind = type(answer).__name__
        return f"a function of labels and probabilities is expected, not a {kind}"
    rng = np.random.default_rng(61)
    for rows, padded in [(7, ()), (7, (2, 5)), (9, (0, 1, 2, 8))]:
        probabilities = rng.dirichlet(np.ones(4), size=rows)
        labels = rng.integers(0, 4, size=rows)
        labels[list(padded)] = _IGNORED
        complaint = _try(answer, labels, probabilities)
        if complaint:
            return complaint
    return ""


def _try(loss: Callable[..., Any], labels: np.ndarray, probabilities: np.ndarray) -> str:
    kept = labels != _IGNORED
    # One row after the other: another way to the same number than the one that is asked for.
    losses = [-np.log(q[c]) for q, c in zip(probabilities[kept], labels[kept], strict=True)]
    crossed = -np.log(probabilities[kept][:, labels[kept]]).mean()
    given = labels.copy(), probabilities.copy()
    try:
        found = loss(labels, probabilities)
    except Exception as error:
        return f"the function raised {type(error).__name__}: {str(error).rstrip('.')}"
    if found is None or found is ...:
        return "the function returns nothing yet"
    if not (np.array_equal(labels, given[0]) and np.array_equal(probabilities, given[1])):
        return "the function changes its arguments; work on a copy"
    return numbers(
        found,
        np.mean(losses),
        rtol=1e-9,
        mistakes={
            "the ignored rows are counted in the divisor": np.sum(losses) / labels.size,
            "that is the sum; divide by the number of rows that are kept": np.sum(losses),
            "the sign is wrong: a logarithm of a probability is negative": -np.mean(losses),
            "that is in bits; take the natural logarithm": np.mean(losses) / np.log(2),
            "every row is read at every label; pair each row with its own": crossed,
        },
    )


def exercise_2(answer: Any) -> str:
    """Check a rearranged array: one row of logits for each pixel."""
    images = np.random.default_rng(6).normal(size=(2, 3, 4, 5))
    pixels = [
        [images[n, c, h, w] for c in range(3)] for n in range(2) for h in range(4) for w in range(5)
    ]
    return numbers(
        answer,
        pixels,
        rtol=1e-9,
        mistakes={
            "each row mixes three pixels: move the class axis to the end before you reshape": (
                images.reshape(40, 3)
            ),
            "rows run down the columns of the picture: keep the order (N, H, W)": (
                images.transpose(0, 3, 2, 1).reshape(40, 3)
            ),
            "the pictures are interleaved: keep the order (N, H, W)": (
                images.transpose(2, 3, 0, 1).reshape(40, 3)
            ),
        },
    )


def exercise_3(answer: Any) -> str:
    """Check three factors: each part's share of the labels."""
    kept = np.array([100, 20, 5])
    return numbers(
        answer,
        kept / kept.sum(),
        mistakes={
            "that gives the mean of means; the parts are not equally long": np.full(3, 1 / 3),
            "those turn each mean into a sum; divide by the labels of all parts": kept,
            "those divide each mean once more; a longer part must count more": 1 / kept,
            "those are percentages; factors add up to 1": 100 * kept / kept.sum(),
        },
    )
