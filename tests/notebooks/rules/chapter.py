"""What every chapter has: objectives, needs and minutes; setup; a prediction; its last sections."""

from __future__ import annotations

import ast
import re

from prose import directives, headings, links
from reading import Notebook

from rules import Complaints, for_chapters

LAST_SECTIONS = ["Common mistakes", "Exercises", "Summary", "What next", "References"]


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


@for_chapters
def setup_cell(notebook: Notebook) -> Complaints:
    """The first code cell imports, then calls setup(); torch comes after."""
    if not notebook.code:
        yield f"{notebook.name}: no code cell. Repair: see CONTRIBUTING.md, “A chapter”."
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


@for_chapters
def predictions(notebook: Notebook) -> Complaints:
    if not any(
        directive.name == "admonition" and directive.argument == "Predict first"
        for cell in notebook.markdown
        for directive in directives(cell.source)
    ):
        yield (
            f"{notebook.name}: nothing to predict. Repair: before a result that can surprise, add "
            "':::{admonition} Predict first' with ':class: tip'."
        )


@for_chapters
def last_sections(notebook: Notebook) -> Complaints:
    """The fixed sections end the page; mistakes are run, and sources are linked."""
    found = [
        heading.title
        for cell in notebook.markdown
        for heading in headings(cell.source)
        if heading.level == 2
    ]
    if found[-len(LAST_SECTIONS) :] != LAST_SECTIONS:
        yield (
            f"{notebook.name}: the last sections are {found[-len(LAST_SECTIONS) :]}, expected "
            f"{LAST_SECTIONS}. Repair: add or move the '##' headings."
        )
        return
    begin = next(i for i, s in enumerate(notebook.sections) if s.title == "Common mistakes")
    end = next(i for i, s in enumerate(notebook.sections) if s.title == "Exercises")
    mistakes = notebook.sections[begin:end]
    if not any(section.code for section in mistakes):
        yield (
            f"{notebook.name}, section “Common mistakes”: nothing is run. "
            "Repair: show the mistake in a code cell."
        )
    sources = [link for s in mistakes for _, text in s.texts for link in links(text)]
    if not any(link.target.startswith("http") or "bibliography" in link.target for link in sources):
        yield (
            f"{notebook.name}, section “Common mistakes”: no source. "
            "Repair: link where the mistake was made, or who describes it."
        )
    for title, goal in [("What next", ""), ("References", "bibliography.md#")]:
        texts = [text for _, text in notebook.section(title).texts]
        if not any(goal in link.target for text in texts for link in links(text)):
            yield (
                f"{notebook.name}, section “{title}”: no link. Repair: "
                + ("link the bibliography page." if goal else "link the page to read next.")
            )
    if not any(text.strip() for _, text in notebook.section("Summary").texts):
        yield f"{notebook.name}, section “Summary”: it is empty. Repair: sum up in five lines."
