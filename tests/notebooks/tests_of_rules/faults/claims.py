"""Numbers in prose that nothing proves."""

FAULTS = {
    "wrong number in prose": ("unproved", lambda c: c.replace("claim", "0.480", "0.481")),
    "cut off, not rounded": ("unproved", lambda c: c.replace("claim", "0.480", "0.479")),
    "number without source": (
        "unproved",
        lambda c: c.replace("claim", "bibliography.md#shannon1948", "refresher.md"),
    ),
}
