"""Each of the defining formulas stands on some page, and the page has it right."""

import pytest
from reading import MARKDOWN, NOTEBOOKS, page
from rules.formulas import DEFINING, formulas

pytestmark = pytest.mark.xdist_group("formulas")


def test_every_defining_formula_stands_on_a_page():
    found = set()
    for path in NOTEBOOKS + MARKDOWN:
        for _, markdown in page(path).pieces:
            for each in formulas(markdown):
                found |= each.verdict.names
    assert set(DEFINING) <= found
