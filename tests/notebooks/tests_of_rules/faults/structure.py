"""Boxes that are not closed or stand in the wrong place, and cells hidden without a reason."""

import nbformat
from planting import Course


def ideas_exchanged(course: Course) -> None:
    course.replace("solution-line-1", "Add the numbers.", "Add 3 and 3.")
    course.replace("solution-line-2", "Add the numbers.", "Add 2 and 2.")


PREDICTION = ":::{admonition} Predict first\n:class: tip\n\nAbove 1, or below?\n\n:::"


def prediction_after(course: Course) -> None:
    """Put a box between the cell that answers it and the text that tells the answer."""
    place = course.node.cells.index(course.cell("claim"))
    course.node.cells.insert(place, nbformat.v4.new_markdown_cell(PREDICTION, id="late"))


def hide(identifier: str, tag: str):
    return lambda course: course.cell(identifier).metadata.setdefault("tags", []).append(tag)


NESTED = """
:::{admonition} Outside
:::{admonition} Inside
It closes the outer box.
:::
:::
"""

FAULTS = {
    "a box that is not closed": (
        "fences",
        lambda c: c.replace("question", "below 1?\n\n:::", "below 1?"),
    ),
    "a box that is closed twice": (
        "fences",
        lambda c: c.replace("question", "1?\n\n:::", "1?\n\n:::\n:::"),
    ),
    "a box within a box of as many colons": ("fences", lambda c: c.write("new.md", NESTED)),
    "code that is not closed": ("fences", lambda c: c.write("new.md", "```python\n1 + 1\n")),
    "a prediction behind its result": (
        "predictions_first",
        prediction_after,
    ),
    "a prediction that nothing answers": (
        "predictions_first",
        lambda c: c.replace("exercises", "## Exercises", f"## Exercises\n\n{PREDICTION}"),
    ),
    "a teaching cell hidden": ("hidden_cells", hide("figure", "hide-input")),
    "a teaching cell removed": ("hidden_cells", hide("loss", "remove-input")),
    "an output folded without a prediction": ("hidden_cells", hide("figure", "hide-output")),
    "a cell hidden in JupyterLab": (
        "hidden_cells",
        lambda c: c.cell("figure").metadata.update(jupyter={"source_hidden": True}),
    ),
    "ideas exchanged": ("ideas", ideas_exchanged),
    "a term that no page links": (
        "unlinked_terms",
        lambda c: c.edit("glossary.md", ":::$", "entropy\n: A least surprise.\n:::"),
    ),
}
