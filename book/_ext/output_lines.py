"""Mark outputs with long lines, such as error messages: the stylesheet wraps them.

The others are columns, and scroll instead.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

WIDTH = 78  # characters that fit beside the contents


class MarkLongLines(SphinxPostTransform):
    default_priority = 900  # after MyST-NB has chosen among an output's formats
    formats = ("html",)

    def run(self, **_options):
        for block in self.document.findall(nodes.literal_block):
            longest = max(map(len, block.astext().splitlines()), default=0)
            if "output" in block["classes"] and longest > WIDTH:
                block["classes"].append("long-lines")


def setup(app):
    app.add_post_transform(MarkLongLines)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
