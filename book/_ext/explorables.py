"""Make a box of the class ``explorable`` a figure that one can move.

    :::{admonition} A title
    :class: explorable surprise

    A question that is worth moving it for.

    In Jupyter: what to change, and in which cell.

    :::

In Jupyter, on slides and on paper it is a box with these sentences. On the site it is the custom
element ``<ce-surprise>``, whose script (book/_static/explorables/surprise.js) puts the figure in
the place of the last paragraph; without scripts that stays.
"""

from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

SCRIPTS = Path(__file__).parents[1] / "_static" / "explorables"


class explorable(nodes.General, nodes.Element):  # noqa: N801 (docutils names its nodes so)
    pass


class MakeExplorables(SphinxPostTransform):
    default_priority = 690  # before folds.py looks at boxes
    formats = ("html",)

    def run(self, **_options):
        for box in list(self.document.findall(nodes.admonition)):
            if "explorable" not in box["classes"]:
                continue
            names = set(box["classes"]) - {"explorable"}
            if len(names) != 1 or not (SCRIPTS / f"{min(names)}.js").is_file():
                raise ExtensionError(
                    f"{self.env.docname}: “{box[0].astext()}” names no figure of "
                    f"book/_static/explorables, but {sorted(names)}"
                )
            title, *question, instead = box.children
            title = nodes.paragraph("", "", *title.children, classes=["admonition-title"])
            instead = nodes.container("", instead, classes=["explorable__else"])
            box.replace_self(explorable("", title, *question, instead, name=min(names)))


def visit(self, node):
    self.body.append(f'<ce-{node["name"]} class="admonition explorable">\n')


def depart(self, node):
    self.body.append(f"</ce-{node['name']}>\n")


def name_scripts(app, pagename, templatename, context, doctree):
    """A page loads the scripts of the figures that it has."""
    found = doctree.findall(explorable) if doctree else ()
    context["explorables"] = sorted({node["name"] for node in found})


def setup(app):
    app.add_node(explorable, html=(visit, depart))
    app.add_post_transform(MakeExplorables)
    app.connect("html-page-context", name_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
