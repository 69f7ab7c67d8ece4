"""Every notebook is stored cleanly and has what a chapter has; every link leads somewhere.

The checks live in hygiene.py (the file), anatomy.py (the page) and links.py.
"""

import anatomy
import hygiene
import links
import pytest
from reading import NOTEBOOKS, PAGES, ROOT, Notebook


def passes(complaints):
    complaints = list(complaints)
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def of_page(path):
    return path.stem


def test_there_is_something_to_check():
    assert NOTEBOOKS
    assert PAGES


@pytest.mark.parametrize("path", NOTEBOOKS, ids=of_page)
@pytest.mark.parametrize("check", hygiene.CHECKS + anatomy.CHECKS, ids=lambda check: check.__name__)
def test_notebook(check, path):
    passes(check(Notebook(path)))


@pytest.mark.parametrize("path", NOTEBOOKS + PAGES, ids=of_page)
def test_links_lead_somewhere(path):
    passes(links.broken_links(path))


@pytest.mark.parametrize("path", PAGES, ids=of_page)
def test_roles_lead_somewhere(path):
    passes(links.broken_roles(path, ROOT / "book"))


@pytest.mark.parametrize("path", PAGES, ids=of_page)
def test_words(path):
    passes(
        f"{path.name}: the word “{word}”. Repair: leave it out, or give the reason."
        for word in anatomy.forbidden_words(path.read_text("utf-8"))
    )


def test_every_source_is_cited():
    passes(links.uncited(ROOT / "book" / "references.bib", NOTEBOOKS + PAGES))
