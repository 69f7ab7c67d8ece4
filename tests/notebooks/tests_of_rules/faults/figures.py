"""Faults in figures."""

import nbformat
from planting import Course


def alt(course: Course, text: str) -> None:
    course.cell("figure").metadata["mystnb"] = {"image": {"alt": text}}


def heavy_figure(course: Course) -> None:
    digits = " ".join(f"{(i * 7919) ** 3 % 1000003}" for i in range(20000))
    picture = course.cell("figure").outputs[0].data
    heavy = f"<path d='M {digits}'/></svg>"
    picture["image/svg+xml"] = picture["image/svg+xml"].replace("</svg>", heavy)


def title_as_a_result(course: Course) -> None:
    """Store what a cell gives whose last line is plt.title(…) without a semicolon."""
    course.replace("figure", "\nplt.show()", "")
    text = {"text/plain": "Text(0.0, 1.0, 'Surprise falls')"}
    course.cell("figure").outputs.insert(0, nbformat.v4.new_output("execute_result", data=text))


FAULTS = {
    "alt text missing": ("alt_text", lambda c: c.cell("figure").metadata.pop("mystnb")),
    "alt text too short": ("alt_text", lambda c: alt(c, "A curve.")),
    "alt text no sentence": ("alt_text", lambda c: alt(c, "the curve of the surprise, falling")),
    "title as a result": ("bare_result", title_as_a_result),
    "heavy figure": ("figure_size", heavy_figure),
}
