"""How a chapter begins: objectives, needs, minutes; and how every notebook does: setup()."""

from __future__ import annotations

import ast
import re

from prose import headings, links
from reading import Notebook

from rules import Complaints, for_chapters, for_notebooks


@for_chapters
def opening(notebook: Notebook) -> Complaints:
    """Title, one sentence, objectives, needs and minutes stand before the first code cell."""
    first = notebook.cells[0]
    if not re.match(r"# \S.*\n\n[^#\n]", first.source):
        yield (
            f"{first.where}: no title with a sentence. "
            "Repair: begin with '# Title', an empty line and one sentence."
        )
    text = ""
    for cell in notebook.cells:
        if cell.is_code:
            break
        text += cell.source + "\n\n"
    objectives = re.search(
        r"\*\*What you will be able to do\*\*\s*\n((?:\s*[-*] .*\n(?:  .*\n)*)*)", text
    )
    count = len(re.findall(r"^\s*[-*] ", objectives[1], re.M)) if objectives else 0
    if not 3 <= count <= 5:
        yield (
            f"{first.where}: {count} objectives, expected 3 to 5. "
            "Repair: list them with '- ' under '**What you will be able to do**'."
        )
    needs = re.search(r"^\*\*You need:\*\*(.*(?:\n.+)*)", text, re.M)
    if not needs or not links(needs[1]):
        yield (
            f"{first.where}: no '**You need:**' with a link. "
            "Repair: link the chapters or the refresher that this one builds on."
        )
    if not re.search(r"^\*\*Time:\*\* about \d+ minutes\.", text, re.M):
        yield f"{first.where}: no time. Repair: add '**Time:** about N minutes.'"
    titles = [
        (cell, heading)
        for cell in notebook.markdown
        for heading in headings(cell.source)
        if heading.level == 1
    ]
    for cell, heading in titles[1:]:
        yield f"{cell.where}: a second title, “{heading.title}”. Repair: use '##'."


@for_notebooks
def setup_cell(notebook: Notebook) -> Complaints:
    """The first code cell imports, then calls setup(); torch comes after."""
    if not notebook.code:
        return
    first = notebook.code[0]
    imported = set()
    for statement in first.statements:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            imported |= {alias.name for alias in statement.names}
        else:
            if ast.unparse(statement) != "ce.classroom.setup()":
                break
            if "torch" in imported:
                break
            if "crossentropy" in imported:
                return
    yield (
        f"{first.where}: the first code cell does not call setup() right after its imports. "
        "Repair: begin with 'import numpy as np', 'import crossentropy as ce' and "
        "'ce.classroom.setup()'; import torch below it."
    )
