"""Repairs: what to do about what was found, one for each cause that it may have.

A complaint ends in one of these. Who obeys gets the right value: ``tests/helper`` tries them all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from ._formulas import Array

# From an element or a row that was found to be wrong to its repairs.
Hint: TypeAlias = Callable[[Any], str]

NOT_FINITE = "look for an overflow or a division by zero in the model before it"
NOT_A_NUMBER = "look for the operation that produced it, such as a division by zero"
CLIP = "if that is a rounding error pass np.clip({name}, 0, 1)"
BY_SUM = "divide each row by its sum"
QUESTIONS = "if each class is a yes-or-no question of its own use binary_cross_entropy"
ROWS = f" or use categorical_cross_entropy; {QUESTIONS}"


def listed(*repairs: str) -> str:
    """Put the repairs of all causes one after the other."""
    return "; ".join(repair for repair in repairs if repair)


def probability(name: str, logits: str, per_cent: str = "divide them by 100") -> Hint:
    """For an element that is no probability; ``logits`` says how to pass logits instead."""

    def hint(value: Any) -> str:
        if not np.isfinite(value):
            return NOT_A_NUMBER
        if -1e-6 < value < 1 + 1e-6:
            return CLIP.format(name=name)
        if value < 0:
            return f"if {name} are logits {logits}"
        return listed(f"if {name} are logits {logits}", f"if they are percentages {per_cent}")

    return hint


def probability_row(name: str, logits: str, questions: str = "") -> Hint:
    """For a row of K probabilities that is no distribution."""
    of_element = probability(name, logits)

    def hint(row: Array) -> str:
        bad = row[~((row >= 0) & (row <= 1))]
        if bad.size and (row.min() < 0 or not np.isfinite(bad[0]) or bad[0] < 1 + 1e-6):
            return of_element(row.min() if row.min() < -1e-6 else bad[0])
        counts = f"if they are counts, percentages or weights {BY_SUM}"
        if bad.size:
            return listed(f"if {name} are logits {logits}", counts)
        if abs(row.sum() - 1) < 0.02:
            return f"if the probabilities were rounded {BY_SUM}"
        return listed(counts, f"if {name} are logits {logits}", questions)

    return hint


def target_row(unknown: str, questions: str = QUESTIONS) -> Hint:
    """For a row of targets that is no distribution; ``unknown``: what to do without an answer."""

    def hint(row: Array) -> str:
        if not np.isfinite(row).all():
            return f"if the answer is unknown {unknown}"
        if row.min() < 0:
            return "if targets are the logits of a teacher pass softmax(targets)"
        if not row.any():
            return listed(f"if the answer is unknown {unknown}", questions)
        if np.isin(row, (0, 1)).all():
            return listed(questions, f"if one of them is true, but it is unknown which, {BY_SUM}")
        if row.max() <= 1 and abs(row.sum() - 1) < 0.02:
            return f"if the targets were rounded {BY_SUM}"
        return listed(f"if they are counts, percentages or weights {BY_SUM}", questions)

    return hint


def answer(unknown: str, classes: str) -> Hint:
    """For a target of a yes-or-no question; ``classes``: how classes are passed instead."""

    def hint(value: Any) -> str:
        if not np.isfinite(value):
            return f"if the answer is unknown {unknown}"
        if value < 0:
            return listed(
                "if -1 stands for no pass (targets + 1) / 2",
                f"if {value:g} stands for an unknown answer {unknown}",
            )
        per_cent = "if targets are percentages divide them by 100"
        return listed(per_cent, f"if they are classes {classes}")

    return hint


def label(name: str, labels: Array, value: int, classes: int, *, ignore: bool, columns: str) -> str:
    """For a label that is no class; ``columns`` says how more classes are provided for."""
    rows = f"select the rows where {name} != {value}, here and in the other arguments"
    marks = f"if {value} marks rows to leave out "
    marks += f"pass ignore_index={value}" if ignore else rows
    low, high = int(labels.min()), int(labels.max())
    if value < 0:
        no = f"if -1 stands for no pass ({name} + 1) // 2"
        return listed(marks, no if low == -1 and high == 1 else "")
    from_one = f"if classes were counted from 1 pass {name} - 1"
    more = f"if there are {high + 1} classes {columns}"
    return listed(from_one if low > 0 and high == classes else "", more, marks)


def prior(name: str, values: Array) -> str:
    """For class frequencies that are none."""
    if values.ndim == 0:
        return "write 10 % as 0.1; a question that is always answered alike needs no correction"
    return listed(
        f"if they are counts or percentages pass {name} / np.sum({name})",
        "if a class never occurs leave it out, also of the logits",
    )


def same_shape(name: str, shape: tuple[int, ...], other: str, other_shape: tuple[int, ...]) -> str:
    """For two arguments that must have one shape."""
    if shape == (*other_shape, 1):
        return f"pass {name}[..., 0]"
    if (*shape, 1) == other_shape:
        return f"pass {other}[..., 0]"
    return "they are not broadcast: give both the same shape"


def target_shape(name: str, shape: tuple[int, ...], wanted: tuple[int, ...]) -> str:
    """For target rows in another shape than the predictions."""
    if shape == wanted[:-1]:
        return "for integer labels use sparse_categorical_cross_entropy"
    if shape == (*wanted[:-1], 1):
        return f"for integer labels use sparse_categorical_cross_entropy with {name}[..., 0]"
    if len(wanted) > 2 and shape == (*wanted[:1], *wanted[2:], wanted[1]):
        return (
            "if the classes are on axis 1 of the predictions pass np.moveaxis(predictions, 1, -1)"
        )
    return "they are not broadcast: give both the same shape"


def fractional_label(name: str, labels: Array, soft: str) -> str:
    """For labels that are not all whole; ``soft``: how probabilities of class 1 are passed."""
    if not np.isfinite(labels).all():
        return f"select the rows where {name} is finite, here and in the other arguments"
    values = f"if these are the values of classes pass np.unique({name}, return_inverse=True)[1]"
    inside = labels.min() >= 0 and labels.max() <= 1
    return listed(values, f"if they are probabilities of class 1 {soft}" if inside else "")


def label_shape(
    name: str, found: tuple[int, ...], predictions: str, shape: tuple[int, ...], kinds: str
) -> str:
    """For labels whose shape is not that of the predictions without their last axis."""
    if found == shape:
        return f"if they are one-hot pass {name}.argmax(axis=-1){kinds}"
    if found == (*shape[:-1], 1):
        return f"pass {name}[..., 0]"
    classes_first = shape[:1] + shape[2:]
    last = f"np.moveaxis({predictions}, 1, -1)"
    if len(shape) > 2 and found == classes_first:
        return f"if the classes are on axis 1 of {predictions} pass {last}"
    if len(shape) > 2 and found == (shape[0], 1, *shape[2:]):
        return f"if the classes are on axis 1 of {predictions} pass {last} and {name}[:, 0]"
    if len(shape) == 2 and found == shape[1:]:
        return f"if the classes are on axis 0 of {predictions} pass {predictions}.T"
    return "pass one label for each row; they are not broadcast"


def not_numeric(name: str, array: Array, values: Any) -> str:
    """For an argument that does not hold real numbers."""
    if isinstance(values, dict):
        return f"pass its values in the order of the classes: [{name}[k] for k in sorted({name})]"
    if array.dtype.kind == "O" and array.ndim == 0:
        return f"pass list({name})"
    if array.dtype.kind == "c":
        return f"if the imaginary parts are 0 or rounding errors pass {name}.real"
    if array.dtype.kind == "O" and any(value is None for value in array.flat):
        return "select the rows that hold no None, here and in the other arguments"
    try:
        numbers = np.asarray(array, dtype=float)
    except (TypeError, ValueError):
        pass
    else:
        kind = "int" if (numbers == np.floor(numbers)).all() else "float"
        return f"pass np.asarray({name}, dtype={kind})"
    if name in ("labels", "targets"):
        unique = f"pass np.unique({name}, return_inverse=True)[1]"
        return f"if they name classes, and the columns follow the alphabet, {unique}"
    return "leave out what is text"


def unreadable(name: str, values: Any) -> str:
    """For an argument of which NumPy makes no array."""
    if hasattr(values, "detach"):
        narrow = ".float()" if "bfloat16" in str(values.dtype) else ""
        return f"pass {name}.detach().cpu(){narrow}.numpy()"
    return (
        "make all rows equally long, or join them with np.concatenate, here and in the other "
        "arguments"
    )
