"""Every complaint of the package: what is wrong, where, what was found, and how to repair it."""

from __future__ import annotations

import math
from typing import Any, NoReturn, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[Any]


def where(name: str, index: tuple[int, ...]) -> str:
    """Write an argument's element as Python does: ``targets[3, 1]``."""
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def show(value: Any) -> str:
    """Write a value that was found, short enough for a sentence."""
    number = np.asarray(value)
    return f"{number.item():.9g}" if number.dtype.kind == "f" else str(number.item())


def refuse(name: str, values: Array, bad: Array, problem: str, repair: str) -> NoReturn:
    """Raise a ValueError about the first element of ``values`` that is ``bad``."""
    index = tuple(int(i) for i in np.unravel_index(int(np.argmax(bad)), bad.shape))
    raise ValueError(f"{where(name, index)} is {show(values[index])}, {problem}; {repair}")


def numeric(name: str, values: ArrayLike) -> Array:
    """Read an argument as an array of real numbers or booleans, or say why it is none."""
    if isinstance(values, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a masked array, whose mask would be lost; "
            "select the valid rows first, or pass .filled(...)"
        )
    try:
        array = np.asarray(values)
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError(
            f"{name} cannot be read as an array of numbers ({error}); "
            "pass an array or a list of rows of equal length"
        ) from error
    if array.dtype.kind not in "fiub":
        raise TypeError(
            f"{name} has dtype {array.dtype}, where real numbers are expected; "
            f"convert it, for instance with np.asarray({name}, dtype=float)"
        )
    return array


def working_dtype(*arrays: Array) -> np.dtype[Any]:
    """Find the dtype to compute in: float32 for float16 and float32, float64 for all else."""
    narrow = all(array.dtype.kind == "f" and array.dtype.itemsize <= 4 for array in arrays)
    return np.dtype(np.float32 if narrow else np.float64)


def same_shape(name: str, array: Array, other_name: str, other: Array) -> None:
    """Refuse two arrays that NumPy might broadcast but that do not belong together."""
    if array.shape != other.shape:
        raise ValueError(
            f"{name} has shape {array.shape}, but {other_name} has shape {other.shape}; "
            "they are not broadcast: give both the same shape"
        )


def not_empty(name: str, array: Array) -> None:
    """Refuse an array without elements, whose mean would be NaN."""
    if array.size == 0:
        raise ValueError(f"{name} is empty (shape {array.shape}); pass at least one row")


def in_unit_interval(name: str, values: Array) -> None:
    """Refuse what is no probability: NaN, infinite, negative, or above 1."""
    legal = (values >= 0) & (values <= 1)
    if not legal.all():
        refuse(
            name,
            values,
            ~legal,
            "where a probability between 0 and 1 is expected",
            "turn scores into probabilities with softmax or sigmoid first",
        )


def sum_tolerance(dtype: np.dtype[Any], classes: int) -> float:
    """How far a row of probabilities may sum from 1: half the dtype's digits, and K roundings."""
    eps = float(np.finfo(dtype).eps) if dtype.kind == "f" else float(np.finfo(np.float64).eps)
    return math.sqrt(eps) + classes * eps


def distribution(name: str, values: ArrayLike) -> Array:
    """Read an argument as rows of probabilities, classes on the last axis."""
    array = numeric(name, values)
    if array.ndim == 0:
        raise ValueError(
            f"{name} is a single number; pass one probability for each class, "
            "with the classes on the last axis"
        )
    not_empty(name, array)
    in_unit_interval(name, array)
    totals = array.sum(axis=-1, dtype=np.float64)
    off = np.abs(totals - 1) > sum_tolerance(array.dtype, array.shape[-1])
    if off.any():
        index = tuple(int(i) for i in np.unravel_index(int(np.argmax(off)), off.shape))
        raise ValueError(
            f"{where(name, index)} sums to {show(totals[index])}, where 1 is expected; "
            "divide each row by its sum"
        )
    return array.astype(working_dtype(array), copy=False)


def logarithm_base(base: float) -> float:
    """Check the base of a logarithm."""
    if isinstance(base, (bool, np.bool_)) or not isinstance(base, (int, float, np.number)):
        raise TypeError(f"base is {base!r}; pass a number such as 2, 10 or np.e")
    value = float(base)
    if not (0 < value < math.inf) or value == 1:
        raise ValueError(
            f"base is {show(value)}, where a finite number above 0 and other than 1 is expected; "
            "use np.e for nats, 2 for bits, 10 for bans"
        )
    return value
