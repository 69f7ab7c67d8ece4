"""The checks of the chapter on sparse categorical cross-entropy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from .. import losses
from ._compare import numbers

Array = np.ndarray[Any, Any]

_IGNORED = -100


def _call(answer: Callable[..., Any], *arguments: Any) -> tuple[Any, str]:
    """Call the reader's function; a text says why it returned nothing."""
    if not callable(answer):
        return None, f"a function is expected, not a {type(answer).__name__}"
    try:
        found = answer(*arguments)
    except Exception as error:
        return None, f"your function stops with {type(error).__name__}: {error}".rstrip(".")
    return found, "" if found is not None else "your function returns nothing"


def _two(found: Any, names: str) -> tuple[list[Array], str]:
    try:
        first, second = (x.detach() if hasattr(x, "detach") else x for x in found)
        return [np.asarray(first), np.asarray(second)], ""
    except Exception:
        return [], f"your function does not return {names}"


def exercise_1(answer: Any) -> str:
    """Is this the mean loss of a tagger over the labels that count, and its gradient?"""
    rng = np.random.default_rng(71)
    cases = {
        "two texts of 5 tokens, 3 classes": (rng.normal(size=(2, 5, 3)), ()),
        "two texts of 4 tokens, 4 classes": (rng.normal(size=(2, 4, 4)), ()),
        "padding": (rng.normal(size=(2, 5, 3)), (3, 4, 8, 9)),
        "nothing but padding": (rng.normal(size=(2, 3, 4)), range(6)),
    }
    for case, (z, padding) in cases.items():
        y = rng.integers(z.shape[-1], size=z.shape[:2]).astype(np.int32)
        y.flat[list(padding)] = _IGNORED
        found, complaint = _call(answer, z.copy(), y.copy())
        if not complaint:
            pair, complaint = _two(found, "a loss and a gradient")
        complaint = complaint or _tagger(pair, z, y)
        if complaint:
            return f"with {case}: {complaint}"
    return ""


def _tagger(pair: list[Array], z: Array, y: Array) -> str:
    loss, gradient = pair
    if gradient.dtype == object and gradient.item(0) is None:
        return "the gradient is None: PyTorch keeps that of the tensor you made, of no reshaped one"
    if not all(np.issubdtype(a.dtype, np.number) for a in pair):
        return "the loss and the gradient should be numbers"
    count = (y != _IGNORED).sum()
    if np.isnan(loss).any():
        return "the loss is NaN; divide by 1 where no label counts"
    if np.isnan(gradient).any():
        return "the gradient is NaN"
    if count == 0:
        wrong = np.any(loss != 0) or np.any(gradient != 0) or gradient.shape != z.shape
        return "the loss and the gradient should both be 0" if wrong else ""
    each, slopes = _losses(z, y)
    of_loss = {
        "divide by the number of labels that count": each.mean(),
        "that is the sum; divide it by the number of labels that count": each.sum(),
        "the softmax runs over the tokens, not over the classes": _over_tokens(z, y),
        "reshape moves no axis, it mixes the numbers": _mixed(z, y),
        "the sign is wrong": -each.sum() / count,
    }
    complaint = numbers(loss, each.sum() / count, rtol=1e-6, mistakes=of_loss)
    if complaint:
        return f"the loss is not right: {complaint}"
    of_gradient = {
        "divide by the number of labels that count": slopes / y.size,
        "that is the gradient of the sum": slopes,
        "the sign is wrong": -slopes / count,
    }
    complaint = numbers(gradient, slopes / count, rtol=1e-6, mistakes=of_gradient)
    return complaint and f"the gradient is not right: {complaint}"


def _losses(z: Array, y: Array) -> tuple[Array, Array]:
    """Each loss and its gradient, 0 where the label does not count."""
    kept = y != _IGNORED
    filled = np.where(kept, y, 0)
    each = losses.sparse_categorical_cross_entropy(filled, z, from_logits=True, reduction="none")
    slopes = losses.sparse_categorical_cross_entropy_logit_gradient(filled, z, reduction="none")
    return each * kept, slopes * kept[..., None]


def _over_tokens(z: Array, y: Array) -> float:
    """The loss if the class axis is taken for the tokens' axis, where that is possible."""
    if z.shape[1] != z.shape[2]:
        return np.inf
    return float(_losses(z.swapaxes(1, 2), y)[0].sum() / (y != _IGNORED).sum())


def _mixed(z: Array, y: Array) -> float:
    """The loss if the class axis was to be moved by reshaping."""
    moved = z.reshape(z.shape[0], z.shape[2], z.shape[1]).swapaxes(1, 2)
    return float(_losses(moved, y)[0].sum() / (y != _IGNORED).sum())


_TEXTS = [[4, 0, 0, 7, 2], [5, 3], [0, 6, 1, 3, 3, 0, 8]]
_NAMES = "two integer arrays, the inputs and the labels"


def exercise_2(answer: Any) -> str:
    """Are these inputs and labels for training on the next token?"""
    found, complaint = _call(answer, [list(text) for text in _TEXTS])
    if complaint:
        return complaint
    pair, complaint = _two(found, _NAMES)
    if complaint:
        return complaint
    inputs, labels = pair
    if not all(a.ndim == 2 and np.issubdtype(a.dtype, np.integer) for a in pair):
        return f"your function does not return {_NAMES}"
    if inputs.shape != labels.shape or len(inputs) != len(_TEXTS):
        return f"{len(_TEXTS)} rows, and one label for each input, are expected"
    if inputs.min() < 0:
        return "an input below 0 is no token: the model has to look it up"
    for text, x, y in zip(_TEXTS, inputs, labels, strict=True):
        complaint = _line(text, x, y)
        if complaint:
            return f"the text {text}: {complaint}"
    return ""


def _line(text: Sequence[int], x: Array, y: Array) -> str:
    """Look for the pairs that count: a token, and the one after it."""
    counts = y != _IGNORED
    pairs = list(zip(x[counts].tolist(), y[counts].tolist(), strict=True))
    right = list(pairwise(text))
    if pairs == right:
        return ""
    if pairs[: len(text)] == [(token, token) for token in text]:
        return "each label is its own input; the model can copy"
    if pairs[: len(right)] == right:
        return "the padding counts: its labels should be -100"
    if pairs[: len(right) - 1] == list(zip(text[:-2], text[2:], strict=True)) != []:
        return "the labels are shifted twice"
    if [(b, a) for a, b in pairs[: len(right)]] == right:
        return "the labels are shifted the wrong way: they are the tokens before"
    if pairs == [(a, b) for a, b in right if b != 0]:
        return "token 0 is left out; it is a word like any other"
    return f"these pairs of input and label count: {pairs}; the text has other successors"


def exercise_3(answer: Any) -> str:
    """Is this the gradient of the mean over all labels that count, in all parts?"""
    rng = np.random.default_rng(73)
    w = rng.normal(size=(4, 5))
    for case, lengths in [("three parts", (9, 2, 4)), ("a part of padding", (6, 3, 2))]:
        parts = [(rng.normal(size=(n, 4)), rng.integers(5, size=n)) for n in lengths]
        parts[0][1][-2:] = _IGNORED
        if case == "a part of padding":
            parts[1][1][:] = _IGNORED
        found, complaint = _call(answer, [(x.copy(), y.copy()) for x, y in parts], w.copy())
        complaint = complaint or _accumulated(found, parts, w)
        if complaint:
            return f"with {case}: {complaint}"
    return ""


def _accumulated(found: Any, parts: list[tuple[Array, Array]], w: Array) -> str:
    sums = np.array([x.T @ _losses(x @ w, y)[1] for x, y in parts])
    counts = np.array([(y != _IGNORED).sum() for _, y in parts])
    size, total = sum(len(y) for _, y in parts), sums.sum(axis=0)
    some = [part / n for part, n in zip(sums, counts, strict=True) if n]
    every = [part / len(y) for part, (_, y) in zip(sums, parts, strict=True)]
    try:
        if np.isnan(np.asarray(found, dtype=np.float64)).any():
            return "the gradient is NaN: the mean over a part of padding is"
    except (TypeError, ValueError, RuntimeError):
        pass  # `numbers` says what is expected
    return numbers(
        found,
        total / counts.sum(),
        rtol=1e-6,
        mistakes={
            "the labels of short parts weigh more than others": sum(some) / len(parts),
            "padding counts, and short parts weigh more": sum(every) / len(parts),
            "padding is left out; still, short parts weigh more": sum(some) / len(some),
            "that is the gradient of the sum; divide by the number of labels that count": total,
            "divide by the number of labels that count, not of all": total / size,
            "divide by the number of labels, not of parts": total / len(parts),
            "the means are added up; add sums, and divide by the labels of all parts": sum(some),
            "that is the last part alone": sums[-1] / counts[-1],
            "the sign is wrong": -total / counts.sum(),
        },
    )
