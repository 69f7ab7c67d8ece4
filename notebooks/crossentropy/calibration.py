"""Do predicted probabilities mean what they say? Scores, the reliability curve, and one repair.

Wherever labels are asked for, two shapes of predictions are understood: one probability of yes for
each label (labels 0 or 1), or a row of K class probabilities for each label (labels 0 to K − 1).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from . import _hints as hints
from . import _validation as check
from ._formulas import Array
from ._validation import Place
from .stable import softmax

__all__ = [
    "Reliability",
    "brier_score",
    "expected_calibration_error",
    "fit_temperature",
    "reliability_curve",
]


class Reliability(NamedTuple):
    """What :func:`reliability_curve` returns: three arrays, one entry for each bin in use."""

    confidence: Array
    """The mean predicted probability in each bin."""
    frequency: Array
    """How often the prediction came true in each bin."""
    size: Array
    """How many predictions fell into each bin."""


def _read(labels: ArrayLike, predictions: ArrayLike, name: str) -> tuple[Array, Array, bool]:
    """Read labels and predictions in either shape; the flag says whether there are classes."""
    values = check.numeric(name, predictions)
    check.not_empty(name, values)
    answers = check.numeric("labels", labels, boolean=True)
    with_classes = answers.ndim == values.ndim - 1
    if with_classes:
        check.two_classes(name, values, "pass ")
        answers = check.labels_for("labels", answers, values, name)
        classes, columns = values.shape[-1], "give the predictions one column for each"
    else:
        check.same_shape("labels", answers, name, values)
        check.not_one_hot("labels", answers, name)
        check.integer_dtype("labels", answers)
        classes, columns = 2, f"give {name} one column for each"
    flat = answers.reshape(-1)
    check.label_range("labels", flat, classes, Place(slice(flat.size), answers.shape), columns)
    return flat.astype(np.intp), values, with_classes


def _probabilities(labels: ArrayLike, predictions: ArrayLike) -> tuple[Array, Array, bool]:
    answers, values, with_classes = _read(labels, predictions, "predictions")
    if with_classes:
        hint = hints.probability_row("predictions", "pass softmax(predictions)")
        rows = check.distribution("predictions", values, hint).reshape(-1, values.shape[-1])
        return answers, rows.astype(np.float64), True
    hint = hints.probability("predictions", "pass sigmoid(predictions)")
    check.unit_interval("predictions", values, hint)
    return answers, values.reshape(-1).astype(np.float64), False


def brier_score(labels: ArrayLike, predictions: ArrayLike) -> float:
    r"""Mean squared distance between predictions and what came true.

    Parameters
    ----------
    labels : array_like of int
        What came true: 0 or 1 (or False or True) for yes-or-no predictions, or the true class,
        counted from 0.
    predictions : array_like
        Probabilities of yes in the shape of `labels`, or class probabilities of shape (..., K),
        each row summing to 1.

    Returns
    -------
    float
        For yes or no the mean of :math:`(p - y)^2`, from 0 to 1; for classes the mean of
        :math:`\sum_k (q_k - y_k)^2`, from 0 to 2.

    Raises
    ------
    ValueError
        If the shapes do not belong together, there is no row, the labels are one-hot rows, one is
        fractional or out of range, or the predictions are not probabilities.
    TypeError
        If an argument has the wrong type or dtype.

    Notes
    -----
    Brier's own definition is the second one: two classes then give twice the first.

    References
    ----------
    Brier, G. W., Verification of forecasts expressed in terms of probability, Monthly Weather
    Review 78, 1950.

    Examples
    --------
    >>> import crossentropy as ce
    >>> f"{ce.brier_score([1, 0], [0.9, 0.4]):.3f}"
    '0.085'
    >>> f"{ce.brier_score([1, 0], [[0.1, 0.9], [0.6, 0.4]]):.3f}"
    '0.170'
    """
    answers, values, with_classes = _probabilities(labels, predictions)
    if not with_classes:
        return float(((values - answers) ** 2).mean())
    difference = values.copy()
    difference[np.arange(answers.size), answers] -= 1
    return float((difference**2).sum(axis=-1).mean())


def reliability_curve(labels: ArrayLike, predictions: ArrayLike, *, bins: int = 15) -> Reliability:
    r"""Predicted probability against how often it came true, in bins of equal width.

    Parameters
    ----------
    labels : array_like of int
        What came true: 0 or 1 (or False or True) for yes-or-no predictions, or the true class,
        counted from 0.
    predictions : array_like
        Probabilities of yes in the shape of `labels`, or class probabilities of shape (..., K),
        each row summing to 1.
    bins : int, optional
        How many bins divide the interval from 0 to 1.

    Returns
    -------
    Reliability
        Three arrays, ``confidence``, ``frequency`` and ``size``, without the empty bins.

    Raises
    ------
    ValueError
        If the shapes do not belong together, there is no row, the labels are one-hot rows, one is
        fractional or out of range, the predictions are not probabilities, or `bins` is below 1.
    TypeError
        If an argument has the wrong type or dtype.

    Notes
    -----
    For yes or no, the predicted probability is that of yes. For classes it is that of the most
    likely class (the first of several), and it came true if that class did. A bin holds its upper
    edge; the first one holds 0 as well.

    References
    ----------
    Guo, C., Pleiss, G., Sun, Y. and Weinberger, K. Q., On calibration of modern neural networks,
    ICML 2017, arXiv 1706.04599.

    Examples
    --------
    >>> import crossentropy as ce
    >>> curve = ce.reliability_curve([0, 1, 1, 1], [0.2, 0.4, 0.9, 0.7], bins=2)
    >>> curve.confidence.round(2), curve.frequency.round(2), curve.size
    (array([0.3, 0.8]), array([0.5, 1. ]), array([2, 2]))
    """
    answers, values, with_classes = _probabilities(labels, predictions)
    bins = check.whole_number("bins", bins, least=1)
    if with_classes:
        chosen = values.argmax(axis=-1)
        values = values[np.arange(answers.size), chosen]
        answers = chosen == answers
    inner_edges = np.arange(1, bins) / bins
    which = np.searchsorted(inner_edges, values, side="left")
    count = np.bincount(which, minlength=bins)
    used = count > 0
    confidence = np.bincount(which, weights=values, minlength=bins)[used] / count[used]
    frequency = np.bincount(which, weights=answers, minlength=bins)[used] / count[used]
    return Reliability(confidence, frequency, count[used])


def expected_calibration_error(
    labels: ArrayLike, predictions: ArrayLike, *, bins: int = 15
) -> float:
    r"""Mean distance between predicted probability and frequency, over bins of equal width.

    Parameters
    ----------
    labels : array_like of int
        What came true: 0 or 1 (or False or True) for yes-or-no predictions, or the true class,
        counted from 0.
    predictions : array_like
        Probabilities of yes in the shape of `labels`, or class probabilities of shape (..., K),
        each row summing to 1.
    bins : int, optional
        How many bins divide the interval from 0 to 1.

    Returns
    -------
    float
        Between 0 (calibrated, as far as the bins can tell) and 1.

    Raises
    ------
    ValueError
        If the shapes do not belong together, there is no row, the labels are one-hot rows, one is
        fractional or out of range, the predictions are not probabilities, or `bins` is below 1.
    TypeError
        If an argument has the wrong type or dtype.

    Notes
    -----
    Each bin of :func:`reliability_curve` counts by its number of predictions. The value depends
    on the bins, and with few rows it is above 0 even for a perfectly calibrated model.

    References
    ----------
    Guo, C., Pleiss, G., Sun, Y. and Weinberger, K. Q., On calibration of modern neural networks,
    ICML 2017, arXiv 1706.04599.

    Examples
    --------
    >>> import crossentropy as ce
    >>> labels, predictions = [0, 1, 1, 1], [0.2, 0.4, 0.9, 0.7]
    >>> f"{ce.expected_calibration_error(labels, predictions, bins=2):.2f}"
    '0.20'
    """
    curve = reliability_curve(labels, predictions, bins=bins)
    distance = np.abs(curve.confidence - curve.frequency)
    return float((distance * curve.size).sum() / curve.size.sum())


def fit_temperature(labels: ArrayLike, logits: ArrayLike) -> float:
    r"""The temperature T that makes the cross-entropy of logits divided by T smallest.

    Parameters
    ----------
    labels : array_like of int
        What came true: 0 or 1 (or False or True) for yes-or-no predictions, or the true class,
        counted from 0. Use rows that the model was not trained on.
    logits : array_like
        Logits of yes in the shape of `labels`, or class logits of shape (..., K), in nats, all
        finite.

    Returns
    -------
    float
        T: above 1 for an over-confident model, below 1 for an under-confident one.

    Raises
    ------
    ValueError
        If the shapes do not belong together, there is no row, the labels are one-hot rows, one is
        fractional or out of range, a logit is not finite, or no temperature is best: all logits of
        a row are equal, every row is classified correctly (smaller is always better), or the logits
        are no better than guessing (larger is always better).
    TypeError
        If an argument has the wrong type or dtype.

    Notes
    -----
    In the inverse temperature the loss is convex, so its derivative (the mean expected logit less
    the mean true logit) increases; the derivative's zero is found by bisection. Dividing by T
    changes no ranking and so no accuracy.

    References
    ----------
    Guo, C., Pleiss, G., Sun, Y. and Weinberger, K. Q., On calibration of modern neural networks,
    ICML 2017, arXiv 1706.04599.

    Examples
    --------
    >>> import crossentropy as ce
    >>> f"{ce.fit_temperature([0, 0, 0, 1], [[3, 0], [3, 0], [3, 0], [3, 0]]):.3f}"
    '2.731'
    """
    answers, values, with_classes = _read(labels, logits, "logits")
    check.finite("logits", values)
    z = values.astype(np.float64).reshape(answers.size, -1)
    if not with_classes:
        z = np.hstack([np.zeros_like(z), z])
    # Scaled, so that no difference overflows, and relative to the true class, so that nothing
    # cancels: no derivative changes its sign.
    scale = float(np.abs(z).max()) or 1.0
    z /= scale
    z -= z[np.arange(answers.size), answers][:, np.newaxis]
    check.temperature(z)

    def slope(inverse: float) -> float:
        return float((softmax(inverse * z) * z).sum())

    low, high = 0.0, 1.0
    while slope(high) < 0:
        low, high = high, 2 * high
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return scale / middle
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
