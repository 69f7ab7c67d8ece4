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
