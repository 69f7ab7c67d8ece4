"""Losses to compare cross-entropy with."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _formulas as formulas
from . import _hints as hints
from . import _validation as check
from ._formulas import Array
from ._validation import Place

__all__ = ["focal_loss", "hinge_loss", "squared_error"]

_COLUMNS = "pass one column of scores for each"
_SELECT = "select the known ones, here and in the predictions"


def _reduced(losses: Array, dtype: np.dtype[Any], reduction: str) -> Any:
    check.reduction_name(reduction)
    if reduction == "none":
        return losses.astype(dtype)[()]
    return dtype.type(losses.sum() if reduction == "sum" else losses.mean())


def _events(
    targets: ArrayLike, predictions: ArrayLike, name: str, classes: str = "pass one_hot(targets, K)"
) -> tuple[Array, Array]:
    """Read yes-or-no targets and the numbers predicted for them, in one shape."""
    y = check.numeric("targets", targets, boolean=True)
    values = check.numeric(name, predictions)
    check.same_shape("targets", y, name, values)
    check.not_empty(name, values)
    return check.unit_interval("targets", y, hints.answer(_SELECT, classes)), values


def focal_loss(
    targets: ArrayLike,
    predictions: ArrayLike,
    *,
    from_logits: bool = False,
    gamma: float = 2.0,
    alpha: float | None = None,
    reduction: str = "mean",
) -> Any:
    r"""Focal loss of yes-or-no predictions, :math:`-\alpha_t (1 - p_t)^\gamma \log p_t`, in nats.

    Here :math:`p_t` is the probability of the answer that is true, and :math:`\alpha_t` its weight.
    A target between 0 and 1 mixes the losses of both answers.

    Parameters
    ----------
    targets : array_like
        What is true, of any shape: 0 or 1 (or False or True), or a probability between them.
    predictions : array_like
        Probabilities that the answer is yes, in the shape of `targets`; or logits in nats if
        `from_logits` is true, where ``-inf`` marks an impossible yes.
    from_logits : bool, optional
        Whether `predictions` are logits.
    gamma : float, optional
        How strongly answers that are already likely are faded out, γ in the formula, 0 or more; 0
        gives cross-entropy.
    alpha : float, optional
        The weight of the answer yes, between 0 and 1; no gets 1 − `alpha`. If it is left out, both
        get 1.
    reduction : {"mean", "sum", "none"}, optional
        The mean over all elements (the default), their sum, or each element's own loss.

    Returns
    -------
    float or ndarray
        In nats: one number, or with ``reduction="none"`` an array in the shape of `targets`.
        float32 if `predictions` are float32 or float16, otherwise float64.

    Raises
    ------
    ValueError
        If the shapes differ, there is no element, a target or a probability lies outside [0, 1], a
        logit is NaN or ``+inf``, `gamma` is negative or infinite, `alpha` lies outside [0, 1], or
        the reduction is unknown.
    TypeError
        If an argument has the wrong type or dtype.

    Notes
    -----
    With γ above 0 it is not a proper score: even with equal weights, its expected value is smallest
    not at the true probability but nearer to one half.

    References
    ----------
    Lin, T.-Y., Goyal, P., Girshick, R., He, K. and Dollár, P., Focal loss for dense object
    detection, ICCV 2017, arXiv 1708.02002.

    Examples
    --------
    >>> import crossentropy as ce
    >>> plain, focal = (ce.focal_loss([1], [0.9], gamma=gamma) for gamma in (0, 2))
    >>> f"{plain / focal:.0f} times smaller"
    '100 times smaller'
    """
    y, values = _events(targets, predictions, "predictions")
    fading = check.number("gamma", gamma)
    legal, expected = 0 <= fading < np.inf, "a finite number of 0 or more"
    check.require("gamma", fading, legal, expected, "the paper uses 2")
    yes_weight, no_weight = 1.0, 1.0
    if alpha is not None:
        yes_weight = check.fraction("alpha", alpha)
        no_weight = 1 - yes_weight
    wide = values.astype(np.float64)
    with np.errstate(all="ignore"):
        if check.flag("from_logits", from_logits):
            check.logits_of_answers(
                "predictions", wide.reshape(-1), Place(slice(wide.size), wide.shape)
            )
            p, not_p = formulas.sigmoids(wide)
            surprise_yes, surprise_no = formulas.softplus(-wide), formulas.softplus(wide)
        else:
            check.unit_interval(
                "predictions", values, hints.probability("predictions", "pass from_logits=True")
            )
            p, not_p = wide, 1 - wide
            surprise_yes, surprise_no = 0 - np.log(wide), 0 - np.log1p(-wide)
        losses = formulas.weighted(yes_weight * y * not_p**fading, surprise_yes)
        losses = losses + formulas.weighted(no_weight * (1 - y) * p**fading, surprise_no)
    return _reduced(losses, check.working_dtype(values), reduction)


def hinge_loss(
    targets: ArrayLike, scores: ArrayLike, *, margin: float = 1.0, reduction: str = "mean"
) -> Any:
    r"""Hinge loss: 0 once the right answer leads by the margin, and linear before.

    Parameters
    ----------
    targets : array_like
        For a yes-or-no question: 0 or 1 (or False or True), in the shape of `scores`. For K
        classes: integer labels from 0 to K − 1, in the shape of `scores` without its last axis.
    scores : array_like
        Finite scores: positive for yes; or, in the shape (..., K), one for each of K classes.
    margin : float, optional
        The lead that suffices, above 0.
    reduction : {"mean", "sum", "none"}, optional
        The mean over all rows (the default), their sum, or each row's own loss.

    Returns
    -------
    float or ndarray
        In the unit of the scores: one number, or with ``reduction="none"`` an array in the shape of
        `targets`. float32 if `scores` are float32 or float16, otherwise float64.

    Raises
    ------
    ValueError
        If the shapes do not belong together, there is no row or only one class, the targets are
        one-hot rows, a target is neither 0 nor 1, a label is fractional or out of range, a score is
        not finite, `margin` is not a finite number above 0, or the reduction is unknown.
    TypeError
        If an argument has the wrong type or dtype.

    Notes
    -----
    The loss is the margin less the lead, but never below 0. For yes or no, the lead is
    :math:`2y - 1` times the score; for K classes it is the true class's score less the best other
    one (Crammer and Singer's form).

    References
    ----------
    Crammer, K. and Singer, Y., On the algorithmic implementation of multiclass kernel-based vector
    machines, Journal of Machine Learning Research 2, 2001.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.hinge_loss([1, 1, 0], [2.0, 0.3, 0.5], reduction="none").round(2)
    array([0. , 0.7, 1.5])
    >>> scores = [[2.0, 0.5, 0.0], [0.0, 0.0, 0.4]]
    >>> ce.hinge_loss([0, 2], scores, reduction="none").round(2)
    array([0. , 0.6])
    """
    wanted = check.number("margin", margin)
    legal, expected = 0 < wanted < np.inf, "a finite number above 0"
    check.require("margin", wanted, legal, expected, "the usual choice is 1")
    values = check.elements("scores", scores)
    check.finite("scores", values)
    answers = check.numeric("targets", targets, boolean=True)
    if answers.ndim == values.ndim - 1:
        check.two_classes("scores", values, "pass ")
        labels = check.labels_for("targets", answers, values, "scores")
        place = Place(slice(labels.size), labels.shape)
        check.label_range("targets", labels.reshape(-1), values.shape[-1], place, _COLUMNS)
        own = labels.astype(np.intp)[..., np.newaxis]
        others = values.astype(np.float64)
        true_score = np.take_along_axis(others, own, axis=-1)[..., 0]
        np.put_along_axis(others, own, -np.inf, axis=-1)
        lead = true_score - others.max(axis=-1)
    else:
        check.not_one_hot("targets", answers, "scores")
        y, _ = _events(answers, values, "scores", _COLUMNS)
        repair = "if it is a probability of yes pass targets > 0.5"
        check.refuse("targets", y, (y == 0) | (y == 1), "where 0 or 1 is expected", repair)
        lead = (2 * y - 1) * values.astype(np.float64)
    return _reduced(np.maximum(0, wanted - lead), check.working_dtype(values), reduction)


def squared_error(targets: ArrayLike, predictions: ArrayLike, *, reduction: str = "mean") -> Any:
    r"""Squared error of probabilities, :math:`(y - p)^2`, without a factor one half.

    Parameters
    ----------
    targets : array_like
        What is true, of any shape: 0 or 1 (or False or True), or a probability between them.
    predictions : array_like
        Probabilities, in the shape of `targets`.
    reduction : {"mean", "sum", "none"}, optional
        The mean over all elements (the default), their sum, or each element's own error.

    Returns
    -------
    float or ndarray
        One number, or with ``reduction="none"`` an array in the shape of `targets`. float32 if
        `predictions` are float32 or float16, otherwise float64.

    Raises
    ------
    ValueError
        If the shapes differ, there is no element, a target or prediction lies outside [0, 1], or
        the reduction is unknown.
    TypeError
        If an argument has the wrong type or dtype.

    References
    ----------
    Brier, G. W., Verification of forecasts expressed in terms of probability, Monthly Weather
    Review 78, 1950.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.squared_error([1, 0], [0.9, 0.9], reduction="none").round(2)
    array([0.01, 0.81])
    """
    y, values = _events(targets, predictions, "predictions")
    hint = hints.probability("predictions", "pass sigmoid(predictions)")
    check.unit_interval("predictions", values, hint)
    return _reduced((y - values.astype(np.float64)) ** 2, check.working_dtype(values), reduction)
