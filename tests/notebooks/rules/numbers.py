"""Numbers that no notebook's kernel proves: on Markdown pages, in exercises' statements."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import claims
import numpy as np
from numbers_shown import shown, standing_for
from prose import directives
from reading import Notebook, Page

import crossentropy as ce
from rules import Complaints, for_notebooks, for_pages


@for_pages
def claims_of_a_page(page: Page) -> Complaints:
    """Evaluate a Markdown page's claims with NumPy and the helper. nbval does so in notebooks."""
    if isinstance(page, Notebook):
        return
    for where, markdown in page.pieces:
        for complaint in claims.wrong(markdown, {"np": np, "ce": ce}):
            yield f"{where}, {complaint}"


@for_notebooks
def statement_numbers(notebook: Notebook) -> Complaints:
    """An exercise's numbers are those that its check uses, or its starter and solution."""
    module = notebook.path.parent / "crossentropy" / "_exercises" / f"{_module(notebook)}.py"
    for place, cell in enumerate(notebook.cells):
        for directive in directives(cell.source) if cell.is_markdown else []:
            if directive.name != "exercise":
                continue
            number = directive.options.get("label", "").rpartition("-")[2]
            following = notebook.cells[place + 1 : place + 4]
            known = standing_for([*(each.source for each in following), _check(module, number)])
            for each in shown(_own_words(directive.body)):
                if not each.is_in(known):
                    yield (
                        f"{cell.where}: the statement says “{each.text}”, which neither the check "
                        f"exercise_{number} nor the starter and the solution have. "
                        "Repair: make the statement and the check agree."
                    )


def _own_words(statement: str) -> str:
    """Leave out the paragraphs that quote another site, and the addresses of all links."""
    own = [part for part in statement.split("\n\n") if "](http" not in part]
    return re.sub(r"\]\([^)]*\)", "]", "\n\n".join(own))


def _module(notebook: Notebook) -> str:
    return notebook.topic.replace("-", "_")


def _check(module: Path, number: str) -> str:
    """Read the code of an exercise's check, and of what its module defines for all of them."""
    if not module.exists():
        return ""
    text = module.read_text("utf-8")
    kept = [
        ast.get_source_segment(text, node) or ""
        for node in ast.parse(text).body
        if not isinstance(node, ast.FunctionDef)
        or node.name == f"exercise_{number}"
        or not node.name.startswith("exercise_")
    ]
    return "\n".join(kept)
