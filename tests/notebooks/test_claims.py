"""Every result-like number in a chapter's prose is proved by its section (see claims.py)."""

import pytest
from claims import unproved
from reading import NOTEBOOKS, Notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_numbers_in_prose_are_proved(path):
    complaints = unproved(Notebook(path))
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)
