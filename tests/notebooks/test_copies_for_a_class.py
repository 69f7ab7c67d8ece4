"""What `make class` writes: notebooks without solutions for students, with them for teachers."""

import re
import subprocess

import nbformat
import pytest
from reading import ROOT

pytestmark = pytest.mark.slow

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)\s#]+)")


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """The copies, made elsewhere so that what a reader has made of hers stays."""
    folder = tmp_path_factory.mktemp("class")
    subprocess.run(["make", "class-copies", f"CLASS={folder}"], cwd=ROOT, check=True, timeout=120)
    return folder


def read(folder, name):
    return nbformat.read(folder / "notebooks" / name, as_version=4).cells


def is_solution(cell):
    tagged = "hide-cell" in cell.metadata.get("tags", [])
    return tagged or cell.source.startswith(":::{admonition} Solution to exercise")


def unnumbered(cells):
    return [
        (
            cell.cell_type,
            cell.id,
            cell.metadata,
            cell.source,
            [{**output, "execution_count": None} for output in cell.get("outputs", [])],
        )
        for cell in cells
    ]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_student_has_all_but_the_solutions(copies, name):
    ours, theirs = read(ROOT, name), read(copies / "student", name)
    exercises = sum(":::{exercise}" in cell.source for cell in ours)
    assert unnumbered(cell for cell in ours if not is_solution(cell)) == unnumbered(theirs)
    assert len(ours) - len(theirs) == 2 * exercises
    assert not any("Solution to" in cell.source for cell in theirs)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_teacher_has_all(copies, name):
    assert read(copies / "teacher", name) == read(ROOT, name)


@pytest.mark.parametrize("who", ["student", "teacher"])
def test_links_lead_to_what_is_there(copies, who):
    texts = [(path, path.read_text("utf-8")) for path in (copies / who / "book").iterdir()]
    for name in NOTEBOOKS:
        path = copies / who / "notebooks" / name
        texts += [(path, c.source) for c in read(copies / who, name) if c.cell_type == "markdown"]
    assert len(texts) > 100
    for path, text in texts:
        for link in LINK.findall(re.sub(r"<!--.*?-->|`[^`]*`", "", text, flags=re.DOTALL)):
            assert (path.parent / link).exists(), (path.name, link)


def test_a_claim_that_rests_on_a_solution_is_found(copies):
    """The students' copies are compared with what is stored in the whole notebook."""
    folder = copies / "student" / "notebooks"
    made = nbformat.read(folder / "02-units.ipynb", as_version=4)
    claim = nbformat.v4.new_markdown_cell("It is 3<!--= only_in_a_solution -->.")
    made.cells = [*made.cells[:2], claim]
    nbformat.write(made, folder / "planted.ipynb")
    run = subprocess.run(
        ["make", "compare", f"NOTEBOOKS={folder / 'planted.ipynb'}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert run.returncode
    assert "only_in_a_solution" in run.stdout
