"""Answers to the exercises of the chapter on languages."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._compare import numbers


def exercise_1(answer: Any) -> str:
    """Floor of the loss for whoever sees one of three words, in nats."""
    count = np.array([[30, 30, 0], [0, 0, 40], [20, 20, 20]], dtype=float)  # a word a row
    share = count / count.sum(axis=1, keepdims=True)
    entropy = -(share * np.log(np.where(share > 0, share, 1))).sum(axis=1)
    often = count.sum(axis=1) / count.sum()
    of_all = count.sum(axis=0) / count.sum()
    right = often @ entropy
    unseen = -(of_all * np.log(of_all)).sum()
    return numbers(
        answer,
        right,
        mistakes={
            "that is in bits, not in nats": right / np.log(2),
            "the three words are not equally frequent: weigh each entropy by how often its word "
            "comes": entropy.mean(),
            "that is the entropy of the languages for whoever sees no word at all": unseen,
            "that is how much a look at the word saves; what remains is asked for": unseen - right,
            "that is the sum over all 160 words; the loss is a mean": right * count.sum(),
            "that is the share of wrong answers, not a loss": 1
            - count.max(axis=1).sum() / count.sum(),
            "ln 3 is for whoever knows nothing": np.log(3),
            "nei tells all and costs nothing, but its 40 rows belong to the mean": (
                right * count.sum() / 120
            ),
        },
    )


def exercise_2(answer: Any) -> str:
    """Bits per letter of several texts, under a table of letter pairs."""
    if not callable(answer):
        return "a function is expected: pass bits_per_letter itself, without calling it"
    q = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3], [0.25, 0.7, 0.05]])
    texts = [np.array(t) for t in ([0, 1, 0, 2, 1, 0, 1], [0, 2, 2], [0, 1, 1, 1])]
    try:
        found = answer(q.copy(), [t.copy() for t in texts])
    except Exception as error:
        return f"it raises {type(error).__name__}"
    each = [-np.log(q[t[:-1], t[1:]]) for t in texts]
    together = np.concatenate(each)
    means = np.mean([one.mean() for one in each])
    right = together.mean() / np.log(2)
    start = sum(len(t) for t in texts)
    return numbers(
        found,
        right,
        mistakes={
            "a surprise is never negative: the minus is missing": -right,
            "that is in nats, not in bits": together.mean(),
            "that is in nats, and the minus is missing": -together.mean(),
            "each text counts alike there, however long it is; each letter should": (
                means / np.log(2)
            ),
            "each text counts alike, and it is in nats": means,
            "each text counts alike, and the minus is missing": -means / np.log(2),
            "three things are wrong, and none of them is repaired yet": -means,
            "divide by the letters that were forecast: the first of each text was not": (
                together.sum() / np.log(2) / start
            ),
            "that is the sum; divide by the number of letters": together.sum() / np.log(2),
            "multiplied by ln 2; from nats to bits it is the other way": together.mean()
            * np.log(2),
            "the average is of probabilities there; average the surprises": -np.log2(
                np.exp(-together).mean()
            ),
        },
    )


def exercise_3(answer: Any) -> str:
    """Probability of Danish, from two costs in bits and an archive that is mostly Danish."""
    danish, norwegian, share = 40.0, 37.0, 0.9

    def probability(odds: float) -> float:
        return odds / (1 + odds)

    before, evidence = share / (1 - share), 2 ** (norwegian - danish)
    odds = before * evidence
    return numbers(
        answer,
        probability(odds),
        mistakes={
            "those are the odds; make a probability of them": odds,
            "that leaves out the archive: nine of ten texts are Danish": probability(evidence),
            "that leaves out the text: its letters speak for Norwegian": share,
            "that is the probability of Norwegian": 1 - probability(odds),
            "the larger cost speaks against a language, not for it": probability(before / evidence),
            "the costs are in bits: powers of 2, not of e": probability(
                before * np.exp(norwegian - danish)
            ),
            "nine of ten are odds of nine to one": probability(share * evidence),
            "the share itself was multiplied; multiply the odds": share * evidence,
            "that is in per cent; a probability is expected": 100 * probability(odds),
        },
    )
