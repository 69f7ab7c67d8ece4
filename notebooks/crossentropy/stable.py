"""Softmax, sigmoid and their logarithms, right for every logit a float can hold.

Classes lie on the last axis. ``-inf`` is a legal logit: it marks a class as impossible. Results are
float32 if the logits are float32 or float16, otherwise float64.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _formulas as formulas
from . import _validation as check
from ._driver import cut
from ._formulas import Array
from ._validation import Place

__all__ = ["log_sigmoid", "log_softmax", "logsumexp", "sigmoid", "softmax", "softplus"]


def _by_rows(logits: ArrayLike, formula: Callable[[Array], Array], *, classes: bool = True) -> Any:
    """Apply a formula to all rows, block by block; ``classes`` tells if the result has them."""
    array = check.class_rows("logits", logits)
    rows, shape = array.reshape(-1, array.shape[-1]), array.shape[:-1]
    out = np.empty(rows.shape if classes else len(rows), check.working_dtype(array))
    with np.errstate(all="ignore"):
        for part in cut(rows):
            block = check.logits_of_classes("logits", rows[part], Place(part, shape))
            out[part] = formula(block)
    return out.reshape(array.shape if classes else shape)[()]


def _elementwise(z: ArrayLike, function: Callable[[Array], Array]) -> Any:
    """Apply a function to all elements, block by block."""
    array = check.numeric("z", z)
    flat = array.reshape(-1)
    out = np.empty(flat.shape, check.working_dtype(array))
    with np.errstate(all="ignore"):
        for part in cut(flat):
            check.no_nan("z", flat[part], Place(part, array.shape))
            out[part] = function(flat[part].astype(np.float64))
    return out.reshape(array.shape)[()]


def logsumexp(logits: ArrayLike) -> Any:
    r"""Logarithm of a sum of exponentials, :math:`\log \sum_k e^{z_k}`, over the last axis.

    Parameters
    ----------
    logits : array_like, shape (..., K)
        Logits, in nats; ``-inf`` adds nothing to the sum.

    Returns
    -------
    float or ndarray, shape (...)
        One value for each row.

    Raises
    ------
    ValueError
        If a logit is NaN or ``+inf``, a row holds nothing but ``-inf``, or there is no row.
    TypeError
        If `logits` is boolean or not numeric.

    Notes
    -----
    With m the largest logit, computed as :math:`m + \log(1 + S)`, where S sums
    :math:`e^{z_k - m}` over the other classes: nothing overflows, and ``log1p`` keeps S even where
    1 + S rounds to 1.

    References
    ----------
    Blanchard, P., Higham, D. J. and Higham, N. J., Accurately computing the log-sum-exp and
    softmax functions, IMA Journal of Numerical Analysis 41, 2021, doi 10.1093/imanum/draa038.

    Examples
    --------
    >>> import crossentropy as ce
    >>> f"{ce.logsumexp([0, -40]):.4g}"
    '4.248e-18'
    """
    return _by_rows(logits, formulas.log_sum_exp, classes=False)


def softmax(logits: ArrayLike) -> Array:
    r"""Probabilities from logits, :math:`q_k = e^{z_k} / \sum_j e^{z_j}`, over the last axis.

    Parameters
    ----------
    logits : array_like, shape (..., K)
        Logits, in nats; ``-inf`` gives probability 0.

    Returns
    -------
    ndarray, shape (..., K)
        Probabilities; each row sums to 1.

    Raises
    ------
    ValueError
        If a logit is NaN or ``+inf``, a row holds nothing but ``-inf``, or there is no row.
    TypeError
        If `logits` is boolean or not numeric.

    Notes
    -----
    The largest logit of a row is first subtracted from all, so nothing overflows. A loss needs no
    probabilities: hand the logits to it with ``from_logits=True``.

    References
    ----------
    Bridle, J. S., Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition, Neurocomputing, Springer, 1990.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.softmax([2.0, 1.0, 0.0]).round(4)
    array([0.6652, 0.2447, 0.09  ])
    """
    return np.asarray(_by_rows(logits, formulas.softmax))


def log_softmax(logits: ArrayLike) -> Array:
    r"""Logarithms of the softmax, :math:`z_k - \log \sum_j e^{z_j}`, over the last axis.

    Parameters
    ----------
    logits : array_like, shape (..., K)
        Logits, in nats; ``-inf`` stays ``-inf``.

    Returns
    -------
    ndarray, shape (..., K)
        Log-probabilities, in nats, none above 0.

    Raises
    ------
    ValueError
        If a logit is NaN or ``+inf``, a row holds nothing but ``-inf``, or there is no row.
    TypeError
        If `logits` is boolean or not numeric.

    Notes
    -----
    With m the largest logit, computed as :math:`(z_k - m) - \log(1 + S)`, where S sums
    :math:`e^{z_j - m}` over the other classes. Neither part is above 0, so nothing cancels.
    Applied a second time it changes nothing, unlike the softmax.

    References
    ----------
    Blanchard, P., Higham, D. J. and Higham, N. J., Accurately computing the log-sum-exp and
    softmax functions, IMA Journal of Numerical Analysis 41, 2021, doi 10.1093/imanum/draa038.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.log_softmax([2.0, 1.0, 0.0]).round(4)
    array([-0.4076, -1.4076, -2.4076])
    """
    return np.asarray(_by_rows(logits, formulas.log_softmax))


def softplus(z: ArrayLike) -> Any:
    r"""Smooth ramp :math:`\log(1 + e^z)`: the binary loss of a logit z when the target is 0.

    Parameters
    ----------
    z : array_like
        Logits of any shape, in nats; ``-inf`` and ``inf`` give 0 and ``inf``.

    Returns
    -------
    float or ndarray
        The value for each element, in nats, in the shape of `z`.

    Raises
    ------
    ValueError
        If an element is NaN.
    TypeError
        If `z` is boolean or not numeric.

    Notes
    -----
    Computed as :math:`\max(z, 0) + \log(1 + e^{-|z|})`, which neither overflows nor cancels.

    References
    ----------
    Dugas, C., Bengio, Y., Bélisle, F., Nadeau, C. and Garcia, R., Incorporating second-order
    functional knowledge for better option pricing, Advances in Neural Information Processing
    Systems 13, 2000.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.softplus([-1000, 0, 1000]).round(4)
    array([0.000e+00, 6.931e-01, 1.000e+03])
    """
    return _elementwise(z, formulas.softplus)


def sigmoid(z: ArrayLike) -> Any:
    r"""Probability from a logit, :math:`1 / (1 + e^{-z})`.

    Parameters
    ----------
    z : array_like
        Logits of any shape, in nats; ``-inf`` and ``inf`` give 0 and 1.

    Returns
    -------
    float or ndarray
        Probabilities, in the shape of `z`.

    Raises
    ------
    ValueError
        If an element is NaN.
    TypeError
        If `z` is boolean or not numeric.

    Notes
    -----
    No exponential of a positive number is taken, so nothing overflows and small probabilities keep
    their digits. Those near 1 cannot keep their distance from 1: sigmoid(40) rounds to 1. Use the
    logit where you can.

    References
    ----------
    Berkson, J., Application of the logistic function to bio-assay, Journal of the American
    Statistical Association 39, 1944.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.sigmoid([-2.0, 0.0, 2.0]).round(4)
    array([0.1192, 0.5   , 0.8808])
    """
    return _elementwise(z, lambda values: formulas.sigmoids(values)[0])


def log_sigmoid(z: ArrayLike) -> Any:
    r"""Logarithm of the sigmoid, :math:`-\log(1 + e^{-z})`.

    Parameters
    ----------
    z : array_like
        Logits of any shape, in nats; ``-inf`` and ``inf`` give ``-inf`` and 0.

    Returns
    -------
    float or ndarray
        Log-probabilities, in nats, in the shape of `z`.

    Raises
    ------
    ValueError
        If an element is NaN.
    TypeError
        If `z` is boolean or not numeric.

    Notes
    -----
    Computed as minus the softplus of :math:`-z`, which neither overflows nor cancels.

    References
    ----------
    Mächler, M., Accurately computing log(1 − exp(−|a|)), vignette of the R package Rmpfr, 2012.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.log_sigmoid([-2.0, 0.0, 2.0]).round(4)
    array([-2.1269, -0.6931, -0.1269])
    """
    return _elementwise(z, lambda values: -formulas.softplus(-values))
