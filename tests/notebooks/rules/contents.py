"""The order of the chapters: the table of contents, what a chapter needs, and what comes next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from prose import links
from reading import Notebook, Page

from rules import Complaints, for_chapters, for_course


@cache
def contents(path: Path) -> list[str]:
    """List the pages of a _toc.yml in their order, by their paths without suffix."""

    def files(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if "file" in node:
                yield node["file"]
            node = [node.get(key) for key in ("parts", "chapters", "sections")]
        if isinstance(node, list):
            for each in node:
                yield from files(each)

    return list(files(yaml.safe_load(path.read_text("utf-8"))))


def chapters(page: Page) -> list[str]:
    """List the numbered chapters of a page's course in the order of its contents."""
    names = [f"{Path(file).name}.ipynb" for file in contents(page.book.parent / "_toc.yml")]
    return [name for name in names if re.match(r"\d", name)]


def _linked_chapters(markdown: str, order: list[str]) -> list[str]:
    names = [Path(link.target.partition("#")[0]).name for link in links(markdown)]
    return [name for name in names if name in order]


@for_chapters
def needs(notebook: Notebook) -> Complaints:
    """A chapter builds on earlier ones."""
    order = chapters(notebook)
    for cell in notebook.markdown:
        found = re.search(r"^\*\*You need:\*\*(.*(?:\n.+)*)", cell.source, re.M)
        for name in _linked_chapters(found[1], order) if found else []:
            if notebook.name in order and order.index(name) >= order.index(notebook.name):
                yield (
                    f"{cell.where}: it needs {name}, which comes later in _toc.yml. "
                    "Repair: move one of the two, or take the link out of “You need”."
                )


@for_chapters
def what_next(notebook: Notebook) -> Complaints:
    """Where a chapter says what comes next, it names the next one first."""
    order = chapters(notebook)
    section = notebook.section("What next")
    if section is None or notebook.name not in order[:-1]:
        return
    following = order[order.index(notebook.name) + 1]
    named = [name for _, text in section.texts for name in _linked_chapters(text, order)]
    if named and named[0] != following:
        yield (
            f"{section.texts[0][0].where}: “What next” leads to {named[0]}, and in _toc.yml "
            f"{following} follows. Repair: correct the link, or the order."
        )


@for_course
def numbered_in_order(pages: list[Page]) -> Complaints:
    """Chapters stand in the contents in the order of their numbers, each of them once."""
    order = chapters(pages[0])
    for first, second in pairwise(order):
        if first[:2] >= second[:2]:
            yield (
                f"{second}: it stands behind {first} in _toc.yml. "
                "Repair: order the lines, or rename the file."
            )
    for page in pages:
        if re.fullmatch(r"\d\d-[a-z0-9-]+\.ipynb", page.name) and page.name not in order:
            yield f"{page.name}: it is not in _toc.yml. Repair: add its line."
