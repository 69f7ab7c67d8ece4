"""The PDF of `make dist`, read: tagged, with outline and links, and nothing lost, cut or twice."""

import json
import re
import sys
import unicodedata
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial

import pypdf
import pytest
from browsing import ROOT
from bs4 import BeautifulSoup

sys.path.insert(0, str(ROOT / "tools"))

import dist

# Reading hundreds of pages takes as long as a test may otherwise.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pdf"), pytest.mark.timeout(900)]

PDF = dist.DIST / f"{dist.NAME}.pdf"

# --- The PDF: what it holds, and what it should ---------------------------------------------------


def squeezed(text):
    """A text without what a line's end or a font may change."""
    plain = unicodedata.normalize("NFKC", text).translate(str.maketrans("’‘“”", "''\"\""))
    return re.sub(r"\s", "", plain)


@dataclass
class Book:
    """A PDF, read; pages are counted from 0."""

    tagged: bool
    outline: list = field(default_factory=list)  # pairs of a title and its page
    places: set = field(default_factory=set)  # the names that links may lead to
    links: set = field(default_factory=set)  # pairs of a page and the place or address
    figures: list = field(default_factory=list)  # pairs of an alternative text and its pages
    texts: list = field(default_factory=list)  # squeezed, without the page's number
    fonts: set = field(default_factory=set)

    @property
    def text(self):
        return "".join(self.texts)

    @property
    def solutions(self):
        """The page that the solutions begin on."""
        return dict(self.outline).get("Solutions", len(self.texts))


def figures(node, number, inherited=None):
    """Yield what is tagged as a figure, with all pages on which it is drawn."""
    node = node.get_object()
    page = node.raw_get("/Pg").idnum if "/Pg" in node else inherited
    children = node.get("/K", [])
    children = list(children) if isinstance(children, list) else [children]
    if node.get("/S") == "/Figure" and "/Alt" in node:
        drawn = [child.get_object() for child in children]
        parts = [each.raw_get("/Pg").idnum if isinstance(each, dict) else page for each in drawn]
        yield str(node["/Alt"]), {number[each] for each in parts}
        return
    for child in children:
        if isinstance(child.get_object(), dict) and child.get_object().get("/Type") != "/MCR":
            yield from figures(child, number, page)


def read(path):
    pdf = pypdf.PdfReader(path)
    root = pdf.trailer["/Root"]
    number = {page.indirect_reference.idnum: n for n, page in enumerate(pdf.pages)}
    marked = root.get("/MarkInfo", {}).get("/Marked", False)
    book = Book(bool(marked) and "/StructTreeRoot" in root and root.get("/Lang") == "en")
    top = [each for each in pdf.outline if not isinstance(each, list)]
    book.outline = [(each.title, pdf.get_destination_page_number(each)) for each in top]
    book.places = set(pdf.named_destinations)
    if book.tagged:
        book.figures = list(figures(root["/StructTreeRoot"], number))
    for n, page in enumerate(pdf.pages):
        for note in page.get("/Annots", []):
            note = note.get_object()
            to = note["/Dest"] if "/Dest" in note else note["/A"]["/URI"]
            book.links.add((n, str(to)))
        book.texts.append(squeezed(page.extract_text()).removeprefix(str(n + 1)))
        fonts = page["/Resources"].get("/Font", {}).values()
        book.fonts |= {str(font["/BaseFont"]).partition("+")[2] for font in fonts}
    return book


@pytest.fixture(scope="module")
def whole():
    sys.setrecursionlimit(5000)  # the tags are as deep as the page
    return read(PDF)


@pytest.fixture
def book(whole):
    return deepcopy(whole)


def notebooks():
    for _, pages in dist.parts():
        for page in pages:
            if page.startswith("notebooks/"):
                yield page, json.loads((ROOT / f"{page}.ipynb").read_text("utf-8"))["cells"]


def tagged(cells, tag):
    return [cell for cell in cells if tag in cell["metadata"].get("tags", [])]


def shown(output):
    """Yield what a reader sees of an output that is no figure; the site joins a table's heads."""
    data = output.get("data", {})
    if "text/html" in data:
        table = BeautifulSoup("".join(data["text/html"]), "html.parser")
        yield table.tbody.get_text()
        yield from (head.get_text() for head in table.select("thead th"))
    elif not any(kind.startswith("image/") for kind in data):
        yield "".join(data.get("text/plain", output.get("text", "")))


def titles():
    """The titles of the pages, as their sources have them."""
    for _, pages in dist.parts():
        for page in pages:
            path = ROOT / f"{page}.ipynb"
            if path.is_file():
                source = "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])
            else:
                source = (ROOT / f"{page}.md").read_text("utf-8")
            yield squeezed(re.search(r"^# (.*)$", source, re.M)[1])


def untagged(book):
    if not book.tagged:
        yield "The PDF is not tagged."


def wrong_outline(book):
    expected = ["Contents", *titles(), "Solutions"]
    if [squeezed(title) for title, _ in book.outline] != expected:
        yield "The outline has not every page, in the order of _toc.yml."
    for title, page in book.outline:
        if not book.texts[page].startswith(squeezed(title)) and title != "Contents":
            yield f"The outline's {title} leads elsewhere."


def wrong_numbers(book):
    """The contents name the page on which each of their links arrives."""
    entries = [(title, page) for title, page in book.outline if title != "Contents"]
    contents = "".join(book.texts[: min(page for _, page in entries)])  # it may take two pages
    for title, page in entries:
        if f"{squeezed(title)}{page + 1}" not in contents:
            yield f"The contents do not say that {title} is on page {page + 1}."


def dead_links(book):
    joined = set(re.findall(r'\shref="#([^"]+)"', dist.JOINED.read_text("utf-8")))
    led = {target.removeprefix("/") for _, target in book.links if re.match(r"/", target)}
    places = {place.removeprefix("/") for place in book.places}
    for place in sorted((joined - led) | (led - places)):
        yield f"No link leads to {place}, or it is nowhere."
    for page, target in book.links:
        if not re.match(r"/|https?:|mailto:", target):
            yield f"Page {page + 1} links to {target}."


def lost_figures(book):
    expected = Counter()
    for _, cells in notebooks():
        for cell in cells:
            alt = cell["metadata"].get("mystnb", {}).get("image", {}).get("alt")
            images = [
                out
                for out in cell.get("outputs", [])
                if "image/svg+xml" in out.get("data", {}) or "image/png" in out.get("data", {})
            ]
            expected.update(squeezed(alt) for _ in images)
    found = Counter(squeezed(alt) for alt, _ in book.figures)
    for alt in expected - found:
        yield f"No figure is {alt}."


def split_figures(book):
    for alt, pages in book.figures:
        if len(pages) != 1:
            yield f"On {len(pages)} pages: {alt}"


def misplaced_solutions(book):
    """The code of each solution stands once, at the end, and links lead there and back."""
    before = len("".join(book.texts[: book.solutions]))
    for page, cells in notebooks():
        for cell in tagged(cells, "hide-cell"):
            code = squeezed("".join(cell["source"]))
            label = re.findall(r'check\(\s*"([\w-]+)"', "".join(cell["source"]))[-1]
            if book.text.count(code) != 1 or book.text.find(code) < before:
                yield f"The solution of {label} stands {book.text.count(code)} times, or early."
            exercise = f"/{dist.anchor(page, label)}"
            there = {n < book.solutions for n, to in book.links if to == f"{exercise}-solution"}
            back = {n >= book.solutions for n, to in book.links if to == exercise}
            if there != {True} or True not in back:
                yield f"No link leads from {label} to its solution and back."


def lost_outputs(book):
    """What is folded on the site stands open; outputs of solutions too."""
    for page, cells in notebooks():
        for cell in [*tagged(cells, "hide-output"), *tagged(cells, "hide-cell")]:
            for text in (text for output in cell["outputs"] for text in shown(output)):
                if squeezed(text) not in book.text:
                    yield f"{page} has not: {text[:60]}"


def missing_letters(book):
    for name in ("Newsreader", "KaTeX_Main", "KaTeX_Math"):
        if not any(name in font for font in book.fonts):
            yield f"{name} is not in the PDF."


CHECKS = [
    untagged, wrong_outline, wrong_numbers, dead_links, lost_figures, split_figures,
    misplaced_solutions, lost_outputs, missing_letters,
]  # fmt: skip


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_pdf_has_no(check, book):
    assert list(check(book)) == []


# --- Faults ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def badly_printed(tmp_path_factory):
    """A figure that is longer than the paper, a link to a place that is not there, no style."""
    folder = tmp_path_factory.mktemp("printed")
    line = "<path d='M0 0L9 400' stroke='red'/>"
    (folder / "line.svg").write_text(
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 400'>{line}</svg>"
    )
    image = '<img src="line.svg" alt="{0}" style="width: 9mm; height: {0}">'
    html = folder / "bad.html"
    html.write_text(
        f'<!DOCTYPE html><html lang="en"><title>Bad</title><h1>Bad</h1><a href="bad.txt">file</a>'
        f"<p>{image.format('400mm')}<p>{image.format('40mm')}",
        "utf-8",
    )
    dist.write_pdf(html, html.with_suffix(".pdf"))
    return read(html.with_suffix(".pdf"))


def test_finds_what_chromium_cuts_or_leaves_out(badly_printed):
    assert badly_printed.tagged
    (split,) = split_figures(badly_printed)
    assert split.endswith("400mm")
    for check in CHECKS[1:]:
        assert list(check(badly_printed)), check.__name__
    assert any("bad.txt" in each for each in dead_links(badly_printed))


def take_text(text, book):
    book.texts = [page.replace(text, "") for page in book.texts]


FAULTS = {
    "untagged": (lambda book: setattr(book, "tagged", False), untagged),
    "two pages in another order": (
        lambda book: book.outline.insert(3, book.outline.pop(5)), wrong_outline),
    "a page is not in the outline": (lambda book: book.outline.pop(), wrong_outline),
    "the contents are of another printing": (
        lambda book: book.outline.append((book.outline[-1][0], 7)), wrong_numbers),
    "a place that links lead to is gone": (lambda book: book.places.pop(), dead_links),
    "a link is gone": (lambda book: book.links.clear(), dead_links),
    "a figure is gone": (lambda book: book.figures.pop(-2), lost_figures),
    "a solution stands on its page too": (
        lambda book: book.texts.insert(20, book.text[-90_000:]), misplaced_solutions),
    "a solution is gone": (partial(take_text, 'check("units-2"'), misplaced_solutions),
    "no link leads back": (
        lambda book: book.links.difference_update(
            {each for each in book.links if each[0] >= book.solutions}), misplaced_solutions),
    "an output is gone": (partial(take_text, "units-2:correct."), lost_outputs),
    "formulas in another font": (lambda book: book.fonts.clear(), missing_letters),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_finds(fault, book):
    plant, check = FAULTS[fault]
    plant(book)
    assert list(check(book))
