"""The kernels: blocks of rows that stay in the cache, computed in float64.

Let m be the largest of a row's logits z. The loss of class y is

    log(sum of exp(z_j)) - z_y  =  (m - z_y) + log1p(S),
    S = sum of exp(z_j - m) over all classes but the one that has m.

Neither term is ever negative, so nothing cancels, and S keeps all its digits where the first
exponential, exp(0) = 1, would have drowned it. Three details keep it within a few units in the
last place: float32 is computed in float64; in float64 the rounding error of z_j - m is found and
put back; and sums are taken pairwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ._validation import Array

# 128 KiB of float64: a few arrays of this size fit the second-level cache of any machine.
BLOCK = 1 << 14

# From so many classes on, one row is long enough for NumPy's inner loops.
MANY_CLASSES = 64


def blocks(rows: int, classes: int = 1) -> Iterator[slice]:
    """Cut rows into slices of at most BLOCK elements, and at least one row."""
    step = max(1, BLOCK // classes)
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))


def classes_first(rows: Array) -> Array:
    """Copy a block of rows into a float64 array of shape (classes, rows).

    NumPy is fast along long runs of memory. With many classes each row is one; with few, the
    block is transposed so that each class becomes one.
    """
    transposed = rows.shape[1] < MANY_CLASSES
    block: Array = np.array(rows.T if transposed else rows, dtype=np.float64, order="C")
    return block if transposed else block.transpose()


def add_up(terms: Array) -> Array:
    """Sum over classes, pairwise: rounding errors grow with log2 of their number, not with it."""
    if len(terms) >= MANY_CLASSES:
        # Contiguous along the classes, where NumPy's own sum is pairwise.
        return np.asarray(terms.sum(axis=0))
    while len(terms) > 1:
        half = len(terms) // 2
        folded = terms[half:].copy()
        folded[len(folded) - half :] += terms[:half]
        terms = folded
    return terms[0].copy()  # of a single class it would be a view


def weighted(weight: Array, value: Array) -> Array:
    """Multiply, where weight 0 leaves nothing even of an infinite value."""
    return np.where(weight > 0, weight * value, 0.0)


class Exponentials(NamedTuple):
    """A block's exponentials, relative to the largest logit of each row."""

    top: Array
    """The class of the largest logit, shape (rows,)."""
    peak: Array
    """The largest logit, shape (rows,)."""
    others: Array
    """exp(z - peak), shape (classes, rows), with 0 for the top class itself."""
    rest: Array
    """The sum of `others` over the classes, shape (rows,)."""


def exponentials(z: Array, *, widened: bool) -> Exponentials:
    """Exponentials of a block of logits (classes, rows), each row's largest left out.

    ``widened`` says that the logits were float32 before: then z - peak needs no correction.
    """
    each = np.arange(z.shape[1])
    top = z.argmax(axis=0)
    peak = z[top, each]
    shifted = z - peak
    others = np.exp(shifted)
    if not widened:
        # Knuth's two-sum: what rounding took from z - peak, which exp would magnify by |z - peak|.
        part = shifted - z
        lost = (z - (shifted - part)) - (peak + part)
        if shifted.min() == -np.inf:
            lost[shifted == -np.inf] = 0
        lost *= others
        others += lost
    others[top, each] = 0
    return Exponentials(top, peak, others, add_up(others))


def excluding(block: Exponentials) -> Array:
    """For every class the sum of the other classes' exponentials, the top class's included."""
    each = np.arange(len(block.top))
    sums = (block.rest - block.others) + 1
    sums[block.top, each] = block.rest
    return sums


def including_top(block: Exponentials) -> Array:
    """All exponentials of a block, with the top class's own, which is 1."""
    block.others[block.top, np.arange(len(block.top))] = 1
    return block.others


def softplus(z: Array) -> Array:
    """log(1 + exp(z)) without overflow, in float64."""
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def sigmoids(z: Array) -> tuple[Array, Array]:
    """sigmoid(z) and sigmoid(-z), neither of them as 1 less the other."""
    small = np.exp(-np.abs(z))
    larger = 1 / (1 + small)
    smaller = small / (1 + small)
    positive = z > 0
    return np.where(positive, larger, smaller), np.where(positive, smaller, larger)
