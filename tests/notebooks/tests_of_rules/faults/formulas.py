"""Errors in formulas. Errors in each of the defining ones are in test_formulas.py."""

FAULTS = {
    "a minus lost": (
        "formula",
        lambda c: c.replace("question", "## What", r"$H(p) = \sum_k p_k \ln p_k$" "\n\n## What"),
    ),
    "truth and forecast exchanged, on another page": (
        "formula",
        lambda c: c.write("copy.md", "It is\n\n$$L = -\\sum_k q_k \\ln y_k.$$\n"),
    ),
}
