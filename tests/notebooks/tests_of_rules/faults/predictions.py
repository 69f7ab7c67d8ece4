"""Faults in what follows a prediction, and in the minutes that a chapter states."""

from planting import Course


def answer_given_later(course: Course) -> None:
    """Ask where the next output is another cell's, which lies open."""
    course.move("question", before="figure")


def asked_too_late(course: Course) -> None:
    """Ask behind the result, where the next output happens to be folded, too."""
    answer_given_later(course)
    course.cell("figure").metadata.update(tags=["hide-output"], jupyter={"outputs_hidden": True})


FAULTS = {
    "answer open on the page": ("folded_answers", lambda c: c.cell("loss").metadata.pop("tags")),
    "answer open in the lab": ("folded_answers", lambda c: c.cell("loss").metadata.pop("jupyter")),
    "answer in another cell": ("folded_answers", answer_given_later),
    "asked behind the result": ("folded_answers", asked_too_late),
    "answer not given": ("folded_answers", lambda c: c.move("question", before=None)),
    "too few minutes": ("minutes", lambda c: c.replace("opening", "32 minutes", "20 minutes")),
    "too many minutes": ("minutes", lambda c: c.replace("opening", "32 minutes", "45 minutes")),
}
