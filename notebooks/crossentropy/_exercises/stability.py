"""Answers to the exercises of the chapter on numerical stability."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ._compare import numbers

_SUSPECTS = ("inputs", "targets", "masks", "log 0", "formats", "learning rate", "weights")


def exercise_1(answer: Any) -> str:
    """Find the smallest power of two that float32 does not lose when it is taken from 1."""
    k = max(k for k in range(1, 60) if np.float32(1 - 2.0**-k) < np.float32(1))
    return numbers(
        answer,
        2.0**-k,
        atol=0,
        mistakes={
            "that guard is awake, but a smaller one is too: below 1 the numbers lie twice as "
            "dense as above it": 2.0 ** -(k - 1),
            "that is half a step; it is rounded to the even neighbour, which is 1": 2.0 ** -(k + 1),
            "1 − 1e-15 is rounded to 1 in float32": 1e-15,
            "that is awake, but neither a power of two nor the smallest": 1e-7,
            "that is the exponent; give the number 2**-k": k,
            "that is minus the exponent; give the number 2**-k": -k,
            "that is the answer for float64": 2.0**-53,
            "that is 1 − ε; give ε": 1 - 2.0**-k,
        },
    )


def exercise_2(answer: Any) -> str:
    """Check a function: the loss of one row of logits, to nine digits."""
    if not callable(answer):
        return f"a function of z and y is expected, not a {type(answer).__name__}"
    rng = np.random.default_rng(72)
    cases = [("ordinary logits", rng.normal(size=5), 3)]
    cases += [("logits of 1000", np.array([1000.0, 999.0, 0.0]), 1)]
    cases += [("logits of −1000", np.array([-1000.0, -1001.0]), 0)]
    cases += [("a true class far behind", np.array([1000.0, -1000.0]), 1)]
    cases += [("a lead of 40", np.array([-40.0, 0.0, -41.0]), 1)]
    cases += [("a lead of 40 at 10,000", np.array([9960.0, 10_000.0]), 1)]
    cases += [("two equal largest logits", np.array([2.0, 2.0, -1.0]), 0)]
    cases += [("a masked class", np.array([0.5, -np.inf, 1.5]), 0)]
    for case, z, y in cases:
        complaint = _try(answer, z, y)
        if complaint:
            return f"with {case}: {complaint}"
    return ""


def _try(loss: Callable[..., Any], z: np.ndarray, y: int) -> str:
    """Call the reader's function on one row and compare."""
    given = z.copy()
    try:
        with np.errstate(all="ignore"):
            found = loss(z, y)
    except Exception as error:
        return f"the function raised {type(error).__name__}: {str(error).rstrip('.')}"
    if found is None or found is ...:
        return "it returns nothing yet"
    if not np.array_equal(z, given):
        return "the function changes its argument; work on a copy"
    # Relative to the true class, and summed without the 1 of the class itself.
    gaps = np.delete(z, y) - z[y]
    if gaps.max() < 700:
        true = np.log1p(np.exp(gaps).sum())
    else:
        true = gaps.max() + np.log1p(np.exp(np.delete(gaps, gaps.argmax()) - gaps.max()).sum())
    if isinstance(found, (float, np.floating)) and np.isnan(found):
        return "it returns nan: an exponential overflows, or the whole sum underflows"
    lost = "all digits are lost: 1 + S is rounded to 1; leave one largest logit out, use log1p"
    return numbers(
        found,
        true,
        rtol=1e-9,
        atol=0,
        mistakes={
            "it is infinite: an exponential overflows, or a probability became 0": np.inf,
            lost: 0.0,
            "that is the ε of a clip, not the loss": -np.log(1 - 1e-15),
            "every largest logit is left out; leave out one of them": (
                z.max() - z[y] + np.log1p(np.exp(z[z < z.max()] - z.max()).sum())
            ),
            "the sign is wrong; a loss is not negative": -true,
            "that is log-sum-exp; subtract the true class's logit": true + z[y],
            "that is in bits; take the natural logarithm": true / np.log(2),
        },
    )


def exercise_3(answer: Any) -> str:
    """Find the row whose loss is NaN, and say why."""
    rng = np.random.default_rng(70)
    z = 3 * rng.normal(size=(64, 5))
    labels = rng.integers(5, size=64)
    z[5] *= 100
    z[11, (labels[11] + 1) % 5] = -np.inf
    z[47] = -np.inf
    labels[23] = -100
    with np.errstate(invalid="ignore"):
        shifted = z - z.max(axis=1, keepdims=True)
    (guilty,) = np.flatnonzero(np.isnan(shifted).any(axis=1))

    try:
        row, suspect = answer
        row, suspect = int(row), " ".join(str(suspect).lower().split())
    except (TypeError, ValueError, OverflowError):
        return "a row's number and a suspect's name are expected"
    if row != guilty:
        innocent = {
            5: "row 5 has large logits, and a finite loss",
            11: "row 11 has one masked class, which is not its true one: its loss is finite",
            23: "row 23 is ignored, and left out of the mean",
        }
        return innocent.get(row, f"the loss of row {row} is finite; take the losses one by one")
    if suspect not in _SUSPECTS:
        return f'"{suspect}" is none of {", ".join(_SUSPECTS)}'
    if suspect != "masks":
        return "the row is right; count the classes that its logits leave possible"
    return ""
