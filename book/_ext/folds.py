"""Write what is folded as <details>, which opens without a script, under words that say what it is.

That is an admonition of the class ``dropdown``, and what a cell's tags hide. MyST-NB calls every
hidden part of a cell "Toggle hidden content" for screen readers, whatever the visible words are.
"""

import html

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxTranslator

# MyST-NB's words for the parts of a cell, and the page's.
PARTS = {"content": "the solution", "source": "the code", "output": "the result"}


class dropdown(nodes.General, nodes.Element):  # noqa: N801 (docutils names its nodes so)
    pass


class summary(nodes.General, nodes.TextElement):  # noqa: N801
    pass


class FoldAdmonitions(SphinxPostTransform):
    default_priority = 700
    formats = ("html",)

    def run(self, **_options):
        for box in list(self.document.findall(nodes.admonition)):
            if "dropdown" in box["classes"]:
                title, *content = box.children
                box.replace_self(dropdown("", summary("", "", *title.children), *content))


def visit_dropdown(self: SphinxTranslator, node):
    self.body.append('<details class="idea">\n')


def visit_summary(self: SphinxTranslator, node):
    self.body.append("<summary>")


def depart_summary(self: SphinxTranslator, node):
    self.body.append("</summary>\n")


def visit_hidden(self: SphinxTranslator, node):
    words = node["prompt_show"].split()[-1]
    part = next((text for word, text in PARTS.items() if words.startswith(word)), None)
    if part is None:
        raise ExtensionError(f"folds: MyST-NB hides something new, {words!r}")
    classes = html.escape(" ".join(node["classes"]))
    self.body.append(
        f'<details class="hidden-cell {classes}">\n'
        f'<summary><span class="when-closed">Show {part}</span>'
        f'<span class="when-open">Hide {part}</span></summary>\n'
    )


def depart_details(self: SphinxTranslator, node):
    self.body.append("</details>\n")


def setup(app):
    app.setup_extension("myst_nb")
    app.add_node(dropdown, html=(visit_dropdown, depart_details))
    app.add_node(summary, html=(visit_summary, depart_summary))
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden, depart_details))
    app.add_post_transform(FoldAdmonitions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
