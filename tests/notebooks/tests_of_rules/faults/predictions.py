"""Faults in what follows a prediction, and in the minutes that a chapter states."""

from collections.abc import Callable

import nbformat
from planting import Course

Plant = tuple[str, Callable[[Course], None]]


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


def takes(old: str, new: str) -> Plant:
    """Change what the box takes."""
    return "guesses", lambda c: c.replace("question", old, new)


FAULTS = {
    "box without a mark": takes("<!-- guess: above | below 1\nanswer: below 1 = loss < 1 -->", ""),
    "mark that cannot be read": takes("answer: below 1 = loss < 1", "answer: below 1"),
    "choice that the text does not offer": takes("guess: above |", "guess: over |"),
    "choice that is a part of a number": takes("guess: above |", "guess: 0.6 |"),
    "one choice": takes("guess: above | ", "guess: "),
    "answer that is no choice": takes("answer: below 1", "answer: below"),
    "no answer to a number": takes("above | below 1\nanswer: below 1 = loss < 1", "number"),
    "several fields without names": takes("guess: above", "guess: words\nguess: above"),
    "answer open on the page": ("folded_answers", lambda c: c.cell("loss").metadata.pop("tags")),
    "answer open in the lab": ("folded_answers", lambda c: c.cell("loss").metadata.pop("jupyter")),
    "answer in another cell": ("folded_answers", answer_given_later),
    "first line of an answer": ("folded_answers", answer_as_text),
    "asked behind the result": ("folded_answers", asked_too_late),
    "answer not given": ("folded_answers", lambda c: c.move("question", before=None)),
    "too few minutes": ("minutes", lambda c: c.replace("opening", "32 minutes", "20 minutes")),
    "too many minutes": ("minutes", lambda c: c.replace("opening", "32 minutes", "45 minutes")),
}
