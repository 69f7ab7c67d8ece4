"""What a link says agrees with where it leads: author and year, chapter, issue, title, term."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from mdit_py_plugins.anchors.index import slugify
from prose import Block, Link, blocks, headings, sentences
from pybtex.database import Entry, parse_string
from pybtex.richtext import Text
from reading import Notebook, Page

from rules import Complaints, for_course, for_pages
from rules.contents import chapters
from rules.links import anchors, term_anchor

YEAR = r"(?:18|19|20)\d\d"
CHAPTER = re.compile(r"\bchapters? (\d+)", re.IGNORECASE)
ELSEWHERE = re.compile(r"bibliography\.md#|^https?:")  # whose chapters are not ours
NEIGHBOURS = {
    1: re.compile(r"\bnext chapter\b", re.IGNORECASE),
    -1: re.compile(r"\b(?:previous chapter|chapter before)\b", re.IGNORECASE),
}
REFERENCE = re.compile(
    r"[^\[\]]*\]\[[^\]]*\]"  # [text][name]
    r"|[^\[\]]*\]\s?\((?:https?:|[\w./-]*[./#])[^)\s]*\)?"  # [text] (address), [text](address
    r"|\[\^[^\]]*\]"  # [^1]
    rf"|\[[A-Z][^\[\]]* {YEAR}\]"  # [Author 1948]
)
ISSUE = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+)/(issues|pull|discussions)/(\d+)")


def _links(page: Page) -> Iterator[tuple[str, Block, int, Link]]:
    for where, markdown in page.pieces:
        for block in blocks(markdown):
            for place, link in block.links:
                yield where, block, place, link


# --- Sources --------------------------------------------------------------------------------------


def sources(bibliography: Path) -> dict[str, Entry]:
    return _entries(bibliography.read_text("utf-8"))


@cache
def _entries(text: str) -> dict[str, Entry]:
    return dict(parse_string(text, "bibtex").entries)


def surnames(entry: Entry) -> list[str]:
    """List the authors' surnames as one writes them: van den Goorbergh, Müller."""
    return [
        str(Text.from_latex(" ".join([*author.prelast_names, *author.last_names])))
        for author in entry.persons.get("author", [])
    ]


@for_pages
def cited_as(page: Page) -> Complaints:
    """A link to a source names its authors and its year, or nobody else's."""
    entries = sources(page.book / "references.bib")
    for where, block, place, link in _links(page):
        path, _, key = link.target.partition("#")
        if not path.endswith("bibliography.md") or key not in entries:
            continue
        entry = entries[key]
        authors, year = surnames(entry), entry.fields.get("year", "")
        behind = block.text[place + len(link.text) :]
        said = re.findall(YEAR, link.text) + re.findall(rf"^,? \(?({YEAR})\)?", behind)
        for wrong in sorted(set(said) - {year}):
            yield (
                f"{where}: [{link.text}](#{key}) says {wrong}, and the source is of {year}. "
                "Repair: correct the year or the key."
            )
        named = re.fullmatch(rf"(\D+?),? \(?{YEAR}\)?", link.text)
        if named:
            yield from _authors(where, link, named[1], authors)
        else:
            others = {name for other in entries.values() for name in surnames(other)}
            for name in sorted(others - set(authors)):
                if re.search(rf"\b{re.escape(name)}\b", link.text):
                    yield (
                        f"{where}: [{link.text}](#{key}) names {name}, who is not among "
                        f"{', '.join(authors)}. Repair: correct the name or the key."
                    )


def _authors(where: str, link: Link, text: str, authors: list[str]) -> Complaints:
    shortened = re.fullmatch(r"(.+?),? et al\.", text)
    names = re.split(r", (?:and )?| and | & ", shortened[1] if shortened else text)
    expected = authors[: len(names)] if shortened else authors
    if names != expected or (shortened and len(authors) <= len(names)):
        yield (
            f"{where}: [{link.text}]({link.target}) is by {', '.join(authors)}. "
            "Repair: name them all in this order, or the first and “et al.”; or correct the key."
        )


@for_course
def keys(pages: list[Page]) -> Complaints:
    """A source's key, year, arXiv number and DOI agree."""
    bibliography = pages[0].book / "references.bib"
    seen: dict[str, str] = {}
    for key, entry in sources(bibliography).items():
        where = f"{bibliography.name}, {key}"
        year = entry.fields.get("year", "")
        author = _plain(surnames(entry)[0].split()[-1]) if surnames(entry) else ""
        if not re.fullmatch(rf"{author}{year}[a-z]?", key):
            yield f"{where}: the key is not {author}{year}. Repair: correct the key or the entry."
        for complaint in [*_arxiv(entry, year), *_doi(entry, year)]:
            yield f"{where}: {complaint}"
        for field in ("doi", "eprint"):
            number = entry.fields.get(field)
            if number and seen.setdefault(number.lower(), key) != key:
                yield (
                    f"{where}: {field} {number} is that of {seen[number.lower()]} too. "
                    "Repair: look it up."
                )


@for_course
def without_address(pages: list[Page]) -> Complaints:
    """A source can be opened: it has a DOI, a number of arXiv or an address."""
    bibliography = pages[0].book / "references.bib"
    for key, entry in sources(bibliography).items():
        if not any(entry.fields.get(field) for field in ("doi", "eprint", "url")):
            yield (
                f"{bibliography.name}, {key}: nothing says where it can be read. "
                "Repair: add its doi, eprint (arXiv) or url."
            )


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


def _arxiv(entry: Entry, year: str) -> Complaints:
    number = entry.fields.get("eprint")
    if number is None:
        return
    match = re.fullmatch(r"(?:[a-z-]+(?:\.[A-Z]{2})?/)?(\d\d)(\d\d)(?:\d{3}|\.\d{4,5})", number)
    if not match or not 1 <= int(match[2]) <= 12:
        yield f"{number!r} is no number of arXiv, YYMM.NNNNN. Repair: look it up."
        return
    put_up = int(match[1])
    put_up += 1900 if put_up > 90 else 2000
    published_elsewhere = {"journal", "booktitle"} & set(entry.fields)
    earliest = int(year) - (3 if published_elsewhere else 0)
    if not earliest <= put_up <= int(year):
        yield (
            f"arXiv {number} is of {put_up}, and the entry of {year}. "
            "Repair: look it up; without a journal or a booktitle the year is arXiv's."
        )


def _doi(entry: Entry, year: str) -> Complaints:
    doi = entry.fields.get("doi", "")
    if not doi:
        return
    if not re.fullmatch(r"10\.\d{4,9}/\S+", doi):
        yield f"{doi!r} is no DOI, 10.…/…. Repair: leave out what stands before “10.”."
        return
    for named in re.findall(rf"(?<!\d){YEAR}(?!\d)", doi.partition("/")[2]):
        if abs(int(named) - int(year)) > 1:
            yield f"the DOI {doi} names {named}, and the entry {year}. Repair: look it up."


# --- Chapters, issues, titles ---------------------------------------------------------------------


@for_pages
def chapter_numbers(page: Page) -> Complaints:
    """A chapter that is named by its number is linked, and has that number."""
    order = chapters(page)
    for where, _, _, link in _links(page):
        if ELSEWHERE.search(link.target):
            continue
        goal = Path(link.target.partition("#")[0]).name
        for number in CHAPTER.findall(link.text):
            if not goal.startswith(f"{int(number):02}-"):
                yield (
                    f"{where}: [{link.text}]({link.target}) leads to another chapter. "
                    "Repair: correct the number or the link."
                )
        for step, words in NEIGHBOURS.items():
            if not (words.search(link.text) and page.name in order and goal in order):
                continue
            if order.index(goal) != order.index(page.name) + step:
                yield (
                    f"{where}: [{link.text}]({link.target}) is not that in _toc.yml. "
                    "Repair: correct the words or the link."
                )
    for where, markdown in page.pieces:
        for block in blocks(markdown):
            for sentence, linked in sentences(block):
                if any(ELSEWHERE.search(link.target) for link in linked):
                    continue
                for link in linked:
                    sentence = sentence.replace(link.text, "")
                for number in CHAPTER.findall(sentence):
                    yield (
                        f"{where}: “chapter {number}” is not linked, so that nothing notices when "
                        f"its number changes. Repair: [chapter {number}](…)."
                    )


@for_pages
def issue_numbers(page: Page) -> Complaints:
    """An issue that is named by its number has that number, in that repository."""
    for where, _, _, link in _links(page):
        match = ISSUE.match(link.target)
        if not match:
            continue
        owner, repository, kind, number = match.groups()
        wrong = [
            said
            for said in re.finditer(r"(?:([\w.-]+)/)?([\w.-]+)?#(\d+)", link.text)
            if said[3] != number
            or (said[2] or repository).lower() != repository.lower()
            or (said[1] or owner).lower() != owner.lower()
        ]
        if re.search(r"\bpull request", link.text) and kind != "pull":
            wrong.append("pull request")
        if re.search(r"\bissue\b", link.text) and kind != "issues":
            wrong.append("issue")
        if wrong:
            yield (
                f"{where}: [{link.text}]({link.target}) leads to another number, kind or "
                "repository. Repair: correct the text or the address."
            )


@for_course
def named_otherwise(pages: list[Page]) -> Complaints:
    """A link whose text is the title of a chapter, a heading or a term leads there."""
    titled: dict[str, set[str]] = {}
    for page in pages:
        if isinstance(page, Notebook):
            title = next((h.title for _, text in page.pieces for h in headings(text)), "")
            for name in {title, title.partition(":")[0], page.topic.replace("-", " ")}:
                titled.setdefault(name.casefold(), set()).add(page.name)
    for page in pages:
        for where, _, _, link in _links(page):
            path, _, anchor = link.target.partition("#")
            goal = (page.path.parent / path).resolve() if path else page.path
            others = titled.get(re.sub(r"^the ", "", link.text.casefold()), set())
            if goal.suffix == ".ipynb" and others and goal.name not in others:
                yield (
                    f"{where}: [{link.text}]({link.target}): of this name is {min(others)}. "
                    "Repair: correct the text or the link."
                )
            elif anchor and goal.suffix in {".md", ".ipynb"} and goal.is_file():
                if anchor not in anchors(goal):
                    continue  # broken_links tells
                meant = {term_anchor(link.text), slugify(link.text)} & anchors(goal)
                # [one-hot](#term-one-hot-target) names the same thing in short.
                if meant and not anchor.startswith(tuple(meant)):
                    yield (
                        f"{where}: [{link.text}]({link.target}): of this name is "
                        f"#{min(meant)}. Repair: correct the text or the link."
                    )


@for_pages
def undefined_references(page: Page) -> Complaints:
    """What Markdown could not make a link of stands on the page with its brackets."""
    for where, markdown in page.pieces:
        for block in blocks(markdown):
            for match in REFERENCE.finditer(block.text):
                yield (
                    f"{where}: “{match[0].strip()}” is no link: what it refers to is not defined "
                    "on this page. Repair: [text](address), or define it; a footnote as [^1]: …."
                )
