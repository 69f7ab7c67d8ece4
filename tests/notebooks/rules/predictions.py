"""A prediction can be made: the answer is folded. It costs time, as everything on a page does.

These rules bind chapters that carry claims with expressions, that is, those of the second edition;
the others are held to them when they are rewritten.
"""

from __future__ import annotations

import re

import claims
from guess_marks import MARK, cut, read
from prose import blocks, directives
from reading import Cell, Notebook
from written_numbers import plain

from rules import Complaints, for_chapters, for_notebooks

WORDS_A_MINUTE = 180
MINUTES = {"code cell": 1, "prediction": 2, "exercise": 8}
TOLERANCE = 0.25
SAY_WHY = 'give the reason in the cell\'s metadata, "hidden_because": "…"'


def carries_claims(notebook: Notebook) -> bool:
    return any(claims.find(cell.source) for cell in notebook.markdown)


def is_prediction(cell: Cell) -> bool:
    return cell.is_markdown and any(
        directive.name == "admonition" and directive.argument == "Predict first"
        for directive in directives(cell.source)
    )


def is_exercise(cell: Cell) -> bool:
    return cell.is_markdown and any(d.name == "exercise" for d in directives(cell.source))


def is_solution(before: Cell | None) -> bool:
    """Does this cell name the one below it as a solution?"""
    return (
        before is not None
        and before.is_markdown
        and any(box.argument.startswith("Solution") for box in directives(before.source))
    )


def has_reason(cell: Cell) -> bool:
    return len(cell.node.metadata.get("hidden_because", "")) >= 20


@for_notebooks
def folded_answers(notebook: Notebook) -> Complaints:
    """The first output after a prediction is folded, on the page and in JupyterLab; no other is."""
    if not carries_claims(notebook):
        return
    answers = []
    for place, box in enumerate(notebook.cells):
        if not is_prediction(box):
            continue
        answer = next((cell for cell in notebook.cells[place:] if cell.outputs), None)
        if answer is None:
            yield f"{box.where}: no output answers it. Repair: run a cell below, or drop the box."
            continue
        answers.append(answer)
        hidden = answer.node.metadata.get("jupyter", {}).get("outputs_hidden") is True
        if "hide-output" not in answer.tags or not hidden:
            yield (
                f"{answer.where}: the answer to the prediction in cell {box.number} lies open. "
                "Repair: give the cell the tag 'hide-output' and the metadata "
                '{"jupyter": {"outputs_hidden": true}}.'
            )
    for cell in answers:
        result = cell.outputs[0]
        if result.output_type == "execute_result" and result.data.keys() == {"text/plain"}:
            yield (
                f"{cell.where}: JupyterLab shows the first line of a folded text, and with it an "
                "answer. Repair: end the cell in a table, such as series.to_frame()."
            )
    for cell in notebook.code:
        if "hide-output" in cell.tags and cell not in answers and not has_reason(cell):
            yield (
                f"{cell.where}: a folded output that no prediction before it asks for. Repair: put "
                f"the box “Predict first” before the cell, show the output, or {SAY_WHY}."
            )


@for_notebooks
def guesses(notebook: Notebook) -> Complaints:
    """A box says what it takes: choices that stand in its text, and which of them is right."""
    for cell in notebook.markdown if carries_claims(notebook) else []:
        for box in directives(cell.source):
            if box.name == "admonition" and box.argument == "Predict first":
                for fault in faults_of_marks(MARK.findall(box.body), spoken(cell.source)):
                    yield f"{cell.where}: the box “Predict first” {fault}"


def faults_of_marks(marks: list[str], text: str) -> Complaints:
    if len(marks) != 1:
        yield (
            f"has {len(marks)} comments that say what it takes. Repair: write one at its end, "
            "<!-- guess: twice | three times\nanswer: twice = loss / other -->."
        )
        return
    try:
        fields = read(marks[0])
    except ValueError as error:
        yield f"cannot be read: {error}. Repair: see book/_ext/guess_marks.py."
        return
    for field in fields:
        if not field.answer and field.kind != "words":
            yield (
                f"does not tell what is right for “guess{f' ({field.name})' if field.name else ''}”"
                ". Repair: add a line “answer: … = expression”."
            )
        if len(fields) > 1 and not field.name:
            yield "asks several things. Repair: name each in brackets, “guess (its loss): …”."
        if field.kind.endswith("of"):
            yield from faults_of_choices(field.choices, cut(field.answer), text)


def faults_of_choices(choices: list[str], answers: list[str], text: str) -> Complaints:
    for choice in choices:
        stands = re.search(rf"(?<![\w.]){re.escape(spoken(choice))}(?!\w|\.\d)", text)
        if not stands and choices != ["yes", "no"]:
            yield (
                f"offers “{choice}”, which its text does not. Repair: take the words of the text, "
                "or write the choice into it."
            )
    if len(choices) < 2:
        yield f"offers “{choices[0]}” alone. Repair: offer a second choice, or take a number."
    for answer in answers:
        if answer and answer not in choices:
            yield f"says that “{answer}” is right, which is no choice. Repair: name a choice."


def spoken(markdown: str) -> str:
    """Markdown as it is read aloud, in small letters: without comments, marks and links."""
    markdown = re.sub(r"<!--.*?-->", "", markdown, flags=re.DOTALL)
    markdown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown).replace("`", "")
    markdown = re.sub(r"\\(ln|log)\b", r"\1", markdown)
    return " ".join(plain(markdown).lower().split())


@for_chapters
def minutes(notebook: Notebook) -> Complaints:
    """The stated minutes are those that a reader needs, as far as they can be counted."""
    if not carries_claims(notebook):
        return
    for where, markdown in notebook.pieces:
        stated = re.search(r"^\*\*Time:\*\* about (\d+) minutes\.", markdown, re.M)
        if stated:
            counted = round(count_minutes(notebook))
            if abs(int(stated[1]) - counted) > TOLERANCE * counted:
                yield (
                    f"{where}: {stated[1]} minutes are stated, {counted} are counted "
                    f"({WORDS_A_MINUTE} words a minute, one a code cell, two a prediction, eight "
                    f"an exercise). Repair: write “about {counted} minutes”, or shorten the page."
                )


def count_minutes(notebook: Notebook) -> float:
    return sum(minutes for _, minutes in minutes_of_sections(notebook))


def minutes_of_sections(notebook: Notebook) -> list[tuple[str, float]]:
    """Count what each section takes, the opening under ""; an exercise's own cells belong to it."""
    sections = [("", 0.0)]
    of_exercise = 0  # cells that are left of an exercise: starter, idea, solution

    def add(minutes: float) -> None:
        sections[-1] = (sections[-1][0], sections[-1][1] + minutes)

    for cell in notebook.cells:
        opening, *rest = re.split(r"^## (.+)$", "" if cell.is_code else cell.source, flags=re.M)
        pieces = [("", opening), *zip(rest[::2], rest[1::2], strict=True)]
        for heading, markdown in pieces:
            if heading:
                sections.append((heading.strip(), 0.0))
            if not (of_exercise or is_exercise(cell)):
                words = sum(len(block.text.split()) for block in blocks(markdown))
                add(words / WORDS_A_MINUTE)
        if is_exercise(cell):
            add(MINUTES["exercise"])
            of_exercise = 3
        elif of_exercise:
            of_exercise -= 1
        elif cell.is_code:
            add(MINUTES["code cell"])
        else:
            add(MINUTES["prediction"] * is_prediction(cell))
    return sections
