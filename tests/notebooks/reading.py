"""Read pages the way the rules need them: pieces of Markdown; cells, sections and outputs."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import nbformat
from prose import headings

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MARKDOWN = sorted((ROOT / "book").glob("**/*.md"))
FRONT = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]  # read in the repository


@dataclass(frozen=True)
class Cell:
    number: int  # counted from 1, Markdown cells included
    node: Any
    of: str  # the notebook's file name

    @property
    def where(self) -> str:
        return f"{self.of}, cell {self.number}"

    @property
    def is_code(self) -> bool:
        return self.node.cell_type == "code"

    @property
    def is_markdown(self) -> bool:
        return self.node.cell_type == "markdown"

    @property
    def source(self) -> str:
        return self.node.source

    @property
    def outputs(self) -> list[Any]:
        return self.node.get("outputs", [])

    @property
    def tags(self) -> list[str]:
        return self.node.metadata.get("tags", [])

    @property
    def has_figure(self) -> bool:
        return any(kind.startswith("image/") for output in self.outputs for kind in data(output))

    @property
    def statements(self) -> list[ast.stmt]:
        """The code's statements; none when it is no Python (a cell may show a syntax error)."""
        try:
            return ast.parse(self.source).body if self.is_code else []
        except SyntaxError:
            return []

    @property
    def output_texts(self) -> list[str]:
        """What the cell shows as text: prints, warnings, errors, values; no figure."""
        texts = []
        for output in self.outputs:
            if output.output_type == "stream":
                texts.append(output.text)
            elif output.output_type == "error":
                texts.append(f"{output.ename}: {output.evalue}")
            elif not any(kind.startswith("image/") for kind in data(output)):
                texts += [text for kind, text in data(output).items() if kind.startswith("text/")]
        return texts


def data(output) -> dict[str, Any]:
    """An output's renderings by their kind; prints and errors have none."""
    return output.get("data", {})


@dataclass(frozen=True)
class Section:
    """What lies between one heading and the next one of any level."""

    title: str
    texts: list[tuple[Cell, str]]
    code: list[Cell]


class Page:
    """A page of the course: a Markdown file, or a notebook (below)."""

    def __init__(self, path: Path):
        self.path = path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def book(self) -> Path:
        """The folder with the pages that are not executed, of the course that this page is in."""
        return next(f / "book" for f in self.path.parents if (f / "book").is_dir())

    @cached_property
    def pieces(self) -> list[tuple[str, str]]:
        """The page's Markdown with the place to name in a complaint, cell by cell or whole."""
        return [(self.name, self.path.read_text("utf-8"))]


class Notebook(Page):
    def __init__(self, path: Path):
        super().__init__(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # rules.file.valid_format tells
            self.node = nbformat.read(path, as_version=4)
        self.cells = [
            Cell(number, node, path.name) for number, node in enumerate(self.node.cells, start=1)
        ]

    @cached_property
    def pieces(self) -> list[tuple[str, str]]:
        return [(cell.where, cell.source) for cell in self.markdown]

    @property
    def is_chapter(self) -> bool:
        """Is it one of the numbered chapters, and no page to look something up?"""
        return re.match(r"\d\d-", self.name) is not None

    @property
    def topic(self) -> str:
        """The name without number: ``01-definition.ipynb`` is about ``definition``."""
        return re.sub(r"^\d+-", "", self.path.stem)

    @property
    def code(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_code]

    @property
    def markdown(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_markdown]

    @cached_property
    def sections(self) -> list[Section]:
        sections = [Section("(before the first heading)", [], [])]
        for cell in self.cells:
            if cell.is_code:
                sections[-1].code.append(cell)
                continue
            lines = cell.source.splitlines()
            begin = 0
            for heading in headings(cell.source):
                sections[-1].texts.append((cell, "\n".join(lines[begin : heading.line])))
                sections.append(Section(heading.title, [], []))
                begin = heading.line
            sections[-1].texts.append((cell, "\n".join(lines[begin:])))
        return sections

    def section(self, title: str) -> Section | None:
        return next((section for section in self.sections if section.title == title), None)


@cache
def page(path: Path) -> Page:
    """Read a page, once."""
    return Notebook(path) if path.suffix == ".ipynb" else Page(path)
