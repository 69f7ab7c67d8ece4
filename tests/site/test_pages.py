"""Every page, in both themes and at two widths: quiet, accessible, within its width."""

from pathlib import Path

import axe_playwright_python
import pytest
from browsing import answer

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
# Nine tenths of a page's elements are repetitions, and axe would look at each. The visual half of a
# formula is hidden from screen readers and has the colour of its text; the first formula speaks for
# all, and so does the first of each kind of coloured words in code, on each ground.
LEAVE_OUT_REPETITIONS = """() => {
  const formulas = [...document.querySelectorAll("math")];
  [...document.querySelectorAll(".katex-html"), ...formulas.slice(1)].forEach(e => e.remove());
  const seen = new Set();
  for (const word of document.querySelectorAll("pre span, code span, .sig span")) {
    const ground = word.closest(".cell_output, .admonition")?.className;
    const kind = [word.className, word.parentElement.className, ground].join(" in ");
    if (seen.has(kind)) word.replaceWith(...word.childNodes);
    seen.add(kind);
  }
}"""
RUN_AXE = """async rules => {
  const results = await axe.run(document, {
    preload: false, resultTypes: ["violations"], ...(rules && {runOnly: rules})});
  return results.violations.map(v =>
    `${v.id}: ${v.help}: ` + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | "));
}"""
# What the second theme can change; everything else is looked at once.
ABOUT_COLOUR = ["color-contrast", "link-in-text-block"]
# Elements that stick out of the window although nothing around them scrolls.
STICKING_OUT = """() => {
  const scrolls = e => e && (["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX)
    || scrolls(e.parentElement));
  return [...document.querySelectorAll("article *, h1")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1
      && e.checkVisibility() && !e.closest(".katex-mathml") && !scrolls(e))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 160));
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_page_in_both_themes(page_name, width, open_page):
    page = open_page(page_name, width, "light", reduced_motion="reduce")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(STICKING_OUT) == []
    page.evaluate(LEAVE_OUT_REPETITIONS)
    page.evaluate(AXE)
    for theme, rules in (("light", None), ("dark", ABOUT_COLOUR)):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function("t => document.documentElement.dataset.theme === t", arg=theme)
        assert answer(page, RUN_AXE, rules) == [], f"{theme}, {width}"


def test_page_from_disk(page_name, open_page, site):
    if page_name == "404.html":
        pytest.skip("only a server shows this page")
    page = open_page(page_name, home=site.as_uri())
    assert page.evaluate("getComputedStyle(document.body).fontFamily") != "serif"
    assert page.locator("h1").count() == 1
