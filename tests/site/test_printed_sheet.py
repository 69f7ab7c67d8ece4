"""The cheat sheet is one printed page, on both papers, with all that it has on the screen."""

import re
import unicodedata

import pytest
from pypdf import PdfReader

PAPERS = {"A4": (210, 297), "Letter": (215.9, 279.4)}  # in mm
SHEET = "book/cheat-sheet.html"

# What the printer sets, word by word; KaTeX draws formulas in pieces, and has its own tests.
WORDS = """() => {
  const copy = document.querySelector("article").cloneNode(true);
  copy.querySelectorAll(".katex, .headerlink").forEach(each => each.replaceWith(" "));
  return copy.textContent.split(/\\s+/).filter(each => each);
}"""
# Boxes whose content is wider than they are: in print nothing scrolls, it covers its neighbour.
TOO_WIDE = """() => [...document.querySelectorAll("article *")]
  .filter(e => getComputedStyle(e).display !== "inline" && !e.closest(".katex")
    && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
  .map(e => e.outerHTML.slice(0, 120))"""


def squeezed(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def faults(page, paper, folder):
    """Print a page; say what is not as it should be."""
    width, height = PAPERS[paper]
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round((width - 20) / 25.4 * 96), "height": 900})
    for box in page.evaluate(TOO_WIDE):
        yield f"too wide: {box}"
    page.pdf(path=folder / "sheet.pdf", format=paper)
    printed = PdfReader(folder / "sheet.pdf").pages
    if len(printed) != 1:
        yield f"{len(printed)} pages"
    size = [round(float(side) / 72 * 25.4) for side in printed[0].mediabox[2:]]
    if size != [round(width), round(height)]:
        yield f"another paper: {size}"
    text = squeezed("".join(each.extract_text() for each in printed))
    for word in page.evaluate(WORDS):
        if squeezed(word) not in text:
            yield f"not printed: {word}"


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_one_page(paper, theme, open_page, tmp_path):
    page = open_page(SHEET, theme=theme)
    assert list(faults(page, paper, tmp_path)) == []


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ("font-size: 10pt", "2 pages"),
        ("width: 200mm", "too wide"),
        ("position: fixed; left: 300mm", "not printed"),
    ],
)
def test_finds(style, fault, open_page, tmp_path):
    page = open_page(SHEET)
    page.locator("article").evaluate(
        """(article, style) => {
          const where = style.startsWith("font") ? "article" : "article table";
          document.querySelectorAll(where).forEach(e => e.style.cssText = style);
        }""",
        style,
    )
    assert any(each.startswith(fault) for each in faults(page, "Letter", tmp_path))
