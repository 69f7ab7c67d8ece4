"""Links between pages: the page is there, and so is the place on it.

An anchor of a page is a heading's slug, an explicit target ``(name)=``, a directive's label, a
term of the glossary (``term-…``) or, on the page with the bibliography, a key of references.bib.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

from prose import directives, headings, links, roles, targets
from reading import Notebook, Page
from reading import page as read

from rules import Complaints, for_course, for_notebooks, for_pages


@cache
def anchors(page: Path) -> set[str]:
    found: set[str] = set()
    for _, markdown in read(page).pieces:
        for heading in headings(markdown):
            slug, repeat = heading.slug, 0
            while slug in found:
                repeat += 1
                slug = f"{heading.slug}-{repeat}"
            found.add(slug)
        found.update(targets(markdown))
        for directive in directives(markdown):
            found.update(v for k, v in directive.options.items() if k in {"label", "name"})
            if directive.name == "glossary":
                found.update(term_anchor(term) for term in terms(directive.body))
            if directive.name == "bibliography":
                found.update(bibtex_keys(page.parent / "references.bib"))
    return found


def terms(glossary: str) -> list[str]:
    """Read the terms of a glossary: lines at the margin with a definition below them."""
    lines = [*glossary.splitlines(), ""]
    return [
        line.strip()
        for line, below in pairwise(lines)
        if re.match(r"[^\s:]", line) and re.match(r"[ \t]*:|[ \t]+\S", below)
    ]


def term_anchor(term: str) -> str:
    return "term-" + term.lower().replace(" ", "-")


@cache
def bibtex_keys(path: Path) -> list[str]:
    return re.findall(r"^\s*@\w+\{\s*([^,\s]+)\s*,", path.read_text("utf-8"), re.M)


def definitions(glossary: str) -> dict[str, str]:
    """Read the terms of a glossary, each with its definition."""
    found: dict[str, str] = {}
    term = ""
    for line in glossary.splitlines():
        if line.strip() in terms(f"{line}\n  x"):
            term = line.strip()
        elif term:
            found[term] = found.get(term, "") + line.strip() + "\n"
    return found


@for_pages
def unexplained(page: Page) -> Complaints:
    """A term of the glossary leads to a page that uses it."""
    for where, markdown in page.pieces:
        for directive in directives(markdown):
            if directive.name != "glossary":
                continue
            for term, definition in definitions(directive.body).items():
                goals = [link.target.partition("#")[0] for link in links(definition)]
                if not any(
                    goal and _uses((page.path.parent / goal).resolve(), term) for goal in goals
                ):
                    yield (
                        f"{where}: the term {term!r} leads to no page that uses it. "
                        "Repair: end it with a link to the section that explains it."
                    )


def _uses(path: Path, term: str) -> bool:
    """Does a page have the term in its text, or link to it?"""
    if not path.is_file():
        return False  # broken_links tells
    said = re.compile(r"[\s-]+".join(map(re.escape, re.split("[ -]", term))), re.I)
    return any(
        said.search(markdown) or f"#{term_anchor(term)})" in markdown
        for _, markdown in read(path).pieces
    )


@for_pages
def broken_links(page: Page) -> Complaints:
    """Yield a complaint for each link of a page that leads nowhere."""
    for where, markdown in page.pieces:
        for link in links(markdown):
            if re.match(r"[a-z][a-z+.-]*:", link.target):  # another site, or mailto:
                continue
            path, _, anchor = link.target.partition("#")
            goal = (page.path.parent / unquote(path)).resolve() if path else page.path
            if not goal.exists():
                yield (
                    f"{where}: the link [{link.text}]({link.target}) leads to no file. "
                    "Repair: correct the path, relative to this page."
                )
            elif anchor and goal.suffix in {".md", ".ipynb"} and anchor not in anchors(goal):
                yield f"{where}: {_missing(link, goal, anchor)}"


def _missing(link, goal: Path, anchor: str) -> str:
    if anchor.startswith("term-"):
        missing, repair = "the glossary has no such term", f"add it to {goal.name}"
    elif goal.name.startswith("bibliography"):
        missing, repair = "the bibliography has no such key", "add it to references.bib"
    else:
        missing, repair = f"{goal.name} has no such heading", "take the anchor from the heading"
    return f"[{link.text}]({link.target}): {missing}. Repair: {repair}, or correct the link."


@for_pages
def broken_roles(page: Page) -> Complaints:
    """Yield a complaint for each {term} and {cite} of a page that leads nowhere."""
    if isinstance(page, Notebook):
        return  # plain_links refuses roles there
    glossary = anchors(page.book / "glossary.md")
    for where, markdown in page.pieces:
        for role in roles(markdown):
            content = re.sub(r".*<(.*)>$", r"\1", role.content, flags=re.S)
            if role.name == "term" and term_anchor(content) not in glossary:
                yield f"{where}: {{term}}`{content}` is not in the glossary. Repair: add it there."
            if role.name.startswith("cite"):
                for key in map(str.strip, content.split(",")):
                    if key not in bibtex_keys(page.book / "references.bib"):
                        yield (
                            f"{where}: {{{role.name}}}`{key}` is not in the bibliography. "
                            "Repair: add it to references.bib."
                        )


@for_course
def uncited(pages: list[Page]) -> Complaints:
    """Yield a complaint for each entry of the bibliography that no page cites."""
    cited = set()
    for page in pages:
        for _, markdown in page.pieces:
            cited |= {link.target.partition("#")[2] for link in links(markdown)}
            for role in roles(markdown):
                if role.name.startswith("cite"):
                    cited |= {key.strip() for key in role.content.split(",")}
    bibliography = pages[0].book / "references.bib"
    for key in bibtex_keys(bibliography):
        if key not in cited:
            yield f"{bibliography.name}: no page cites {key!r}. Repair: cite it or remove it."


@for_notebooks
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
