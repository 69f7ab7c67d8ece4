"""Publish KaTeX's fonts with the characters that the site's pages show, and without the others."""

import html
import logging
import re
from collections import defaultdict
from pathlib import Path

from fontTools import subset

FONTS = Path("_static", "katex", "fonts")
# The classes that choose a font, in KaTeX's stylesheet, where a page needs few of its characters.
CLASSES = {
    "KaTeX_AMS-Regular": {"amsrm", "mathbb", "textbb"},
    "KaTeX_Main-Bold": {"mathbf", "textbf"},
    "KaTeX_SansSerif-Regular": {"mathsf", "textsf"},
    "KaTeX_Typewriter-Regular": {"mathtt", "texttt"},
}


def shown(site):
    """The characters of all pages, as numbers: by the classes they stand in, and by "" together."""
    characters = defaultdict(set)
    for path in Path(site).rglob("*.html"):
        text = path.read_text("utf-8")
        characters[""].update(map(ord, html.unescape(re.sub(r"<[^>]*>", "", text))))
        for classes, inside in re.findall(r'<span class="([^"]*)"[^>]*>([^<]+)', text):
            for name in classes.split():
                characters[name].update(map(ord, html.unescape(inside)))
    return characters


def cut(app, exception):
    if exception or app.builder.name != "html":
        return
    characters = shown(app.outdir)
    # From the sources: a later build may show a character that an earlier one cut off.
    for source in Path(app.srcdir, "book", FONTS).glob("*.woff2"):
        classes = CLASSES.get(source.stem, {""})
        options = subset.Options(flavor="woff2", layout_features=["*"])
        font = subset.load_font(source, options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=set().union(*(characters[name] for name in classes)))
        subsetter.subset(font)
        subset.save_font(font, Path(app.outdir, FONTS, source.name), options)


def setup(app):
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it reports every glyph that it keeps
    app.connect("build-finished", cut)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
