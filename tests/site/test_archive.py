"""The zip of `make dist`, unpacked: its notebooks run, its links lead somewhere, it is the same
whenever it is made."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from browsing import ROOT
from test_structure import targets

sys.path.insert(0, str(ROOT / "tools"))

import dist

pytestmark = pytest.mark.slow

ZIP = dist.DIST / f"{dist.NAME}.zip"
SHORTEST = "02-units.ipynb"
WHERE = 'print(ce.__file__, ce.data.path("churn.csv"), sep="\\n")'


@pytest.fixture
def unpacked(tmp_path):
    if not ZIP.is_file():
        pytest.fail("There is no archive to test. Make it first: make dist")
    folder = tmp_path / "my courses"
    with zipfile.ZipFile(ZIP) as archive:
        archive.extractall(folder)
    return folder / dist.NAME


def run(notebook):
    """Run a notebook where it lies, with nothing of this repository on its path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-m", "nbconvert", "--to=notebook", "--execute", "--output=ran"]
    # On a busy machine a kernel starts and answers late.
    patience = [f"--ExecutePreprocessor.{each}_timeout=120" for each in ("startup", "iopub")]
    return subprocess.run(
        [*command, *patience, notebook.name],
        cwd=notebook.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_an_unpacked_notebook_runs_with_the_helper_and_the_data_beside_it(unpacked):
    notebook = unpacked / "notebooks" / SHORTEST
    opened = nbformat.read(notebook, as_version=4)
    first = next(n for n, cell in enumerate(opened.cells) if cell.cell_type == "code")
    opened.cells.insert(first + 1, nbformat.v4.new_code_cell(WHERE))
    nbformat.write(opened, notebook)
    done = run(notebook)
    assert done.returncode == 0, done.stderr
    told = nbformat.read(notebook.with_name("ran.ipynb"), as_version=4).cells[first + 1].outputs
    places = ["crossentropy/__init__.py", "data/churn.csv"]
    expected = [str((notebook.parent / place).resolve()) for place in places]
    assert told[0].text.splitlines() == expected

    Path(expected[1]).unlink()
    done = run(notebook)
    assert done.returncode != 0
    assert "churn.csv" in done.stderr


def test_every_link_of_the_unpacked_site_leads_somewhere(unpacked):
    site = unpacked / "site"
    pages = [each.relative_to(site).as_posix() for each in site.rglob("*.html")]

    def lost():
        return {
            file.name for page in pages for _, file, _ in targets(site, page) if not file.is_file()
        }

    assert len(pages) > 35
    assert lost() == set()
    (site / "_sources" / "notebooks" / SHORTEST).unlink()
    assert lost() == {SHORTEST}


def test_the_archive_says_what_it_is_and_how_it_is_used(unpacked):
    said = (unpacked / "README.txt").read_text("utf-8")
    assert f"Version {dist.COURSE['version']}, {dist.COURSE['date-released']}\n" in said
    for path in re.findall(
        r"site/\S+html|\S+requirements.txt|constraints.txt|[A-Z]+(?:-[A-Z]+|.cff)", said
    ):
        assert (unpacked / path).is_file(), path
    readme = (ROOT / "README.md").read_text("utf-8")
    commands = [line.strip() for line in said.splitlines() if line.startswith("    ")]
    assert len(commands) == 3
    assert "\n".join(commands) in readme
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        assert (unpacked / "notebooks" / notebook.name).read_bytes() == notebook.read_bytes()


def test_the_archive_is_the_same_when_it_is_made_again(tmp_path):
    dist.write_zip(tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == ZIP.read_bytes()
    with zipfile.ZipFile(ZIP) as archive:
        members = archive.infolist()
    names = [each.filename for each in members]
    assert names == sorted(set(names))
    assert {each.date_time for each in members} == {dist.FIRST_DATE}
    assert not [name for name in names if "/." in name or "__pycache__" in name]
