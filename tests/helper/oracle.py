"""The exact values that the helper is compared with, to more digits than a float64 holds."""

from __future__ import annotations

import math
from typing import NamedTuple

import mpmath
import numpy as np
from mpmath import libmp

BITS = 120  # digits of one exponential: 36 decimals
POINT = 1300  # the binary place down to which exponentials are added up, below any float64


class Exact(NamedTuple):
    """Losses as unevaluated sums of two floats, and correctly rounded gradients."""

    loss: np.ndarray
    loss_rest: np.ndarray
    gradient: np.ndarray


def _exponential(difference: tuple) -> int:
    """exp(difference) as an integer multiple of 2^-POINT."""
    if difference == libmp.fzero:
        return 1 << POINT
    _, mantissa, exponent, _ = libmp.mpf_exp(difference, BITS)
    shift = exponent + POINT
    return mantissa << shift if shift >= 0 else mantissa >> -shift


def softmax_rows(logits: np.ndarray, labels: np.ndarray) -> Exact:
    """Softmax cross-entropy of each row with its label, and its gradient, by mpmath.

    All exponentials are taken with 120 bits and added up as integers, exactly.
    """
    rows, classes = logits.shape
    loss, rest, gradient = np.empty(rows), np.empty(rows), np.empty((rows, classes))
    with mpmath.workprec(BITS):
        for i, (row, label) in enumerate(zip(logits.tolist(), labels.tolist(), strict=True)):
            largest = libmp.from_float(max(row))
            terms = [
                _exponential(libmp.mpf_sub(libmp.from_float(z), largest)) if z > -math.inf else 0
                for z in row
            ]
            total = sum(terms)
            gap = mpmath.mpf(max(row)) - mpmath.mpf(row[label])
            above_one = mpmath.ldexp(mpmath.mpf(total - (1 << POINT)), -POINT)
            value = gap + mpmath.log1p(above_one)
            loss[i] = float(value)
            rest[i] = float(value - loss[i]) if math.isfinite(loss[i]) else 0.0
            # Division of Python's integers is correctly rounded.
            gradient[i] = [term / total for term in terms]
            gradient[i, label] = -((total - terms[label]) / total)
    return Exact(loss, rest, gradient)


def weighted(exact: Exact, weights: np.ndarray) -> Exact:
    """What rows cost that count other than 1; the gradient gets one more rounding."""
    loss, rest = np.empty_like(exact.loss), np.empty_like(exact.loss)
    with mpmath.workprec(BITS):
        for i, weight in enumerate(weights.tolist()):
            value = (mpmath.mpf(exact.loss[i]) + mpmath.mpf(exact.loss_rest[i])) * weight
            loss[i] = float(value)
            rest[i] = float(value - loss[i])
    return Exact(loss, rest, exact.gradient * weights[:, np.newaxis])


def softmax_rows_longdouble(logits: np.ndarray, labels: np.ndarray) -> Exact:
    """The same by extended precision, 11 bits more than a float64: quicker for many classes."""
    each = np.arange(len(labels))
    z = logits.astype(np.longdouble)
    top = z.argmax(axis=1)
    terms = np.exp(z - z[each, top][:, np.newaxis])
    others = terms.copy()
    others[each, top] = 0
    rest = others.sum(axis=1)
    value = (z[each, top] - z[each, labels]) + np.log1p(rest)
    loss = value.astype(np.float64)
    others = terms.copy()
    others[each, labels] = 0
    terms[each, labels] = -others.sum(axis=1)
    gradient = terms / (1 + rest)[:, np.newaxis]
    return Exact(loss, (value - loss).astype(np.float64), gradient.astype(np.float64))


def softmax_rows_float32(logits: np.ndarray, labels: np.ndarray) -> Exact:
    """The same for float32 logits by float64, which has 29 bits more than the values compared."""
    each = np.arange(len(labels))
    relative = logits.astype(np.float64) - logits[each, labels][:, np.newaxis].astype(np.float64)
    terms = np.exp(relative)
    terms[each, labels] = 0
    others = np.array([math.fsum(row) for row in terms])
    loss = np.log1p(others)
    terms[each, labels] = -others
    return Exact(loss, np.zeros_like(loss), terms / (1 + others)[:, np.newaxis])


def binary(logits: np.ndarray, targets: np.ndarray) -> Exact:
    """Binary cross-entropy of each logit with its target of 0 or 1, by mpmath."""
    loss, rest, gradient = (np.empty(logits.shape) for _ in range(3))
    with mpmath.workprec(BITS):
        for i, (z, y) in enumerate(zip(logits.tolist(), targets.tolist(), strict=True)):
            wrong_way = mpmath.mpf(z if y == 0 else -z)
            small = mpmath.exp(-abs(wrong_way))
            value = max(wrong_way, 0) + mpmath.log1p(small)
            loss[i] = float(value)
            rest[i] = float(value - loss[i])
            size = (small if wrong_way < 0 else 1) / (1 + small)
            gradient[i] = float(size if y == 0 else -size)
    return Exact(loss, rest, gradient)


def ulps(found: np.ndarray, exact: np.ndarray, rest: np.ndarray | float = 0.0) -> np.ndarray:
    """Distance from the exact value, in units in the last place of the found dtype."""
    dtype = found.dtype.type
    with np.errstate(all="ignore"):
        unit = np.spacing(np.abs(exact.astype(dtype))).astype(np.float64)
        distance = np.abs((found.astype(np.float64) - exact) - rest) / unit
    both_infinite = np.isinf(found) & (found == exact)
    return np.where(both_infinite, 0.0, distance)


def definition(
    targets: np.ndarray,
    predictions: np.ndarray,
    class_weight: np.ndarray | None = None,
    sample_weight: np.ndarray | None = None,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
) -> float | list[float]:
    """Categorical cross-entropy of probabilities as it is defined, one number after another."""
    rows, classes = predictions.shape
    losses, weights = [], []
    for i in range(rows):
        s = 1.0 if sample_weight is None else float(sample_weight[i])
        terms, weight = [], []
        for k in range(classes):
            w = 1.0 if class_weight is None else float(class_weight[k])
            y = float(targets[i, k])
            smoothed = (1 - label_smoothing) * y + label_smoothing / classes
            weight.append(w * y)
            if w * smoothed > 0:
                q = float(predictions[i, k])
                terms.append(-w * smoothed * (math.log(q) if q > 0 else -math.inf))
        losses.append(s * math.fsum(terms))
        weights.append(s * math.fsum(weight))
    if reduction == "none":
        return losses
    total = math.fsum(losses)
    return total if reduction == "sum" else total / math.fsum(weights)
