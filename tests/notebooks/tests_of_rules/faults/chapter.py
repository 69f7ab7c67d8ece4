"""Faults in how a chapter begins."""

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
}
