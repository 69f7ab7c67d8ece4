"""Answers to the exercises of the chapter on the spam filter."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._compare import numbers


def exercise_1(answer: Any) -> str:
    """Probability of spam for an e-mail with two words, added up as if they were independent."""
    spam, free, meeting = 1 / 3, (0.024, 0.006), (0.002, 0.016)

    def probability(odds: float) -> float:
        return odds / (1 + odds)

    before, words = spam / (1 - spam), free[0] / free[1] * (meeting[0] / meeting[1])
    odds = before * words
    return numbers(
        answer,
        probability(odds),
        mistakes={
            "those are the odds; make a probability of them": odds,
            "those are bits; make odds of them, and then a probability": np.log2(odds),
            "that is what the words say alone, or what was known before them; put both together": (
                probability(words)
            ),
            "a third of the mail is spam, so the odds before are one to two, not one to three": (
                probability(words / 3)
            ),
            "that is the probability of ham": 1 - probability(odds),
            "meeting speaks for ham: its bits count against spam": probability(
                before * free[0] / free[1] * meeting[1] / meeting[0]
            ),
            "bits are powers of 2, not of e": probability(np.exp(np.log2(odds))),
            "that looks at spam alone; compare with how frequent the words are in ham": (
                spam * free[0] * meeting[0]
            ),
            "that is in per cent; a probability is expected": 100 * probability(odds),
        },
    )


def _evidence(has: Any, labels: Any, *, one: float = 1.0, own: bool = True) -> Any:
    """Bits of each word; `one` is added to each count, `own` divides by each class's own total."""
    spam, ham = (has[labels == label].sum(axis=0) + one for label in (1, 0))
    if own:
        return np.log2(spam / spam.sum() / (ham / ham.sum()))
    return np.log2(spam / ham)


def exercise_2(answer: Any) -> str:
    """Evidence for spam of each word, in bits, from a table of zeros and ones."""
    if not callable(answer):
        return "a function is expected: pass evidence_of itself, without calling it"
    rows = [[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 1, 1], [0, 0, 1, 1], [0, 1, 1, 0], [1, 0, 1, 1]]
    has, labels = np.array(rows, dtype=float), np.array([1, 1, 0, 0, 0, 0])
    try:
        with np.errstate(all="ignore"):
            found = np.asarray(answer(has.copy(), labels.copy()), dtype=np.float64)
    except Exception as error:
        return f"it raises {type(error).__name__}"
    if found.shape != (4,):
        return f"one number for each word is expected, an array of shape (4,), not {found.shape}"
    if not np.isfinite(found).all():
        return "a word that one of the classes never had gets no finite number: add 1 to the counts"
    right = _evidence(has, labels)
    spam, ham = (has[labels == label].sum(axis=0) for label in (1, 0))
    total = has.sum()
    e_mails = (spam + 1) / ((labels == 1).sum() + 2), (ham + 1) / ((labels == 0).sum() + 2)
    wrong = {
        "divide by each class's own total, not by that of all mail": _evidence(
            has, labels, own=False
        ),
        "the 1 is still added to the shares; add it to the counts, before you divide": np.log2(
            (spam / spam.sum() + 1) / (ham / ham.sum() + 1)
        ),
        "the 1 is added to shares of all the mail: add it to the counts, and divide by each "
        "class's own total": np.log2((spam / total + 1) / (ham / total + 1)),
        "divide by the totals after the 1 was added, so that the shares sum to 1": np.log2(
            (spam + 1) / spam.sum() / ((ham + 1) / ham.sum())
        ),
        "that is the share of the e-mails that have the word; the page takes the share of all "
        "words": np.log2(e_mails[0] / e_mails[1]),
    }
    hints = dict(wrong)
    hints["that is the evidence for ham: spam goes above the line"] = -right
    hints["that is in nats; divide by ln 2, or use log2"] = right * np.log(2)
    if numbers(found / np.log(2), right, mistakes=wrong) in wrong:
        return "that is in nats, and that is not all"
    return numbers(found, right, mistakes=hints)
