"""Answers to the exercises of the chapter on language models."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._compare import numbers


def exercise_1(answer: Any) -> str:
    """Windows of a text's character numbers, each with the character after it as its label."""
    if not callable(answer):
        return "a function is expected: pass windows_of itself, without calling it"
    codes, length = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]), 4
    try:
        x, y = answer(codes.copy(), length)
        x, y = np.asarray(x), np.asarray(y)
    except Exception as error:
        return f"with 11 characters and windows of 4 your function stops with {_named(error)}"
    if x.ndim != 2 or y.ndim != 1 or x.shape[1:] != (length,):
        return f"arrays of shape (N, 4) and (N,) are expected, not {x.shape} and {y.shape}"
    if len(x) != len(y):
        return f"there are {len(x)} windows and {len(y)} labels: each window needs one label"
    if not all(np.array_equal(x[i], codes[i : i + length]) for i in range(len(x))):
        return "the windows are not those of the text, in its order: one begins at each character"

    def labels_begin(at: int) -> bool:
        return np.array_equal(y, codes[at:][: len(y)])

    if labels_begin(length - 1):
        return "print the first window with its label, and say what is left to predict"
    if labels_begin(length + 1):
        return "each label is the character after the next"
    if not labels_begin(length):
        return "print one window and its label: the label is not the character after the window"
    complete = len(codes) - length
    return "" if len(x) == complete else f"11 characters have 7 windows of 4, not {len(x)}"


def exercise_2(answer: Any) -> str:
    """Bits per character of a model of words, perplexity per word of a model of characters."""
    bits, perplexity = np.log2(120) / 5.6, 2 ** (1.3 * 5.6)
    mistakes = {
        "A's number is in nats per character; the question is bits": (np.log(120) / 5.6),
        "A's number is bits per word; a word has 5.6 characters": np.log2(120),
        "A's perplexity is no loss yet: take its logarithm to base 2 first": 120 / 5.6,
    }
    mistakes_b = {
        "B's number is the perplexity per character": 2**1.3,
        "B pays in bits, so the base is 2, not e": np.exp(1.3 * 5.6),
        "B's number is bits per word; make a perplexity of it": 1.3 * 5.6,
        "a perplexity per character is not multiplied by the characters; its bits are": (
            5.6 * 2**1.3
        ),
    }
    try:
        a, b = answer
    except (TypeError, ValueError):
        return "two numbers are expected: A's bits per character and B's perplexity per word"
    if not numbers(a, perplexity) and not numbers(b, bits):
        return "A's number comes first, then B's"
    wrong = numbers(a, bits, mistakes=mistakes)
    if wrong:
        return f"A: {wrong}"
    wrong = numbers(b, perplexity, mistakes=mistakes_b)
    return f"B: {wrong}" if wrong else ""


def _cost(text: str, alphabet: str, *, first: float = 1, early: bool = False) -> float:
    """Bits of a text under counts that learn; `early` counts a character before it is paid."""
    counts, bits = dict.fromkeys(alphabet, first), 0.0
    for c in text:
        counts[c] += early
        bits -= np.log2(counts[c] / sum(counts.values()))
        counts[c] += not early
    return bits


def exercise_3(answer: Any) -> str:
    """Bits of a text for a model that begins with nothing and learns from what came."""
    if not callable(answer):
        return "a function is expected: pass bits_of itself, without calling it"
    texts = [("aaaa", "ab"), ("anne elliot", "aeilnot "), ("bab", "abc"), ("", "ab")]
    found = []
    for text, alphabet in texts:
        try:
            found.append(float(answer(text, alphabet)))
        except Exception as error:
            return f'with the text "{text}" your function stops with {_named(error)}'
    right = [_cost(*each) for each in texts]
    early = [_cost(*each, early=True) for each in texts]
    lengths = np.array([max(len(text), 1) for text, _ in texts])
    fixed = [-sum(np.log2(text.count(c) / len(text)) for c in text) for text, _ in texts]
    even = [len(text) * np.log2(len(alphabet)) for text, alphabet in texts]
    if not numbers(found, np.log(2) * np.array(early)):
        return (
            'with the alphabet "ab" each letter begins with 1/2, so the text "a" costs 1 bit; '
            f"your function says {np.log(1.5):.3f}"
        )
    return numbers(
        found,
        right,
        mistakes={
            "the receiver cannot make these forecasts: he has not got the character yet": early,
            "that is in nats": np.log(2) * np.array(right),
            "that is the mean; the sum is wanted": right / lengths,
            "these are shares of the whole text; the receiver has not got it yet": fixed,
            "the model does not learn: count each character when it is paid": even,
        },
    )


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": .")
