"""Write an admonition of the class ``dropdown`` as <details>, which opens without any script."""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxTranslator


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


def depart_dropdown(self: SphinxTranslator, node):
    self.body.append("</details>\n")


def visit_summary(self: SphinxTranslator, node):
    self.body.append("<summary>")


def depart_summary(self: SphinxTranslator, node):
    self.body.append("</summary>\n")


def setup(app):
    app.add_node(dropdown, html=(visit_dropdown, depart_dropdown))
    app.add_node(summary, html=(visit_summary, depart_summary))
    app.add_post_transform(FoldAdmonitions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
