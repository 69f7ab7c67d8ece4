"""axe looks at a page with all its rules, and for contrast at one element of each kind."""

from pathlib import Path

import axe_playwright_python
from browsing import answer

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
WAIT = 90  # seconds that axe has for a page: a busy machine needs ten times its usual two
# What another theme can change.
COLOURS = ["color-contrast", "link-in-text-block"]

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
# below: its ancestors', and those of what else is painted where it stands. One element speaks for
# all that have these in common.
MARK_ONE_OF_EACH_KIND = """() => {
  const all = [...document.body.querySelectorAll("*")];
  const looks = new Map(all.map(e => [e, getComputedStyle(e)]));
  const nothing = "rgba(0, 0, 0, 0),none,1,none,normal";
  const grounds = new Map([[null, ""]]);
  const ground = e => {
    if (!grounds.has(e)) {
      const s = looks.get(e) ?? getComputedStyle(e);
      const own = [
        s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.mixBlendMode].join();
      grounds.set(e, (own === nothing ? "" : own + ";") + ground(e.parentElement));
    }
    return grounds.get(e);
  };
  const painted = all.filter(e => e.matches("img, svg, canvas, video")
      || !/^rgba\\(.*, 0\\)$/.test(looks.get(e).backgroundColor)
      || looks.get(e).backgroundImage !== "none")
    .map(e => [e, e.getBoundingClientRect()]).filter(([e, box]) => box.width * box.height > 0);
  const besides = (e, box) => [...new Set(painted.filter(([other, its]) =>
      its.left < box.right - 1 && box.left < its.right - 1
      && its.top < box.bottom - 1 && box.top < its.bottom - 1
      && !other.contains(e) && !e.contains(other))
    .map(([other]) => other.tagName + ground(other)))].join();
  const seen = new Set();
  for (const e of all) {
    const text = [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
    const box = e.getBoundingClientRect();
    e.removeAttribute("data-of-its-kind");
    if (!(text || e.matches("input")) || e.closest(".katex-mathml") || box.right <= 0
        || !e.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const s = looks.get(e);
    const kind = [
      s.color, s.fontSize, s.fontWeight, s.textShadow, ground(e), besides(e, box)].join();
    if (!seen.has(kind)) e.setAttribute("data-of-its-kind", seen.add(kind).size);
  }
  return seen.size;
}"""
RUN_AXE = """async options => {
  axe.configure({rules: [{id: "color-contrast", selector: "[data-of-its-kind]"}]});
  const found = await axe.run({preload: false, resultTypes: ["violations"], ...options});
  return found.violations.flatMap(rule =>
    rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html.slice(0, 160)}`));
}"""


def set_theme(page, theme):
    """Change the system's colours, and wait until the page has followed."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.wait_for_function("t => document.documentElement.dataset.theme === t", arg=theme)


def violations(page, rules=None):
    """What axe says about a page, which loses what it has many times: it is another page then."""
    page.evaluate(LEAVE_OUT_REPETITIONS)
    page.evaluate(MARK_ONE_OF_EACH_KIND)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return answer(page, RUN_AXE, {"runOnly": rules} if rules else {}, seconds=WAIT)


def faults_in_both_themes(page):
    """All that axe says; of the second theme, what can be other than in the first."""
    set_theme(page, "light")
    found = violations(page)
    set_theme(page, "dark")
    return found + [f"dark: {each}" for each in violations(page, COLOURS)]
