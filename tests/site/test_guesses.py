"""Every box *Predict first* takes a guess, keeps it, opens the result and sets it beside that."""

import json
import re
import sys

import pytest
from accessibility import faults_in_both_themes
from browsing import ROOT, answer, every_page

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import guess_marks

CHAPTER = "notebooks/01-definition.html"

# Fill every box with its last choices or some words, and press its button.
GUESS = """() => [...document.querySelectorAll("form[data-guess]")].map(form => {
  for (const field of form.querySelectorAll("[name]")) {
    if (["radio", "checkbox"].includes(field.type)) field.click();
    else field.value = field.options?.[field.options.length - 1].value ?? "0.25";
  }
  form.querySelector("button").click();
  const beside = document.getElementById("guessed-" + form.dataset.guess);
  const fold = beside.closest("details");
  return {
    opened: fold.open && beside.checkVisibility(),
    focused: document.activeElement === beside,
    follows: !!(form.compareDocumentPosition(fold) & Node.DOCUMENT_POSITION_FOLLOWING),
    rows: [...beside.querySelectorAll("tbody tr")]
      .map(row => [...row.children].map(cell => cell.textContent)),
  };
})"""
# What is there after the page has been opened once more; then all is forgotten.
KEPT = """() => [...document.querySelectorAll("form[data-guess]")].map(form => {
  const beside = document.getElementById("guessed-" + form.dataset.guess);
  const data = new FormData(form);
  const fold = beside.closest("details");
  const folded = !fold.open;
  fold.open = true;
  const found = {
    folded,
    shown: beside.checkVisibility(),
    values: [...beside.querySelectorAll("tbody tr")].map((row, place) => data.getAll(`${place}`)),
    guesses: [...beside.querySelectorAll("tbody tr")]
      .map(row => row.querySelector("td").textContent),
  };
  form.reset();
  fold.open = !(beside.hidden = true);
  localStorage.removeItem("guess " + form.dataset.guess);
  return found;
})"""


def marks(page_name):
    """What the boxes of a page take, as its notebook says."""
    notebook = json.loads((ROOT / page_name).with_suffix(".ipynb").read_text("utf-8"))
    cells = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown"]
    boxes = sum(cell.count("{admonition} Predict first") for cell in cells)
    found = [guess_marks.read(mark) for cell in cells for mark in guess_marks.MARK.findall(cell)]
    assert len(found) == boxes
    return found


def given(field):
    """What GUESS enters."""
    return {
        "one of": field.choices[-1:],
        "any of": field.choices,
        "number": ["0.25"],
        "words": ["0.25"],
    }[field.kind]


def test_every_box(chapter, desk, window):
    boxes = marks(chapter)
    guessed = answer(desk, GUESS)
    assert len(guessed) == len(boxes)
    for fields, box in zip(boxes, guessed, strict=True):
        assert box["opened"]
        assert box["focused"]
        assert box["follows"]
        for field, row in zip(fields, box["rows"], strict=True):
            row = [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row]
            name, guess, truth = row if field.name else ["", *row]
            assert name == field.name
            assert guess == ", ".join(given(field))
            assert all(part in truth for part in guess_marks.cut(field.answer))
            assert field.answer or truth == "see below"
    desk.reload()
    for fields, box in zip(boxes, answer(desk, KEPT), strict=True):
        assert box["folded"]
        assert box["shown"]
        assert box["values"] == [given(field) for field in fields]
        assert box["guesses"] == [", ".join(given(field)) for field in fields]
    assert desk.evaluate("localStorage.length") == 0
    assert window.watch.faults == []


@pytest.fixture
def page(window):
    """The first chapter; nothing is kept from one test to the next."""
    page = window.visit(CHAPTER)
    assert page.evaluate("localStorage.length") == 0
    yield page
    page.evaluate("localStorage.clear()")
    assert window.watch.faults == []


def test_only_the_guess_is_kept(page):
    page.locator("form[data-guess] input").nth(1).check()
    page.locator("form[data-guess] button").first.click()
    kept = page.evaluate("Object.entries(localStorage)")
    assert [json.loads(value) for _, value in kept] == [[["three times"]]]
    assert page.locator(".guessed:visible").inner_text().split("\n")[-1].split("\t") == [
        "three times",
        "three times",
    ]


def test_nothing_entered_opens_the_result(page):
    page.locator("form[data-guess] button").first.click()
    assert page.locator("details.hidden-cell[open]").count() == 1
    assert page.locator(".guessed:visible").count() == 0
    assert page.evaluate("localStorage.length") == 0


def test_from_disk_and_without_storage(open_page, disk_window, site):
    page = disk_window.visit(CHAPTER)
    assert all(box["opened"] for box in answer(page, GUESS))
    page.evaluate("localStorage.clear()")
    assert disk_window.watch.faults == []
    page = open_page("", watched=False)  # sphinx_highlight.js asks for what was searched
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('private'); }})"
    )
    page.goto(f"{site.as_uri()}/{CHAPTER}")
    assert all(box["opened"] for box in answer(page, GUESS))
    page.goto(f"{site.as_uri()}/book/how-to-use.html")
    page.locator("[data-do=forget]").click()
    assert page.locator("[data-said=forget]").inner_text() == "There are none."


def test_only_pages_with_boxes_load_the_script(site):
    for name in every_page():
        text = (site / name).read_text("utf-8")
        takes = re.search(r'<form class="(guess|try) |data-do="forget"', text) is not None
        assert text.count("_static/answers.js") == takes
    assert (site / "_static" / "answers.js").stat().st_size < 4000


def test_without_scripts(scriptless_window):
    page = scriptless_window.visit(CHAPTER)
    assert page.locator("form[data-guess]").count() > 0
    assert page.locator("form[data-guess]:visible").count() == 0
    page.locator("details.hidden-cell > summary").first.click()
    assert page.locator(".guessed:visible").count() == 0
    page.goto(page.url.replace("notebooks/01-definition", "book/how-to-use"))
    assert page.locator("[data-do=forget]:visible").count() == 0
    assert scriptless_window.watch.faults == []


def test_by_keyboard(page):
    page.locator("form[data-guess]").first.evaluate(
        "form => { const link = document.createElement('a'); link.href = '#';"
        " form.before(link); link.focus(); }"
    )
    for key in ("Tab", "Space", "ArrowRight", "Tab", "Enter"):
        page.keyboard.press(key)
    shown = page.locator(".guessed:focus")
    assert "three times" in shown.inner_text()
    outline = shown.evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize("name", ["notebooks/07-sparse.html", "notebooks/10-smoothing.html"])
def test_by_touch(open_page, name):
    page = open_page(name, width=390, theme="dark", has_touch=True)
    for form in page.locator("form[data-guess]").all():
        for place in form.locator("label").all():
            assert place.bounding_box()["height"] >= 24
        for choice in form.locator("fieldset label:last-child").all():
            choice.tap()
        form.locator("button").tap()
        chosen = form.locator("fieldset").count() > 0
        assert page.locator(".guessed:focus" if chosen else "summary:focus").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    answer(page, GUESS)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert faults_in_both_themes(page) == []


def test_guesses_can_be_forgotten(page, server):
    page.locator("[data-do=colours]").click()
    answer(page, GUESS)
    page.goto(f"{server}/book/how-to-use.html")
    page.locator("[data-do=forget]").click()
    assert page.locator("[role=status]").inner_text() == f"Forgotten: {len(marks(CHAPTER))}."
    assert page.evaluate("Object.keys(localStorage)") == ["mode"]
    page.goto(f"{server}/{CHAPTER}")
    assert page.locator("form[data-guess] :checked").count() == 0


def test_paper_has_no_empty_boxes(page):
    page.emulate_media(media="print")
    assert page.locator("form[data-guess]:visible").count() == 0
