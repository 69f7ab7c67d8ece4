"""Boxes are closed and stand where they belong; what is hidden says why."""

from __future__ import annotations

import re
from itertools import combinations

from prose import directives, links, parse, roles
from reading import Notebook, Page
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

from rules import Complaints, for_course, for_notebooks, for_pages
from rules.links import term_anchor, terms
from rules.predictions import SAY_WHY, has_reason, is_solution

# A stem is enough to recognise a word: divide, divided, division.
STEM = re.compile(r"([a-z]{5})[a-z]+")
# A folded output, hide-output, is for rules.predictions to check.
HIDING = {"hide-cell", "hide-input", "remove-cell", "remove-input", "remove-output"}


@for_pages
def fences(page: Page) -> Complaints:
    """Every box and block of code ends where its author closed it."""
    for where, markdown in page.pieces:
        for line in _unclosed(markdown):
            yield (
                f"{where}: the block that begins “{line}” is not closed, or closes another. "
                "Repair: end it with as many characters as it begins with; give an outer block "
                "more of them than the blocks within."
            )


def _unclosed(markdown: str) -> list[str]:
    lines = markdown.splitlines()
    found = []
    for token in parse(markdown):
        if token.type in {"fence", "colon_fence"}:
            begin, end = token.map
            last = lines[end - 1].lstrip(" >").rstrip()
            mark = token.markup[0]
            if end - begin < 2 or set(last) != {mark} or len(last) < len(token.markup):
                found.append(lines[begin].strip())
            if token.info.lstrip().startswith("{"):
                found += _unclosed(token.content)
        elif token.type == "inline":
            found += [
                line.strip() for line in token.content.splitlines() if re.match(r"\s*:{3,}", line)
            ]
    return found


@for_notebooks
def hidden_cells(notebook: Notebook) -> Complaints:
    """A cell is hidden because it is a solution, or it says why."""
    for before, cell in zip([None, *notebook.cells], notebook.cells, strict=False):
        hides = set(cell.tags) & HIDING if cell.is_code else set()
        if cell.node.metadata.get("jupyter", {}).get("source_hidden"):
            hides.add("source_hidden")
        if hides and not (is_solution(before) or has_reason(cell)):
            yield (
                f"{cell.where}: {', '.join(sorted(hides))} hides a cell that is no solution. "
                f"Repair: show it, or {SAY_WHY}."
            )


def stems(text: str) -> str:
    return STEM.sub(r"\1", text.lower())


@for_notebooks
def ideas(notebook: Notebook) -> Complaints:
    """The idea of a solution fits its own exercise better than another one's.

    Two ideas that changed places are found since, taken together, the pair then shares more
    words with each other's exercises than with their own.
    """
    found = []
    for place, cell in enumerate(notebook.cells):
        for box in directives(cell.source) if cell.is_markdown else []:
            following = notebook.cells[place + 1 : place + 4]
            if box.name == "exercise" and len(following) == 3 and following[1].is_markdown:
                asked = f"{box.argument}\n{box.body}\n{following[2].source}"
                idea = "\n".join(each.body for each in directives(following[1].source))
                found.append((following[1], asked, idea))
    if len(found) < 2:
        return
    count = TfidfVectorizer(
        preprocessor=stems,
        stop_words=sorted({stems(word) for word in ENGLISH_STOP_WORDS if len(word) > 1}),
        token_pattern=r"[a-z]{2,}|\d+(?:\.\d+)?",
        sublinear_tf=True,
    ).fit([asked for _, asked, _ in found])
    fit = (
        count.transform([idea for *_, idea in found])
        @ count.transform([asked for _, asked, _ in found]).T
    )
    for i, j in combinations(range(len(found)), 2):
        if fit[i, j] + fit[j, i] > fit[i, i] + fit[j, j] + 1e-9:
            yield (
                f"{found[i][0].where}: this idea and that of {found[j][0].where} seem to have "
                "changed places: each shares more words with the other's exercise. Repair: put "
                "each below its exercise, or name in each what its exercise is about."
            )


@for_course
def unlinked_terms(pages: list[Page]) -> Complaints:
    """Every term of the glossary is linked from a page."""
    linked = set()
    for page in pages:
        if page.name == "glossary.md":
            continue
        for _, markdown in page.pieces:
            linked |= {link.target.partition("#")[2] for link in links(markdown)}
            for role in roles(markdown):
                if role.name == "term":
                    content = re.sub(r".*<(.*)>$", r"\1", role.content, flags=re.S)
                    linked.add(term_anchor(content))
    glossary = pages[0].book / "glossary.md"
    for box in directives(glossary.read_text("utf-8")):
        for term in terms(box.body) if box.name == "glossary" else []:
            if term_anchor(term) not in linked:
                yield (
                    f"{glossary.name}: no page links “{term}”. Repair: link it where it is first "
                    "used, or remove it."
                )
