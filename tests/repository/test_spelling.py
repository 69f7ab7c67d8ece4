"""No text of the course has one of the misspellings that codespell knows.

It reads pages, docstrings and comments, and of a notebook the cells without their outputs. Words
that are right here stand in words.txt, one a line.
"""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
WORDS = Path(__file__).with_name("words.txt")
SUFFIXES = {".md", ".ipynb", ".py", ".bib", ".html", ".css", ".js"}
SUFFIXES |= {".toml", ".yml", ".txt", ".cff"}
NAMES = {"Makefile", "run", "postBuild"}
# Made, not written; or somebody else's; or this folder, which plants misspellings.
LEFT_OUT = {".venv", "_build", ".git", "katex", "minisearch", "repository", "constraints.txt"}


def texts():
    """List the files that have words of ours."""
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if (path.suffix in SUFFIXES or path.name in NAMES)
        and not LEFT_OUT & set(path.relative_to(ROOT).parts)
        and not path.parent.name.endswith(("cache", "_checkpoints"))
    ]


def words_of(path):
    text = path.read_text("utf-8")
    if path.suffix != ".ipynb":
        return text
    cells = nbformat.reads(text, as_version=4).cells
    alts = [cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "") for cell in cells]
    return "\n".join([cell.source for cell in cells] + alts)


def misspellings(contents, folder):
    """Write texts by their names into a folder, and return what codespell says about them."""
    for name, text in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "codespell_lib", "--ignore-words", str(WORDS), "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode in {0, 65}, run.stderr
    return run.stdout


def test_every_word_is_spelled_right(tmp_path):
    contents = {str(path.relative_to(ROOT)): words_of(path) for path in texts()}
    assert {"README.md", "Makefile", "book/glossary.md"} <= set(contents)
    assert any(name.endswith(".ipynb") for name in contents)
    said = misspellings(contents, tmp_path)
    if said:
        pytest.fail(
            f"{said}Repair: correct the word, or add it to {WORDS.relative_to(ROOT)}.",
            pytrace=False,
        )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.md", "The loss that you recieve."),
        ("code.py", '"""The loss that you recieve."""'),
        ("code.py", "loss = 1  # that you recieve"),
        ("Makefile", "# the loss that you recieve"),
        ("references.bib", "@misc{a, title = {What You Recieve}}"),
    ],
)
def test_finds_a_misspelling(tmp_path, name, text):
    assert "ecieve ==> " in misspellings({name: text}, tmp_path)
    assert not misspellings({name: text.replace("ecieve", "eceive")}, tmp_path)


def test_reads_the_cells_of_a_notebook_and_not_its_outputs(tmp_path):
    figure = nbformat.v4.new_code_cell(
        "plt.plot(p)  # recieved",
        metadata={"mystnb": {"image": {"alt": "A curve that falls untill it ends."}}},
        outputs=[nbformat.v4.new_output("stream", text="teh output")],
    )
    cells = [nbformat.v4.new_markdown_cell("It is definately so."), figure]
    path = tmp_path / "new.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    said = misspellings({"new.txt": words_of(path)}, tmp_path / "texts")
    assert [line.split()[1] for line in said.splitlines()] == ["definately", "recieved", "untill"]
