"""Faults in what a chapter has."""

FAULTS = {
    "no sentence": ("opening", lambda c: c.replace("opening", "It is as", "## It is as")),
    "two objectives": ("opening", lambda c: c.replace("opening", "- read the", "read the")),
    "no needs": ("opening", lambda c: c.replace("opening", "[logarithm]", "logarithm, ")),
    "no time": ("opening", lambda c: c.replace("opening", "**Time:**", "Time:")),
    "second title": ("opening", lambda c: c.replace("exercises", "## Exer", "# Two\n\n## Exer")),
    "setup not first": (
        "setup_cell",
        lambda c: c.replace("setup", "ce.class", "1 + 1\nce.class"),
    ),
    "torch too early": (
        "setup_cell",
        lambda c: c.replace("setup", "import warnings", "import torch"),
    ),
    "no prediction": ("predictions", lambda c: c.replace("question", "Predict first", "Note")),
    "sections": ("last_sections", lambda c: c.replace("end", "## Summary", "## In short")),
    "mistake not run": ("last_sections", lambda c: c.move("error", "warning", before="mistakes")),
    "mistake without source": (
        "last_sections",
        lambda c: c.replace("mistakes", "https://example.org/", "00-sample.ipynb"),
    ),
}
