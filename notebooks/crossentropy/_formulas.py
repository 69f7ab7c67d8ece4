"""The mathematics of the losses: pure functions of a few rows, in float64. Nothing is checked here.

Classes lie on the last axis. What the true answer counts comes beside the predictions: for classes
either one label a row or c, a number for each class; for yes-or-no questions two numbers.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

# From so many classes on, one row is long enough for NumPy's inner loops.
MANY_CLASSES = 64

# Exponentials between 1 / HUGE and HUGE, and their quotients, are far from a float64's limits.
HUGE = 1e150


def softmax_losses(logits: Array, target: Array) -> Array:
    """The cross-entropy of the softmax of each row of logits z.

    With r any class of the row, C the sum of the c, and S the sum of exp(z_k - z_r) over the other
    classes,

        loss  =  sum of c_k (z_r - z_k)  +  C log(1 + S).

    Of a label, c is 1. As long as r is the label (the first sum is then 0) or the class with the
    largest logit, no term is negative, so that nothing cancels; log1p keeps an S that 1 + S would
    round away.
    """
    e = exponentials(logits, target)
    log_sum = np.log1p(e.rest / e.own)
    if target.ndim == 2:
        return add_up(weighted(target, e.gap)) + weighted(add_up(target), log_sum)
    return log_sum if e.gap is None else pick(e.gap, target) + log_sum


def softmax_gradients(logits: Array, target: Array) -> Array:
    """The derivative of each row's loss with respect to its logits.

    With the softmax q and C the sum of the c,

        derivative  =  C q_k - c_k  =  (C - c_k) q_k  -  c_k (1 - q_k),

    where 1 - q_k is the sum of the other classes' q, which keeps its digits if q_k is nearly 1.
    """
    e = exponentials(logits, target)
    q, total = e.others, e.own + e.rest
    if target.ndim == 1:
        not_q = e.rest
        if e.gap is not None:  # then the class apart need not be the label
            not_q = np.where(target == e.apart, e.rest, e.own + (e.rest - pick(q, target)))
            replace(q, e.apart, e.own)
        replace(q, target, -not_q)
    else:
        not_q = e.own[:, np.newaxis] + (e.rest[:, np.newaxis] - q)
        replace(not_q, e.apart, e.rest)
        replace(q, e.apart, e.own)
        not_q *= target
        q *= add_up(target)[:, np.newaxis] - target
        q -= not_q
    q *= (1 / total)[:, np.newaxis]
    return q


def sigmoid_losses(logits: Array, yes: Array, no: Array) -> Array:
    """The cross-entropy of the sigmoid of each logit z, where the answers count `yes` and `no`.

    loss  =  yes log(1 + exp(-z))  +  no log(1 + exp(z)),
             where log(1 + exp(z))  =  max(z, 0) + log(1 + exp(-|z|))

    No term is negative, so that nothing cancels, and no exponential overflows.
    """
    z = logits.astype(np.float64)
    shared = np.abs(z)
    for step in (np.negative, np.exp, np.log1p):
        step(shared, out=shared)
    of_no = np.maximum(z, 0)
    of_yes = np.subtract(of_no, z, out=z)  # max(-z, 0)
    of_no += shared
    of_yes += shared
    of_no *= no
    of_no += weighted(yes, of_yes)
    return of_no


def sigmoid_gradients(logits: Array, yes: Array, no: Array) -> Array:
    """The derivative of each loss with respect to its logit z: no sigmoid(z) - yes sigmoid(-z)."""
    p, not_p = sigmoids(logits)
    return np.asarray(no * p - yes * not_p)


def losses_of_rows(q: Array, target: Array) -> Array:
    """The cross-entropy of each row of probabilities q: the sum of -c_k log q_k."""
    if target.ndim == 1:
        return 0 - np.log(pick(q, target))
    return add_up(weighted(target, 0 - np.log(q)))


def losses_of_answers(p: Array, yes: Array, no: Array) -> Array:
    """The cross-entropy of each probability p of yes: -yes log p - no log(1 - p)."""
    return weighted(yes, 0 - np.log(p)) + weighted(no, 0 - np.log1p(-p))


def log_sum_exp(logits: Array) -> Array:
    """The logarithm of the sum of exp(z_k): z_r + log(1 + S), with r and S as above."""
    e = shifted_exponentials(logits)
    return np.asarray(logits[np.arange(len(logits)), e.apart] + np.log1p(e.rest))


def log_softmax(logits: Array) -> Array:
    """z less the logarithm of the sum of exp(z_k): -(z_r - z) - log(1 + S)."""
    e = shifted_exponentials(logits)
    return np.asarray(-e.gap - np.log1p(e.rest)[:, np.newaxis])


def softmax(logits: Array) -> Array:
    """exp(z) divided by its sum."""
    e = shifted_exponentials(logits)
    replace(e.others, e.apart, e.own)
    return np.asarray(e.others / (e.own + e.rest)[:, np.newaxis])


def softplus(z: Array) -> Array:
    """log(1 + exp(z)) without overflow."""
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def sigmoids(z: Array) -> tuple[Array, Array]:
    """sigmoid(z) and sigmoid(-z), neither of them as 1 less the other."""
    z = z.astype(np.float64, copy=False)
    yes, no = np.exp(np.minimum(z, 0)), np.exp(np.minimum(-z, 0))  # one of them is 1
    total = yes + no
    return yes / total, no / total


class Exponentials(NamedTuple):
    """exp(z - m) of rows of logits z, where m is any number of each row, one class r apart."""

    apart: Array
    """r, for each row."""
    own: Array
    """exp(z_r - m)."""
    others: Array
    """exp(z - m) of all classes, with 0 for r."""
    rest: Array
    """The sum of `others` over the classes."""
    gap: Any
    """z_r - z of all classes; None where nothing was subtracted, because r is the label."""


def exponentials(logits: Array, target: Array) -> Exponentials:
    """The exponentials of rows of logits: as they are where float64 holds them, else shifted."""
    if target.ndim == 1:
        others = widen(logits)
        np.exp(others, out=others)
        run, at = places(others, target)
        own, run[at] = run[at], 0
        rest = add_up(others)
        low, high = min(own.min(), rest.min()), max(own.max(), rest.max())
        if low > 1 / HUGE and high < HUGE:
            return Exponentials(target, own, others, rest, None)
    return shifted_exponentials(logits)


def shifted_exponentials(logits: Array) -> Exponentials:
    """The exponentials relative to the largest logit of each row, which overflow nowhere."""
    z, top = widen(logits), logits.argmax(axis=1)
    peak = pick(z, top)[:, np.newaxis]
    gap = peak - z
    if logits.dtype.itemsize > 4:
        # exp magnifies what rounding took from a large gap: put it back.
        taken = taken_by_rounding(peak, z, gap)
        others = np.exp(np.negative(gap, out=z), out=z)
        others -= np.multiply(taken, others, out=taken)
        others[gap == np.inf] = 0  # infinity less infinity was no number
    else:
        others = np.exp(np.negative(gap, out=z), out=z)
    replace(others, top, 0)
    return Exponentials(top, np.ones(len(z)), others, add_up(others), gap)


def taken_by_rounding(a: Array, b: Array, difference: Array) -> Array:
    """What rounding took from the difference a - b (Knuth's two-sum); overwrites b."""
    part = difference - a
    b += part
    np.subtract(difference, part, out=part)
    np.subtract(a, part, out=part)
    part -= b
    return part


def widen(rows: Array) -> Array:
    """Copy rows to float64, laid out along whatever is longer: NumPy is quick along long runs."""
    order: Literal["C", "F"] = "F" if rows.shape[1] < MANY_CLASSES else "C"
    return rows.astype(np.float64, order=order)


def add_up(terms: Array) -> Array:
    """Sum over classes, pairwise: rounding errors grow with the logarithm of their number."""
    if terms.shape[1] >= MANY_CLASSES:
        # Contiguous along the classes, where NumPy's own sum is pairwise.
        return np.asarray(terms.sum(axis=1))
    while terms.shape[1] > 1:
        half, kept = terms.shape[1] // 2, (terms.shape[1] + 1) // 2
        sums = np.empty((len(terms), kept), order="F")
        np.add(terms[:, :half], terms[:, kept:], out=sums[:, :half])
        sums[:, half:] = terms[:, half:kept]  # the middle one of an odd number
        terms = sums
    return terms[:, 0].copy()


def weighted(weight: Array, value: Array) -> Array:
    """Multiply, where weight 0 leaves nothing even of an infinite value (fmax passes over NaN)."""
    product = weight * value
    return np.asarray(np.fmax(product, 0, out=product))


def places(block: Array, classes: Array) -> tuple[Array, Array]:
    """A block as one run of memory, and where in it each row's element of a class lies."""
    rows, width = block.shape
    each = np.arange(rows)
    at = classes * rows + each if block.flags.f_contiguous else each * width + classes
    return block.ravel(order="K"), at


def pick(block: Array, classes: Array) -> Array:
    """The element of a class in each row."""
    run, at = places(block, classes)
    return run.take(at)


def replace(block: Array, classes: Array, value: Array | float) -> None:
    """Put a value in the place of each row's class."""
    run, at = places(block, classes)
    run[at] = value
