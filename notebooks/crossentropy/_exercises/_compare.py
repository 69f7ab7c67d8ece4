"""What several checks need: is this answer that number, that array, that word?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def _half_a_third_digit(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The most that rounding to three significant digits can change each value."""
    size = np.floor(np.log10(np.where(values == 0, 1e-300, np.abs(values))))
    return 0.5001 * 10.0 ** (size - 2)


def numbers(
    answer: Any,
    expected: Any,
    *,
    rtol: float = 2e-3,
    atol: float = 1e-12,
    mistakes: Mapping[str, Any] | None = None,
) -> str:
    """Compare an answer with the expected number or array of numbers.

    Parameters
    ----------
    answer : number, array_like or torch tensor
        What the reader found. Rounding to three digits is accepted.
    expected : number or array_like
        The right answer, recomputed by the caller.
    rtol, atol : float
        Relative and absolute tolerance.
    mistakes : mapping from hint to wrong value, optional
        Typical wrong answers. A wrong answer that equals one of them gets its hint.

    Returns
    -------
    str
        The complaint to show, empty when the answer is right.

    Examples
    --------
    >>> numbers(0.693, np.log(2))
    ''
    >>> numbers(1.23, 1.2335)
    ''
    >>> numbers(1.0, np.log(2), mistakes={"that is in bits, not in nats": 1.0})
    'that is in bits, not in nats'
    """
    expected = np.asarray(expected, dtype=np.float64)
    try:
        found = np.asarray(answer, dtype=np.float64)
    except (TypeError, ValueError, RuntimeError):
        kind = type(answer).__name__
        if expected.ndim and isinstance(answer, list | tuple):
            return f"this {kind} holds something that is no number"
        return f"a number{'' if expected.ndim == 0 else ' array'} is expected, not a {kind}"
    if found.size == 1 and expected.size == 1:
        found, expected = found.reshape(()), expected.reshape(())
    if found.shape != expected.shape:
        return f"the shape {expected.shape} is expected, not {found.shape}"
    if np.allclose(found, expected, rtol=rtol, atol=atol):
        return ""
    # Three digits are asked for, and 1.23 for 1.2335 is further off than two in a thousand.
    if rtol >= 2e-3 and np.all(np.abs(found - expected) <= _half_a_third_digit(expected)):
        return ""
    for hint, value in (mistakes or {}).items():
        value = np.asarray(value, dtype=np.float64)
        if value.size == found.size and np.allclose(
            found, value.reshape(found.shape), rtol=rtol, atol=atol
        ):
            return hint
    return "that is not the value"


def two_arrays(
    answer: Callable[..., Any], arguments: tuple[NDArray[np.float64], ...], names: str
) -> list[NDArray[np.float64]] | str:
    """Call the reader's function; a text says why it did not return two arrays of numbers."""
    if not callable(answer):
        return f"a function is expected, not a {type(answer).__name__}"
    try:
        first, second = answer(*(argument.copy() for argument in arguments))
        return [np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)]
    except Exception as error:
        kind = type(error).__name__
        return f"your function stops with {kind}, or does not return {names}: {error}".rstrip(".")
