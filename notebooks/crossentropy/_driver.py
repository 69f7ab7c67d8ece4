"""The way from a batch to its reduced loss, the same for all losses: cut, check, weigh, reduce.

What is left to check here are single rows; the arguments as a whole were read before. A row that
counts nothing, because its label is ignored or its weight is 0, is left out before anybody looks at
its predictions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from . import _validation as check
from ._formulas import Array
from ._targets import Targets
from ._validation import Place

# Numbers of a block of rows, all arrays together: 1.3 MB of float64. Smaller blocks stay in quicker
# caches, but then Python's time for calling NumPy shows beside NumPy's own.
ROOM = 160_000

# Once a piece of memory of this size was given back, the C library keeps such pieces at hand,
# instead of fetching the arrays of every block from the system anew.
np.empty(ROOM)


Look: TypeAlias = Callable[[Array, Place], Array]
Formula: TypeAlias = Callable[..., Array]


class Block(NamedTuple):
    """A few rows of a batch, all of which count."""

    place: Place
    target: tuple[Array, ...]
    """What the formula takes beside the predictions."""
    weight: Array | None
    """What multiplies each row's loss; None where it is 1 throughout."""
    share: float
    """What the rows count together in the mean."""


class Batch:
    """The arguments of a loss, read: the rows are still to be checked."""

    def __init__(
        self,
        targets: Targets,
        predictions: Array,
        sample_weight: ArrayLike | None,
        look: Look,
        *,
        classes: bool = True,
    ) -> None:
        self.targets, self.look = targets, look
        self.shape = predictions.shape[:-1] if classes else predictions.shape
        self.predictions = predictions.reshape(-1, *predictions.shape[len(self.shape) :])
        what = "each row" if classes else "each element"
        s = check.weights("sample_weight", sample_weight, self.shape, what)
        self.sample_weight = None if s is None else s.reshape(-1)

    def blocks(self) -> Iterator[Block]:
        """Cut the batch, leave out what counts nothing, and check the targets of the rest."""
        s = self.sample_weight
        for part in cut(self.predictions):
            place, kept = Place(part, self.shape), self.targets.kept(part)
            if s is not None and not s[part].all():
                kept = s[part] > 0 if kept is None else kept & (s[part] > 0)
            if kept is not None and not kept.all():
                place = place.only(kept)
            if not place.size:
                continue
            target, weight, share = self.targets.read(place)
            if s is not None:
                weight = s[place.rows] if weight is None else weight * s[place.rows]
                share = s[place.rows] if share is None else share * s[place.rows]
            total = place.size if share is None else float(share.sum())
            if weight is not None and not weight.all():  # a class of the rows has weight 0
                counting = weight > 0
                place, weight = place.only(counting), weight[counting]
                target = tuple(of_rows[counting] for of_rows in target)
            if place.size:
                yield Block(place, target, weight, total)

    def divisor(self, reduction: str) -> float:
        """What a gradient is divided by."""
        if reduction != "mean":
            return 1.0
        return check.some_weight([block.share for block in self.blocks()])


def cut(rows: Array) -> Iterator[slice]:
    """Cut a batch into slices of so many rows that there is room for the arrays of each."""
    numbers = 12 if rows.ndim == 1 else 4 * rows.shape[1] + 10
    step = max(1, ROOM // numbers)
    for start in range(0, len(rows), step):
        yield slice(start, min(start + step, len(rows)))


def losses(batch: Batch, formula: Formula, reduction: str) -> Any:
    """Apply a formula for losses to a batch, and either keep the losses or add them up."""
    dtype = check.working_dtype(batch.predictions)
    out = np.zeros(len(batch.predictions), dtype) if reduction == "none" else None
    sums, shares = [], []
    with np.errstate(all="ignore"):
        for place, target, weight, share in batch.blocks():
            values = formula(batch.look(batch.predictions[place.rows], place), *target)
            if weight is not None:
                values = values * weight
            if out is None:
                sums.append(values.sum())
                shares.append(share)
            else:
                out[place.rows] = values
        if out is not None:
            return out.reshape(batch.shape)[()]
        total = np.array(sums).sum()
        return dtype.type(total / check.some_weight(shares) if reduction == "mean" else total)


def gradients(batch: Batch, formula: Formula, reduction: str) -> Array:
    """Apply a formula for derivatives to a batch; the left-out rows have 0."""
    out = np.zeros(batch.predictions.shape, check.working_dtype(batch.predictions))
    with np.errstate(all="ignore"):
        divisor = batch.divisor(reduction)
        for place, target, weight, _ in batch.blocks():
            values = formula(batch.look(batch.predictions[place.rows], place), *target)
            factor = 1 / divisor if weight is None else weight / divisor
            values.T[...] *= factor
            out[place.rows] = values
    return out.reshape(batch.shape + out.shape[1:])[()]
