"""Write images with their size, hidden cells with honest labels, long output lines with a mark.

Without its size a figure moves the text when it arrives. MyST-NB calls every hidden cell "Toggle
hidden content" for screen readers, whatever the visible words are. The stylesheet wraps the
output lines that are marked as long. No two elements may share an id.
"""

import html
import re
import struct
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

WIDTH = 78  # characters that fit beside the contents
# MyST-NB's own words for what a hidden part of a cell is.
HIDDEN = {"content": "the solution", "source": "the code", "output": "the result"}


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


def visit_citation(self, node):
    before = len(self.body)
    type(self).visit_citation(self, node)
    # docutils puts entries with this role, which stands for itself, into a list.
    for place in range(before, len(self.body)):
        self.body[place] = self.body[place].replace('role="doc-biblioentry"', 'role="listitem"')


def depart_citation(self, node):
    type(self).depart_citation(self, node)


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


class Repairs(SphinxPostTransform):
    default_priority = 900  # after MyST-NB has chosen among an output's formats
    formats = ("html",)

    def run(self, **options):
        # sphinx-exercise gives the inside of every exercise the same id.
        for section in self.document.findall(nodes.section):
            section["ids"] = [name for name in section["ids"] if name != "exercise-content"]
        for block in self.document.findall(nodes.literal_block):
            longest = max(map(len, block.astext().splitlines()), default=0)
            if "output" in block["classes"] and longest > WIDTH:
                block["classes"].append("long-lines")


def setup(app):
    app.setup_extension("myst_nb")
    app.add_post_transform(Repairs)
    app.add_node(nodes.image, override=True, html=(visit_image, depart_image))
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden, depart_hidden))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
