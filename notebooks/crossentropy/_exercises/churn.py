"""Answers to the exercises of the chapter on customer churn."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._compare import numbers


def exercise_1(answer: Any) -> str:
    """Nats saved against the base rate of 8 % by a test loss of 0.30."""
    loss, rate = 0.30, 0.08

    def entropy(p: float) -> float:
        return float(-p * np.log(p) - (1 - p) * np.log(1 - p))

    saved = entropy(rate) - loss
    return numbers(
        answer,
        saved,
        rtol=2e-2,  # two digits are enough
        mistakes={
            "the sign is reversed: his loss is higher than that of the base rate": -saved,
            "that is the entropy of his base rate, not what his model saves": entropy(rate),
            "that compares with a fair coin; his base rate is known": np.log(2) - loss,
            "that compares with the base rate of this chapter's company, not with his": (
                entropy(0.2215) - loss
            ),
            "that compares nats with bits": saved / np.log(2),
        },
    )


def exercise_2(answer: Any) -> str:
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
        },
    )


def exercise_3(answer: Any) -> str:
    """A one-hot encoder with a fixed list of contracts."""
    if not callable(answer):
        return "a function is expected: pass encode itself, without calling it"
    contracts = ["two years", "month-to-month", "one year"]
    for known in (["one year", "two years", "one year"], ["month-to-month"], contracts):
        expected = np.array([[text == name for name in contracts] for text in known], dtype=float)
        try:
            found = answer(np.array(known), contracts)
        except Exception as error:
            return f"it raises {type(error).__name__} for contracts that are all in the list"
        if found is Ellipsis or found is None:
            return "write the body of the function"
        in_alphabet = expected[:, np.argsort(contracts)]
        complaint = numbers(
            found,
            expected,
            mistakes={"keep the order of the list, not that of the alphabet": in_alphabet},
        )
        if complaint:
            return f"for {known}: {complaint}"
    try:
        answer(np.array(["one year", "prepaid"]), contracts)
    except ValueError:
        return ""
    except Exception as error:
        return f"an unknown contract raises {type(error).__name__}, and ValueError is expected"
    return "an unknown contract passes without a complaint"
