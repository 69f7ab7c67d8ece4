"""Publish figures without what no reader sees: metadata, indentation, millionths of a point."""

import re
from pathlib import Path

INVISIBLE = re.compile(
    r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>|(?<=>)\s+(?=<)", re.DOTALL
)
# Paths and places, in points; a scale is no place and keeps its digits.
PLACES = re.compile(r'(?<= (?:d|x|y)=")[^"]+|(?<=translate\()[^)]+')
DECIMALS = re.compile(r"-?\d+\.\d{3,}")


def two_decimals(places):
    return DECIMALS.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), places[0])


def shorten(app, exception):
    if exception or app.builder.name != "html":
        return
    for path in Path(app.outdir, app.builder.imagedir).glob("*.svg"):
        text = path.read_text("utf-8")
        # White space between the parts of a text element is drawn.
        if "<text" not in text:
            shorter = PLACES.sub(two_decimals, INVISIBLE.sub("", text))
            if shorter != text:
                path.write_text(shorter, "utf-8")


def setup(app):
    app.connect("build-finished", shorten)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
