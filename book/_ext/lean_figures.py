"""Publish figures without what no reader sees: matplotlib's metadata, comments and indentation."""

import re
from pathlib import Path

INVISIBLE = re.compile(
    r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>|(?<=>)\s+(?=<)", re.DOTALL
)


def shorten(app, exception):
    if exception or app.builder.name != "html":
        return
    for path in Path(app.outdir, app.builder.imagedir).glob("*.svg"):
        text = path.read_text("utf-8")
        # White space between the parts of a text element is drawn.
        if "<text" not in text and (shorter := INVISIBLE.sub("", text)) != text:
            path.write_text(shorter, "utf-8")


def setup(app):
    app.connect("build-finished", shorten)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
