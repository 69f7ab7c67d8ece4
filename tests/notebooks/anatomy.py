"""What every chapter has, in this order: objectives, a prediction, mistakes, exercises, summary.

Each check takes a notebook and yields complaints: where, what, and the repair.
"""

from __future__ import annotations

import ast
import re

from hygiene import FORBIDDEN_WORDS, HIDDEN_IN_LAB, Complaints
from prose import blocks, directives, headings, links, roles
from reading import Cell, Notebook

LAST_SECTIONS = ["Common mistakes", "Exercises", "Summary", "What next", "References"]
FEWEST_EXERCISES = 3


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


def exercises(notebook: Notebook) -> Complaints:
    """Each exercise: statement, starter that says "not yet", hidden solution that is correct."""
    statements = [
        (place, directive)
        for place, cell in enumerate(notebook.cells)
        if cell.is_markdown
        for directive in directives(cell.source)
        if directive.name == "exercise"
    ]
    if len(statements) < FEWEST_EXERCISES:
        yield (
            f"{notebook.name}: {len(statements)} exercises, at least {FEWEST_EXERCISES} are "
            "expected. Repair: add ':::{exercise} Title' with ':label: "
            f"{notebook.topic}-1' and its cells."
        )
    for number, (place, directive) in enumerate(statements, start=1):
        cell = notebook.cells[place]
        expected = f"{notebook.topic}-{number}"
        label = directive.options.get("label")
        if label != expected:
            yield f"{cell.where}: label {label!r}. Repair: write ':label: {expected}'."
        if not directive.opening.startswith(":::") or not directive.blank_lines_kept:
            yield (
                f"{cell.where}: JupyterLab would not show this exercise. Repair: use ':::' fences, "
                "an empty line after the options and one before the closing ':::'."
            )
        if not directive.argument:
            yield f"{cell.where}: exercise {number} has no title. Repair: ':::{{exercise}} Title'."
        following = notebook.cells[place + 1 : place + 4]
        if [c.node.cell_type for c in following] != ["code", "markdown", "code"]:
            yield (
                f"{cell.where}: exercise {number} is not followed by its three cells. Repair: add "
                "the starter (code), the idea of the solution in a dropdown (Markdown) and the "
                "solution (code)."
            )
            continue
        starter, line, solution = following
        yield from _starter(starter, expected)
        title = f":::{{admonition}} Solution to exercise {number}, the idea\n:class: dropdown\n"
        if not line.source.startswith(title):
            yield (
                f"{line.where}: nothing names the solution, or it lies open. Repair: put one "
                f"sentence on the idea into a dropdown that begins {title!r}."
            )
        yield from _solution(solution, expected)


def _calls_check(cell: Cell, label: str) -> bool:
    return re.search(rf'ce\.classroom\.check\(\s*"{re.escape(label)}"\s*,', cell.source) is not None


def _starter(cell: Cell, label: str) -> Complaints:
    if not _calls_check(cell, label):
        yield f'{cell.where}: the starter does not check. Repair: ce.classroom.check("{label}", …).'
    elif f"{label}: not yet" not in "".join(cell.output_texts):
        yield (
            f'{cell.where}: the starter\'s stored output does not say "{label}: not yet". '
            "Repair: leave the answer open (answer = ...), and run `make run`."
        )


def _solution(cell: Cell, label: str) -> Complaints:
    if not _calls_check(cell, label):
        yield (
            f"{cell.where}: the solution is not checked. "
            f'Repair: end it with ce.classroom.check("{label}", …).'
        )
    elif f"{label}: correct." not in "".join(cell.output_texts):
        yield (
            f"{cell.where}: the solution fails its own check, or was not run: its stored output "
            f'does not say "{label}: correct." Repair: correct the solution or the check in '
            "notebooks/crossentropy/_exercises/, then run `make run`."
        )
    hidden = cell.node.metadata.get("jupyter", {})
    if "hide-cell" not in cell.tags or not all(hidden.get(key) is True for key in HIDDEN_IN_LAB):
        yield (
            f"{cell.where}: the solution is not hidden. Repair: give the cell the tag 'hide-cell' "
            'and the metadata {"jupyter": {"source_hidden": true, "outputs_hidden": true}}.'
        )


def words(notebook: Notebook) -> Complaints:
    for cell in notebook.markdown:
        for word in forbidden_words(cell.source):
            yield f"{cell.where}: the word “{word}”. Repair: leave it out, or give the reason."


def forbidden_words(markdown: str) -> list[str]:
    return [word for block in blocks(markdown) for word in FORBIDDEN_WORDS.findall(block.text)]


def plain_links(notebook: Notebook) -> Complaints:
    """JupyterLab shows roles to other files as raw text."""
    for cell in notebook.markdown:
        for role in roles(cell.source):
            yield (
                f"{cell.where}: the role {{{role.name}}}`{role.content}` is not legible in "
                "JupyterLab. Repair: use a Markdown link, [text](page.md#anchor)."
            )
        for link in links(cell.source):
            if link.is_image and len(link.text) < 20:
                yield f"{cell.where}: image {link.target} without alt text. Repair: ![text](…)."


CHECKS = [
    opening,
    setup_cell,
    predictions,
    last_sections,
    exercises,
    words,
    plain_links,
]
