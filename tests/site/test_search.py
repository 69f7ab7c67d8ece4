"""The search: which sections it finds, what it shows of them, when and from where it works.

questions.tsv are forty questions that eight people wrote before this search existed; each names
what the person needed. questions_sections.tsv says which sections answer it, "-" while none does.
"""

import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from accessibility import violations
from browsing import ROOT, Wire, wait_for_letters
from playwright.sync_api import expect

sys.path.insert(0, str(ROOT / "book" / "_ext"))

import search_sections

HERE = Path(__file__).parent
SEARCHED = 400 * 1024  # bytes on the wire, for the first search
ON_DEMAND = {"minisearch.js", "search-sections.js"}
CHAPTER = "notebooks/01-definition.html"


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ANSWERS = {row["query"]: row["sections"].split() for row in rows("questions_sections.tsv")}


def asked():
    return [query for query, sections in ANSWERS.items() if sections != ["-"]]


@pytest.fixture(params=["http", "file"])
def home(request, server, site):
    return server if request.param == "http" else site.as_uri()


@pytest.fixture(scope="module")
def searching(browser, server):
    """A page that was searched once, so that the index is there."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server}/search.html?q=entropy")
    page.wait_for_selector("#search-results a")
    yield page
    context.close()


def found(page, query):
    """The addresses of the hits, in their order, without the site's."""
    page.locator("main input[name=q]").fill(query)
    page.locator("main input[name=q]").press("Enter")
    page.wait_for_function(
        "query => new URLSearchParams(location.search).get('q') === query", arg=query
    )
    page.wait_for_function("() => document.querySelector('#search-status').textContent")
    return page.locator("#search-results > li > a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )


def test_every_question_has_its_row():
    assert [row["query"] for row in rows("questions.tsv")] == list(ANSWERS)


def test_sections_that_answer_exist(site):
    for address in {address for sections in ANSWERS.values() for address in sections} - {"-"}:
        page, _, anchor = address.partition("#")
        text = (site / page).read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in text, address


def test_sections_that_have_words_exist(site):
    for place, _ in search_sections.lines_of(search_sections.WORDS):
        page, anchor = place.split("#")
        [file] = site.glob(f"*/{page}.html")
        assert f'id="{anchor}"' in file.read_text("utf-8"), place


@pytest.mark.parametrize("query", asked())
def test_a_question_finds_its_section(query, searching):
    first = found(searching, query)[:3]
    assert set(first) & set(ANSWERS[query])


@pytest.mark.parametrize(
    ("query", "section"),
    [
        ("0.693", "notebooks/symptoms.html#a-number-that-stands-still"),
        ("2.302585", "notebooks/symptoms.html#a-number-that-stands-still"),
        ("device-side assert", "notebooks/06-categorical.html#what-it-refuses-and-what-it-accepts"),
        ("overconfident", "book/glossary.html#term-over-confidence"),
        ("oversampling", "notebooks/09-imbalance.html#a-hundred-clinics-five-repairs"),
        ("label smoothing", "book/glossary.html#term-label-smoothing"),
        ("calibrated", "book/glossary.html#term-calibration"),
        ("perplexty", "book/glossary.html#term-perplexity"),  # misspelt
        ("ignore_index", "notebooks/07-sparse.html#which-positions-count"),
        ("fit_temperature", "book/helper.html#crossentropy.calibration.fit_temperature"),
        ("guo 2017", "book/bibliography.html#guo2017"),
    ],
)
def test_words_numbers_and_messages(query, section, searching):
    assert section in found(searching, query)[:3]


def test_every_hit_leads_to_a_place(searching, site):
    for query in ("cross entropy", "softmax", "nan", "0.5", "guo"):
        for address in found(searching, query):
            page, _, anchor = address.partition("#")
            assert not anchor or f'id="{anchor}"' in (site / page).read_text("utf-8"), address


def test_excerpts_are_words(searching):
    shown = []
    for query in ("softmax", "gradient", "logarithm", "ln K", "loss of a logit", *ANSWERS):
        found(searching, query)
        shown += searching.locator("#search-results .context").all_inner_texts()
    assert len(shown) > 500
    assert [text for text in shown if re.search(r"\\[a-z]|\$|[_^]\{|<!--|</", text)] == []


def test_a_section_found_by_what_people_call_it_is_shown_from_its_beginning(searching):
    assert "notebooks/symptoms.html#a-number-that-stands-still" in found(searching, "1.386")
    link = searching.locator("[href$='#a-number-that-stands-still']")
    hit = searching.locator("#search-results li", has=link)
    assert len(hit.locator(".context").inner_text()) > 40


def test_what_is_folded_is_found_and_not_shown(site, searching):
    """Numbers that stand in one place of the course, and that is a folded table of results."""
    text = (site / "search-sections.js").read_text("utf-8")
    pages = json.loads(text[text.index("{") : text.rindex("}") + 1])["pages"]
    entries = [(address, *entry) for address, _, entries in pages for entry in entries]
    number = re.compile(r"(?<![\d.])\d\.\d{3}(?!\.?\d)")
    decimal = re.compile(r"(?<![\d.])\d+\.\d+(?!\.?\d)")  # two digits find 0.707 and 0.7071
    every = [each for entry in entries for each in decimal.findall(" ".join(entry))]
    times = Counter(f"{float(each):.2f}" for each in every)
    alone = [
        (each, f"{address}#{anchor}")
        for address, anchor, _, _, _, unseen, *_ in entries
        for each in number.findall(unseen)
        if times[f"{float(each):.2f}"] == 1
        and f">{each}</td>" in (site / address).read_text("utf-8")
    ]
    assert len(alone) > 15
    for query, section in alone[::2]:
        assert section in found(searching, query)[:3]
        shown = searching.locator("#search-results").inner_text()
        assert not re.search(rf"(?<![\d.]){query}(?!\d)", shown)


def test_search_from_a_chapter(home, open_page):
    page = open_page(CHAPTER, home=home, watched=False)  # leading on, it leaves its icon unread
    page.keyboard.press("Control+k")
    field = page.locator("input[name=q]:focus")
    assert field.is_visible()
    field.fill("label smoothing")
    field.press("Enter")
    page.wait_for_selector("#search-results a")
    assert "sections were found" in page.locator("[role=status]").inner_text()
    assert page.locator("main input[name=q]").input_value() == "label smoothing"
    link = page.locator("#search-results a[href*='#']").first
    title = link.inner_text()
    link.click()
    page.wait_for_selector("article h1")
    anchor = urlsplit(page.url).fragment
    place = page.locator(f"[id='{anchor}']")
    assert title in place.inner_text()
    assert place.bounding_box()["y"] < 300
    page.go_back()
    page.wait_for_selector("#search-results a")
    assert page.locator("main input[name=q]").input_value() == "label smoothing"


def test_search_while_typing(home, open_page):
    page = open_page("search.html", home=home)
    field = page.locator("main input[name=q]")
    assert field.evaluate("field => document.activeElement === field")
    field.press_sequentially("temperature scal")
    page.wait_for_selector("#search-results a")
    assert page.locator("#search-results a").first.inner_text() in (
        "temperature scaling",
        "One temperature",
    )
    field.fill("qqqq zzzz")
    page.wait_for_function(
        "() => document.querySelector('[role=status]').innerText.includes('Nothing')"
    )
    assert page.locator("#search-results a").count() == 0
    field.fill("")
    page.wait_for_function("() => !document.querySelector('[role=status]').innerText")


def test_the_index_is_loaded_by_a_search_and_not_before(open_page, server):
    page = open_page("")
    wire = Wire(page)
    page.goto(f"{server}/search.html", wait_until="networkidle")
    wait_for_letters(page)
    before = wire.received()
    assert not {Path(address).name for address in before} & ON_DEMAND
    page.locator("main input[name=q]").fill("softmax")
    page.wait_for_selector("#search-results a")
    loaded = {Path(address).name for address in wire.received() - before}
    assert loaded == ON_DEMAND
    assert wire.received().total() <= SEARCHED


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_hits_are_accessible(width, theme, open_page):
    page = open_page("search.html?q=softmax", width=width, theme=theme)
    page.wait_for_selector("#search-results a")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_search_opens_on_a_telephone(open_page):
    page = open_page(CHAPTER, width=390)
    page.locator(".tool-search").click()
    page.wait_for_selector("h1:text('Search')")
    assert page.evaluate("document.activeElement.name") == "q"


def test_a_search_that_cannot_load_says_so(open_page, server):
    page = open_page("", watched=False)
    asked_for = []
    page.route("**/search-sections.js", lambda route: asked_for.append(route))
    page.goto(f"{server}/search.html?q=softmax", wait_until="commit")
    status = page.locator("[role=status]")
    expect(status).to_have_text("Searching …")
    for _ in range(100):  # the page says so before its request arrives here
        if asked_for:
            break
        page.wait_for_timeout(50)
    asked_for[0].abort()
    expect(status).to_contain_text("did not load")
    page.unroute("**/search-sections.js")
    page.locator("main input[name=q]").press("Enter")
    page.wait_for_selector("#search-results a")
