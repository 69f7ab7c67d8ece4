"""Faults in exercises."""

from planting import Course


def solution_fails(course: Course) -> None:
    """Store what the solution prints when it is wrong."""
    text = "sample-2: not yet. That is not the value.\n"
    course.cell("solution-2").outputs[0].text = text


FAULTS = {
    "wrong label": ("exercises", lambda c: c.replace("exercise-1", "sample-1", "simple-1")),
    "backtick fence": ("exercises", lambda c: c.replace("exercise-1", ":::", "```")),
    "no blank line": ("exercises", lambda c: c.replace("exercise-1", "\n\n:::", "\n:::")),
    "no starter": ("exercises", lambda c: c.remove("starter-1")),
    "starter answered": (
        "exercises",
        lambda c: c.cell("starter-1").outputs[0].update(text="sample-1: correct.\n"),
    ),
    "solution fails its own check": ("exercises", solution_fails),
    "solution without check": (
        "exercises",
        lambda c: c.replace("solution-1", "ce.classroom.check", "print"),
    ),
    "solution not hidden": ("exercises", lambda c: c.cell("solution-1").metadata.pop("tags")),
    "solution open in the lab": (
        "exercises",
        lambda c: c.cell("solution-1").metadata.jupyter.update(source_hidden=False),
    ),
}
