"""Chapters out of order."""

from planting import Course


def contents(course: Course, old: str, new: str) -> None:
    path = course.root / "_toc.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def needs_later(course: Course) -> None:
    course.path.with_name("01-later.ipynb").touch()
    course.replace("opening", "[logarithm]", "[later](01-later.ipynb), [logarithm]")


def skips_one(course: Course) -> None:
    course.path.with_name("02-last.ipynb").touch()
    course.replace("end", "#what-does-one-prediction-cost", "02-last.ipynb")


FAULTS = {
    "a later chapter is needed": ("needs", needs_later),
    "what next skips a chapter": ("what_next", skips_one),
    "two chapters exchanged": (
        "numbered_in_order",
        lambda c: (contents(c, "01-later", "02"), contents(c, "02-last", "01-later")),
    ),
    "two chapters with one number": (
        "numbered_in_order",
        lambda c: contents(c, "02-last", "01-last"),
    ),
    "a chapter without its line": ("numbered_in_order", lambda c: c.rename("07-sample.ipynb")),
}
