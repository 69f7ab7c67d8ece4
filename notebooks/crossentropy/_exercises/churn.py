"""Answers to the exercises of the chapter on customer churn."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._compare import numbers


def exercise_1(answer: Any) -> str:
    """Threshold for an offer of 30 that keeps 40 % of customers worth 200."""
    cost, value, works = 30.0, 200.0, 0.4
    return numbers(
        answer,
        cost / (works * value),
        rtol=2e-2,  # two digits are enough
        mistakes={
            "that is the threshold for an offer that always works": cost / value,
            "an offer that often fails is worth less, so the threshold rises": works * cost / value,
            "divide by the share that is kept, not by the share that is lost": (
                cost / ((1 - works) * value)
            ),
            "one half has nothing to do with the prices": 0.5,
            "that is in per cent; a probability is expected": 100 * cost / (works * value),
        },
    )


def exercise_2(answer: Any) -> str:
    """A loop that keeps the weights of the epoch with the lowest validation loss."""
    if not callable(answer):
        return "a function is expected: pass best_weights itself, without calling it"
    # After epoch k the weights are k, with the losses below: lowest in the middle, first, last.
    for course in ([0.8, 0.4, 0.3, 0.5, 0.7], [0.2, 0.3, 0.9], [0.9, 0.5, 0.4], [3.0, 2.0, 2.5]):
        weights, lowest = np.zeros(2), int(np.argmin(course)) + 1

        def one_epoch(weights: Any) -> None:
            weights += 1

        def validation_loss(weights: Any, course: list[float] = course) -> float:
            return course[int(weights[0]) - 1]

        try:
            found = answer(weights, one_epoch, validation_loss, len(course))
        except UnboundLocalError:
            return f"for validation losses of {course} it keeps no epoch at all"
        except Exception as error:
            return f"for validation losses of {course} it raises {type(error).__name__}"
        if found is None or found is Ellipsis:
            return "it returns nothing"
        if weights[0] != len(course):
            return f"it ran one_epoch {weights[0]:.0f} times instead of {len(course)}"
        if np.ndim(found) == 0:
            return "it returns a number; the weights are wanted, an array"
        if np.shares_memory(found, weights) and lowest != len(course):
            return (
                "it returns the array that went on changing, so the weights of the last epoch: "
                "keep a copy"
            )
        complaint = numbers(
            found,
            np.full(2, float(lowest)),
            mistakes={
                "those are the weights of the epoch with the highest loss": np.full(
                    2, np.argmax(course) + 1.0
                ),
                "those are the weights of the last epoch": np.full(2, float(len(course))),
                "copy the weights after the epoch whose loss you looked at": np.full(
                    2, lowest - 1.0
                ),
            },
        )
        if complaint:
            return f"for validation losses of {course}: {complaint}"
    return ""


def _prepared(
    train: Any, later: Any, middle: Any, *, fitted_on: str = "train", ddof: int = 0
) -> list[Any]:
    """Fill with `middle` and standardise; `fitted_on` says which rows give mean and deviation."""
    filled = [np.where(np.isnan(rows), middle, rows) for rows in (train, later)]
    source = {"train": filled[0], "both": np.vstack(filled)}.get(fitted_on)
    result = []
    for rows in filled:
        own = rows if source is None else source
        deviation = own.std(axis=0, ddof=ddof)
        result.append((rows - own.mean(axis=0)) / np.where(deviation > 0, deviation, 1))
    return result


def _fitted_with_gaps(train: Any, later: Any, middle: Any) -> list[Any]:
    """Mean and deviation of the rows that have a value, before the gaps are filled."""
    mean, std = np.nanmean(train, axis=0), np.nanstd(train, axis=0)
    filled = [np.where(np.isnan(rows), middle, rows) for rows in (train, later)]
    return [(rows - mean) / np.where(std > 0, std, 1) for rows in filled]


def _filled_by_itself(rows: Any) -> Any:
    return np.where(np.isnan(rows), np.nanmedian(rows, axis=0), rows)


def _tiny(train: Any, later: Any, middle: Any) -> list[Any]:
    """What comes out if a little is added to each deviation, as far as a hint needs it."""
    filled = [np.where(np.isnan(rows), middle, rows) for rows in (train, later)]
    mean, std = filled[0].mean(axis=0), filled[0].std(axis=0) + 1e-8
    return [(rows - mean) / std for rows in filled]


def exercise_3(answer: Any) -> str:
    """Fill and standardise two piles with what the first one says."""
    if not callable(answer):
        return "a function is expected: pass prepare itself, without calling it"
    train = np.array([[1.0, 5.0], [2.0, 5.0], [np.nan, 5.0], [9.0, 5.0], [4.0, 5.0]])
    later = np.array([[100.0, 7.0], [np.nan, 5.0], [3.0, np.nan]])
    given = train.copy(), later.copy()
    try:
        with np.errstate(all="ignore"):
            found = answer(*given)
    except Exception as error:
        return f"it raises {type(error).__name__}"
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        return "return two arrays: the training rows, and the later ones"
    try:
        both = [np.asarray(rows, dtype=np.float64) for rows in found]
    except (TypeError, ValueError):
        return "return two arrays of numbers"
    if [rows.shape for rows in both] != [train.shape, later.shape]:
        return "the shapes must stay as they were: (n, d) and (m, d)"
    if not all(np.isfinite(rows).all() for rows in both):
        return "something is not finite: a gap is left, or a constant column was divided by 0"
    middle, all_rows = np.nanmedian(train, axis=0), np.vstack([train, later])
    wrong = {
        "the later rows are standardised with their own mean and deviation": _prepared(
            train, later, middle, fitted_on="each"
        ),
        "mean and deviation still come from all rows": _prepared(
            train, later, middle, fitted_on="both"
        ),
        "the medians still come from all rows": _prepared(
            train, later, np.nanmedian(all_rows, axis=0)
        ),
        "medians, means and deviations still come from all rows": _prepared(
            train, later, np.nanmedian(all_rows, axis=0), fitted_on="both"
        ),
        "gaps get the median, not the mean": _prepared(train, later, np.nanmean(train, axis=0)),
        "gaps get the median, not 0": _prepared(train, later, np.zeros(2)),
        "use NumPy's std as it is, without ddof": _prepared(train, later, middle, ddof=1),
        "fill the gaps first, then take mean and deviation": _fitted_with_gaps(
            train, later, middle
        ),
        "the later rows are filled with their own medians": _prepared(
            train, _filled_by_itself(later), middle
        ),
        "each pile is filled and scaled by what it says itself": _prepared(
            train, _filled_by_itself(later), middle, fitted_on="each"
        ),
        "divide a constant column by 1, not by a tiny number": _tiny(train, later, middle),
    }
    return numbers(
        np.vstack(both),
        np.vstack(_prepared(train, later, middle)),
        mistakes={hint: np.vstack(rows) for hint, rows in wrong.items()},
    )
