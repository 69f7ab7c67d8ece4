"""Every page of the course keeps the rules; they are in rules/, one module for each kind."""

import pytest
from reading import FRONT, MARKDOWN, NOTEBOOKS, page
from rules import OF_COURSE, rules_for

PAGES = [page(path) for path in NOTEBOOKS + MARKDOWN]
# The parser of formulas learns its grammar while it reads: one worker reads them all.
GROUPS = {"formula": pytest.mark.xdist_group("formulas")}


def passes(complaints):
    complaints = list(complaints)
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def test_there_is_something_to_check():
    assert NOTEBOOKS
    assert MARKDOWN


@pytest.mark.parametrize(
    ("rule", "page"),
    [
        pytest.param(
            rule,
            page,
            id=f"{rule.__name__}-{page.path.stem}",
            marks=GROUPS.get(rule.__name__, ()),
        )
        for page in [*PAGES, *map(page, FRONT)]
        for rule in rules_for(page)
    ],
)
def test_page(rule, page):
    passes(rule(page))


@pytest.mark.parametrize("rule", OF_COURSE, ids=lambda rule: rule.__name__)
def test_course(rule):
    passes(rule(PAGES))
