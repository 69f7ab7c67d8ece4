"""Cut a page into slides: each figure, table, formula, question and piece of code on one.

The prose becomes the speaker's notes. A result that is folded on the page waits for the next
step, and the solutions of the exercises are left out.
"""

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_revealjs._ext.notes import revealjs_notes
from sphinx_revealjs.nodes import revealjs_break

LISTS = nodes.bullet_list | nodes.enumerated_list
LINES = 12  # of code, beside a result


def part(cell, name):
    found = cell.findall(lambda node: name in getattr(node, "attributes", {}).get("classes", []))
    return next(found, None)


def of_a_cell(cell):
    """What a cell puts on slides: its figure alone, or its code and what that gives."""
    source, output = part(cell, "cell_input"), part(cell, "cell_output")
    if "tag_hide-cell" in cell["classes"]:
        return []
    if output is None:
        return [[source]]
    if next(output.findall(nodes.image), None):
        return [[output]]
    if len(source.astext().splitlines()) > LINES:
        return [[source], [output]]
    if "tag_hide-output" in cell["classes"]:
        output["classes"].append("fragment")
    return [[source, output]]


def on_slides(node):
    """What goes on slides, a list for each."""
    if is_cell(node):
        return of_a_cell(node)
    if isinstance(node, nodes.Admonition) and "dropdown" not in node["classes"]:
        return [[node]]
    if isinstance(node, LISTS | nodes.math_block | nodes.table):
        return [[node]]
    return []


def is_cell(node):
    return isinstance(node, nodes.container) and "cell" in node["classes"]


def is_solution(node):
    return isinstance(node, nodes.admonition) and node.astext().startswith("Solution to")


class CutIntoSlides(SphinxPostTransform):
    default_priority = 6  # MyST-NB has chosen among an output's formats
    builders = ("revealjs",)

    def run(self, **_options):
        for link in list(self.document.findall(addnodes.pending_xref)):
            link.replace_self(link.children)  # there is no other page
        for box in self.document.findall(nodes.Admonition):
            for inner in list(box.findall(nodes.section)):  # sphinx-exercise's; here a slide
                inner.replace_self(inner.children)
        for section in list(self.document.findall(nodes.section)):
            self.cut(section)

    def cut(self, section):
        title, *content = section.children
        # The imports, and the cells in which exercises are solved.
        unseen = section.parent is self.document or title.astext() == "Exercises"
        slides, below = [([title], [])], []
        for node in content:
            if isinstance(node, nodes.section):
                below.append(node)
            elif (unseen and is_cell(node)) or is_solution(node):
                continue
            elif not on_slides(node):
                slides[-1][1].append(node.astext())
            else:
                for shown in on_slides(node):
                    if len(slides[-1][0]) > 1:
                        slides.append(([revealjs_break()], []))
                    slides[-1][0].extend(shown)
        section.children = []
        for shown, said in slides:
            section += shown
            if said:
                section += revealjs_notes("", nodes.Text("\n\n".join(said)))
        section += below


def setup(app):
    app.add_post_transform(CutIntoSlides)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
