"""Write images with their size, and hidden cells with a label that says what they hide.

Without its size a figure moves the text when it arrives. MyST-NB calls every hidden cell "Toggle
hidden content" for screen readers, whatever the visible words are.
"""

import html
import re
import struct
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.errors import ExtensionError

# MyST-NB's own words for what a hidden part of a cell is.
HIDDEN = {"content": "the solution", "source": "the code", "output": "the output"}


def svg_size(text):
    box = re.search(r'<svg[^>]*\sviewBox="\S+ \S+ (\S+) (\S+)"', text)
    return (round(float(box[1])), round(float(box[2]))) if box else None


def size(path):
    """Width and height of an SVG or PNG file; nothing for other kinds."""
    if path.suffix == ".svg":
        return svg_size(path.read_text("utf-8"))
    if path.suffix == ".png":
        return struct.unpack(">II", path.read_bytes()[16:24])
    return None


def visit_image(self, node):
    before = len(self.body)
    type(self).visit_image(self, node)
    path = Path(self.builder.srcdir, node.attributes.get("candidates", {}).get("*", node["uri"]))
    if not path.is_file():
        path = Path(self.builder.srcdir, node["uri"])
    pixels = size(path) if path.is_file() else None
    for place in range(before, len(self.body)):
        tag = self.body[place]
        if pixels and tag.startswith("<img") and " width=" not in tag:
            width, height = pixels
            attributes = f'<img width="{width}" height="{height}" loading="lazy" decoding="async"'
            self.body[place] = tag.replace("<img", attributes, 1)


def depart_image(self, node):
    type(self).depart_image(self, node)


def visit_hidden(self, node):
    words = node["prompt_show"].split()[-1]
    what = next((label for word, label in HIDDEN.items() if words.startswith(word)), None)
    if what is None:
        raise ExtensionError(f"accessible_html: MyST-NB hides something new, {words!r}")
    classes = html.escape(" ".join(node["classes"]))
    self.body.append(
        f'<details class="hidden-cell {classes}">\n'
        f'<summary><span class="when-closed">Show {what}</span>'
        f'<span class="when-open">Hide {what}</span></summary>\n'
    )


def depart_hidden(self, node):
    self.body.append("</details>\n")


def setup(app):
    app.setup_extension("myst_nb")
    app.add_node(nodes.image, override=True, html=(visit_image, depart_image))
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden, depart_hidden))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
