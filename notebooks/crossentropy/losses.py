r"""The three variants of cross-entropy as losses, and their derivatives.

One rule holds for one-hot, soft and integer targets. With the probabilities q and the target
distribution y of a row, smoothing ε, class weights w and the row's sample weight s, its loss is

.. math::
   \begin{aligned}
   \ell &= -s \sum_k w_k \tilde y_k \log q_k, \\
   \tilde y_k &= (1 - \varepsilon) y_k + \varepsilon / K,
   \end{aligned}

and the mean over a batch is the sum of the losses divided by the sum of
:math:`s \sum_k w_k y_k`, over the rows that are not ignored. The binary loss has two classes,
yes and no; its weight ρ multiplies the term of yes, and never enters the denominator of the mean.

A row that is ignored or has sample weight 0 is left out: its target and its predictions may hold
anything. If class weights leave nothing of a row, its predictions may hold anything.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from numpy.typing import ArrayLike

from . import _driver as driver
from . import _formulas as formulas
from . import _hints as hints
from . import _validation as check
from ._driver import Batch, Formula, Look
from ._formulas import Array
from ._targets import Answers, Distributions, Labels

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_logit_gradient",
    "categorical_cross_entropy",
    "categorical_cross_entropy_logit_gradient",
    "sparse_categorical_cross_entropy",
    "sparse_categorical_cross_entropy_logit_gradient",
]


def _of_rows(name: str, from_logits: bool = True) -> tuple[Look, Formula]:
    """How rows of predictions are checked, and what computes their losses."""
    if check.flag("from_logits", from_logits):
        return partial(check.logits_of_classes, name), formulas.softmax_losses
    hint = hints.probability_row(name, "pass from_logits=True", questions=hints.QUESTIONS)
    return partial(check.distribution_rows, name, hint=hint), formulas.losses_of_rows


def _of_elements(name: str, from_logits: bool = True) -> tuple[Look, Formula]:
    """The same for the predictions of yes-or-no questions."""
    if check.flag("from_logits", from_logits):
        return partial(check.logits_of_answers, name), formulas.sigmoid_losses
    hint = hints.probability(name, "pass from_logits=True")
    return partial(check.unit_block, name, hint=hint), formulas.losses_of_answers


def categorical_cross_entropy(
    targets: ArrayLike,
    predictions: ArrayLike,
    *,
    from_logits: bool = False,
    class_weight: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
) -> Any:
    r"""Cross-entropy of predictions for one-hot or soft targets, in nats.

    .. math::
       \begin{aligned}
       \ell &= -s \sum_k w_k \tilde y_k \log q_k, \\
       \tilde y_k &= (1 - \varepsilon) y_k + \varepsilon / K
       \end{aligned}

    Parameters
    ----------
    targets : array_like, shape (..., K)
        Target distributions, each row summing to 1: one-hot, or soft.
    predictions : array_like, shape (..., K)
        Probabilities of K classes, each row summing to 1; or logits in nats, where ``-inf`` marks
        an impossible class, if `from_logits` is true.
    from_logits : bool, optional
        Whether `predictions` are logits. Prefer logits: they keep what probabilities round away.
    class_weight : array_like, shape (K,), optional
        How much each class counts, 0 or more; w in the formula. It multiplies a class's term and,
        for the mean, the row's share of the denominator.
    sample_weight : array_like, shape (...), optional
        How much each row counts, 0 or more; s in the formula. An integer acts like repeating the
        row; 0 leaves it out, whatever it holds.
    label_smoothing : float, optional
        The share ε of each target, between 0 and 1, that is spread evenly over all K classes.
    reduction : {"mean", "sum", "none"}, optional
        The weighted mean over the rows (the default), their sum, or each row's own loss.

    Returns
    -------
    float or ndarray
        In nats: one number, or with ``reduction="none"`` an array of shape (...). float32 if
        `predictions` are float32 or float16, otherwise float64.

    Raises
    ------
    ValueError
        If the shapes do not belong together, there is no row or only one class, targets are not
        distributions, a logit is NaN or ``+inf``, a row holds nothing but ``-inf``, probabilities
        lie outside [0, 1] or do not sum to 1, weights are negative, not finite or leave nothing to
        average, `label_smoothing` lies outside [0, 1], or the reduction is unknown. The message
        names the first offending index.
    TypeError
        If an argument has the wrong type or dtype.

    Notes
    -----
    The mean divides by :math:`\sum_i s_i \sum_k w_k y_{ik}`, as for integer labels. PyTorch divides
    by the sum of the weights for integer labels only, and by the number of rows for float targets;
    Keras divides by default by the number of rows.

    From logits, with m the row's largest, S the sum of :math:`e^{z_k - m}` over the other classes,
    :math:`c_k = w_k \tilde y_k` and C their sum, the loss is computed as
    :math:`\sum_k c_k (m - z_k) + C \log(1 + S)`: no term is negative, so nothing cancels, however
    sure the model is. A target of 0 on an impossible class adds nothing; one above 0 costs
    infinity.

    References
    ----------
    Blanchard, P., Higham, D. J. and Higham, N. J., Accurately computing the log-sum-exp and
    softmax functions, IMA Journal of Numerical Analysis 41, 2021, doi 10.1093/imanum/draa038.

    Szegedy, C., Vanhoucke, V., Ioffe, S., Shlens, J. and Wojna, Z., Rethinking the Inception
    architecture for computer vision, CVPR 2016, arXiv 1512.00567 (label smoothing).

    Examples
    --------
    >>> import crossentropy as ce
    >>> loss = ce.categorical_cross_entropy([[0, 1, 0]], [[0.228, 0.619, 0.153]])
    >>> f"{loss:.5f} nats"
    '0.47965 nats'
    """
    check.reduction_name(reduction)
    look, formula = _of_rows("predictions", from_logits)
    values = check.several_classes("predictions", predictions)
    truth = Distributions(targets, "predictions", values, class_weight, label_smoothing)
    batch = Batch(truth, values, sample_weight, look)
    return driver.losses(batch, formula, reduction)


def categorical_cross_entropy_logit_gradient(
    targets: ArrayLike,
    logits: ArrayLike,
    *,
    class_weight: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
) -> Array:
    r"""Derivative of :func:`categorical_cross_entropy` with respect to the logits.

    .. math::
       \begin{aligned}
       \frac{\partial \ell}{\partial z_k} &= s\, (C q_k - c_k), \\
       c_k &= w_k \tilde y_k, \;\; C = \sum_j c_j
       \end{aligned}

    Here q is the softmax of the logits, and :math:`\tilde y` the smoothed target.

    Parameters
    ----------
    targets : array_like, shape (..., K)
        Target distributions, each row summing to 1: one-hot, or soft.
    logits : array_like, shape (..., K)
        Logits of K classes, in nats; ``-inf`` marks an impossible class.
    class_weight : array_like, shape (K,), optional
        How much each class counts, 0 or more; w in the formula. It multiplies a class's term and,
        for the mean, the row's share of the denominator.
    sample_weight : array_like, shape (...), optional
        How much each row counts, 0 or more; s in the formula. An integer acts like repeating the
        row; 0 leaves it out, whatever it holds.
    label_smoothing : float, optional
        The share ε of each target, between 0 and 1, that is spread evenly over all K classes.
    reduction : {"mean", "sum", "none"}, optional
        What is differentiated: the weighted mean of the losses (the default) or their sum; "none"
        gives each row the derivative of its own loss, which is the same as for "sum".

    Returns
    -------
    ndarray, shape (..., K)
        The derivative with respect to each logit. float32 if `logits` are float32 or float16,
        otherwise float64.

    Raises
    ------
    ValueError
        If the shapes do not belong together, there is no row or only one class, targets are not
        distributions, a logit is NaN or ``+inf``, a row of logits holds nothing but
        ``-inf``, weights are negative, not finite or leave nothing to average, `label_smoothing`
        lies outside [0, 1], or the reduction is unknown. The message names the first offending
        index.
    TypeError
        If an argument has the wrong type or dtype.

    Notes
    -----
    Without weights and smoothing this is prediction less target, q − y. Computed as
    :math:`(C - c_k) q_k - c_k (1 - q_k)`, where :math:`1 - q_k` is the sum of the other
    probabilities: for a one-hot target it keeps its digits even when the model is all but certain.
    For the mean it is divided by the same denominator as the loss.

    References
    ----------
    Bishop, C. M., Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.4.

    Examples
    --------
    >>> import crossentropy as ce
    >>> logits = [[2.0, 1.0, 0.0]]
    >>> ce.categorical_cross_entropy_logit_gradient([[0, 1, 0]], logits).round(4)
    array([[ 0.6652, -0.7553,  0.09  ]])
    """
    check.reduction_name(reduction)
    look, _ = _of_rows("logits")
    values = check.several_classes("logits", logits)
    truth = Distributions(targets, "logits", values, class_weight, label_smoothing)
    batch = Batch(truth, values, sample_weight, look)
    return driver.gradients(batch, formulas.softmax_gradients, reduction)


def sparse_categorical_cross_entropy(
    labels: ArrayLike,
    predictions: ArrayLike,
    *,
    from_logits: bool = False,
    class_weight: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    label_smoothing: float = 0.0,
    ignore_index: int | None = None,
    reduction: str = "mean",
) -> Any:
    r"""Cross-entropy of predictions for integer labels, in nats.

    .. math:: \ell = -s\, w_y \log q_y

    With label smoothing, the formula of :func:`categorical_cross_entropy` takes its place, for the
    label's one-hot row.

    Parameters
    ----------
    labels : array_like of int, shape (...)
        The true class of each row, counted from 0 to K − 1.
    predictions : array_like, shape (..., K)
        Probabilities of K classes, each row summing to 1; or logits in nats, where ``-inf`` marks
        an impossible class, if `from_logits` is true.
    from_logits : bool, optional
        Whether `predictions` are logits. Prefer logits: they keep what probabilities round away.
    class_weight : array_like, shape (K,), optional
        How much each class counts, 0 or more; w in the formula. It multiplies a class's term and,
        for the mean, the row's share of the denominator.
    sample_weight : array_like, shape (...), optional
        How much each row counts, 0 or more; s in the formula. An integer acts like repeating the
        row; 0 leaves it out, whatever it holds.
    label_smoothing : float, optional
        The share ε of each target, between 0 and 1, that is spread evenly over all K classes.
    ignore_index : int, optional
        A label that marks rows to leave out, whatever their predictions hold; their losses are 0.
    reduction : {"mean", "sum", "none"}, optional
        The weighted mean over the rows (the default), their sum, or each row's own loss.

    Returns
    -------
    float or ndarray
        In nats: one number, or with ``reduction="none"`` an array of shape (...). float32 if
        `predictions` are float32 or float16, otherwise float64.

    Raises
    ------
    ValueError
        If the shapes do not belong together, there is no row or only one class, every row is
        ignored, a label is fractional or out of range, a logit is NaN or ``+inf``, a row holds
        nothing but ``-inf``, probabilities lie outside [0, 1] or do not sum to 1, weights are
        negative, not finite or leave nothing to average, `label_smoothing` lies outside [0, 1], or
        the reduction is unknown. The message names the first offending index.
    TypeError
        If an argument has the wrong type or dtype, such as boolean labels.

    Notes
    -----
    The value is that of :func:`categorical_cross_entropy` for the labels' one-hot rows, with every
    option, but these rows are never made. The mean divides by :math:`\sum_i s_i w_{y_i}`, as in
    PyTorch; Keras divides by the number of rows.

    From logits, the loss is computed as :math:`\log(1 + S / e^{z_y})`, where S sums
    :math:`e^{z_k}` over the other classes: nothing cancels, however sure the model is. Where an
    exponential would leave the range of a float64, the row's largest logit is first subtracted
    from all. The batch is read in blocks that fit the processor's cache; no copy of it is made.

    References
    ----------
    Blanchard, P., Higham, D. J. and Higham, N. J., Accurately computing the log-sum-exp and
    softmax functions, IMA Journal of Numerical Analysis 41, 2021, doi 10.1093/imanum/draa038.

    Examples
    --------
    >>> import crossentropy as ce
    >>> loss = ce.sparse_categorical_cross_entropy([1], [[0.228, 0.619, 0.153]])
    >>> f"{loss:.5f} nats"
    '0.47965 nats'
    >>> logits = [[40, 0], [0, 0]]
    >>> loss = ce.sparse_categorical_cross_entropy([0, -1], logits, from_logits=True,
    ...                                            ignore_index=-1)
    >>> f"{loss:.4g}"
    '4.248e-18'
    """
    check.reduction_name(reduction)
    look, formula = _of_rows("predictions", from_logits)
    values = check.several_classes("predictions", predictions)
    truth = Labels(labels, "predictions", values, class_weight, label_smoothing, ignore_index)
    batch = Batch(truth, values, sample_weight, look)
    return driver.losses(batch, formula, reduction)


def sparse_categorical_cross_entropy_logit_gradient(
    labels: ArrayLike,
    logits: ArrayLike,
    *,
    class_weight: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    label_smoothing: float = 0.0,
    ignore_index: int | None = None,
    reduction: str = "mean",
) -> Array:
    r"""Derivative of :func:`sparse_categorical_cross_entropy` with respect to the logits.

    .. math:: \frac{\partial \ell}{\partial z_k} = s\, w_y\, (q_k - \mathbf 1[k{=}y])

    Here q is the softmax of the logits. With label smoothing, the formula of the categorical
    gradient takes its place, for the label's one-hot row.

    Parameters
    ----------
    labels : array_like of int, shape (...)
        The true class of each row, counted from 0 to K − 1.
    logits : array_like, shape (..., K)
        Logits of K classes, in nats; ``-inf`` marks an impossible class.
    class_weight : array_like, shape (K,), optional
        How much each class counts, 0 or more; w in the formula. It multiplies a class's term and,
        for the mean, the row's share of the denominator.
    sample_weight : array_like, shape (...), optional
        How much each row counts, 0 or more; s in the formula. An integer acts like repeating the
        row; 0 leaves it out, whatever it holds.
    label_smoothing : float, optional
        The share ε of each target, between 0 and 1, that is spread evenly over all K classes.
    ignore_index : int, optional
        A label that marks rows to leave out, whatever their predictions hold; their losses are 0.
    reduction : {"mean", "sum", "none"}, optional
        What is differentiated: the weighted mean of the losses (the default) or their sum; "none"
        gives each row the derivative of its own loss, which is the same as for "sum".

    Returns
    -------
    ndarray, shape (..., K)
        The derivative with respect to each logit. float32 if `logits` are float32 or float16,
        otherwise float64.

    Raises
    ------
    ValueError
        If the shapes do not belong together, there is no row or only one class, every row is
        ignored, a label is fractional or out of range, a logit is NaN or ``+inf``, a row of logits
        holds nothing but ``-inf``, weights are negative, not finite or leave nothing to average,
        `label_smoothing` lies outside [0, 1], or the reduction is unknown. The message names the
        first offending index.
    TypeError
        If an argument has the wrong type or dtype, such as boolean labels.

    Notes
    -----
    For the true class, :math:`q_y - 1` is computed as minus the sum of the other probabilities, so
    that it keeps its digits when the model is all but certain. Ignored rows have derivative 0. For
    the mean it is divided by the same denominator as the loss.

    References
    ----------
    Bishop, C. M., Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.4.

    Examples
    --------
    >>> import crossentropy as ce
    >>> logits = [[2.0, 1.0, 0.0]]
    >>> ce.sparse_categorical_cross_entropy_logit_gradient([1], logits).round(4)
    array([[ 0.6652, -0.7553,  0.09  ]])
    """
    check.reduction_name(reduction)
    look, _ = _of_rows("logits")
    values = check.several_classes("logits", logits)
    truth = Labels(labels, "logits", values, class_weight, label_smoothing, ignore_index)
    batch = Batch(truth, values, sample_weight, look)
    return driver.gradients(batch, formulas.softmax_gradients, reduction)


def binary_cross_entropy(
    targets: ArrayLike,
    predictions: ArrayLike,
    *,
    from_logits: bool = False,
    pos_weight: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
) -> Any:
    r"""Cross-entropy of yes-or-no predictions, in nats; for one question or for many labels.

    .. math::
       \begin{aligned}
       \ell &= -s\, \bigl[\rho\, \tilde y \log p \\
       &\quad + (1 - \tilde y) \log (1 - p)\bigr], \\
       \tilde y &= (1 - \varepsilon) y + \varepsilon / 2
       \end{aligned}

    Parameters
    ----------
    targets : array_like
        What is true, of any shape: 0 or 1 (or False or True), or a probability between them.
    predictions : array_like
        Probabilities that the answer is yes, in the shape of `targets`; or logits in nats if
        `from_logits` is true, where ``-inf`` marks an impossible yes.
    from_logits : bool, optional
        Whether `predictions` are logits. Prefer logits: they keep what probabilities round away.
    pos_weight : float or array_like, shape (L,), optional
        How much the positive term counts, 0 or more; ρ in the formula. One number, or one for each
        label on the last axis. It never enters the denominator of the mean.
    sample_weight : array_like, optional
        How much each element counts, 0 or more, in the shape of `targets`; s in the formula. 0
        leaves an element out, whatever it holds.
    label_smoothing : float, optional
        The share ε of each target, between 0 and 1, that is spread over the two classes:
        1 becomes 1 − ε/2, and 0 becomes ε/2.
    reduction : {"mean", "sum", "none"}, optional
        The weighted mean over the elements (the default), their sum, or each element's own loss.

    Returns
    -------
    float or ndarray
        In nats: one number, or with ``reduction="none"`` an array in the shape of `targets`.
        float32 if `predictions` are float32 or float16, otherwise float64.

    Raises
    ------
    ValueError
        If the shapes do not belong together, there is no element, a target or a probability lies
        outside [0, 1], a logit is NaN or ``+inf``, weights are negative, not finite or 0
        throughout, `label_smoothing` lies outside [0, 1], or the reduction is unknown. The message
        names the first offending index.
    TypeError
        If an argument has the wrong type or dtype.

    Notes
    -----
    The mean is over all elements and divides by the sum of their sample weights. With many labels,
    for the sum over each row's labels, use ``reduction="none"`` and add up the last axis.

    From logits, both terms share :math:`\log(1 + e^{-|z|})`, and the rest is :math:`|z|` times
    the weight of the answer that the logit's sign denies: nothing is subtracted, so nothing
    cancels, however sure the model is.

    References
    ----------
    Bishop, C. M., Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.2.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.binary_cross_entropy([1, 1], [0.9, 0.1], reduction="none").round(3)
    array([0.105, 2.303])
    """
    check.reduction_name(reduction)
    look, formula = _of_elements("predictions", from_logits)
    values = check.elements("predictions", predictions)
    truth = Answers(targets, "predictions", values, pos_weight, label_smoothing)
    return driver.losses(
        Batch(truth, values, sample_weight, look, classes=False), formula, reduction
    )


def binary_cross_entropy_logit_gradient(
    targets: ArrayLike,
    logits: ArrayLike,
    *,
    pos_weight: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
) -> Any:
    r"""Derivative of :func:`binary_cross_entropy` with respect to the logits.

    .. math::
       \begin{aligned}
       \frac{d \ell}{d z} &= s\, \bigl[(1 - \tilde y)\, \sigma(z) \\
       &\quad - \rho\, \tilde y\, \sigma(-z)\bigr]
       \end{aligned}

    Here :math:`\sigma` is the sigmoid, and :math:`\tilde y` the smoothed target.

    Parameters
    ----------
    targets : array_like
        What is true, of any shape: 0 or 1 (or False or True), or a probability between them.
    logits : array_like
        Logits in nats, in the shape of `targets`; ``-inf`` marks an impossible yes.
    pos_weight : float or array_like, shape (L,), optional
        How much the positive term counts, 0 or more; ρ in the formula. One number, or one for each
        label on the last axis. It never enters the denominator of the mean.
    sample_weight : array_like, optional
        How much each element counts, 0 or more, in the shape of `targets`; s in the formula. 0
        leaves an element out, whatever it holds.
    label_smoothing : float, optional
        The share ε of each target, between 0 and 1, that is spread over the two classes:
        1 becomes 1 − ε/2, and 0 becomes ε/2.
    reduction : {"mean", "sum", "none"}, optional
        What is differentiated: the weighted mean of the losses (the default) or their sum; "none"
        gives each element the derivative of its own loss, which is the same as for "sum".

    Returns
    -------
    float or ndarray
        The derivative with respect to each logit, in the shape of `logits`. float32 if `logits`
        are float32 or float16, otherwise float64.

    Raises
    ------
    ValueError
        If the shapes do not belong together, there is no element, a target lies outside [0, 1], a
        logit is NaN or ``+inf``, weights are negative, not finite or 0 throughout,
        `label_smoothing` lies outside [0, 1], or the reduction is unknown. The message names the
        first offending index.
    TypeError
        If an argument has the wrong type or dtype.

    Notes
    -----
    Without weights and smoothing this is prediction less target, p − y. For y = 1 it is computed
    as :math:`-\sigma(-z)`, which keeps the digits that p − 1 loses. For the mean it is divided by
    the same denominator as the loss.

    References
    ----------
    Bishop, C. M., Pattern Recognition and Machine Learning, Springer, 2006, section 4.3.2.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.binary_cross_entropy_logit_gradient([1, 0], [0.0, 2.0],
    ...                                        reduction="none").round(4)
    array([-0.5   ,  0.8808])
    """
    check.reduction_name(reduction)
    look, _ = _of_elements("logits")
    values = check.elements("logits", logits)
    truth = Answers(targets, "logits", values, pos_weight, label_smoothing)
    batch = Batch(truth, values, sample_weight, look, classes=False)
    return driver.gradients(batch, formulas.sigmoid_gradients, reduction)
