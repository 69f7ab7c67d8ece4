"""Faults in what follows a prediction, and in the minutes that a chapter states."""

import nbformat
from planting import Course


def answer_given_later(course: Course) -> None:
    """Ask where the next output is another cell's, which lies open."""
    course.move("question", before="figure")


def asked_too_late(course: Course) -> None:
    """Ask behind the result, where the next output happens to be folded, too."""
    answer_given_later(course)
    course.cell("figure").metadata.update(tags=["hide-output"], jupyter={"outputs_hidden": True})


def answer_as_text(course: Course) -> None:
    """A series, or a number: what JupyterLab shows of a folded output is its first line."""
    course.cell("loss").outputs = [
        nbformat.v4.new_output("execute_result", {"text/plain": "loss   0.4797"}, execution_count=2)
    ]


FAULTS = {
    "answer open on the page": ("folded_answers", lambda c: c.cell("loss").metadata.pop("tags")),
    "answer open in the lab": ("folded_answers", lambda c: c.cell("loss").metadata.pop("jupyter")),
    "answer in another cell": ("folded_answers", answer_given_later),
    "first line of an answer": ("folded_answers", answer_as_text),
    "asked behind the result": ("folded_answers", asked_too_late),
    "answer not given": ("folded_answers", lambda c: c.move("question", before=None)),
    "too few minutes": ("minutes", lambda c: c.replace("opening", "32 minutes", "20 minutes")),
    "too many minutes": ("minutes", lambda c: c.replace("opening", "32 minutes", "45 minutes")),
}
