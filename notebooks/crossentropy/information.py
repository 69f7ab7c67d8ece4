"""Information theory's measures, for whole distributions: classes lie on the last axis.

The values are in nats unless another base is asked for; float32 if the arguments are float32 or
float16, otherwise float64.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _hints as hints
from . import _validation as check
from ._formulas import Array

__all__ = ["convert", "cross_entropy", "entropy", "kl_divergence", "perplexity", "surprisal"]

_NATS_IN = {"nats": 1.0, "bits": float(np.log(2)), "bans": float(np.log(10))}


def _log(values: Array, base: float) -> Array:
    """Logarithm to any base, with log 0 = -inf; exact for powers of 2 and 10 in their base."""
    with np.errstate(divide="ignore"):
        if base == np.e:
            return np.asarray(np.log(values))
        if base == 2:
            return np.asarray(np.log2(values))
        if base == 10:
            return np.asarray(np.log10(values))
        return np.asarray(np.log(values) / values.dtype.type(np.log(base)))


def _expected_surprisal(p: Array, q: Array, base: float) -> Any:
    """Sum p times −log q over the last axis; where p is 0 nothing is added, whatever q is."""
    log_q = np.where(p > 0, _log(q, base), 0)
    # 0 − x instead of −x: a certain outcome has entropy 0, not −0.
    return (0 - (p * log_q).sum(axis=-1))[()]


def _hint(name: str) -> hints.Hint:
    return hints.probability_row(name, f"pass softmax({name})")


def _pair(p: ArrayLike, q: ArrayLike) -> tuple[Array, Array]:
    """Read two distributions over the same classes, in one dtype."""
    p, q = check.distribution("p", p, _hint("p")), check.distribution("q", q, _hint("q"))
    check.same_shape("p", p, "q", q)
    dtype = check.working_dtype(p, q)
    return p.astype(dtype, copy=False), q.astype(dtype, copy=False)


def surprisal(p: ArrayLike, base: float = np.e) -> Any:
    r"""Surprisal of an outcome of probability p, :math:`-\log p`.

    Parameters
    ----------
    p : array_like
        Probabilities, each between 0 and 1, of any shape.
    base : float, optional
        The logarithm's base: e for nats, 2 for bits, 10 for bans, or any other above 0 except 1.

    Returns
    -------
    float or ndarray
        The surprisal of each probability, in the shape of `p`; infinite for probability 0.

    Raises
    ------
    ValueError
        If a probability is NaN or outside [0, 1], or the base is not a positive number other
        than 1.
    TypeError
        If `p` or `base` is boolean or not numeric.

    References
    ----------
    Shannon, C. E., A mathematical theory of communication, Bell System Technical Journal 27, 1948.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.surprisal([0.9, 0.1]).round(3)
    array([0.105, 2.303])
    >>> f"{ce.surprisal(1 / 8, base=2):.1f} bits"
    '3.0 bits'
    """
    base = check.logarithm_base(base)
    array = check.numeric("p", p)
    check.unit_interval("p", array, hints.probability("p", "pass sigmoid(p)"))
    array = array.astype(check.working_dtype(array), copy=False)
    return (0 - _log(array, base))[()]


def entropy(p: ArrayLike, base: float = np.e) -> Any:
    r"""Entropy of a distribution, :math:`H(p) = -\sum_k p_k \log p_k`.

    Parameters
    ----------
    p : array_like, shape (..., K)
        Probabilities of K classes; each row sums to 1.
    base : float, optional
        The logarithm's base: e for nats, 2 for bits, 10 for bans, or any other above 0 except 1.

    Returns
    -------
    float or ndarray, shape (...)
        One entropy for each row, between 0 and the logarithm of K.

    Raises
    ------
    ValueError
        If `p` is empty or holds anything but probabilities, a row does not sum to 1, or the base
        is not a positive number other than 1.
    TypeError
        If `p` or `base` is boolean or not numeric.

    Notes
    -----
    :math:`0 \log 0` counts as 0, its limit.

    References
    ----------
    Shannon, C. E., A mathematical theory of communication, Bell System Technical Journal 27, 1948.

    Examples
    --------
    >>> import crossentropy as ce
    >>> f"{ce.entropy([1/2, 1/4, 1/8, 1/8], base=2):.2f} bits"
    '1.75 bits'
    """
    base = check.logarithm_base(base)
    array = check.distribution("p", p, _hint("p"))
    return _expected_surprisal(array, array, base)


def cross_entropy(p: ArrayLike, q: ArrayLike, base: float = np.e) -> Any:
    r"""Cross-entropy of q under p, :math:`H(p, q) = -\sum_k p_k \log q_k`.

    Parameters
    ----------
    p : array_like, shape (..., K)
        What is true: probabilities of K classes, each row summing to 1; one-hot when the class
        is known.
    q : array_like, shape (..., K)
        What is predicted, likewise, in the same shape.
    base : float, optional
        The logarithm's base: e for nats, 2 for bits, 10 for bans, or any other above 0 except 1.

    Returns
    -------
    float or ndarray, shape (...)
        One cross-entropy for each row; infinite where a possible class is predicted to be
        impossible.

    Raises
    ------
    ValueError
        If the shapes differ, an argument is empty or holds anything but probabilities, a row does
        not sum to 1, or the base is not a positive number other than 1.
    TypeError
        If an argument is boolean or not numeric.

    Notes
    -----
    A class with :math:`p_k = 0` adds nothing, even where :math:`q_k = 0`. The logarithm is that of
    the probability itself, to which no small number is added.

    References
    ----------
    Cover, T. M. and Thomas, J. A., Elements of Information Theory, 2nd edition, Wiley, 2006,
    chapter 5.

    Examples
    --------
    >>> import crossentropy as ce
    >>> f"{ce.cross_entropy([0, 1, 0], [0.228, 0.619, 0.153]):.5f} nats"
    '0.47965 nats'
    """
    base = check.logarithm_base(base)
    p, q = _pair(p, q)
    return _expected_surprisal(p, q, base)


def kl_divergence(p: ArrayLike, q: ArrayLike, base: float = np.e) -> Any:
    r"""Kullback–Leibler divergence, :math:`D(p \| q) = \sum_k p_k \log (p_k / q_k)`.

    Parameters
    ----------
    p : array_like, shape (..., K)
        What is true: probabilities of K classes; each row sums to 1.
    q : array_like, shape (..., K)
        What is predicted, likewise, in the same shape.
    base : float, optional
        The logarithm's base: e for nats, 2 for bits, 10 for bans, or any other above 0 except 1.

    Returns
    -------
    float or ndarray, shape (...)
        One divergence for each row: the cross-entropy of `q` under `p` less the entropy of `p`.
        It is 0 where the rows are equal, and infinite where a possible class is predicted to be
        impossible.

    Raises
    ------
    ValueError
        If the shapes differ, an argument is empty or holds anything but probabilities, a row does
        not sum to 1, or the base is not a positive number other than 1.
    TypeError
        If an argument is boolean or not numeric.

    Notes
    -----
    Both rows sum to 1, so :math:`\sum_k (q_k - p_k) = 0` may be added term by term. Then no term
    is negative, and little cancels where the two distributions are close.

    References
    ----------
    Kullback, S. and Leibler, R. A., On information and sufficiency, Annals of Mathematical
    Statistics 22, 1951.

    Examples
    --------
    >>> import crossentropy as ce
    >>> f"{ce.kl_divergence([0.5, 0.5], [0.9, 0.1], base=2):.3f} bits"
    '0.737 bits'
    """
    base = check.logarithm_base(base)
    p, q = _pair(p, q)
    difference = p - q
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        near = np.abs(difference) < q / 2
        log_ratio = np.where(near, np.log1p(difference / q), np.log(p) - np.log(q))
        terms = np.where(p > 0, p * log_ratio - difference, q)
    # A rounded term may fall a little below 0; the exact one never does.
    nats = np.maximum(terms, 0).sum(axis=-1)
    return (nats / p.dtype.type(np.log(base)))[()]


def perplexity(h: ArrayLike, base: float = np.e) -> Any:
    r"""Perplexity, :math:`b^h`: the number of equally likely classes that have entropy h.

    Parameters
    ----------
    h : array_like
        Entropies or cross-entropies, of any shape.
    base : float, optional
        The base in which `h` was measured: e for nats, 2 for bits, 10 for bans.

    Returns
    -------
    float or ndarray
        The perplexity of each value, in the shape of `h`, 1 or more; infinite for an infinite
        entropy, or where it would exceed the largest floating-point number.

    Raises
    ------
    ValueError
        If an entropy is NaN or negative (for a base below 1: positive), or the base is not a
        positive number other than 1.
    TypeError
        If `h` or `base` is boolean or not numeric.

    References
    ----------
    Jelinek, F., Mercer, R. L., Bahl, L. R. and Baker, J. K., Perplexity, a measure of the
    difficulty of speech recognition tasks, Journal of the Acoustical Society of America 62, 1977.

    Examples
    --------
    >>> import crossentropy as ce
    >>> f"{ce.perplexity(3.0, base=2):.1f} equally likely classes"
    '8.0 equally likely classes'
    """
    base = check.logarithm_base(base)
    array = check.numeric("h", h)
    # To a base below 1, logarithms and so entropies turn negative.
    legal = array >= 0 if base > 1 else array <= 0
    likelihood = "if it is a mean log-likelihood pass -h, in the base it was measured in"
    repair = hints.NOT_A_NUMBER if np.isnan(array).any() else likelihood
    check.refuse("h", array, legal, "which is no entropy in this base", repair)
    array = array.astype(check.working_dtype(array), copy=False)
    with np.errstate(over="ignore"):
        return (np.exp(array) if base == np.e else array.dtype.type(base) ** array)[()]


def convert(value: ArrayLike, source: str, target: str) -> Any:
    """Convert an amount of information from one unit to another.

    Parameters
    ----------
    value : array_like
        Amounts of information, of any shape.
    source, target : {"nats", "bits", "bans"}
        The unit of `value`, and the unit wanted. Nats, bits and bans belong to logarithms to
        base e, 2 and 10.

    Returns
    -------
    float or ndarray
        The same amounts in the unit `target`, in the shape of `value`.

    Raises
    ------
    ValueError
        If a unit is unknown or a value is NaN.
    TypeError
        If `value` is boolean or not numeric.

    References
    ----------
    IEC 80000-13:2008, Quantities and units, part 13: Information science and technology.

    Examples
    --------
    >>> import crossentropy as ce
    >>> f"{ce.convert(0.47965, 'nats', 'bits'):.5f} bits"
    '0.69199 bits'
    """
    for name, unit in (("source", source), ("target", target)):
        if not isinstance(unit, str) or unit not in _NATS_IN:
            raise ValueError(f'{name} is {unit!r}, an unknown unit; use "nats", "bits" or "bans"')
    array = check.numeric("value", value)
    array = array.astype(check.working_dtype(array), copy=False)
    check.refuse("value", array, ~np.isnan(array), "which is no amount", hints.NOT_A_NUMBER)
    return (array * array.dtype.type(_NATS_IN[source] / _NATS_IN[target]))[()]
