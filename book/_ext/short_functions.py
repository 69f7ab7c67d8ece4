"""Show of each function what one looks for first: what it is, and an example.

numpydoc's order puts the example last. The details are folded below it.
"""

from docutils import nodes
from folds import dropdown, summary
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

FOLDED = "Parameters and details"


def parts(content):
    """Cut a description at its rubrics: pairs of a title and the nodes below it."""
    found = [("", [])]
    for node in content.children:
        if isinstance(node, nodes.rubric):
            found.append((node.astext(), []))
        found[-1][1].append(node)
    return found


class ShortFunctions(SphinxPostTransform):
    default_priority = 690
    formats = ("html",)

    def run(self, **_options):
        for description in list(self.document.findall(addnodes.desc)):
            if description["domain"] == "py" and description["objtype"] == "function":
                shorten(description[-1])


def shorten(content):
    first, *others = parts(content)
    examples = [node for title, part in others if title == "Examples" for node in part[1:]]
    folded = [node for title, part in others if title != "Examples" for node in part]
    before = [node for node in first[1] if not isinstance(node, nodes.field_list)]
    fields = [node for node in first[1] if isinstance(node, nodes.field_list)]
    content.children = []
    content += before + examples
    content += dropdown("", summary("", FOLDED), *fields, *folded)


def setup(app):
    app.setup_extension("folds")
    app.add_post_transform(ShortFunctions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
