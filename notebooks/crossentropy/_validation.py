"""Every complaint of the package: what is wrong, where, what was found, and how to repair it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _hints as hints
from ._formulas import Array, widen
from ._hints import Hint


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


def refuse(name: str, values: Array, legal: Array, problem: str, repair: str) -> None:
    """Raise a ValueError about the first element of ``values`` that is not legal."""
    if not legal.all():
        index = tuple(int(i) for i in np.unravel_index(int(np.argmin(legal)), legal.shape))
        raise ValueError(f"{where(name, index)} is {show(values[index])}, {problem}; {repair}")


def numeric(name: str, values: ArrayLike, *, boolean: bool = False) -> Array:
    """Read an argument as an array of real numbers, or of truth values where they are meant."""
    if isinstance(values, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a masked array, whose mask would be lost; "
            "select the rows without a mask, here and in the other arguments, or pass "
            f"{name}.filled(...)"
        )
    try:
        array = np.asarray(values)
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError(
            f"{name} cannot be read as an array of numbers ({error}); "
            f"{hints.unreadable(name, values)}"
        ) from error
    if array.dtype.kind == "b" and not boolean:
        raise TypeError(
            f"{name} has dtype bool, where numbers are expected: decisions are no probabilities, "
            f"and NumPy takes booleans for masks; if 0 and 1 are meant pass {name}.astype(int)"
        )
    if array.dtype.kind not in "fiub":
        raise TypeError(
            f"{name} has dtype {array.dtype}, where real numbers are expected; "
            f"{hints.not_numeric(name, array, values)}"
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
            f"{hints.same_shape(name, array.shape, other_name, other.shape)}"
        )


def not_empty(name: str, array: Array) -> None:
    """Refuse an array without elements, whose mean would be NaN."""
    if array.size == 0:
        raise ValueError(f"{name} is empty (shape {array.shape}); pass at least one row")


def unit_interval(name: str, values: Array, hint: Hint) -> Array:
    """Refuse what is no probability, and return the rest in float64."""
    if values.size:
        unit_block(name, values.reshape(-1), Place(slice(values.size), values.shape), hint)
    return values.astype(np.float64, copy=False)


def sum_tolerance(dtype: np.dtype[Any], classes: int) -> float:
    """How far a row of probabilities may sum from 1: half the dtype's digits, and K roundings,
    which partly cancel.
    """
    eps = float(np.finfo(dtype).eps) if dtype.kind == "f" else float(np.finfo(np.float64).eps)
    return math.sqrt(eps) + math.sqrt(classes) * eps


def distribution(name: str, values: ArrayLike, hint: Hint) -> Array:
    """Read an argument as rows of probabilities, classes on the last axis."""
    array = class_rows(name, values)
    rows, shape = array.reshape(-1, array.shape[-1]), array.shape[:-1]
    distribution_rows(name, rows, Place(slice(len(rows)), shape), hint)
    return array.astype(working_dtype(array), copy=False)


def logarithm_base(base: float) -> float:
    """Check the base of a logarithm."""
    if isinstance(base, (bool, np.bool_)) or not isinstance(
        base, (int, float, np.integer, np.floating)
    ):
        raise TypeError(f"base is {base!r}; pass a number such as 2, 10 or np.e")
    value = float(base)
    legal = 0 < value < math.inf and value != 1
    expected = "a finite number above 0 and other than 1"
    require("base", value, legal, expected, "use np.e for nats, 2 for bits, 10 for bans")
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
            "possible; leave at least one class unmasked, or leave out the row, here "
            "and in the other arguments"
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
        f"{hints.NOT_FINITE}"
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


def require(name: str, found: float, legal: bool, expected: str, repair: str) -> None:
    """Refuse a number that is not legal."""
    if not legal:
        raise ValueError(f"{name} is {show(found)}, where {expected} is expected; {repair}")


def fraction(name: str, value: Any) -> float:
    """Read an argument that must lie between 0 and 1."""
    found = number(name, value)
    require(name, found, 0 <= found <= 1, "a number between 0 and 1", "write 10 % as 0.1")
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
        legal = (array >= 0) & (array < np.inf)
        expected = "where a finite weight of 0 or more is expected"
        refuse(name, array, legal, expected, "pass 0 to leave something out")
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


def two_classes(name: str, array: Array, binary: str = "use binary_cross_entropy with ") -> None:
    """Refuse a softmax over a single class: its loss is 0 whatever the model does."""
    if array.shape[-1] == 1:
        raise ValueError(
            f"{name} has shape {array.shape}, with one class on the last axis, whose loss is "
            f"always 0; if it answers a yes-or-no question {binary}{name}[..., 0]"
        )


def labels_for(
    name: str,
    values: ArrayLike,
    predictions: Array,
    predictions_name: str,
    kinds: str = "",
    soft: str | None = None,
) -> Array:
    """Read integer labels, one for each row; ``kinds`` says what takes rows instead of labels."""
    array = numeric(name, values, boolean=True)
    expected = predictions.shape[:-1]
    if array.shape != expected:
        repair = hints.label_shape(name, array.shape, predictions_name, predictions.shape, kinds)
        raise ValueError(
            f"{name} has shape {array.shape}, where {expected} is expected, the shape of "
            f"{predictions_name} without its last axis; {repair}"
        )
    numeric(name, array)
    integer_dtype(name, array, soft)
    return array


def not_one_hot(name: str, array: Array, predictions_name: str) -> None:
    """Refuse one-hot rows where answers to yes-or-no questions are expected."""
    if array.ndim < 2 or array.shape[-1] < 2 or not np.isin(array, (0, 1)).all():
        return
    if (array.sum(axis=-1) == 1).all():
        raise ValueError(
            f"{name} has shape {array.shape} and one 1 in each row, as one-hot rows have; "
            f"if they are one-hot pass {name}.argmax(axis=-1); if they answer yes-or-no "
            f"questions pass {name}.ravel() and {predictions_name}.ravel()"
        )


def integer_dtype(name: str, array: Array, soft: str | None = None) -> None:
    """Refuse labels that are fractional, or whole but floating-point."""
    if array.dtype.kind == "f":
        whole = array == np.floor(array)
        repair = hints.fractional_label(name, array, soft or f"pass ({name} > 0.5).astype(int)")
        refuse(name, array, whole, "where a whole number is expected", repair)
        raise TypeError(
            f"{name} has dtype {array.dtype}, where integers are expected; "
            f"convert it with {name}.astype(int)"
        )


def label_range(
    name: str,
    labels: Array,
    classes: int,
    place: Place,
    columns: str = "give the predictions one column for each",
    *,
    ignore: bool = False,
) -> None:
    """Refuse labels outside 0 … classes − 1; ``ignore`` tells if there is an ignore_index."""
    if labels.min() >= 0 and labels.max() < classes:
        return
    first = int(np.argmax((labels < 0) | (labels >= classes)))
    value = int(labels[first])
    raise ValueError(
        f"{where(name, place.index(first))} is {value}, where a class "
        f"between 0 and {classes - 1} is expected; "
        f"{hints.label(name, labels, value, classes, ignore=ignore, columns=columns)}"
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
        repair = hints.target_shape(name, array.shape, predictions.shape)
        raise ValueError(
            f"{name} has shape {array.shape}, but {predictions_name} has shape "
            f"{predictions.shape}; {repair}"
        )
    return array


def distribution_rows(name: str, source: Array, place: Place, hint: Hint) -> Array:
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
            f"where a probability between 0 and 1 is expected; {hint(rows[row])}"
        )
    row = int(np.argmax(np.abs(totals - 1) > tolerance))
    raise ValueError(
        f"{where(name, place.index(row))} sums to {show(totals[row])}, "
        f"where 1 is expected; {hint(rows[row])}"
    )


def unit_block(name: str, values: Array, place: Place, hint: Hint) -> Array:
    """Refuse elements that are not all probabilities, and return them in float64."""
    if not (values.min() >= 0 and values.max() <= 1):
        first = int(np.argmin((values >= 0) & (values <= 1)))
        raise ValueError(
            f"{where(name, place.index(first))} is {show(values[first])}, "
            f"where a probability between 0 and 1 is expected; {hint(values[first])}"
        )
    return values.astype(np.float64, copy=False)


def finite(name: str, values: Array) -> None:
    """Refuse NaN and infinities where neither has a meaning."""
    legal, expected = np.isfinite(values), "where a finite number is expected"
    refuse(name, values, legal, expected, hints.NOT_FINITE)


def temperature(ahead: Array) -> None:
    """Refuse logits, less that of the true class, for which no temperature is best."""
    if not ahead.any():
        raise ValueError(
            "logits are equal in every row, so that no temperature changes anything; look for a "
            "constant in the model before them, such as a last layer of zeros"
        )
    if ahead.max() <= 0:
        raise ValueError(
            "logits put the true class first in every row, so that a lower temperature is always "
            "better; pass held-out rows, with mistakes among them"
        )
    if ahead.mean() >= 0:
        raise ValueError(
            "logits are no better than guessing, so that a higher temperature is always better; "
            "if labels and logits have their classes in different orders, put the logits' columns "
            "in the labels' order"
        )
