"""axe looks at a page with all its rules, and for contrast at one element of each kind."""

from pathlib import Path

import axe_playwright_python
from browsing import answer

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
CONTRAST = "color-contrast"
WAIT = 90  # seconds that axe has for a page: a busy machine needs ten times its usual two

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
# The contrast of a text follows from its letters' colour, size and weight and from all the grounds
# below: one element speaks for all that have these in common.
ONE_OF_EACH_KIND = """() => {
  const grounds = new Map([[null, ""]]);
  const ground = e => {
    if (!grounds.has(e)) {
      const s = getComputedStyle(e);
      grounds.set(e, [s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.mixBlendMode,
        ground(e.parentElement)].join());
    }
    return grounds.get(e);
  };
  const seen = new Set();
  return [...document.body.querySelectorAll("*")].filter(e => {
    const text = [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
    const box = e.getBoundingClientRect();
    if (!(text || e.matches("input")) || e.closest(".katex-mathml") || box.right <= 0
        || !e.checkVisibility({opacityProperty: true, visibilityProperty: true})) return false;
    const s = getComputedStyle(e);
    const kind = [s.color, s.fontSize, s.fontWeight, s.textShadow, ground(e)].join();
    return !seen.has(kind) && seen.add(kind);
  });
}"""
RUN_AXE = """async ([oneOfEachKind, options]) => {
  const where = oneOfEachKind ? {include: (ONE_OF_EACH_KIND)()} : document;
  const results = await axe.run(where, {preload: false, resultTypes: ["violations"], ...options});
  return results.violations.map(v =>
    `${v.id}: ${v.help}: ` + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | "));
}""".replace("ONE_OF_EACH_KIND", ONE_OF_EACH_KIND)


def prepare(page):
    """Bring axe into a page, and take out what is there many times: it is another page then."""
    page.evaluate(LEAVE_OUT_REPETITIONS)
    page.evaluate(AXE)


def violations(page):
    """What axe says about the whole page, but for contrast."""
    return answer(page, RUN_AXE, [False, {"rules": {CONTRAST: {"enabled": False}}}], seconds=WAIT)


def violations_of_links(page):
    """What axe says about the colours of links in a text."""
    return answer(page, RUN_AXE, [False, {"runOnly": ["link-in-text-block"]}], seconds=WAIT)


def violations_of_contrast(page):
    return answer(page, RUN_AXE, [True, {"runOnly": [CONTRAST]}], seconds=WAIT)


def set_theme(page, theme):
    """Change the system's colours, and wait until the page has followed."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.wait_for_function("t => document.documentElement.dataset.theme === t", arg=theme)


def faults_in_both_themes(page):
    """All that axe says; of the second theme, what can be other than in the first."""
    set_theme(page, "light")
    prepare(page)
    found = violations(page) + violations_of_contrast(page)
    set_theme(page, "dark")
    found += [f"dark: {each}" for each in violations_of_links(page) + violations_of_contrast(page)]
    return found
