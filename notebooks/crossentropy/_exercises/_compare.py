"""What several checks need: is this answer that number, that array, that word?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


def _half_a_third_digit(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The most that rounding to three significant digits can change each value."""
    size = np.floor(np.log10(np.where(values == 0, 1e-300, np.abs(values))))
    return 0.5001 * 10.0 ** (size - 2)


@dataclass
class Case:
    """An answer that a check knows: how near one has to come, and what is then to be said."""

    value: NDArray[np.float64]
    tolerance: NDArray[np.float64]
    complaint: str  # empty when the answer is right

    def holds(self, found: NDArray[np.float64]) -> bool:
        with np.errstate(invalid="ignore"):  # infinity minus infinity
            near = np.abs(found - self.value) <= self.tolerance
        return bool(np.where(np.isfinite(self.value), near, found == self.value).all())


OTHER = "that is not the value"
# While asked() looks: the answers that a check has compared, and with what.
_seen: list[tuple[Any, list[Case]]] | None = None


def asked(check: Callable[[Any], str]) -> list[Case]:
    """Tell by which cases a check judges an answer of numbers; the first that holds decides.

    There are none if it does anything else than compare the answer with them.
    """
    for shape in ((), (2,)):  # a check may look at the shape first
        _, seen = _watched(check, shape)
        if seen:
            shape = seen[0][1][0].value.shape
            said, seen = _watched(check, shape)
            return seen[0][1] if said == OTHER and len(seen) == 1 else []
    return []


def _watched(
    check: Callable[[Any], str], shape: tuple[int, ...]
) -> tuple[str, list[tuple[Any, list[Case]]]]:
    """Give a check a wrong answer: what it says, and which comparisons it makes of it."""
    global _seen
    wrong = np.full(shape, -123.456)
    _seen = []
    said = check(wrong)
    seen, _seen = [each for each in _seen if each[0] is wrong], None
    return said, seen


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
    cases = _cases(expected, rtol, atol, mistakes or {})
    if _seen is not None:
        _seen.append((answer, cases))
    try:
        found = np.asarray(answer, dtype=np.float64)
    except (TypeError, ValueError, RuntimeError):
        kind = type(answer).__name__
        if expected.ndim and isinstance(answer, list | tuple):
            return f"this {kind} holds something that is no number"
        return f"a number{'' if expected.ndim == 0 else ' array'} is expected, not a {kind}"
    if found.size == 1 and expected.size == 1:
        found = found.reshape(expected.shape)
    if found.shape != expected.shape:
        return f"the shape {expected.shape} is expected, not {found.shape}"
    return next((case.complaint for case in cases if case.holds(found)), OTHER)


def _cases(
    expected: NDArray[np.float64], rtol: float, atol: float, mistakes: Mapping[str, Any]
) -> list[Case]:
    cases = [Case(expected, atol + rtol * np.abs(expected), "")]
    # Three digits are asked for, and 1.23 for 1.2335 is further off than two in a thousand.
    if rtol >= 2e-3:
        cases.append(Case(expected, _half_a_third_digit(expected), ""))
    for hint, mistake in mistakes.items():
        value = np.asarray(mistake, dtype=np.float64)
        if value.size == expected.size:
            value = value.reshape(expected.shape)
            cases.append(Case(value, atol + rtol * np.abs(value), hint))
    return cases


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
