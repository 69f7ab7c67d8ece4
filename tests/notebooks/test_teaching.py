"""The page for teachers names each chapter's sections, with the minutes that are counted there."""

import re

import pytest
from reading import NOTEBOOKS, ROOT, Notebook
from rules.predictions import minutes_of_sections

TEACHING = (ROOT / "book" / "teaching.md").read_text("utf-8")
CHAPTERS = [path for path in NOTEBOOKS if Notebook(path).is_chapter]


def flaws(teaching, chapter, counted):
    """What is wrong with a chapter's line of minutes; ``counted`` pairs sections and minutes."""
    part = re.search(rf"^### .*/{chapter}\.ipynb\)\n(.*?)(?=^### |\Z)", teaching, re.M | re.S)
    line = part and re.search(r"^\*\*Minutes:\*\* (.+)$", part[1], re.M)
    if not line:
        yield f"{chapter} has no line of minutes"
        return
    stated = [re.fullmatch(r"(.+) \((\d+)\)", each.strip()) for each in line[1].split(" · ")]
    if None in stated:
        yield f"{chapter}: “section (minutes) · section (minutes) · …” is expected"
        return
    named = {each[1]: int(each[2]) for each in stated}
    counted = {name or "opening": minutes for name, minutes in counted if name != "Summary"}
    if list(named) != list(counted):
        yield f"{chapter}: its sections are {', '.join(counted)}"
        return
    for name, minutes in counted.items():
        if abs(named[name] - minutes) > max(1.5, 0.25 * minutes):
            yield f"{chapter}, {name}: {named[name]} minutes are stated, {minutes:.0f} are counted"


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_minutes(path):
    assert list(flaws(TEACHING, path.stem, minutes_of_sections(Notebook(path)))) == []


COUNTED = [("", 2.0), ("A cat", 6.0), ("Exercises", 16.2), ("Summary", 1.0)]
RIGHT = """### 01 · [Cats](../notebooks/01-cats.ipynb)

**Minutes:** opening (2) · A cat (6) · Exercises (16)
"""


@pytest.mark.parametrize(
    ("old", "new", "flaw"),
    [
        ("A cat (6)", "A cat (9)", "A cat: 9 minutes are stated, 6 are counted"),
        ("A cat (6)", "A dog (6)", "its sections are opening, A cat, Exercises"),
        ("A cat (6) · ", "", "its sections are"),
        ("A cat (6)", "A cat six", "is expected"),
        ("**Minutes:**", "Minutes:", "has no line"),
        ("01-cats", "02-cats", "has no line"),
    ],
)
def test_a_wrong_line_is_found(old, new, flaw):
    assert list(flaws(RIGHT, "01-cats", COUNTED)) == []
    (found,) = flaws(RIGHT.replace(old, new), "01-cats", COUNTED)
    assert flaw in found
