"""Checks of the exercises in the chapter on label smoothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..information import entropy
from ..losses import sparse_categorical_cross_entropy
from ..targets import one_hot, smooth_labels
from . import _compare


def exercise_1(answer: Any) -> str:
    """The smallest smoothed loss for 1,000 classes and a share of 0.1, in nats."""
    target = one_hot([0], 1000)[0]
    others = 0.9 * target + 0.1 / 999 * (1 - target)
    floor, elsewhere = entropy(smooth_labels(target, 0.1)), entropy(others)
    return _compare.numbers(
        answer,
        floor,
        # Four decimals, which tell the two conventions apart.
        rtol=0.0,
        atol=6e-5,
        mistakes={
            "that spreads the share over the other 999 classes; PyTorch spreads it over all": (
                elsewhere
            ),
            "that is the proposal's own number, in bans": elsewhere / np.log(10),
            "that is the proposal's own number, which is neither in nats nor PyTorch's": 0.44,
            "that is in bans; use the natural logarithm": floor / np.log(10),
            "those are bits; use the natural logarithm": floor / np.log(2),
            "add the 999 other classes; each has a share too": -0.9001 * np.log(0.9001),
            "a smoothed target is not one-hot, so its entropy is not 0": 0.0,
            "the floor is wanted to four decimals": np.round(floor, 2),
            "that has three right decimals; four are wanted": np.round(floor, 3),
        },
    )


def exercise_2(answer: Any) -> str:
    """Is this the loss to train on, smoothed over the other classes, and the loss to report?"""
    if not callable(answer):
        return f"a function is expected, not a {type(answer).__name__}"
    rng = np.random.default_rng(9)
    for classes, epsilon in ((3, 0.1), (10, 0.2), (2, 0.0)):
        z, labels = rng.normal(0, 2, (5, classes)), rng.integers(classes, size=5)
        try:
            found = answer(z.copy(), labels.copy(), epsilon)
            pair = np.array([float(each) for each in found])
        except Exception as error:
            kind = type(error).__name__
            text = f"your function stops with {kind}, or does not return two numbers: {error}"
            return text.rstrip(".")
        if pair.shape != (2,):
            return f"two losses are expected, not {pair.size}"
        complaint = _two_losses(pair, z, labels, epsilon)
        if complaint:
            return f"with {classes} classes and epsilon = {epsilon}: {complaint}"
    return ""


def _two_losses(pair: Any, z: Any, labels: Any, epsilon: float) -> str:
    classes = z.shape[1]

    def smoothed(share: float) -> float:
        loss: float = sparse_categorical_cross_entropy(
            labels, z, from_logits=True, label_smoothing=share
        )
        return loss

    more = classes / (classes - 1)
    plain, others = smoothed(0.0), smoothed(epsilon * more)
    complaint = _compare.numbers(
        pair[0],
        others,
        rtol=1e-5,
        mistakes={
            "the smoothing has no effect": plain,
            "here the labelled class gets a share of epsilon as well": smoothed(epsilon),
            "the conversion is the wrong way round": smoothed(epsilon / more),
            "that is a sum over the rows": others * len(labels),
        },
    )
    if complaint:
        return f"the loss to train on is not right: {complaint}"
    complaint = _compare.numbers(
        pair[1],
        plain,
        rtol=1e-5,
        mistakes={
            "it is smoothed too": others,
            "it is smoothed too, in PyTorch's way": smoothed(epsilon),
            "that is a sum over the rows": plain * len(labels),
        },
    )
    return f"the loss to report is not right: {complaint}" if complaint else ""
