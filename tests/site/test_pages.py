"""Every page, in a wide and in a narrow window, in both themes, and some from disk.

A page is opened once, in a wide window that becomes narrow for what names a telephone (see
conftest.py). These tests leave the page as it was; axe comes after them, because it takes out of
the page what is there many times. What opens pages once more is marked `on_some_pages`, and has the
others of them in `make test-all`.
"""

import pytest
from accessibility import faults_in_both_themes, set_theme
from browsing import answer

# Elements that stick out of the window although nothing around them scrolls.
STICKING_OUT = """() => {
  const scrolls = e => e && (["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX)
    || scrolls(e.parentElement));
  return [...document.querySelectorAll("article *, h1")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1
      && e.checkVisibility() && !e.closest(".katex-mathml") && !scrolls(e))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 160));
}"""


FOLDS = """async () => {
  const wrong = [];
  for (const fold of document.querySelectorAll("details.hidden-cell")) {
    const summary = fold.querySelector("summary");
    const content = fold.querySelector("summary ~ *");
    summary.scrollIntoView({block: "center", behavior: "instant"});
    const box = summary.getBoundingClientRect();
    const hit = document.elementFromPoint(box.left + 9, (box.top + box.bottom) / 2);
    const was = content.checkVisibility();
    hit?.click();
    await new Promise(requestAnimationFrame);
    if (was || !content.checkVisibility() || !summary.innerText.includes("Hide the")) {
      wrong.push(fold.outerHTML.slice(0, 160));
    }
    fold.open = false;
  }
  scrollTo(0, 0);
  return wrong;
}"""
# The names of the sections at whose beginning the contents do not mark exactly that section; at the
# page's end the last one may be marked.
NOT_FOLLOWED = """async limit => {
  const marked = () => [...document.querySelectorAll("#contents a[aria-current=true]")];
  const becomes = async condition => {
    for (const start = performance.now(); !condition();) {
      if (performance.now() - start > limit) return false;
      await new Promise(requestAnimationFrame);
    }
    return true;
  };
  const lost = await becomes(() => !marked().length) ? [] : ["the beginning"];
  for (const heading of document.querySelectorAll("article h2")) {
    heading.scrollIntoView({behavior: "instant"});
    const hash = `#${heading.parentElement.id}`;
    const follows = await becomes(() => {
      const end = scrollY + innerHeight >= document.body.scrollHeight - 2;
      return marked().length === 1 && (marked()[0].hash === hash || end)
        && marked()[0].checkVisibility();
    });
    if (!follows) lost.push(hash);
  }
  scrollTo({top: 0, behavior: "instant"});
  if (!await becomes(() => !marked().length)) lost.push("the way back");
  return lost;
}"""


UNREACHABLE = """() =>
  [...document.querySelectorAll("article pre, article .katex-display, article .table-box")]
    .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0
      && ["auto", "scroll"].includes(getComputedStyle(e).overflowX))
    .map(e => e.outerHTML.slice(0, 120))"""


def fits_its_window(page):
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(STICKING_OUT) == []


def test_page_fits_a_desk(desk):
    fits_its_window(desk)


def test_this_chapter_is_marked_and_in_sight(page_name, desk):
    marked = desk.locator("#chapters .current > a")
    if marked.count():
        assert marked.inner_text() == desk.evaluate(
            "document.querySelector('h1').firstChild.textContent"
        )
        assert 0 < marked.bounding_box()["y"] < 900
    else:
        assert page_name in ("404.html", "book/index.html", "genindex.html", "search.html")


def test_folds_open(chapter, desk):
    assert answer(desk, FOLDS) == []


def test_contents_follow_the_scrolling(chapter, desk):
    assert answer(desk, NOT_FOLLOWED, 5000, seconds=120) == []


def test_page_fits_a_telephone(phone):
    fits_its_window(phone)


# Those of pandas may scroll.
TOO_WIDE = """() => [...document.querySelectorAll("article .table-box:not(:has(.dataframe))")]
  .filter(box => box.scrollWidth > box.clientWidth)
  .map(box => box.innerText.slice(0, 80))"""


def test_written_tables_fit_a_telephone(phone):
    assert phone.evaluate(TOO_WIDE) == []


def test_keyboard_reaches_what_scrolls(phone):
    assert phone.evaluate(UNREACHABLE) == []


def test_page_is_accessible(desk):
    assert faults_in_both_themes(desk) == []


def test_figures_keep_a_light_plate_on_the_dark_page(chapter, desk):
    set_theme(desk, "dark")
    plates = desk.locator("article .cell_output img").evaluate_all(
        "images => images.map(i => getComputedStyle(i).backgroundColor)"
    )
    assert set(plates) <= {"rgb(255, 255, 255)"}


@pytest.mark.usefixtures("visited")
def test_nothing_went_wrong(window):
    assert window.watch.faults == []


@pytest.mark.on_some_pages
def test_page_opened_on_a_telephone(page_name, phone_window):
    page = phone_window.visit(page_name)
    fits_its_window(page)
    assert page.evaluate(UNREACHABLE) == []
    assert faults_in_both_themes(page) == []
    assert phone_window.watch.faults == []


@pytest.mark.on_some_pages
def test_page_from_disk(page_name, disk_window):
    if page_name == "404.html":
        pytest.skip("only a server shows this page")
    page = disk_window.visit(page_name)
    assert page.evaluate("getComputedStyle(document.body).fontFamily") != "serif"
    assert page.locator("h1").count() == 1
    assert disk_window.watch.faults == []
