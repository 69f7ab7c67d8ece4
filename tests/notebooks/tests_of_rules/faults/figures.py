"""Faults in figures."""

from planting import Course


def alt(course: Course, text: str) -> None:
    course.cell("figure").metadata["mystnb"] = {"image": {"alt": text}}


def heavy_figure(course: Course) -> None:
    digits = " ".join(f"{(i * 7919) ** 3 % 1000003}" for i in range(20000))
    svg = f"<svg><path d='M {digits}'/></svg>"
    course.cell("figure").outputs[0].data["image/svg+xml"] = svg


FAULTS = {
    "alt text missing": ("alt_text", lambda c: c.cell("figure").metadata.pop("mystnb")),
    "alt text too short": ("alt_text", lambda c: alt(c, "A curve.")),
    "alt text no sentence": ("alt_text", lambda c: alt(c, "the curve of the surprise, falling")),
    "heavy figure": ("figure_size", heavy_figure),
}
