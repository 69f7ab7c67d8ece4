"""What the true answers of a batch count: labels, distributions, answers yes or no.

Each kind reads its arguments, then checks the targets of a few rows at a time, smooths them and
applies its own weights.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike

from . import _formulas as formulas
from . import _hints as hints
from . import _validation as check
from ._formulas import Array
from ._validation import Place


class Counts(NamedTuple):
    """What the true answers of a few rows count."""

    target: tuple[Array, ...]
    """What a formula takes beside the predictions."""
    weight: Array | None = None
    """What multiplies each row's loss; None where it is 1 throughout."""
    share: Array | None = None
    """What each row counts in the mean; None where it is 1 throughout."""


class Targets(Protocol):
    """The true answers of a batch, one kind or another."""

    def kept(self, rows: slice) -> Array | None:
        """Tell which rows are not ignored; None if all are kept."""

    def read(self, place: Place) -> Counts:
        """Check a few rows, and tell what they count."""


class Classes:
    """What labels and distributions have in common: class weights and smoothing."""

    def __init__(self, rows: Array, class_weight: ArrayLike | None, smoothing: float) -> None:
        shape = rows.shape[-1:]
        self.class_weight = check.weights("class_weight", class_weight, shape, "each class")
        self.smoothing = check.fraction("label_smoothing", smoothing)

    def kept(self, rows: slice) -> Array | None:
        """Tell which rows are not ignored: all are kept."""

    def counts(self, y: Array, share: Array | None) -> Counts:
        """Class k counts its weight times its smoothed probability."""
        c = (1 - self.smoothing) * y + self.smoothing / y.shape[1] if self.smoothing else y
        if self.class_weight is None:
            return Counts((c,), None, share)
        c = c * self.class_weight
        # What counts nothing, since all its classes have weight 0, has weight 0 as a row.
        weight = None if self.class_weight.all() else np.sign(formulas.add_up(c))
        return Counts((c,), weight, share)


class Labels(Classes):
    """One true class a row."""

    def __init__(
        self,
        labels: ArrayLike,
        name: str,
        rows: Array,
        class_weight: ArrayLike | None,
        smoothing: float,
        ignore_index: int | None,
    ) -> None:
        soft = "pass np.stack([1 - labels, labels], axis=-1) to categorical_cross_entropy"
        numbers = check.labels_for("labels", labels, rows, name, hints.ROWS, soft)
        self.labels = numbers.reshape(-1)
        super().__init__(rows, class_weight, smoothing)
        self.classes, self.ignore_index = rows.shape[-1], ignore_index
        if ignore_index is not None:
            check.some_label(self.labels, check.whole_number("ignore_index", ignore_index))

    def kept(self, rows: slice) -> Array | None:
        """Tell which rows are not ignored; None if all are kept."""
        return None if self.ignore_index is None else self.labels[rows] != self.ignore_index

    def read(self, place: Place) -> Counts:
        """A label counts 1 in its class; smoothed, it is a distribution like any other."""
        labels = self.labels[place.rows]
        check.label_range("labels", labels, self.classes, place, ignore=True)
        labels = labels.astype(np.intp, copy=False)
        of_label = None if self.class_weight is None else self.class_weight[labels]
        if not self.smoothing:
            return Counts((labels,), of_label, of_label)
        y = formulas.widen(np.zeros((len(labels), self.classes), dtype=bool))
        formulas.replace(y, labels, 1)
        return self.counts(y, of_label)


class Distributions(Classes):
    """A distribution over the classes a row: one-hot or soft."""

    def __init__(
        self,
        targets: ArrayLike,
        name: str,
        rows: Array,
        class_weight: ArrayLike | None,
        smoothing: float,
    ) -> None:
        self.rows = check.target_rows("targets", targets, rows, name).reshape(-1, rows.shape[-1])
        super().__init__(rows, class_weight, smoothing)

    def read(self, place: Place) -> Counts:
        """A row counts its probabilities."""
        hint = hints.target_row("give the row sample_weight 0")
        y = check.distribution_rows("targets", self.rows[place.rows], place, hint)
        share = None if self.class_weight is None else formulas.add_up(y * self.class_weight)
        return self.counts(y, share)


class Answers:
    """Yes, no, or a probability of yes, to one question or to each of many."""

    def __init__(
        self,
        targets: ArrayLike,
        name: str,
        values: Array,
        pos_weight: ArrayLike | None,
        smoothing: float,
    ) -> None:
        answers = check.numeric("targets", targets, boolean=True)
        check.same_shape("targets", answers, name, values)
        each = values.shape[-1:]
        if pos_weight is not None and np.ndim(pos_weight) == 0:
            pos_weight, each = np.reshape(pos_weight, (1,)), (1,)
        what = "each label, or a single number"
        self.pos_weight = check.weights("pos_weight", pos_weight, each, what)
        self.smoothing = check.fraction("label_smoothing", smoothing)
        self.answers = answers.reshape(-1)

    def kept(self, rows: slice) -> Array | None:
        """Tell which rows are not ignored: all are kept."""

    def read(self, place: Place) -> Counts:
        """Yes counts its smoothed probability times its weight, and no the rest of 1."""
        hint = hints.answer("give it sample_weight 0", "use sparse_categorical_cross_entropy")
        yes = check.unit_block("targets", self.answers[place.rows], place, hint)
        no = 1 - yes
        if self.smoothing:
            yes = (1 - self.smoothing) * yes + self.smoothing / 2
            no = (1 - self.smoothing) * no + self.smoothing / 2
        if self.pos_weight is not None:
            yes = yes * self.pos_weight[np.r_[place.rows] % self.pos_weight.size]
        return Counts((yes, no))
