"""What the repository says of itself on its first pages leads somewhere."""

import pytest
from reading import ROOT, Page
from rules import agreement, links

DOCUMENTS = sorted(ROOT.glob("*.md"))
RULES = [links.broken_links, agreement.undefined_references, agreement.issue_numbers]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_links_of_the_first_pages(rule, path):
    assert list(rule(Page(path))) == []


def test_there_are_first_pages():
    assert {"README.md", "CONTRIBUTING.md"} <= {path.name for path in DOCUMENTS}


@pytest.mark.parametrize(
    ("text", "complains"),
    [
        ("[one](README.md), [two](notebooks/01-definition.ipynb)", False),
        ("[one](REDAME.md)", True),
        ("[one](book/how-to-use.md#where-to-go)", True),
        ("[one][two]", True),
    ],
)
def test_finds_a_link_that_leads_nowhere(tmp_path, text, complains):
    (tmp_path / "book").mkdir()
    for name in ("README.md", "notebooks/01-definition.ipynb", "book/how-to-use.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("# Where to start\n", "utf-8")
    (tmp_path / "README.md").write_text(text, "utf-8")
    page = Page(tmp_path / "README.md")
    assert any(complaint for rule in RULES for complaint in rule(page)) is complains
