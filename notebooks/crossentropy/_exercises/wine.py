"""Checks of the chapter on wine."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from ._compare import numbers

# What a repair of the folds may have left undone, in the order in which a reader meets it: the
# forms of each line, and what is said of them (nothing of the right one).
_FAULTS = (
    {
        "rest": "",
        "all": "the means and deviations come from more rows than the other parts",
        "own": "what a row costs changes with the other rows of its part",
    },
    {"rest": "", "all": "the model is trained on rows that it judges"},
    {
        "own": "",
        **dict.fromkeys(
            ("entries", "rows", "sums"),
            "more logarithms go into the mean than there are rows: look at the shape of what you "
            "pick",
        ),
    },
    {"rows": "", "parts": "a small part has the weight of a large one"},
)
_REPAIRED = ("rest", "rest", "own", "rows")


def exercise_1(answer: Any) -> str:
    """The line for standardised rows that says the same as a line for raw rows."""
    if not callable(answer):
        return "a function is expected: pass scaled_line itself, without calling it"
    rng = np.random.default_rng(14)
    w, b = rng.normal(size=(3, 5)), rng.normal(size=3)
    mean, std = rng.normal(3, 2, size=5), rng.uniform(0.2, 4, size=5)
    try:
        found = answer(w.copy(), b.copy(), mean.copy(), std.copy())
    except Exception as error:
        return f"it raises {type(error).__name__}: {error}".rstrip(".")
    if not isinstance(found, list | tuple) or len(found) != 2:
        return "two arrays are expected, the weights and the biases"
    complaint = numbers(
        found[0],
        w * std,
        rtol=1e-6,
        mistakes={
            "the weights are still those for raw rows": w,
            "the weights go the other way, as if from standardised rows to raw ones": w / std,
        },
    )
    if complaint:
        return f"weights: {complaint}"
    complaint = numbers(
        found[1],
        b + w @ mean,
        rtol=1e-6,
        mistakes={
            "a row of zeros is the average row now, and the old line gives that one W m + b": b,
            "the sign: what the mean adds to the logits must not be lost": b - w @ mean,
            "multiply the mean by the weights for raw rows, not by the new ones": (
                b + (w * std) @ mean
            ),
        },
    )
    return f"biases: {complaint}" if complaint else ""


def exercise_2(answer: Any) -> str:
    """The mean loss of all rows, each judged by a model that has not seen it."""
    if not callable(answer):
        return "a function is expected: pass loss_on_unseen itself, without calling it"
    x, y, parts = _table()
    try:
        found = answer(x.copy(), y.copy(), [part.copy() for part in parts], _learn)
    except Exception as error:
        return f"it raises {type(error).__name__}: {error}".rstrip(".")
    if found is None or found is ...:
        return "your function returns nothing yet"
    for ddof, lines in product((0, 1), product(*_FAULTS)):
        if numbers(found, _loss_on_unseen(x, y, parts, lines, ddof), rtol=1e-6):
            continue
        said = [fault[line] for fault, line in zip(_FAULTS, lines, strict=True)]
        left = [complaint for complaint in said if complaint]
        if len(left) == len(_FAULTS):
            return "none of the four is repaired: look at each line of the function"
        if len(left) > 1:
            return f"{len(left)} things are left to repair; one of them: {left[0]}"
        return left[0] if left else ""
    right = _loss_on_unseen(x, y, parts, _REPAIRED)
    return numbers(
        found,
        right,
        rtol=1e-6,
        mistakes={"that is the sum over all rows, not their mean": len(y) * right},
    )


def _table() -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Make a small table of three classes, in parts of different sizes."""
    rng = np.random.default_rng(41)
    y = rng.permutation(np.repeat([0, 1, 2], [9, 7, 8]))
    x = rng.normal([2.0, 50.0, -1.0], [0.5, 20.0, 0.1], size=(len(y), 3))
    x[:, 0] += 0.5 * y
    x[:, 1] -= 20.0 * (y == 1)
    return x, y, np.split(rng.permutation(len(y)), [3, 14])


def _learn(x: Any, y: Any) -> Callable[[Any], np.ndarray]:
    """Learn the mean row of each class; announce by the distance to it."""
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y)
    centres = np.array([x[y == k].mean(axis=0) for k in range(3)])

    def announce(rows: Any) -> np.ndarray:
        rows = np.asarray(rows, dtype=np.float64)
        far = ((rows[:, None] - centres) ** 2).sum(axis=-1)
        q: np.ndarray = np.exp(-(far - far.min(axis=1, keepdims=True)))
        return np.asarray(q / q.sum(axis=1, keepdims=True))

    return announce


def _loss_on_unseen(
    x: np.ndarray,
    y: np.ndarray,
    parts: list[np.ndarray],
    lines: tuple[str, ...],
    ddof: int = 0,
) -> float:
    """Compute what the exercise asks for, with the faults that are still there."""
    scale, seen, pick, mean = lines
    losses = []
    for part in parts:
        rest = np.setdiff1d(np.arange(len(y)), part)
        rows = {"all": np.arange(len(y)), "rest": rest, "own": part}
        learned = rows["all" if scale == "all" else "rest"]
        judged = rows[scale]
        z = _scaled(x, learned, ddof)
        q = _learn(z[rows[seen]], y[rows[seen]])(_scaled(x, judged, ddof)[part])
        picked = q[np.arange(len(part)), y[part]] if pick == "own" else q[:, y[part]]
        losses.append(-np.log(picked))
    means = [each.mean() for each in losses]
    sizes = [len(part) for part in parts]
    if mean == "parts":
        return float(np.mean(means))
    if pick == "sums":
        return float(sum(each.sum() for each in losses) / len(y))
    if pick == "rows":
        return float(np.average(means, weights=sizes))
    return float(np.concatenate([each.ravel() for each in losses]).mean())


def _scaled(x: np.ndarray, rows: np.ndarray, ddof: int) -> np.ndarray:
    """Standardise a table by the means and deviations of some of its rows."""
    return np.asarray((x - x[rows].mean(axis=0)) / x[rows].std(axis=0, ddof=ddof))
