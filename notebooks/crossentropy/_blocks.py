"""The kernels: blocks of rows that stay in the cache, computed in float64.

For logits z of a row and its true class y the loss is

    log(sum of exp(z_j)) - z_y  =  log1p(S / exp(z_y)),
    S = sum of exp(z_j) over all classes but y.

Nothing cancels, and S keeps the digits that it would lose beside a much larger exp(z_y). As long
as float64 holds the exponentials, this is all. Otherwise, and for soft targets, every z_j is first
made smaller by m, the largest logit of the row; for soft targets the class left out is the one that
has m. Three details keep it within a few units in the last place: float32 is computed in float64;
in float64 the rounding error of z_j - m is found and put back; and sums are taken pairwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ._validation import Array

# Elements of a block, where there are no classes: 256 KiB of float64.
BLOCK = 1 << 15

# Numbers of a block of rows, all arrays together: 1.7 MB of float64. Smaller blocks stay in quicker
# caches, but then Python's time for calling NumPy shows beside NumPy's own.
ROOM = 210_000

# Exponentials between 1 / HUGE and HUGE, and their quotients, are far from a float64's limits.
HUGE = 1e150

# From so many classes on, one row is long enough for NumPy's inner loops.
MANY_CLASSES = 64


def blocks(count: int, step: int = BLOCK) -> Iterator[slice]:
    """Cut rows or elements into slices of at most ``step``."""
    for start in range(0, count, step):
        yield slice(start, min(start + step, count))


class Memory:
    """Room for the arrays of one block, used again for every block of a batch.

    The arrays have the shape (classes, rows). NumPy is fast along long runs of memory: with many
    classes these are the rows; with few, the block is laid out so that each class is one.
    """

    def __init__(self, rows: Array, arrays: int, beside: int = 0) -> None:
        self.count, classes = rows.shape
        # There may be more arrays beside these, and each row has some ten numbers of its own.
        self.step = min(self.count, max(1, ROOM // ((arrays + beside) * classes + 10)))
        self.arrays = np.empty((arrays, self.step * classes))

    def blocks(self) -> Iterator[slice]:
        """Cut the batch into blocks that fit."""
        return blocks(self.count, self.step)

    def load(self, rows: Array) -> Array:
        """Copy a block of rows into the first array, and return all of them."""
        count, classes = rows.shape
        arrays = self.arrays[:, : rows.size]
        if classes < MANY_CLASSES:
            arrays = arrays.reshape(-1, classes, count)
        else:
            arrays = arrays.reshape(-1, count, classes).transpose(0, 2, 1)
        arrays[0] = rows.T
        return arrays


def classes_first(rows: Array) -> Array:
    """Copy a block of rows into a float64 array of shape (classes, rows)."""
    block: Array = Memory(rows, arrays=1).load(rows)[0]
    return block


def of_labels(block: Array, labels: Array) -> tuple[Array, Array]:
    """A block as one run of memory, and where in it the element of each row's label lies."""
    classes, count = block.shape
    each = np.arange(count)
    if block.flags.c_contiguous:
        return block.reshape(-1), labels * count + each
    return block.T.reshape(-1), each * classes + labels


def memory_for(rows: Array, *, widened: bool, beside: int = 0) -> Memory:
    """Room for the exponentials of a batch of logits (rows, classes)."""
    spare = rows.shape[1] < MANY_CLASSES  # to add up in
    return Memory(rows, 2 + spare if widened else 4, beside)


def pick(block: Array, labels: Array) -> Array:
    """The element of each row's label."""
    run, at = of_labels(block, labels)
    return run.take(at)


def replace(block: Array, labels: Array, value: Array | float) -> None:
    """Put a value in the place of each row's label."""
    run, at = of_labels(block, labels)
    run[at] = value


def add_up(terms: Array, spare: Array | None = None) -> Array:
    """Sum over classes, pairwise: rounding errors grow with the logarithm of their number."""
    if len(terms) >= MANY_CLASSES:
        # Contiguous along the classes, where NumPy's own sum is pairwise.
        return np.asarray(terms.sum(axis=0))
    sums = np.empty_like(terms) if spare is None else spare
    while len(terms) > 1:
        half, kept = len(terms) // 2, (len(terms) + 1) // 2
        np.add(terms[:half], terms[kept:], out=sums[:half])
        sums[half:kept] = terms[half:kept]  # the middle one of an odd number
        terms = sums[:kept]
    return np.array(terms[0])


def weighted(weight: Array | None, value: Array) -> Array:
    """Multiply, where weight 0 leaves nothing even of an infinite value; no weight counts as 1."""
    return value if weight is None else np.where(weight > 0, weight * value, 0.0)


@dataclass
class Exponentials:
    """exp(z - m) of a block of logits z, where m is any number of each row, one class left out."""

    left_out: Array
    """The class left out of each row, shape (rows,)."""
    own: Array
    """exp(z - m) of the class left out, shape (rows,)."""
    others: Array
    """exp(z - m), shape (classes, rows), with 0 for the class left out."""
    rest: Array
    """The sum of `others` over the classes, shape (rows,)."""

    def surprisal(self) -> Array:
        """Minus the logarithm of the probability of the class left out."""
        return np.asarray(np.log1p(self.rest / self.own))


@dataclass
class Shifted(Exponentials):
    """The same, where m is the largest logit of each row."""

    peak: Array
    """m, shape (rows,)."""
    shifted: Array
    """z - m, shape (classes, rows)."""
    exponent: Array
    """z - m of the class left out, shape (rows,)."""

    def surprisal(self) -> Array:
        """The same, also where `own` is too small for a float64."""
        loss = np.log(self.rest) - self.exponent
        return np.where(loss > np.log(HUGE), loss, np.log1p(self.rest / self.own))

    def log_sum(self) -> Array:
        """Logarithm of the sum of all exp(z - m), if the class that has m was left out."""
        return np.asarray(np.log1p(self.rest))


def exponentials(rows: Array, labels: Array, memory: Memory) -> Exponentials | None:
    """Exponentials of a block of logits (rows, classes) as they are, each row's label left out.

    None, if one that matters is too large or too small for a float64, or is no number.
    """
    others, *spare = memory.load(rows)
    run, at = of_labels(others, labels)
    np.exp(others, out=others)
    own, rest = sums = np.empty((2, len(rows)))
    own[:] = run[at]
    run[at] = 0
    rest[:] = add_up(others, *spare[:1])
    if not (sums.min() > 1 / HUGE and sums.max() < HUGE):
        return None
    return Exponentials(labels, own, others, rest)


def shifted_exponentials(
    rows: Array, memory: Memory, *, widened: bool, left_out: Array | None = None
) -> Shifted:
    """Exponentials of a block of logits (rows, classes), relative to the largest of each row.

    ``left_out`` names a class of each row, or else it is the one with the largest logit.
    ``widened`` says that float64 holds the differences of these logits well enough, because they
    were float32 or narrower.
    """
    z, others, *spare = memory.load(rows)
    top = rows.argmax(axis=1)  # along rows quicker than max
    peak = pick(z, top)
    left_out = top if left_out is None else left_out
    if widened:
        shifted = np.subtract(z, peak, out=z)
        np.exp(shifted, out=others)
    else:
        # Knuth's two-sum: z becomes what rounding took from z - peak. That is half a unit in the
        # last place at most, but exp would magnify it by |z - peak|.
        shifted = np.subtract(z, peak, out=spare[1])
        part = np.subtract(shifted, z, out=spare[0])
        z -= np.subtract(shifted, part, out=others)
        part += peak
        z -= part
        np.exp(shifted, out=others)
        z *= others
        others += z
        if shifted.min() == -np.inf:
            others[shifted == -np.inf] = 0  # infinity less infinity was no number
    replace(others, left_out, 0)
    exponent = pick(shifted, left_out)
    rest = add_up(others, *spare[:1])
    return Shifted(left_out, np.exp(exponent), others, rest, peak, shifted, exponent)


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
