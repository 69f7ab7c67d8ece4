"""What can be read off the files without a browser: links, heads, images, formulas."""

import re
import sys
from collections import Counter, defaultdict
from functools import cache
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pytest
from browsing import ROOT, SITE, chapters, every_page
from fontTools.ttLib import TTFont

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import hold_together

pytestmark = pytest.mark.xdist_group("files")  # which are read once

FONTS = ROOT / "book" / "_static" / "katex" / "fonts"
# Written here once more: a policy that becomes weaker is to be noticed.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.images, self.metas = Counter(), [], [], {}
        self.headings, self.title, self.tags = [], "", []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        if tag not in VOID:
            self.tags.append(tag)
        if "id" in attributes:
            self.ids[attributes["id"]] += 1
        for name in ("href", "src", "action"):
            if name in attributes:
                self.links.append(attributes[name])
        if tag == "img":
            self.images.append(attributes)
        if tag == "meta":
            name = attributes.get("name") or attributes.get("property")
            self.metas[name or attributes.get("http-equiv")] = attributes.get("content", "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        if self.tags and self.tags[-1] == tag:
            self.tags.pop()

    def handle_data(self, data):
        if self.tags and self.tags[-1] == "title" and "svg" not in self.tags:
            self.title += data


@cache
def read(path):
    return Page(path.read_text("utf-8"))


def targets(site, name):
    """Pairs of each internal link of a page and the file that it leads to."""
    for link in read(site / name).links:
        url = urlsplit(link)
        if url.scheme or url.netloc:
            continue
        path = unquote(url.path)
        file = site / path.lstrip("/") if path.startswith("/") else (site / name).parent / path
        yield link, (file if path else site / name).resolve(), unquote(url.fragment)


def test_links_and_anchors_lead_somewhere(any_page, site):
    broken = [
        link
        for link, file, anchor in targets(site, any_page)
        if not file.is_file()
        or (anchor and file.suffix == ".html" and anchor not in read(file).ids)
    ]
    assert broken == []


BIBLIOGRAPHY = "book/bibliography.html"
PLACES = re.compile(
    r'(?P<begins><section\b)(?:[^>]*? id="(?P<id>[^"]+)")?|(?P<ends></section>)'
    r'|href="[^"]*?bibliography\.html#(?P<key>[^"]+)"'
)


def citations(site):
    """Pairs of each section that cites a work, as page and anchor, and the work's key."""
    for name in every_page():
        inside = []
        for place in PLACES.finditer((site / name).read_text("utf-8")):
            if place["begins"]:
                inside.append(place["id"])
            elif place["ends"]:
                inside.pop()
            elif inside:
                yield (f"{name}#{inside[-1]}" if len(inside) > 1 else name), place["key"]


def test_entries_lead_back_to_the_sections_that_cite_them(site):
    entries = (site / BIBLIOGRAPHY).read_text("utf-8").split('<div class="citation" id="')[1:]
    back = set()
    for entry in entries:
        key = entry.partition('"')[0]
        assert re.search(r'<p class="label">[\w .-]+ (19|20)\d\d</p>', entry), key
        assert '<a class="reference external"' in entry, key  # where it can be read
        links = re.findall(r'href="\.\./([^"]+)"', entry.partition('"cited-in"')[2])
        assert links, key
        back |= {(link, key) for link in links if link.startswith(("notebooks/", "book/"))}
    assert back == set(citations(site))


def test_no_link_leads_to_the_tools_own_repositories(any_page, site):
    text = (site / any_page).read_text("utf-8")
    assert "executablebooks" not in text
    assert "cdn" not in " ".join(read(site / any_page).links).lower()


def test_head(any_page, site):
    page = read(site / any_page)
    assert 40 <= len(page.metas["description"]) <= 160 or any_page in ("404.html", "search.html")
    assert page.metas["Content-Security-Policy"] == POLICY
    assert page.title.strip()
    if any_page != "index.html":
        assert page.metas["og:title"]
        assert page.headings.count(1) == 1


def test_headings_leave_out_no_level(any_page, site):
    levels = read(site / any_page).headings
    assert all(b <= a + 1 for a, b in pairwise(levels)), levels


def test_descriptions_and_titles_differ(site):
    pages = [read(site / name) for name in every_page() if name != "index.html"]
    for values in ([p.metas["description"] for p in pages], [p.title for p in pages]):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_ids_are_unique(any_page, site):
    assert [name for name, count in read(site / any_page).ids.items() if count > 1] == []


def test_images_have_sizes_and_words(any_page, site):
    for image in read(site / any_page).images:
        assert image.keys() >= {"width", "height", "alt"}, image
        if "_images/" in image["src"]:
            assert len(image["alt"]) > 20, image


def test_exercises_are_numbered_from_one(site):
    texts = [(site / chapter).read_text("utf-8") for chapter in chapters()]
    found = [re.findall(r'class="caption-number">Exercise (\d+)', text) for text in texts]
    assert any(found)
    for numbers in found:
        assert numbers == [str(place + 1) for place in range(len(numbers))]


def test_formulas_carry_mathml(site):
    text = "".join((site / page).read_text("utf-8") for page in every_page())
    formulas = text.count('class="katex-html" aria-hidden="true"')
    assert formulas > 0
    assert text.count('<math xmlns="http://www.w3.org/1998/Math/MathML"') == formulas
    assert "katex-error" not in text


def test_no_line_breaks_inside_what_belongs_together(any_page, site):
    text = (site / any_page).read_text("utf-8")
    prose = re.sub(r"<pre.*?</pre>|<code.*?</code>|<[^>]+>", "", text, flags=re.DOTALL)
    assert re.findall(r".{20}\d %|\[0, 1\]|\bK [−+] 1", prose) == []
    formula = r'<annotation encoding="application/x-tex">(.*?)</annotation>'
    loose = re.findall(
        formula + r"(?:(?!<annotation|<p|<li).)*?</span></span>[.,;:]++(?!</span>)", text
    )
    short = [hold_together.length(unescape(latex)) <= hold_together.SHORT for latex in loose]
    assert not any(short)


def test_code_can_be_pasted(any_page, site):
    text = (site / any_page).read_text("utf-8")
    code = r"<(pre|code)\b.*?</\1>|<dt class=\"sig.*?</dt>"
    parts = [match[0] for match in re.finditer(code, text, re.DOTALL)]
    assert [part for part in parts if "\N{NO-BREAK SPACE}" in unescape(part)] == []


def test_pages_ask_for_two_stylesheets_and_few_scripts(site):
    for name in every_page():
        if name == "index.html":
            continue
        links = [urlsplit(link).path.rpartition("_static/")[2] for link in read(site / name).links]
        # test_explorables.py looks at what movable figures ask for, test_guesses.py at answers.js.
        links = [link for link in links if not link.startswith(("explorables/", "answers.js"))]
        sheets = [link for link in links if link.endswith(".css")]
        assert sheets == ["course.css", "katex/katex.min.css"]
        scripts = {link for link in links if link.endswith(".js")}
        assert len(scripts) <= (6 if name == "search.html" else 5)
    heavy = r"thebe|fontawesome|bootstrap|mathjax|pydata|\.map$|\.ttf$"
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    assert [name for name in names if re.search(heavy, name, re.IGNORECASE)] == []


class Formulas(HTMLParser):
    """For each class inside the formulas of a page, the characters below it."""

    def __init__(self, text):
        super().__init__()
        self.characters = defaultdict(set)
        self.open_spans = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        classes = (dict(attributes).get("class") or "").split()
        if tag == "span" and (self.open_spans or "katex-html" in classes):
            self.open_spans.append(classes)

    def handle_endtag(self, tag):
        if tag == "span" and self.open_spans:
            self.open_spans.pop()

    def handle_data(self, data):
        for classes in self.open_spans:
            for name in classes:
                self.characters[name].update(map(ord, data))


@cache
def drawn():
    """For each class inside the formulas of all pages, the characters below it."""
    characters = defaultdict(set)
    for page in every_page():
        for name, here in Formulas((SITE / page).read_text("utf-8")).characters.items():
            characters[name] |= here
    return characters


@pytest.mark.parametrize(
    ("name", "drawn_by"),
    [
        ("KaTeX_Main-Regular", "mord"),
        ("KaTeX_Main-Regular", "mrel"),
        ("KaTeX_Math-Italic", "mathnormal"),
        ("KaTeX_Main-Bold", "mathbf"),
        ("KaTeX_SansSerif-Regular", "mathsf"),
        ("KaTeX_AMS-Regular", "mathbb"),
        ("KaTeX_Size2-Regular", "large-op"),
    ],
)
def test_no_formula_misses_a_character(name, drawn_by, site):
    whole = set(TTFont(FONTS / f"{name}.woff2").getBestCmap())
    kept = set(TTFont(site / f"_static/katex/fonts/{name}.woff2").getBestCmap())
    needed = drawn()[drawn_by] & whole
    assert needed
    assert needed <= kept < whole
