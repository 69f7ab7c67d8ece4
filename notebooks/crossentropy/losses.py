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
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _blocks as kernel
from . import _validation as check
from ._validation import Array

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_logit_gradient",
    "categorical_cross_entropy",
    "categorical_cross_entropy_logit_gradient",
    "sparse_categorical_cross_entropy",
    "sparse_categorical_cross_entropy_logit_gradient",
]

_ASK_LOGITS = (
    "did you mean from_logits=True? Otherwise turn logits into probabilities with {} first"
)


@dataclass
class _Block:
    """The targets of a few rows: hard (one label a row) or soft (a distribution a row)."""

    rows: slice | Array
    """Which rows of the batch they are."""
    numbers: range | Array
    """The same, one number after another."""
    labels: Array | None
    """The true class of each row, or None where the target is soft."""
    coefficients: Array | None
    """wₖ ỹₖ in the shape (classes, rows), or None where the target is hard."""
    total: Array | None
    """The sum of wₖ ỹₖ over the classes; None where it is 1 throughout."""
    sample_weight: Array | None
    """What each row counts beside its class; None where it is 1 throughout."""
    count: float
    """What the rows count in the mean: the sum of their sample weights times Σ wₖ yₖ."""


@dataclass
class _Batch:
    """The arguments of a softmax loss, checked as far as one can without reading every row."""

    targets_name: str
    targets: Array
    predictions_name: str
    predictions: Array
    class_weight: Array | None
    sample_weight: Array | None
    smoothing: float
    ignore_index: int | None
    sparse: bool

    def __post_init__(self) -> None:
        self.shape = self.predictions.shape[:-1]
        self.classes = self.predictions.shape[-1]
        self.dtype = check.working_dtype(self.predictions)
        self.rows = self.predictions.reshape(-1, self.classes)
        self.flat_targets = self.targets.reshape(self.rows.shape[: 1 if self.sparse else 2])
        self.widened = self.dtype == np.float32
        self.memory = kernel.memory_for(
            self.rows, widened=self.widened, beside=0 if self.sparse and not self.smoothing else 5
        )
        if self.sample_weight is not None:
            self.sample_weight = self.sample_weight.reshape(-1)

    def blocks(self) -> Iterator[_Block]:
        """Cut the batch into blocks, without the ignored rows, and check the targets."""
        empty = True
        for part in self.memory.blocks():
            rows: slice | Array = part
            numbers: range | Array = range(part.start, part.stop)
            if self.ignore_index is not None:
                kept = np.flatnonzero(self.flat_targets[part] != self.ignore_index)
                if len(kept) == 0:
                    continue
                if len(kept) < len(numbers):
                    rows = numbers = kept + part.start
            empty = False
            yield self._sparse(rows, numbers) if self.sparse else self._dense(rows, numbers)
        if empty:
            check.all_ignored(self.targets_name, self.ignore_index)

    def _sparse(self, rows: slice | Array, numbers: range | Array) -> _Block:
        labels = self.flat_targets[rows]
        check.label_range(self.targets_name, labels, self.classes, numbers, self.shape)
        labels = labels.astype(np.intp, copy=False)
        of_label = None if self.class_weight is None else self.class_weight[labels]
        sample_weight = None if self.sample_weight is None else self.sample_weight[rows]
        count = _product(of_label, sample_weight)
        block = _Block(
            rows,
            numbers,
            labels,
            None,
            of_label,
            sample_weight,
            len(numbers) if count is None else float(count.sum()),
        )
        if self.smoothing:
            # The smoothed label is a distribution like any other.
            everywhere = kernel.weighted(
                self.class_weight, np.full(self.classes, self.smoothing / self.classes)
            )
            smooth = np.repeat(everywhere[:, np.newaxis], len(numbers), axis=1)
            own = kernel.weighted(of_label, np.full(len(numbers), 1 - self.smoothing))
            smooth[labels, np.arange(len(numbers))] += own
            block.labels, block.coefficients, block.total = None, smooth, kernel.add_up(smooth)
        return block

    def _dense(self, rows: slice | Array, numbers: range | Array) -> _Block:
        source = self.flat_targets[rows]
        y = kernel.classes_first(source)
        check.distribution_block(
            self.targets_name,
            y,
            numbers,
            self.shape,
            check.sum_tolerance(source.dtype, self.classes),
            "divide each row by its sum, or pass one-hot rows",
        )
        sample_weight = None if self.sample_weight is None else self.sample_weight[rows]
        c = (1 - self.smoothing) * y + self.smoothing / self.classes if self.smoothing else y
        of_row = None
        if self.class_weight is not None:
            w = self.class_weight[:, np.newaxis]
            of_row = kernel.add_up(w * y)
            c = w * c
        count = _product(of_row, sample_weight)
        return _Block(
            rows,
            numbers,
            None,
            c,
            kernel.add_up(c),
            sample_weight,
            len(numbers) if count is None else float(count.sum()),
        )


def _product(first: Array | None, second: Array | None) -> Array | None:
    """Multiply two weights, where None stands for ones."""
    if first is None or second is None:
        return second if first is None else first
    return first * second


def _exponentials(batch: _Batch, block: _Block) -> kernel.Exponentials:
    """The exponentials of a block of logits: shifted only where they have to be."""
    if block.labels is not None:
        exps = kernel.exponentials(batch.rows[block.rows], block.labels, batch.memory)
        if exps is not None:
            return exps
    return _shifted(batch, block)


def _shifted(batch: _Batch, block: _Block) -> kernel.Shifted:
    """The exponentials relative to each row's largest logit, which shows what is not legal."""
    rows = batch.rows[block.rows]
    exps = kernel.shifted_exponentials(
        rows, batch.memory, widened=batch.widened, left_out=block.labels
    )
    check.peaks(batch.predictions_name, exps.peak, rows, block.numbers, batch.shape)
    return exps


def _losses_from_logits(batch: _Batch, block: _Block) -> Array:
    """The losses of a block of logits."""
    if block.labels is not None:
        return kernel.weighted(block.total, _exponentials(batch, block).surprisal())
    exps = _shifted(batch, block)
    gap = kernel.add_up(kernel.weighted(block.coefficients, -exps.shifted))
    return np.asarray(gap + kernel.weighted(block.total, exps.log_sum()))


def _losses_from_probabilities(batch: _Batch, block: _Block) -> Array:
    """The losses of a block of probabilities: minus their logarithms."""
    source = batch.rows[block.rows]
    q = batch.memory.load(source)[0]
    check.distribution_block(
        batch.predictions_name,
        q,
        block.numbers,
        batch.shape,
        check.sum_tolerance(source.dtype, batch.classes),
        _ASK_LOGITS.format("softmax"),
    )
    if block.labels is not None:
        return kernel.weighted(block.total, 0 - np.log(kernel.pick(q, block.labels)))
    return kernel.add_up(kernel.weighted(block.coefficients, 0 - np.log(q)))


def _loss(batch: _Batch, *, from_logits: bool, reduction: str) -> Any:
    """Go through a batch block by block: check, compute, and either keep or add up."""
    check.reduction_name(reduction)
    logits = check.flag("from_logits", from_logits)
    losses_of = _losses_from_logits if logits else _losses_from_probabilities
    out = np.zeros(len(batch.rows), batch.dtype) if reduction == "none" else None
    sums, counts = [], []
    with np.errstate(all="ignore"):
        for block in batch.blocks():
            losses = kernel.weighted(block.sample_weight, losses_of(batch, block))
            if out is None:
                sums.append(losses.sum())
                counts.append(block.count)
            else:
                out[block.rows] = losses
        if out is not None:
            return out.reshape(batch.shape)[()]
        total = np.sum(sums)
        if reduction == "mean":
            total /= check.some_weight(np.sum(counts))
        return batch.dtype.type(total)


def _gradient(batch: _Batch, reduction: str) -> Array:
    """The derivative of a reduced loss with respect to every logit.

    With the softmax q, a hard target of weight w has w q; but for the true class w (q − 1), which
    is minus w times the sum of the other classes' q. A soft target has C qₖ − cₖ, where c are the
    coefficients wₖ ỹₖ and C is their sum; written as (C − cₖ) qₖ − cₖ (1 − qₖ), with 1 − qₖ summed
    from the other classes, it keeps its digits when one class is all but certain.
    """
    check.reduction_name(reduction)
    out = np.zeros(batch.rows.shape, batch.dtype)
    with np.errstate(all="ignore"):
        divisor = 1.0
        if reduction == "mean":
            divisor = check.some_weight(np.sum([block.count for block in batch.blocks()]))
        for block in batch.blocks():
            exps = _exponentials(batch, block)
            scale = kernel.weighted(block.sample_weight, 1 / (exps.own + exps.rest)) / divisor
            gradient = exps.others
            if block.labels is not None:
                scale = kernel.weighted(block.total, scale)
                kernel.replace(gradient, block.labels, -exps.rest)
            else:
                c, total = block.coefficients, block.total
                assert c is not None
                assert total is not None
                # Of the largest class, which was left out, the exponential is 1.
                without = (exps.rest - gradient) + 1
                kernel.replace(without, exps.left_out, exps.rest)
                kernel.replace(gradient, exps.left_out, 1)
                gradient = (total - c) * gradient - c * without
            gradient *= scale
            out[block.rows] = gradient.T
    return out.reshape(batch.predictions.shape)


def _categorical(
    targets: ArrayLike,
    predictions: ArrayLike,
    name: str,
    class_weight: ArrayLike | None,
    sample_weight: ArrayLike | None,
    label_smoothing: float,
) -> _Batch:
    rows = check.class_rows(name, predictions)
    check.two_classes(name, rows)
    return _Batch(
        "targets",
        check.target_rows("targets", targets, rows, name),
        name,
        rows,
        check.weights("class_weight", class_weight, rows.shape[-1:], "each class"),
        check.weights("sample_weight", sample_weight, rows.shape[:-1], "each row"),
        check.fraction("label_smoothing", label_smoothing),
        None,
        sparse=False,
    )


def _sparse(
    labels: ArrayLike,
    predictions: ArrayLike,
    name: str,
    class_weight: ArrayLike | None,
    sample_weight: ArrayLike | None,
    label_smoothing: float,
    ignore_index: int | None,
) -> _Batch:
    rows = check.class_rows(name, predictions)
    check.two_classes(name, rows)
    return _Batch(
        "labels",
        check.labels_for("labels", labels, rows, name),
        name,
        rows,
        check.weights("class_weight", class_weight, rows.shape[-1:], "each class"),
        check.weights("sample_weight", sample_weight, rows.shape[:-1], "each row"),
        check.fraction("label_smoothing", label_smoothing),
        None if ignore_index is None else check.whole_number("ignore_index", ignore_index),
        sparse=True,
    )


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
        row.
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
    Keras always divides by the number of rows.

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
    >>> loss = categorical_cross_entropy([[0, 1, 0]], [[0.228, 0.619, 0.153]])
    >>> f"{loss:.5f} nats"
    '0.47965 nats'
    """
    return _loss(
        _categorical(
            targets, predictions, "predictions", class_weight, sample_weight, label_smoothing
        ),
        from_logits=from_logits,
        reduction=reduction,
    )


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
        row.
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
    >>> logits = [[2.0, 1.0, 0.0]]
    >>> categorical_cross_entropy_logit_gradient([[0, 1, 0]], logits).round(4)
    array([[ 0.6652, -0.7553,  0.09  ]])
    """
    return _gradient(
        _categorical(targets, logits, "logits", class_weight, sample_weight, label_smoothing),
        reduction,
    )


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
        row.
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
    >>> loss = sparse_categorical_cross_entropy([1], [[0.228, 0.619, 0.153]])
    >>> f"{loss:.5f} nats"
    '0.47965 nats'
    >>> logits = [[40, 0], [0, 0]]
    >>> loss = sparse_categorical_cross_entropy([0, -1], logits, from_logits=True,
    ...                                         ignore_index=-1)
    >>> f"{loss:.4g}"
    '4.248e-18'
    """
    return _loss(
        _sparse(
            labels,
            predictions,
            "predictions",
            class_weight,
            sample_weight,
            label_smoothing,
            ignore_index,
        ),
        from_logits=from_logits,
        reduction=reduction,
    )


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
        row.
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
    >>> logits = [[2.0, 1.0, 0.0]]
    >>> sparse_categorical_cross_entropy_logit_gradient([1], logits).round(4)
    array([[ 0.6652, -0.7553,  0.09  ]])
    """
    return _gradient(
        _sparse(
            labels, logits, "logits", class_weight, sample_weight, label_smoothing, ignore_index
        ),
        reduction,
    )


@dataclass
class _Binary:
    """The arguments of the binary loss, checked as far as one can without reading them all."""

    targets: Array
    predictions_name: str
    predictions: Array
    pos_weight: Array | None
    sample_weight: Array | None
    smoothing: float

    def __post_init__(self) -> None:
        check.not_empty(self.predictions_name, self.predictions)
        check.same_shape("targets", self.targets, self.predictions_name, self.predictions)
        self.shape = self.predictions.shape
        self.dtype = check.working_dtype(self.predictions)
        self.flat = self.predictions.reshape(-1)
        self.flat_targets = self.targets.reshape(-1)
        self.divisor = float(self.flat.size)
        if self.sample_weight is not None:
            self.sample_weight = self.sample_weight.reshape(-1)
            self.divisor = float(self.sample_weight.sum())

    def blocks(self) -> Iterator[tuple[slice, Array, Array, Array]]:
        """Cut into blocks: where, targets and predictions in float64, and room for as many."""
        memory = np.empty((3, min(kernel.BLOCK, self.flat.size)))
        for part in kernel.blocks(self.flat.size):
            y, values, spare = memory[:, : part.stop - part.start]
            targets = self.flat_targets[part]
            check.unit_block(
                "targets", targets, part.start, self.shape, "use 1 for yes and 0 for no"
            )
            y[...] = targets
            values[...] = self.flat[part]
            yield part, y, values, spare

    @property
    def plain(self) -> bool:
        """Whether yes counts y, and no counts 1 − y."""
        return self.pos_weight is None and self.sample_weight is None and self.smoothing == 0

    def answers(self, part: slice, y: Array) -> tuple[Array, Array]:
        """What yes and what no count in a block: targets, smoothed and weighted."""
        yes, no = y, 1 - y
        if self.smoothing:
            yes = (1 - self.smoothing) * yes + self.smoothing / 2
            no = (1 - self.smoothing) * no + self.smoothing / 2
        if self.pos_weight is not None:
            label = np.arange(part.start, part.stop) % self.pos_weight.size
            yes = yes * self.pos_weight[label]
        if self.sample_weight is not None:
            yes = yes * self.sample_weight[part]
            no = no * self.sample_weight[part]
        return yes, no

    def losses_from_logits(self, part: slice, y: Array, z: Array, spare: Array) -> Array:
        """A block's losses: log1p(exp(-|z|)), and |z| times what the logit's sign denies."""
        size = np.abs(z, out=spare)
        losses = np.negative(size)
        np.exp(losses, out=losses)
        np.log1p(losses, out=losses)
        if self.plain:
            # A logit above 0 denies 1 - y, one below it y: either is |(z > 0) - y|.
            denied = np.subtract(z > 0, y, out=spare)
            denied *= z
        else:
            yes, no = self.answers(part, y)
            losses *= yes + no
            denied = size
            denied *= np.where(z > 0, no, yes)
        losses += denied
        return losses

    def not_finite(self, part: slice, z: Array, losses: Array) -> None:
        """Look into losses whose sum is not finite: refuse bad logits, and put right the rest."""
        check.logit_block(self.predictions_name, z, part.start, self.shape)
        losses[np.isnan(losses)] = 0  # an impossible yes (-inf), denied with weight 0

    def losses_from_probabilities(self, part: slice, y: Array, p: Array) -> Array:
        """A block's losses: minus the logarithms of p and of 1 - p."""
        repair = _ASK_LOGITS.format("sigmoid")
        check.unit_block(self.predictions_name, p, part.start, self.shape, repair)
        yes, no = self.answers(part, y)
        return kernel.weighted(yes, 0 - np.log(p)) + kernel.weighted(no, 0 - np.log1p(-p))


def _binary(
    targets: ArrayLike,
    predictions: ArrayLike,
    name: str,
    pos_weight: ArrayLike | None,
    sample_weight: ArrayLike | None,
    label_smoothing: float,
) -> _Binary:
    elements = check.numeric(name, predictions)
    if pos_weight is not None and np.ndim(pos_weight) == 0:
        pos_weight = np.reshape(pos_weight, (1,))
        each = (1,)
    else:
        each = elements.shape[-1:]
    return _Binary(
        check.numeric("targets", targets, boolean=True),
        name,
        elements,
        check.weights("pos_weight", pos_weight, each, "each label, or a single number"),
        check.weights("sample_weight", sample_weight, elements.shape, "each element"),
        check.fraction("label_smoothing", label_smoothing),
    )


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
        How much each element counts, 0 or more, in the shape of `targets`; s in the formula.
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
    >>> binary_cross_entropy([1, 1], [0.9, 0.1], reduction="none").round(3)
    array([0.105, 2.303])
    """
    check.reduction_name(reduction)
    logits = check.flag("from_logits", from_logits)
    batch = _binary(targets, predictions, "predictions", pos_weight, sample_weight, label_smoothing)
    out = np.empty(batch.flat.size, batch.dtype) if reduction == "none" else None
    sums = []
    with np.errstate(all="ignore"):
        for part, y, values, spare in batch.blocks():
            losses = (
                batch.losses_from_logits(part, y, values, spare)
                if logits
                else batch.losses_from_probabilities(part, y, values)
            )
            sums.append(losses.sum())
            if logits and not np.isfinite(sums[-1]):
                batch.not_finite(part, values, losses)
                sums[-1] = losses.sum()
            if out is not None:
                out[part] = losses
        if out is not None:
            return out.reshape(batch.shape)[()]
        total = np.sum(sums)
        return batch.dtype.type(total / batch.divisor if reduction == "mean" else total)


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
        How much each element counts, 0 or more, in the shape of `targets`; s in the formula.
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
    >>> binary_cross_entropy_logit_gradient([1, 0], [0.0, 2.0],
    ...                                     reduction="none").round(4)
    array([-0.5   ,  0.8808])
    """
    check.reduction_name(reduction)
    batch = _binary(targets, logits, "logits", pos_weight, sample_weight, label_smoothing)
    out = np.empty(batch.flat.size, batch.dtype)
    with np.errstate(all="ignore"):
        for part, y, values, _ in batch.blocks():
            check.logit_block("logits", values, part.start, batch.shape)
            yes, no = batch.answers(part, y)
            chance, chance_of_no = kernel.sigmoids(values)
            gradient = no * chance - yes * chance_of_no
            out[part] = gradient / batch.divisor if reduction == "mean" else gradient
    return out.reshape(batch.shape)[()]
