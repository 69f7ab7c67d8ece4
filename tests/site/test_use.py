"""What a reader does: copy, open solutions, switch colours, use the keyboard, print."""

import json
import re

import pytest
from browsing import answer

CHAPTER = "notebooks/01-definition.html"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_loss_that_is_nan_is_cured_after_one_click(open_page, width):
    """A link in the first screen leads to a page whose first screen holds the cure."""
    in_sight = """node => {
      const {top, bottom, height} = node.getBoundingClientRect();
      return height > 0 && top >= 0 && bottom <= innerHeight;
    }"""
    page = open_page("book/index.html", width=width)
    page.set_viewport_size({"width": width, "height": 720})
    link = page.locator("article a[href*='08-stability']", has_text="cure").first
    assert "NaN" in link.locator("xpath=..").inner_text()
    assert link.evaluate(in_sight)
    link.click()
    page.wait_for_url("**/notebooks/08-stability.html")
    cure = page.locator("article pre").first
    for call in ("nn.CrossEntropyLoss()", "nn.BCEWithLogitsLoss()", "log_softmax"):
        assert call in cure.inner_text()
    assert cure.evaluate(in_sight)
    for section in ("how-to-find-a-nan", "sixteen-bits"):
        link = page.locator(f"article a[href$='#{section}']").first
        assert link.evaluate(in_sight), section
        assert page.locator(f"#{section}").count() == 1


def test_theme_persists(open_page, server):
    page = open_page(CHAPTER, theme="light")
    theme = "document.documentElement.dataset.theme"
    assert page.evaluate(theme) == "light"
    page.locator("[data-do=colours]").first.click()
    assert page.evaluate(theme) == "dark"
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    page.goto(f"{server}/book/glossary.html")
    assert page.evaluate(theme) == "dark"
    assert page.evaluate(background) == dark
    page.reload()
    assert page.evaluate(theme) == "dark"


def test_copy_button_copies_the_cell(open_page, site):
    page = open_page(CHAPTER)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cell = page.locator("div.cell_input").first
    cell.hover()
    cell.locator("button.copybtn").click()
    page.wait_for_timeout(100)
    notebook = json.loads((site / "_sources/notebooks/01-definition.ipynb").read_text("utf-8"))
    code = next(c for c in notebook["cells"] if c["cell_type"] == "code")
    copied = answer(page, "() => navigator.clipboard.readText()")
    assert copied.strip() == "".join(code["source"]).strip()


def test_copy_button_leaves_out_prompts_and_results(open_page):
    page = open_page("book/helper.html")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    example = page.locator("div.highlight:has(.gp)").first
    assert ">>> " in example.inner_text()
    example.hover()
    example.locator("button.copybtn").click()
    page.wait_for_timeout(100)
    copied = answer(page, "() => navigator.clipboard.readText()")
    assert copied.strip()
    assert ">>>" not in copied
    lines = [
        line.removeprefix(">>> ").removeprefix("... ")
        for line in example.locator("pre").inner_text().splitlines()
        if re.match(r">>> |\.\.\. ", line)
    ]
    assert copied.strip().splitlines() == lines


def test_folds_open_without_scripts(open_page):
    page = open_page(CHAPTER, java_script_enabled=False)
    fold = page.locator("details.hidden-cell").first
    fold.locator("summary").click()
    assert fold.locator("summary ~ *").first.is_visible()
    assert not page.locator("[data-do=colours]").first.is_visible()


def test_chapters_and_contents_open_without_scripts(open_page):
    page = open_page(CHAPTER, width=390, java_script_enabled=False)
    for name in ("chapters", "contents"):
        links = page.locator(f"#{name} li li a, #{name} nav a")
        assert not links.first.is_visible()
        page.locator(f"[popovertarget={name}]").click()
        assert links.first.is_visible()
        page.keyboard.press("Escape")


def test_contents_lead_to_their_headings(open_page):
    for width in (1280, 390):
        page = open_page(CHAPTER, width=width)
        if width == 390:
            page.locator("[popovertarget=contents]").click()
        link = page.locator("#contents ul ul a").nth(4)
        link.click()
        page.wait_for_function("link => location.hash === link.hash", arg=link.element_handle())
        top = page.evaluate(
            "document.getElementById(location.hash.slice(1)).getBoundingClientRect().top"
        )
        assert 0 < top < 110
        assert page.locator("#contents").is_visible() == (width == 1280)


def test_chapters_can_be_hidden(open_page):
    page = open_page(CHAPTER)
    left = page.locator("h1").bounding_box()["x"]
    page.locator("[popovertarget=chapters]").click()
    assert not page.locator("#chapters").is_visible()
    assert page.locator("h1").bounding_box()["x"] < left
    page.locator("[popovertarget=chapters]").click()
    assert page.locator("#chapters nav").is_visible()


def focus_by_tab(page, selector, most=120):
    """Press Tab until the element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            outline = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle + s.outlineWidth; })()"
            )
            assert outline == "solid3px", f"{selector}: the focus is invisible ({outline})"
            return
    pytest.fail(f"Tab does not reach {selector}")


def test_keyboard_reaches_everything(open_page):
    page = open_page(CHAPTER)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
    focus_by_tab(page, ".logo")
    focus_by_tab(page, "#chapters input[name=q]")
    focus_by_tab(page, ".menu > summary")
    page.keyboard.press("Enter")
    assert page.locator(".menu > ul").first.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.menu li > *')")
    page.keyboard.press("Escape")
    assert not page.locator(".menu > ul").first.is_visible()
    assert page.evaluate("document.activeElement.matches('.menu > summary')")
    focus_by_tab(page, "[data-do=colours]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    focus_by_tab(page, "details.hidden-cell > summary")
    page.keyboard.press("Enter")
    assert page.locator("details.hidden-cell").first.get_attribute("open") is not None


def test_keyboard_opens_the_chapters_on_a_telephone(open_page):
    page = open_page(CHAPTER, width=390)
    focus_by_tab(page, "[popovertarget=chapters]")
    page.keyboard.press("Enter")
    links = page.locator("#chapters nav a")
    assert links.first.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#chapters").is_visible()
    assert page.evaluate("document.activeElement.matches('[popovertarget=chapters]')")
    focus_by_tab(page, "[popovertarget=contents]")
    page.keyboard.press("Enter")
    assert page.locator("#contents ul ul a").first.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#contents").is_visible()


def test_reduced_motion(open_page):
    page = open_page(CHAPTER, reduced_motion="reduce")
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter(e => {
      const s = getComputedStyle(e);
      return s.scrollBehavior === "smooth" || s.animationName !== "none"
        || s.transitionDuration.split(", ").some(d => parseFloat(d) > 0);
    }).slice(0, 3).map(e => e.outerHTML.slice(0, 100))""")
    assert moving == []


def test_paper_shows_the_text_and_the_solutions(open_page):
    page = open_page(CHAPTER, theme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert not page.locator("#chapters").is_visible()
    assert not page.locator(".tools").is_visible()
    assert page.locator("details.hidden-cell > summary ~ *").first.is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('article')).color") == (
        "rgb(0, 0, 0)"
    )
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


def test_policy_stops_injected_scripts(open_page, server):
    page = open_page("", watched=False)
    refused = []
    page.on("console", lambda m: refused.append(m.text) if m.type == "error" else None)
    page.goto(f"{server}/{CHAPTER}")
    page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "window.injected = 1";
      document.body.append(script);
      document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='injected = 1'>");
      const foreign = document.createElement("script");
      foreign.src = "https://example.org/x.js";
      document.body.append(foreign);
    }""")
    page.wait_for_timeout(300)
    assert page.evaluate("window.injected") is None
    assert sum("Content Security Policy" in text for text in refused) >= 3


def test_wrong_address_shows_the_way_back(open_page, server):
    page = open_page("", watched=False)
    response = page.goto(f"{server}/notebooks/deep/er/nothing.html")
    assert response.status == 404
    assert page.locator("h1").inner_text().startswith("This page does not exist")
    page.locator("article a").first.click()
    page.wait_for_selector("article .doors")


def test_start_page_leads_to_the_book(open_page):
    page = open_page("index.html", watched=False)  # leading on, it leaves its icon unread
    page.wait_for_url("**/book/index.html")
    assert page.locator(".door").count() == 3
