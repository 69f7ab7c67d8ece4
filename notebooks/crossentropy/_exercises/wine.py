"""Checks of the chapter on wine."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._compare import numbers


def exercise_1(answer: Any) -> str:
    """The probability behind the one dear price of 36."""
    mean, rows, cheap = 0.050, 36, 0.002
    price = rows * mean - (rows - 1) * cheap
    return numbers(
        answer,
        np.exp(-price),
        rtol=2e-2,  # two digits are enough
        mistakes={
            "that is the price of the bottle; which probability costs it?": price,
            "that is the probability behind the mean; one bottle paid nearly all": np.exp(-mean),
            "the mean is over 36 bottles: multiply by 36 first": np.exp(-(mean - 35 * cheap)),
            "all 35 cheap bottles have paid their share: subtract it": np.exp(-rows * mean),
            "the loss is in nats: use e, not 2": 2**-price,
        },
    )


def exercise_2(answer: Any) -> str:
    """The largest stable rate for ten classes and one column of deviation 300."""
    classes, std = 10, 300.0
    p = np.full(classes, 1 / classes)
    softmax = np.diag(p) - np.outer(p, p)
    curvature = np.linalg.eigvalsh(softmax)[-1] * std**2
    limit = 2 / curvature
    return numbers(
        answer,
        limit,
        mistakes={
            "λ is the variance, the square of the standard deviation": 2 * classes / std,
            "that is the limit for three classes": 2 * 3 / std**2,
            "at the start the curvature is λ divided by the number of classes": (2 / std**2),
            "that rate lands in the middle; it runs away at twice that": limit / 2,
            "that is the curvature; the limit is 2 divided by it": curvature,
            "multiply 2/λ by the number of classes, instead of dividing": 2 / (classes * std**2),
        },
    )


def exercise_3(answer: Any) -> str:
    """A function that returns a function that standardises with the training rows."""
    if not callable(answer):
        return "a function is expected: pass scaler itself, without calling it"
    rng = np.random.default_rng(13)
    train = rng.normal([5, 700, -2, 0], [0.2, 300, 1, 1], size=(40, 4))
    train[:, 3] = 7.0
    mean, std = train[:, :3].mean(axis=0), train[:, :3].std(axis=0)
    new = rng.normal([5, 700, -2, 0], [0.2, 300, 1, 1], size=(6, 4))
    new[:, 3] = 7.0
    try:
        scale = answer(train.copy())
    except Exception as error:
        return f"it raises {type(error).__name__} on the training features"
    if scale is Ellipsis or scale is None:
        return "write the body of the function"
    if not callable(scale):
        return "scaler must return a function, to be called with the new features"
    for rows in (train, new, new[:1]):
        right = np.column_stack([(rows[:, :3] - mean) / std, np.zeros(len(rows))])
        with np.errstate(all="ignore"):
            try:
                found = np.asarray(scale(rows.copy()), dtype=np.float64)
            except Exception as error:
                return f"the returned function raises {type(error).__name__}: {error}".rstrip(".")
            own = (rows - rows.mean(axis=0)) / rows.std(axis=0)
        if found.shape == right.shape and np.isnan(found).any():
            return "NaN: a deviation of 0 was divided by, or the new rows were scaled by themselves"
        complaint = numbers(
            found,
            right,
            rtol=1e-6,
            atol=1e-9,
            mistakes={
                "use the means and deviations of the training rows, not of the new ones": (
                    np.nan_to_num(own)
                ),
                "divide by the standard deviation, not by the variance": np.column_stack(
                    [(rows[:, :3] - mean) / std**2, np.zeros(len(rows))]
                ),
                "subtract the mean as well": rows / np.append(std, 1),
                "divide by the deviation as well": rows - np.append(mean, 7),
                "subtract the mean before you divide": (
                    rows / np.append(std, 1) - np.append(mean, 7)
                ),
            },
        )
        # Divided by N − 1 is right as well: a matter of convention.
        if complaint and numbers(found, right * np.sqrt(39 / 40), rtol=1e-5, atol=1e-8):
            return complaint
    return ""
