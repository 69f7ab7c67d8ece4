"""Hold together what the end of a line would tear: 90 %, K − 1, a formula and its full stop.

A formula is made of boxes, and a browser may break the line between a box and the sign after it.
"""

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

SHORT = 24  # signs: a longer formula has to be broken on a telephone
SIGNS = re.compile(r"[.,;:!?)…”’]+")
SPACES = re.compile(r"(?<=\d) (?=%)|(?<=\[0,) (?=1\])|(?<=\S) (?=[−+] \S)|(?<= [−+]) (?=\S)")
# Code is copied, and a blank that does not break is no blank there.
NOT_PROSE = (nodes.literal, nodes.math, nodes.FixedTextElement, addnodes.desc_signature)


def length(latex):
    """Count roughly the signs that a formula shows."""
    return len(re.sub(r"[{}\s^_]", "", re.sub(r"\\([A-Za-z]+|.)", "x", latex)))


def inside(node, kinds):
    while node := node.parent:
        if isinstance(node, kinds):
            return True
    return False


class HoldTogether(SphinxPostTransform):
    default_priority = 900

    def run(self, **_options):
        for formula in list(self.document.findall(nodes.math)):
            following = formula.next_node(descend=False, siblings=True)
            if length(formula.astext()) > SHORT or not isinstance(following, nodes.Text):
                continue
            if signs := SIGNS.match(following):
                held = nodes.inline("", "", formula.deepcopy(), nodes.Text(signs[0]))
                held["classes"].append("held")
                rest = nodes.Text(following[signs.end() :])
                place = formula.parent.index(formula)
                formula.parent[place : place + 2] = [held, rest]
        for text in list(self.document.findall(nodes.Text)):
            held = SPACES.sub("\N{NO-BREAK SPACE}", text)
            if held != text and not inside(text, NOT_PROSE):
                text.parent.replace(text, nodes.Text(held))


def setup(app):
    app.add_post_transform(HoldTogether)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
