"""Every complaint of the package: what is wrong, where, what was found, and how to repair it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike

from ._formulas import Array, widen


@dataclass(frozen=True)
class Place:
    """Where a few rows lie in an argument, whose leading axes were flattened."""

    rows: slice | Array
    shape: tuple[int, ...]
    """The leading axes as they were given."""

    @property
    def size(self) -> int:
        """How many rows they are."""
        rows = self.rows
        return rows.stop - rows.start if isinstance(rows, slice) else len(rows)

    def only(self, kept: Array) -> Place:
        """Some of the rows."""
        return Place(np.r_[self.rows][kept], self.shape)

    def index(self, row: int) -> tuple[int, ...]:
        """Find the index that a row has in the argument as it was given."""
        number = np.r_[self.rows][row]
        return tuple(int(i) for i in np.unravel_index(number, self.shape)) if self.shape else ()


def where(name: str, index: tuple[int, ...]) -> str:
    """Write an argument's element as Python does: ``targets[3, 1]``."""
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def show(value: Any) -> str:
    """Write a value that was found, with all its digits: 1.0000000000000002 is more than 1."""
    return str(np.asarray(value)[()]).removesuffix(".0")


def refuse(name: str, values: Array, bad: Array, problem: str, repair: str) -> NoReturn:
    """Raise a ValueError about the first element of ``values`` that is ``bad``."""
    index = tuple(int(i) for i in np.unravel_index(int(np.argmax(bad)), bad.shape))
    raise ValueError(f"{where(name, index)} is {show(values[index])}, {problem}; {repair}")


def numeric(name: str, values: ArrayLike, *, boolean: bool = False) -> Array:
    """Read an argument as an array of real numbers, or of truth values where they are meant."""
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
    if array.dtype.kind == "b" and not boolean:
        raise TypeError(
            f"{name} has dtype bool, where numbers are expected: decisions are no probabilities, "
            f"and NumPy takes booleans for masks; if 0 and 1 are meant pass {name}.astype(int)"
        )
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


def unit_interval(name: str, values: Array, repair: str) -> None:
    """Refuse what is no probability: NaN, infinite, negative, or above 1."""
    legal = (values >= 0) & (values <= 1)
    if not legal.all():
        refuse(name, values, ~legal, "where a probability between 0 and 1 is expected", repair)


def sum_tolerance(dtype: np.dtype[Any], classes: int) -> float:
    """How far a row of probabilities may sum from 1: half the dtype's digits, and K roundings,
    which partly cancel.
    """
    eps = float(np.finfo(dtype).eps) if dtype.kind == "f" else float(np.finfo(np.float64).eps)
    return math.sqrt(eps) + math.sqrt(classes) * eps


def distribution(name: str, values: ArrayLike) -> Array:
    """Read an argument as rows of probabilities, classes on the last axis."""
    array = numeric(name, values)
    if array.ndim == 0:
        raise ValueError(
            f"{name} is a single number; pass one probability for each class, "
            "with the classes on the last axis"
        )
    not_empty(name, array)
    unit_interval(name, array, "turn scores into probabilities with softmax first")
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
    if isinstance(base, (bool, np.bool_)) or not isinstance(
        base, (int, float, np.integer, np.floating)
    ):
        raise TypeError(f"base is {base!r}; pass a number such as 2, 10 or np.e")
    value = float(base)
    if not (0 < value < math.inf) or value == 1:
        raise ValueError(
            f"base is {show(value)}, where a finite number above 0 and other than 1 is expected; "
            "use np.e for nats, 2 for bits, 10 for bans"
        )
    return value


def class_rows(name: str, values: ArrayLike) -> Array:
    """Read an argument that has classes on the last axis, at least one row of at least one."""
    array = numeric(name, values)
    if array.ndim == 0:
        raise ValueError(
            f"{name} is a single number; pass one value for each class, "
            "with the classes on the last axis"
        )
    not_empty(name, array)
    return array


def logits_of_classes(name: str, rows: Array, place: Place) -> Array:
    """Refuse NaN, +inf, and rows of only -inf."""
    if rows.max() < np.inf and rows.min() > -np.inf:
        return rows
    legal = np.isfinite(rows.max(axis=1))
    if legal.all():
        return rows
    row = int(np.argmin(legal))
    column = int(np.argmin(rows[row] < np.inf))
    if rows[row, column] < np.inf:
        raise ValueError(
            f"{where(name, place.index(row))} holds nothing but -inf, so that no class is "
            "possible; leave at least one class unmasked, or drop the row"
        )
    raise not_finite_logit(name, (*place.index(row), column), rows[row, column], "class")


def logits_of_answers(name: str, values: Array, place: Place) -> Array:
    """Refuse NaN and +inf."""
    if values.max() < np.inf:
        return values
    first = int(np.argmin(values < np.inf))
    raise not_finite_logit(name, place.index(first), values[first], "label")


def not_finite_logit(name: str, index: tuple[int, ...], value: Any, what: str) -> ValueError:
    """Complain of NaN or +inf; -inf would make ``what`` impossible, a class or a label."""
    return ValueError(
        f"{where(name, index)} is {show(value)}, "
        f"where a finite logit (or -inf, for an impossible {what}) is expected; "
        "look for an overflow or a division by zero in the model before it"
    )


def no_nan(name: str, values: Array, place: Place) -> None:
    """Refuse NaN among the elements."""
    bad = np.isnan(values)
    if bad.any():
        raise ValueError(
            f"{where(name, place.index(int(np.argmax(bad))))} is nan, where a number is expected; "
            "look for the first operation that produced it"
        )


REDUCTIONS = ("none", "sum", "mean")


def reduction_name(reduction: str) -> None:
    """Refuse an unknown reduction."""
    if reduction not in REDUCTIONS:
        raise ValueError(
            f'reduction is {reduction!r}, which is unknown; use "none", "sum" or "mean"'
        )


def number(name: str, value: Any) -> float:
    """Read an argument that must be a single real number, and no boolean."""
    array = numeric(name, value)
    if array.ndim:
        raise TypeError(f"{name} is {value!r}; pass a single number")
    return float(array)


def fraction(name: str, value: Any) -> float:
    """Read an argument that must lie between 0 and 1."""
    found = number(name, value)
    if not 0 <= found <= 1:
        raise ValueError(
            f"{name} is {show(found)}, where a number between 0 and 1 is expected; "
            "write one tenth as 0.1"
        )
    return found


def flag(name: str, value: Any) -> bool:
    """Read an argument that must be True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} is {value!r}; pass True or False")
    return bool(value)


def whole_number(name: str, value: Any, least: int | None = None) -> int:
    """Read an argument that must be an integer, of at least ``least`` if that is given."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} is {value!r}; pass an integer")
    if least is not None and value < least:
        raise ValueError(f"{name} is {value}; pass an integer of {least} or more")
    return int(value)


def weights(name: str, values: ArrayLike | None, shape: tuple[int, ...], what: str) -> Array | None:
    """Read optional weights: one for each of ``what``, none negative, not all zero."""
    if values is None:
        return None
    array = numeric(name, values)
    if array.shape != shape:
        raise ValueError(
            f"{name} has shape {array.shape}, where {shape} is expected; pass one weight for {what}"
        )
    if array.size and not (array.min() >= 0 and array.max() < np.inf):
        refuse(
            name,
            array,
            ~((array >= 0) & (array < np.inf)),
            "where a finite weight of 0 or more is expected",
            "pass 0 to leave something out",
        )
    if not array.any():
        raise ValueError(f"{name} is 0 throughout; give at least one weight above 0")
    return array.astype(np.float64, copy=False)


def some_weight(shares: list[float]) -> float:
    """Add up what rows count in a mean, and refuse it where none of them counts anything."""
    total = sum(shares)
    if total == 0:
        raise ValueError(
            "class_weight and sample_weight together give every row the weight 0, which leaves "
            'no mean; give a class that occurs a weight above 0, or use reduction="sum"'
        )
    return float(total)


def several_classes(name: str, values: ArrayLike) -> Array:
    """Read predictions that have at least two classes on the last axis."""
    array = class_rows(name, values)
    two_classes(name, array)
    return array


def elements(name: str, values: ArrayLike) -> Array:
    """Read predictions of yes-or-no questions, at least one."""
    array = numeric(name, values)
    not_empty(name, array)
    return array


def two_classes(name: str, array: Array) -> None:
    """Refuse a softmax over a single class: its loss is 0 whatever the model does."""
    if array.shape[-1] == 1:
        raise ValueError(
            f"{name} has shape {array.shape}, with one class on the last axis, "
            "whose loss is always 0; for one logit or probability use binary_cross_entropy"
        )


def labels_for(name: str, values: ArrayLike, predictions: Array, predictions_name: str) -> Array:
    """Read integer labels, one for each row of predictions."""
    array = numeric(name, values)
    expected = predictions.shape[:-1]
    if array.shape != expected:
        if array.shape == predictions.shape:
            repair = (
                f"if they are one-hot use categorical_cross_entropy, or pass {name}.argmax(axis=-1)"
            )
        elif array.shape == (*expected, 1):
            repair = f"drop the last axis with {name}[..., 0]"
        else:
            repair = "pass one label for each row; they are not broadcast"
        raise ValueError(
            f"{name} has shape {array.shape}, where {expected} is expected, the shape of "
            f"{predictions_name} without its last axis; {repair}"
        )
    integer_dtype(name, array)
    return array


def integer_dtype(name: str, array: Array) -> None:
    """Refuse labels that are fractional, or whole but floating-point."""
    if array.dtype.kind == "f":
        fractional = array != np.floor(array)
        if fractional.any():
            refuse(
                name,
                array,
                fractional,
                "where a whole number is expected",
                "a label is the index of a class; for probabilities use "
                "categorical_cross_entropy or binary_cross_entropy",
            )
        raise TypeError(
            f"{name} has dtype {array.dtype}, where integers are expected; "
            f"convert it with {name}.astype(int)"
        )


def label_range(name: str, labels: Array, classes: int, place: Place) -> None:
    """Refuse labels outside 0 … classes − 1."""
    if labels.min() >= 0 and labels.max() < classes:
        return
    first = int(np.argmax((labels < 0) | (labels >= classes)))
    value = int(labels[first])
    repair = (
        "pass ignore_index if it marks rows to leave out"
        if value < 0
        else "count classes from 0"
        if value == classes
        else "give the predictions one column for each class"
    )
    raise ValueError(
        f"{where(name, place.index(first))} is {value}, where a class "
        f"between 0 and {classes - 1} is expected; {repair}"
    )


def some_label(labels: Array, ignore_index: int) -> None:
    """Refuse a batch in which every label is ignored."""
    if labels.min() == labels.max() == ignore_index:
        raise ValueError(
            f"labels holds nothing but {ignore_index}, the ignore_index, which leaves no row to "
            "average; leave the batch out"
        )


def target_rows(name: str, values: ArrayLike, predictions: Array, predictions_name: str) -> Array:
    """Read target distributions in the shape of the predictions."""
    array = numeric(name, values, boolean=True)
    if array.shape != predictions.shape:
        repair = (
            "for integer labels use sparse_categorical_cross_entropy"
            if array.shape == predictions.shape[:-1]
            else "they are not broadcast: give both the same shape"
        )
        raise ValueError(
            f"{name} has shape {array.shape}, but {predictions_name} has shape "
            f"{predictions.shape}; {repair}"
        )
    return array


def distribution_rows(name: str, source: Array, place: Place, repair: str) -> Array:
    """Refuse rows that are no distributions, and return them in float64."""
    rows = widen(source)
    totals = rows.sum(axis=1)
    tolerance = sum_tolerance(source.dtype, rows.shape[1])
    if rows.min() >= 0 and rows.max() <= 1 and np.abs(totals - 1).max() <= tolerance:
        return rows
    bad = ~((rows >= 0) & (rows <= 1))
    if bad.any():
        row, column = (int(i) for i in np.argwhere(bad)[0])
        raise ValueError(
            f"{where(name, (*place.index(row), column))} is {show(rows[row, column])}, "
            f"where a probability between 0 and 1 is expected; {repair}"
        )
    row = int(np.argmax(np.abs(totals - 1) > tolerance))
    raise ValueError(
        f"{where(name, place.index(row))} sums to {show(totals[row])}, "
        f"where 1 is expected; {repair}"
    )


def unit_block(name: str, values: Array, place: Place, repair: str) -> Array:
    """Refuse elements that are not all probabilities, and return them in float64."""
    if not (values.min() >= 0 and values.max() <= 1):
        first = int(np.argmin((values >= 0) & (values <= 1)))
        raise ValueError(
            f"{where(name, place.index(first))} is {show(values[first])}, "
            f"where a probability between 0 and 1 is expected; {repair}"
        )
    return values.astype(np.float64, copy=False)


def finite(name: str, values: Array) -> None:
    """Refuse NaN and infinities where neither has a meaning."""
    legal = np.isfinite(values)
    if not legal.all():
        refuse(
            name,
            values,
            ~legal,
            "where a finite number is expected",
            "look for an overflow or a division by zero in the model before it",
        )
