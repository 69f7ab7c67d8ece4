"""A small healthy course, to plant faults in: the sample chapter, its book, and the helper."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
from nbval_run import copy_notebooks_folder
from reading import Notebook, Page, page
from rules import OF_COURSE, rules_for

SAMPLE = Path(__file__).parent / "sample"


def copy_helper(folder: Path) -> Path:
    """Copy the helper into a folder of notebooks, with the sample chapter's exercises."""
    copy_notebooks_folder(folder, without=["__pycache__", "*.ipynb", "kernel-ipc*"])
    helper = folder / "crossentropy"
    shutil.copy(SAMPLE / "exercises.py", helper / "_exercises" / "sample.py")
    return helper


def cell_of(node, identifier: str):
    (found,) = [cell for cell in node.cells if cell.id == identifier]
    return found


class Course:
    """A test's own copy of the small course, whose chapter and pages a fault may change."""

    def __init__(self, healthy: Path, root: Path):
        shutil.copytree(healthy, root, ignore=shutil.ignore_patterns("crossentropy"))
        self.root = root
        self.path = root / "notebooks" / "00-sample.ipynb"
        self.node = nbformat.read(self.path, as_version=4)

    # What a fault does to the chapter. Cells are named by their ids.

    def cell(self, identifier: str):
        return cell_of(self.node, identifier)

    def replace(self, identifier: str, old: str, new: str) -> None:
        cell = self.cell(identifier)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    def prints(self, text: str) -> None:
        self.cell("loss").outputs[0].text += text

    def remove(self, *identifiers: str) -> None:
        self.node.cells = [each for each in self.node.cells if each.id not in identifiers]
        self._number_runs()

    def move(self, *identifiers: str, before: str | None) -> None:
        """Move cells before another one, or to the end."""
        moved = [self.cell(identifier) for identifier in identifiers]
        self.remove(*identifiers)
        place = self.node.cells.index(self.cell(before)) if before else len(self.node.cells)
        self.node.cells[place:place] = moved
        self._number_runs()

    def _number_runs(self) -> None:
        code = [each for each in self.node.cells if each.cell_type == "code"]
        for number, each in enumerate(code, start=1):
            each.execution_count = number

    def rename(self, name: str) -> None:
        """Rename the chapter; the glossary's links to it follow."""
        self.edit("glossary.md", re.escape(self.path.name), name)
        self.path.unlink()
        self.path = self.path.with_name(name)

    # What a fault does to the other pages.

    def write(self, name: str, text: str) -> None:
        """Add a page to the book, or write one anew."""
        (self.root / "book" / name).write_text(text, "utf-8")

    def edit(self, name: str, pattern: str, new: str) -> None:
        text = (self.root / "book" / name).read_text("utf-8")
        edited = re.sub(pattern, new, text)
        assert edited != text
        self.write(name, edited)

    def complaints(self) -> dict[str, list[str]]:
        """Apply every rule to every page; return what they say, by the rule's name."""
        self.path.write_text(nbformat.v4.writes(self.node), "utf-8")  # write() repairs some faults
        chapter: Notebook = page(self.path)
        pages: list[Page] = [chapter, *map(page, sorted((self.root / "book").glob("*.md")))]
        said: dict[str, list[str]] = {}
        for each in pages:
            for rule in rules_for(each):
                said.setdefault(rule.__name__, []).extend(rule(each))
        for rule in OF_COURSE:
            said.setdefault(rule.__name__, []).extend(rule(pages))
        return {name: complaints for name, complaints in said.items() if complaints}
