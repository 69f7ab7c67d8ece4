"""Every page, once in a wide window, once in a narrow one and once from disk, and both themes.

The tests of one page share its visits (see conftest.py). Those in the middle leave the page as it
was; axe comes after them, because it takes out of the page what is there many times.
"""

import pytest
from accessibility import faults_in_both_themes, set_theme

# Elements that stick out of the window although nothing around them scrolls.
STICKING_OUT = """() => {
  const scrolls = e => e && (["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX)
    || scrolls(e.parentElement));
  return [...document.querySelectorAll("article *, h1")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1
      && e.checkVisibility() && !e.closest(".katex-mathml") && !scrolls(e))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 160));
}"""
NOTHING_MARKED = "() => !document.querySelector('#contents a[aria-current]')"


@pytest.fixture(params=["desk", "phone"])
def window(request, page_name):
    """The page in a wide window, and in a narrow one."""
    return request.getfixturevalue(request.param)


def test_page_fits_its_window(window):
    assert window.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert window.evaluate(STICKING_OUT) == []


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
    folds = desk.locator("details.hidden-cell")
    for number in range(folds.count()):
        fold = folds.nth(number)
        summary, content = fold.locator("summary"), fold.locator("summary ~ *").first
        assert not content.is_visible()
        summary.click()
        assert content.is_visible()
        assert "Hide the" in summary.inner_text()
    folds.evaluate_all("folds => folds.forEach(fold => (fold.open = false)) || scrollTo(0, 0)")


def test_contents_follow_the_scrolling(chapter, desk):
    desk.wait_for_function(NOTHING_MARKED)
    marked = desk.locator("#contents a[aria-current=true]")
    for heading in desk.locator("article h2").all():
        heading.evaluate("heading => heading.scrollIntoView()")
        name = heading.evaluate("heading => heading.parentElement.id")
        desk.wait_for_function(
            """name => {
              const marked = [...document.querySelectorAll("#contents a[aria-current=true]")];
              const end = scrollY + innerHeight >= document.body.scrollHeight - 2;
              return marked.length === 1 && (marked[0].hash === `#${name}` || end);
            }""",
            arg=name,
        )
        assert marked.is_visible()
    desk.evaluate("scrollTo(0, 0)")
    desk.wait_for_function(NOTHING_MARKED)


def test_keyboard_reaches_what_scrolls(chapter, phone):
    unreachable = phone.evaluate("""() =>
      [...document.querySelectorAll(
        "article pre, article .katex-display, article .table-box")]
      .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0
        && ["auto", "scroll"].includes(getComputedStyle(e).overflowX))
      .map(e => e.outerHTML.slice(0, 120))""")
    assert unreachable == []


def test_figures_keep_a_light_plate_on_the_dark_page(chapter, desk):
    set_theme(desk, "dark")
    plates = desk.locator("article .cell_output img").evaluate_all(
        "images => images.map(i => getComputedStyle(i).backgroundColor)"
    )
    set_theme(desk, "light")
    assert set(plates) <= {"rgb(255, 255, 255)"}


def test_page_is_accessible_on_a_desk(desk):
    assert faults_in_both_themes(desk) == []


def test_page_is_accessible_on_a_telephone(phone):
    assert faults_in_both_themes(phone) == []


@pytest.mark.usefixtures("desk", "phone")
def test_nothing_went_wrong(desk_window, phone_window):
    assert desk_window.watch.faults == []
    assert phone_window.watch.faults == []


def test_page_from_disk(page_name, disk_window):
    if page_name == "404.html":
        pytest.skip("only a server shows this page")
    page = disk_window.visit(page_name)
    assert page.evaluate("getComputedStyle(document.body).fontFamily") != "serif"
    assert page.locator("h1").count() == 1
    assert disk_window.watch.faults == []
