"""Exercises: statement, starter that says "not yet", hidden solution that is correct."""

from __future__ import annotations

import re

from prose import directives
from reading import Cell, Notebook

from rules import Complaints, for_notebooks
from rules.file import HIDDEN_IN_LAB


@for_notebooks
def exercises(notebook: Notebook) -> Complaints:
    """Each exercise: statement, starter that says "not yet", hidden solution that is correct."""
    statements = [
        (place, directive)
        for place, cell in enumerate(notebook.cells)
        if cell.is_markdown
        for directive in directives(cell.source)
        if directive.name == "exercise"
    ]
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
