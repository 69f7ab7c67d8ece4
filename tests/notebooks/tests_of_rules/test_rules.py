"""Every rule finds the faults it is there for, and lets a healthy course pass.

The faults lie in faults/, in a module named like the rules' own. "Red for another reason" does not
count: the one rule that is expected must complain, and no other.
"""

import importlib
import pkgutil
import re

import faults
import pytest
import rules
from rules import OF_CHAPTERS, OF_COURSE, OF_NOTEBOOKS, OF_PAGES

ALL = OF_CHAPTERS + OF_NOTEBOOKS + OF_PAGES + OF_COURSE
MODULES = [module.name for module in pkgutil.iter_modules(faults.__path__)]
FAULTS = [
    pytest.param(rule, plant, id=f"{module}-{fault}")
    for module in MODULES
    for fault, (rule, plant) in importlib.import_module(f"faults.{module}").FAULTS.items()
]


def test_a_healthy_course_passes(course):
    assert course.complaints() == {}


LINKS = """# Refresher

[Shannon](bibliography.md#shannon1948) on [cross-entropy](glossary.md#term-cross-entropy)
"""


def look_something_up(course):
    """A page beside the chapters needs no objectives, no minutes, no exercise, no number."""
    number = ("exercise", "starter", "solution-line", "solution")
    course.remove(*(f"{kind}-{i}" for kind in number for i in (1, 2, 3)))
    course.remove("question", "claim", "mistakes", "exercises", "end")
    course.cell("opening").source = "# Symptoms\n\nWhat cross-entropy shows, and why."
    course.write("refresher.md", LINKS)
    course.rename("symptoms.ipynb")


def many_cells(course):
    more = [course.cell("exercises").copy() for _ in range(60)]
    for number, each in enumerate(more):
        each.update(id=f"more-{number}", source=f"### More {number}")
    course.node.cells[5:5] = more


def as_in_the_first_edition(course):
    """Without claims, answers may lie open and minutes be stated from the heart."""
    for cell in course.node.cells:
        cell.source = re.sub("(?s)<!--.*?-->", "", cell.source)
    course.cell("loss").metadata.clear()
    course.replace("opening", "32 minutes", "10 minutes")


def without_a_prediction(course):
    course.replace("question", "Predict first", "Note")
    course.cell("loss").metadata.clear()


def pixels_in_a_figure(course):
    figure = course.cell("figure").outputs[0].data
    image = '<image xlink:href="data:image/png;base64,\nab/cd/ef/gh+/ij==" width="9"/></svg>'
    figure["image/svg+xml"] = figure["image/svg+xml"].replace("</svg>", image)


HEALTHY = [
    look_something_up,
    many_cells,
    as_in_the_first_edition,
    lambda c: c.replace("loss", "print", "\n" * 40 + "print"),
    without_a_prediction,
    pixels_in_a_figure,
    lambda c: c.remove("mistakes", "error", "warning"),
    lambda c: c.replace("end", "## Summary", "## In short"),
    lambda c: c.replace("claim", "It is", "In 1948, with NumPy 2.4.6, it was 0.481:"),
]


@pytest.mark.parametrize("edit", HEALTHY)
def test_lets_pass(course, edit):
    edit(course)
    assert course.complaints() == {}


@pytest.mark.parametrize(("rule", "plant"), FAULTS)
def test_finds(course, rule, plant):
    plant(course)
    found = course.complaints()
    assert set(found) == {rule}
    for complaint in found[rule]:
        assert re.match(r"[\w-]+\.(ipynb|md|bib)\b.*: .*Repair: ", complaint, re.S)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.__name__)
def test_every_rule_has_a_fault(rule):
    module = rule.__module__.removeprefix(f"{rules.__name__}.")
    assert module in MODULES, f"add tests_of_rules/faults/{module}.py"
    planted = importlib.import_module(f"faults.{module}").FAULTS.values()
    assert rule.__name__ in {name for name, _ in planted}


def test_no_two_rules_have_one_name():
    names = [rule.__name__ for rule in ALL]
    assert sorted(set(names)) == sorted(names)
