"""Write images with their width and height: without, a figure moves the text when it arrives."""

import re
import struct
from pathlib import Path

from docutils import nodes


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


def setup(app):
    app.add_node(nodes.image, override=True, html=(visit_image, depart_image))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
