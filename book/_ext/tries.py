"""Let the answer to an exercise be tried on the page, where it is made of numbers.

The cases by which `ce.classroom.check` judges it, and what it says to each, stand in the page.
answers.js finds the first that holds, as the check does. What a check does beside comparing numbers
is not repeated here: such an exercise gets no field.
"""

import importlib.util
import json
import re
from html import escape

from docutils import nodes
from guesses import only_in_html
from hold_together import SPACES
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node

STARTER = re.compile(r"^answer = .*?# *(.+)$", re.MULTILINE)


def names(comment, cases):
    """What the starter's comment calls each number: "(a rate, a factor)", "nats"."""
    shape = cases[0].value.shape
    if not shape:
        return [f"Your answer ({comment})"]
    parts = comment.strip("()[]").split(", ")
    if len(shape) == 1 and len(parts) == shape[0]:
        return parts
    rows, columns = shape
    return [f"row {i}, column {k}" for i in range(1, rows + 1) for k in range(1, columns + 1)]


def form(label, comment, cases):
    from crossentropy import classroom
    from crossentropy._exercises._compare import OTHER

    data = {
        "cases": [
            [case.value.ravel().tolist(), case.tolerance.ravel().tolist(), said]
            for case in cases
            for said in [classroom._said(label, case.complaint)]
        ],
        "other": classroom._said(label, OTHER),
    }
    fields = [
        f"<label><span>{escape(SPACES.sub(chr(160), name))}</span> "
        f'<input name="{place}" autocomplete="off" spellcheck="false" /></label>'
        for place, name in enumerate(names(comment, cases))
    ]
    shape = cases[0].value.shape
    columns = shape[-1] if shape else 1
    rows = "</p><p>".join(
        "".join(fields[begin : begin + columns]) for begin in range(0, len(fields), columns)
    )
    return (
        f'<form class="try guess needs-scripts" data-cases="{escape(json.dumps(data))}">'
        f'<p>{rows}<button type="submit" class="button">Check</button></p>'
        '<p role="status"></p></form>'
    )


class TakeAnswers(SphinxPostTransform):
    default_priority = 190
    formats = ("html",)

    def run(self, **_options):
        if importlib.util.find_spec("crossentropy") is None:
            return  # a book without the helper has no checks to try
        from crossentropy import classroom
        from crossentropy._exercises import _compare

        asked = None
        for node in list(self.document.findall()):
            if isinstance(node, exercise_node | exercise_enumerable_node):
                asked = node
            elif asked and isinstance(node, nodes.literal_block):
                check = classroom._check_of(asked["label"])
                starter = STARTER.search(node.astext())
                if starter and (cases := _compare.asked(check)):
                    asked += only_in_html(html=form(asked["label"], starter[1], cases))
                asked = None


def setup(app):
    app.setup_extension("guesses")
    app.add_post_transform(TakeAnswers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
