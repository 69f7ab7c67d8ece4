"""Faults in wording."""

FAULTS = {
    "forbidden word": ("words", lambda c: c.replace("claim", "It is", "It is simply")),
    "forbidden word on a page": (
        "words",
        lambda c: c.edit("refresher.md", "It turns", "Obviously it turns"),
    ),
}
