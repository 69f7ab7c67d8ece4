"""Figures that do not say what they show."""

import re

from planting import Course


def svg(course: Course, *changes: tuple[str, str]) -> None:
    picture = course.cell("figure").outputs[0].data
    for old, new in changes:
        assert old in picture["image/svg+xml"]
        picture["image/svg+xml"] = picture["image/svg+xml"].replace(old, new)


def second_curve(course: Course) -> None:
    """Draw the curve once more, in another colour."""
    figure = course.cell("figure")
    figure.source = figure.source.replace("plt.title", "plt.plot(p, 2 * p)\nplt.title", 1)
    picture = figure.outputs[0].data
    text = picture["image/svg+xml"]
    lines = re.findall(r'<g id="line2d_\d+">.*?</g>', text, re.S)
    curve = max(lines, key=len)
    other = curve.replace("#0072b2", "#d55e00")
    assert other != curve
    picture["image/svg+xml"] = text.replace(curve, curve + other)


def alt(course: Course, old: str, new: str) -> None:
    image = course.cell("figure").metadata["mystnb"]["image"]
    assert old in image["alt"]
    image["alt"] = image["alt"].replace(old, new)


def figure_lost(course: Course) -> None:
    course.cell("figure").outputs.clear()


FAULTS = {
    "no title": (
        "figure_title",
        lambda c: svg(c, ("<!-- Surprise falls as the probability grows -->", "")),
    ),
    "no label": ("axis_labels", lambda c: svg(c, ("<!-- surprise in nats -->", ""))),
    "two curves, and no legend": ("legend", second_curve),
    "alt text, and no figure": ("alt_text_without_figure", figure_lost),
    "digits of an alt text exchanged": ("alt_text_numbers", lambda c: alt(c, "4.6", "6.4")),
}
