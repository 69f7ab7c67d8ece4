"""What a loss is given beside the predictions: target rows, class weights, corrected logits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _hints as hints
from . import _validation as check
from ._formulas import Array
from ._validation import Place

__all__ = [
    "balanced_class_weights",
    "effective_number_weights",
    "one_hot",
    "prior_correction",
    "smooth_labels",
]


_SELECT = "select the rows that are known"
_EACH = "if each class is a yes-or-no question take (1 - epsilon) * targets + epsilon / 2"


def _labels(labels: ArrayLike, num_classes: int) -> Array:
    classes = check.whole_number("num_classes", num_classes, least=2)
    array = check.numeric("labels", labels)
    check.not_empty("labels", array)
    check.integer_dtype("labels", array)
    place, more = Place(slice(array.size), array.shape), f"pass num_classes={int(array.max()) + 1}"
    check.label_range("labels", array.reshape(-1), classes, place, more)
    return array


def _counts(labels: ArrayLike, num_classes: int) -> Array:
    counts = np.bincount(_labels(labels, num_classes).reshape(-1), minlength=num_classes)
    if not counts.all():
        raise ValueError(
            f"labels hold no label of class {int(np.argmin(counts))}, whose weight would be "
            "infinite; merge the class with another or choose its weight by hand"
        )
    return counts


def one_hot(labels: ArrayLike, num_classes: int) -> Array:
    """Target rows from integer labels: 1 for the true class, 0 for the others.

    Parameters
    ----------
    labels : array_like of int, shape (...)
        The true classes, counted from 0.
    num_classes : int
        How many classes there are, K, at least 2.

    Returns
    -------
    ndarray of float64, shape (..., K)
        One row for each label.

    Raises
    ------
    ValueError
        If there is no label, one is fractional or outside 0 to K − 1, or `num_classes` is below 2.
    TypeError
        If the labels are boolean, or whole numbers of a floating-point dtype, or `num_classes` is
        not an integer.

    Notes
    -----
    Each row takes K times the memory of its label: with many classes prefer
    :func:`~crossentropy.losses.sparse_categorical_cross_entropy`, which makes no rows.

    References
    ----------
    Bishop, C. M., Pattern Recognition and Machine Learning, Springer, 2006, section 2.2
    (the 1-of-K scheme).

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.one_hot([0, 2], 3)
    array([[1., 0., 0.],
           [0., 0., 1.]])
    """
    array = _labels(labels, num_classes)
    rows = np.zeros((*array.shape, num_classes))
    np.put_along_axis(rows, array.astype(np.intp)[..., np.newaxis], 1, axis=-1)
    return rows


def smooth_labels(targets: ArrayLike, epsilon: float) -> Array:
    r"""Target rows with a share ε spread evenly over all classes, :math:`(1-ε) y + ε/K`.

    Parameters
    ----------
    targets : array_like, shape (..., K)
        Target distributions, one-hot or soft; each row sums to 1.
    epsilon : float
        The share ε to spread, between 0 and 1.

    Returns
    -------
    ndarray, shape (..., K)
        The smoothed rows, which still sum to 1. float32 if `targets` are float32 or float16,
        otherwise float64.

    Raises
    ------
    ValueError
        If a row is not a distribution, or `epsilon` lies outside [0, 1].
    TypeError
        If an argument is boolean or not numeric.

    Notes
    -----
    The true class keeps its own part of the share: at ε = 0.1 and K = 10 it gets 0.91, not 0.9.

    References
    ----------
    Szegedy, C., Vanhoucke, V., Ioffe, S., Shlens, J. and Wojna, Z., Rethinking the Inception
    architecture for computer vision, CVPR 2016, arXiv 1512.00567.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.smooth_labels([0, 1, 0, 0], 0.1).round(3)
    array([0.025, 0.925, 0.025, 0.025])
    """
    share = check.fraction("epsilon", epsilon)
    rows = check.distribution("targets", targets, hints.target_row(_SELECT, _EACH))
    smoothed: Array = (1 - share) * rows + share / rows.shape[-1]
    return smoothed


def balanced_class_weights(labels: ArrayLike, num_classes: int) -> Array:
    r"""Class weights that make all classes count alike, :math:`w_k = n / (K n_k)`.

    Parameters
    ----------
    labels : array_like of int
        The labels of the training set, of any shape, counted from 0.
    num_classes : int
        How many classes there are, K, at least 2.

    Returns
    -------
    ndarray of float64, shape (K,)
        One weight for each class; over the n labels they average 1.

    Raises
    ------
    ValueError
        If there is no label, one is fractional or out of range, a class has none, or `num_classes`
        is below 2.
    TypeError
        If the labels are boolean, or whole numbers of a floating-point dtype, or `num_classes` is
        not an integer.

    Notes
    -----
    A model trained with them no longer predicts the true frequencies. :func:`prior_correction`
    repairs that.

    References
    ----------
    King, G. and Zeng, L., Logistic regression in rare events data, Political Analysis 9, 2001.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.balanced_class_weights([0, 0, 0, 1], 2).round(4)
    array([0.6667, 2.    ])
    """
    counts = _counts(labels, num_classes)
    return np.asarray(counts.sum() / (num_classes * counts))


def effective_number_weights(labels: ArrayLike, num_classes: int, beta: float) -> Array:
    r"""Class weights by the effective number of samples, :math:`\propto (1-β)/(1-β^{n_k})`.

    Parameters
    ----------
    labels : array_like of int
        The labels of the training set, of any shape, counted from 0.
    num_classes : int
        How many classes there are, K, at least 2.
    beta : float
        How much samples of one class overlap, β in the formula: from 0 (all weights equal) up to
        but not including 1 (in the limit, weights by inverse frequency).

    Returns
    -------
    ndarray of float64, shape (K,)
        One weight for each class; together they sum to K.

    Raises
    ------
    ValueError
        If there is no label, one is fractional or out of range, a class has none, `num_classes` is
        below 2, or `beta` is outside [0, 1).
    TypeError
        If the labels are boolean, or whole numbers of a floating-point dtype, `num_classes` is not
        an integer, or `beta` is
        not a number.

    References
    ----------
    Cui, Y., Jia, M., Lin, T.-Y., Song, Y. and Belongie, S., Class-balanced loss based on effective
    number of samples, CVPR 2019, arXiv 1901.05555.

    Examples
    --------
    >>> import crossentropy as ce
    >>> weights = ce.effective_number_weights([0] * 5000 + [1] * 50, 2, beta=0.9999)
    >>> f"{weights[1] / weights[0]:.1f} instead of 100"
    '78.9 instead of 100'
    """
    overlap = check.number("beta", beta)
    legal, expected = 0 <= overlap < 1, "a number from 0 up to but without 1"
    check.require("beta", overlap, legal, expected, "the paper uses 0.9 to 0.9999")
    counts = _counts(labels, num_classes)
    with np.errstate(divide="ignore"):
        # 1 − βⁿ without cancellation; for β = 0 it is 1 − e^(−inf) = 1.
        weights = (1 - overlap) / -np.expm1(counts * np.log(overlap))
    return np.asarray(weights * (num_classes / weights.sum()))


def prior_correction(logits: ArrayLike, train_prior: ArrayLike, true_prior: ArrayLike) -> Any:
    r"""Logits moved from the class frequencies of training to those of the world.

    Parameters
    ----------
    logits : array_like
        For K classes: shape (..., K), softmax logits. For a yes-or-no question: any shape,
        sigmoid logits. In nats.
    train_prior : array_like, shape (K,), or float
        How frequent the classes were (or counted, with class weights) in training, summing to 1;
        for a yes-or-no question the frequency of yes.
    true_prior : array_like, shape (K,), or float
        How frequent they are where the model is used.

    Returns
    -------
    float or ndarray
        Corrected logits, in nats, in the shape of `logits`: to each is added the logarithm of the
        true prior less that of the training prior (for yes or no, of the priors' odds). float32 if
        `logits` are float32 or float16, otherwise float64.

    Raises
    ------
    ValueError
        If there is no logit, a logit is NaN, a prior is not strictly between 0 and 1, does not sum
        to 1 or does not fit the logits' last axis, or the two priors differ in shape.
    TypeError
        If an argument is boolean or not numeric.

    References
    ----------
    Saerens, M., Latinne, P. and Decaestecker, C., Adjusting the outputs of a classifier to new a
    priori probabilities: a simple procedure, Neural Computation 14, 2002.

    Examples
    --------
    >>> import crossentropy as ce
    >>> f"{ce.prior_correction(0.0, train_prior=0.5, true_prior=0.01):.3f}"
    '-4.595'
    """
    array = check.numeric("logits", logits)
    check.not_empty("logits", array)
    array = array.astype(check.working_dtype(array), copy=False)
    check.no_nan("logits", array.reshape(-1), Place(slice(array.size), array.shape))
    before = _prior("train_prior", train_prior, array)
    after = _prior("true_prior", true_prior, array)
    check.same_shape("true_prior", after, "train_prior", before)
    if before.ndim:
        shift = np.log(after) - np.log(before)
    else:
        shift = (np.log(after) - np.log1p(-after)) - (np.log(before) - np.log1p(-before))
    return (array + shift).astype(array.dtype)[()]


def _prior(name: str, prior: ArrayLike, logits: Array) -> Array:
    array = check.numeric(name, prior).astype(np.float64)
    repair = hints.prior(name, array)
    expected = "where a frequency above 0 and below 1 is expected"
    check.refuse(name, array, (array > 0) & (array < 1), expected, repair)
    if array.ndim:
        array = check.distribution(name, array, lambda _: repair)
        if array.shape != logits.shape[-1:]:
            raise ValueError(
                f"{name} has shape {array.shape}, where {logits.shape[-1:]} is expected, one "
                "frequency for each class on the logits' last axis; pass a single number for a "
                "yes-or-no question"
            )
    return array
