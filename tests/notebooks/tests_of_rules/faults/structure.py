"""Boxes that are not closed or stand in the wrong place, and cells hidden without a reason."""

from planting import Course


def ideas_exchanged(course: Course) -> None:
    course.replace("solution-line-1", "Add the numbers.", "Add 3 and 3.")
    course.replace("solution-line-2", "Add the numbers.", "Add 2 and 2.")


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
        lambda c: c.replace("question", "-->\n\n:::", "-->"),
    ),
    "a box that is closed twice": (
        "fences",
        lambda c: c.replace("question", "-->\n\n:::", "-->\n\n:::\n:::"),
    ),
    "a box within a box of as many colons": ("fences", lambda c: c.write("new.md", NESTED)),
    "code that is not closed": ("fences", lambda c: c.write("new.md", "```python\n1 + 1\n")),
    "a teaching cell hidden": ("hidden_cells", hide("figure", "hide-input")),
    "a teaching cell removed": ("hidden_cells", hide("loss", "remove-input")),
    "a cell hidden in JupyterLab": (
        "hidden_cells",
        lambda c: c.cell("figure").metadata.update(jupyter={"source_hidden": True}),
    ),
    "ideas exchanged": ("ideas", ideas_exchanged),
    "a term that no page links": (
        "unlinked_terms",
        lambda c: c.edit(
            "glossary.md",
            ":::$",
            "entropy\n: A least surprise, [here](../notebooks/00-sample.ipynb).\n:::",
        ),
    ),
}
