"""The figures that move: at each of their positions they show the helper's numbers.

Every position is set once, by the script's own event; by pointer and by keys each slider is moved
from end to end, and what is shown on the way has to be right as well.
"""

import gzip
import json
import re
from decimal import Decimal
from itertools import product
from typing import NamedTuple

import numpy as np
import pytest
import torch
from accessibility import faults_in_both_themes
from browsing import ROOT, Window, answer, wait_for_letters
from scipy.special import logit
from scipy.stats import norm

import crossentropy as ce

SCRIPTS = ROOT / "book" / "_static" / "explorables"
BUDGET = 30 * 1024  # all of them together, compressed
TINY = 1e-9  # what two ways to compute may differ by

# --- What each has to show ------------------------------------------------------------------------


def surprise(p):
    return [[p, ce.surprisal(p), ce.surprisal(p, base=2)]]


def sure(c):
    right, wrong = ce.surprisal(c), ce.surprisal(1 - c)
    return [[right, wrong, wrong / right]]


def bars(cat, bird):
    p, q = [0.3, 0.6, 0.1], [cat, round(1 - cat - bird, 2), bird]
    return [[ce.cross_entropy(p, q), ce.entropy(p), ce.kl_divergence(p, q)]]


def calls(z):
    """The helper's, and PyTorch's where it computes in float32."""
    loss, gradient = ce.binary_cross_entropy, ce.binary_cross_entropy_logit_gradient
    s = ce.sigmoid(np.array([z]))
    in_float32 = torch.tensor([z], dtype=torch.float32, requires_grad=True)
    charged = torch.nn.BCELoss()(torch.sigmoid(in_float32), torch.zeros(1))
    charged.backward()
    return [
        [loss([0], [z], from_logits=True), gradient([0], [z])[0]],
        [charged.item(), in_float32.grad.item()],
        [loss([0], s, from_logits=True), gradient([0], s)[0] * s[0] * (1 - s[0])],
    ]


def temperature(x):
    q = ce.softmax(np.array([2.0, 1, 0, -1]) / 10**x)
    return [[10**x, q[1], ce.surprisal(q[1])]]


def arrows(step):
    z, y = np.log([0.228, 0.619, 0.153]), np.array([0, 1, 0])
    for _ in range(int(step)):
        z = z - ce.categorical_cross_entropy_logit_gradient(y[None], z[None])[0]
    q = ce.softmax(z)
    return [[*z, z[0] - z[2]], [*q, None], [*(q - y), None]]


def margins(m):
    """The helper's, each with its slope."""
    hinge = ce.hinge_loss([1], [m])
    loss = ce.binary_cross_entropy([1], [m], from_logits=True)
    slope = ce.binary_cross_entropy_logit_gradient([1], [m])[0]
    return [
        [hinge, -1 if hinge > 0 else 0],
        [hinge**2, -2 * hinge],
        [loss, slope],
        [ce.convert(loss, "nats", "bits"), ce.convert(slope, "nats", "bits")],
    ]


def smoothing(dose, k):
    """The lowest point lies where the forecast equals the smoothed target."""
    classes = (2, 4, 10, 100, 1_000, 50_000)[int(k)]
    target = ce.smooth_labels(np.eye(1, classes)[0], dose)
    lead = np.log(target[0]) - np.log(target[1]) if dose else np.inf
    return [[lead, ce.entropy(target), target[0]]]


def bfloat16(x):
    """float32, cut to its upper 16 bits: to the nearest, ties to even."""
    bits = np.asarray(x, np.float32).view(np.uint32)
    rounded = bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
    return (rounded & np.uint32(0xFFFF0000)).view(np.float32)


def formats(i):
    """NumPy's own formats, and bfloat16 from the bits of float32."""
    c, rows = np.sign(i) * i**2, []
    for of in (np.float16, bfloat16, np.float32, np.float64):
        with np.errstate(over="ignore", divide="ignore"):
            z = np.array([of(c), of(c - 1)])
            powers = of(np.exp(z))
            plain = of(np.log(of(powers[0] + powers[1])))
            powers = of(np.exp(of(z - z[0])))
            shifted = of(z[0] + of(np.log(of(powers[0] + powers[1]))))
        assert plain.dtype == shifted.dtype == (np.float32 if of is bfloat16 else of)
        rows.append([float(plain), float(shifted)])
    return rows


def codebook(**lengths):
    p, lengths = [0.5, 0.2, 0.2, 0.1], np.array(list(lengths.values()))
    return [[(0.5**lengths).sum(), p @ lengths, ce.entropy(p, base=2)]]


def clinic(prior, weight, cut):
    """As on its page, on a finer grid."""
    ill = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)[int(prior)]
    weight = (1, 2, 5, 10, 20, 49, 100)[int(weight)]
    cut = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)[int(cut)]
    distance, x = 2.464, np.linspace(-12, 14, 26_001)
    a = logit(ill) - distance**2 / 2 + np.log(weight)
    alarm = (logit(cut) - a) / distance
    found, falsely = ill * norm.sf(alarm, distance), (1 - ill) * norm.sf(alarm)
    density = ill * norm.pdf(x, distance) + (1 - ill) * norm.pdf(x)
    mean = np.trapezoid(density * ce.sigmoid(a + distance * x), x)
    return [[found / ill, found / (found + falsely), mean]]


def plateau(k, s):
    others = (1, 2, 4, 9, 99, 999)[int(k)]
    shares = [s, *[(1 - s) / others] * others]
    return [[np.log(1 + others), ce.entropy(shares), max(shares)]]


class Figure(NamedTuple):
    page: str
    sliders: dict  # first, last, step
    compute: object  # the rows of numbers for a position
    slack: float = 0  # relative, where something is computed in float32
    possible: object = lambda **position: True


SHARE = (0.02, 0.96, 0.02)
FIGURES = {
    "sure": Figure("book/index.html", {"c": (0.5, 0.99, 0.01)}, sure),
    "surprise": Figure("notebooks/02-units.html", {"p": (0.01, 1, 0.01)}, surprise),
    "bars": Figure(
        "notebooks/01-definition.html",
        {"cat": SHARE, "bird": SHARE},
        bars,
        possible=lambda cat, bird: round(cat + bird, 2) <= 0.98,
    ),
    "calls": Figure("notebooks/05-binary.html", {"z": (-10, 20, 0.5)}, calls, slack=2e-6),
    "temperature": Figure("notebooks/06-categorical.html", {"x": (-1, 1, 0.05)}, temperature),
    "arrows": Figure("notebooks/03-training-signal.html", {"step": (0, 10, 1)}, arrows),
    "margins": Figure("notebooks/12-margins.html", {"m": (-5, 5, 0.05)}, margins),
    "smoothing": Figure(
        "notebooks/10-smoothing.html", {"dose": (0, 0.4, 0.005), "k": (0, 5, 1)}, smoothing
    ),
    "codebook": Figure(
        "notebooks/deeper-codes.html",
        dict.fromkeys(["rain", "fog", "snow", "gale"], (1, 4, 1)),
        codebook,
    ),
    "clinic": Figure(
        "notebooks/09-imbalance.html",
        {"prior": (0, 7, 1), "weight": (0, 6, 1), "cut": (0, 12, 1)},
        clinic,
    ),
    "plateau": Figure(
        "notebooks/04-loss-curves.html", {"k": (0, 5, 1), "s": (0.01, 0.99, 0.01)}, plateau
    ),
    "formats": Figure("notebooks/08-stability.html", {"i": (-28, 28, 1)}, formats),
}


def grid(sliders):
    """All positions of some sliders."""
    ranges = [
        np.round(np.linspace(a, b, round((b - a) / step) + 1), 6) for a, b, step in sliders.values()
    ]
    return [dict(zip(sliders, map(float, position), strict=True)) for position in product(*ranges)]


# --- The page -------------------------------------------------------------------------------------

# What stands above and below a figure would be laid out and painted again with each of its moves.
ALONE = """figure => {
  for (let node = figure; node.tagName !== "ARTICLE"; node = node.parentElement) {
    if (getComputedStyle(node.parentElement).display !== "block") continue;
    [...node.parentElement.children].forEach(other => (other.hidden = other !== node));
  }
}"""
# Sees after each move what is shown beside which position.
RECORD = """name => {
  const figure = document.querySelector(`ce-${name}`);
  window.moves = [];
  window.shown = () => ({
    position: Object.fromEntries(
      [...figure.querySelectorAll("input")].map(i => [i.name, Number(i.value)])),
    said: [...figure.querySelectorAll("input")].map(i => i.getAttribute("aria-valuetext")),
    outputs: [...figure.querySelectorAll("output")].map(o => o.textContent),
    rows: [...figure.querySelectorAll("tbody tr")].map(
      tr => [...tr.querySelectorAll("td")].map(td => td.textContent)),
    drawing: figure.querySelector("svg").innerHTML
      .split("").reduce((hash, sign) => (31 * hash + sign.charCodeAt(0)) | 0, 0),
  });
  figure.addEventListener("input", () => moves.push(shown()));
}"""
SET = """([name, positions]) => {
  const figure = document.querySelector(`ce-${name}`);
  return JSON.stringify(positions.map(position => {
    for (const [slider, value] of Object.entries(position)) {
      const input = figure.querySelector(`[name=${slider}]`);
      if (Number(input.value) === value) continue;
      input.value = value;
      input.dispatchEvent(new Event("input", {bubbles: true}));
    }
    return shown();
  }));
}"""


def wrong(shown, figure):
    """What is shown and is not the right number, rounded as it is written."""
    for each in shown:
        if each["said"] != each["outputs"] or not all(each["said"]):
            yield f"{each['position']}: {each['said']} is said, {each['outputs']} is shown"
        # The row of the reader's guess follows.
        for row, right in zip(each["rows"], figure.compute(**each["position"]), strict=False):
            assert [text == "" for text in row] == [value is None for value in right]
            for text, value in zip(row, right, strict=True):
                if value is None:
                    continue
                number = Decimal(text.replace("−", "-").replace("∞", "inf"))
                if not number.is_finite() or not np.isfinite(value):
                    if float(number) != value:
                        yield f"{each['position']}: {text} is shown, {value} is right"
                    continue
                half = 0.5 * 10.0 ** number.as_tuple().exponent if number else TINY
                if abs(float(number) - value) > half * (1 + TINY) + figure.slack * abs(value):
                    yield f"{each['position']}: {text} is shown, {value} is right"


def show(window, name):
    page = window.visit(FIGURES[name].page)
    figure = page.locator(f"ce-{name}")
    figure.evaluate(ALONE)
    figure.scroll_into_view_if_needed()
    page.evaluate(RECORD, name)
    return page, figure


def guess(figure):
    """Press the button of a figure that shows nothing before the reader has guessed."""
    if "?" in figure.locator("td").all_inner_texts():
        assert figure.locator(".curve, .value").count() == 0
        figure.locator("button").click()
        assert "?" not in figure.locator("td").all_inner_texts()


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in FIGURES],
)
def opened(request, window):
    page, figure = show(window, request.param)
    guess(figure)
    yield request.param, page, figure
    assert window.watch.faults == []


@pytest.fixture(scope="module")
def touched_window(browser, server):
    return Window(browser, server, width=390, has_touch=True, is_mobile=True)


# --- The tests ------------------------------------------------------------------------------------


def test_every_script_is_listed_here():
    assert {path.stem for path in SCRIPTS.glob("*.js")} == {"core", *FIGURES}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (["0.50", "0.6931", "1.000"], 0),
        (["0.50", "0.6932", "1.000"], 1),
        (["0.50", "0.693", "1.001"], 1),
        (["0.51", "0.7", "1"], 1),
        (["0.50", "−0.6931", "0"], 2),
        (["0.50", "6.931e−1", "∞"], 1),
    ],
)
def test_a_wrong_number_is_found(row, found):
    said = {"said": ["0.50"], "outputs": ["0.50"]}
    shown = [{"position": {"p": 0.5}, "rows": [row], **said}]
    assert len(list(wrong(shown, FIGURES["surprise"]))) == found


def test_within_their_budget():
    files = [path.read_bytes() for path in SCRIPTS.iterdir()]
    assert 0 < sum(len(gzip.compress(each)) for each in files) <= BUDGET


def test_a_page_loads_what_it_has(site):
    for path in site.rglob("*.html"):
        html = path.read_text("utf-8")
        has = set(re.findall(r"<ce-(\w+) ", html))
        loads = set(re.findall(r"explorables/(\w+)\.js\"", html))
        assert loads == (has | {"core"} if has else set()), path
        assert ("explorables.css" in html) == bool(has), path
    for name, figure in FIGURES.items():
        assert (site / figure.page).read_text("utf-8").count(f"<ce-{name} ") == 1


def test_at_every_position(opened):
    name, page, _ = opened
    positions = [each for each in grid(FIGURES[name].sliders) if FIGURES[name].possible(**each)]
    shown = json.loads(page.evaluate(SET, [name, positions]))
    assert [each["position"] for each in shown] == positions
    assert list(wrong(shown, FIGURES[name])) == []
    assert len({each["drawing"] for each in shown}) == len(shown), "two positions have one drawing"


@pytest.mark.parametrize("way", ["keys", "pointer"])
def test_slider(way, opened):
    """From end to end; where two sliders share what there is, the other one makes room."""
    name, page, figure = opened
    for slider, (first, last, step) in FIGURES[name].sliders.items():
        page.evaluate("moves.length = 0")
        handle, steps = figure.locator(f"[name={slider}]"), round((last - first) / step)
        if way == "keys":
            handle.focus()
            page.keyboard.press("End")
            for key in ["Home"] + ["ArrowRight"] * steps:
                page.keyboard.press(key)
        else:
            handle.scroll_into_view_if_needed()
            box, thumb = handle.bounding_box(), 16
            left, right = box["x"] + thumb / 2, box["x"] + box["width"] - thumb / 2
            y = box["y"] + box["height"] / 2
            page.mouse.move(right, y)
            page.mouse.down()
            page.mouse.move(left, y)
            page.mouse.move(right, y, steps=steps)
            page.mouse.up()
        shown = json.loads(page.evaluate("JSON.stringify(moves)"))
        assert list(wrong(shown, FIGURES[name])) == []
        visited = {each["position"][slider] for each in shown}
        assert visited == {each[slider] for each in grid({slider: (first, last, step)})}


def test_button(opened):
    """It takes one step on, or takes the guess back and marks the next one."""
    name, page, figure = opened
    if not (button := figure.locator("button")).count():
        pytest.skip("this figure has no button")
    (slider,) = FIGURES[name].sliders
    handle = figure.locator(f"[name={slider}]")
    handle.focus()
    page.keyboard.press("Home")
    button.focus()
    if "guess" not in button.inner_text().lower():
        for step in [1, 2]:
            page.keyboard.press("Enter")
            assert handle.input_value() == str(step)
            assert list(wrong([page.evaluate("shown()")], FIGURES[name])) == []
        handle.press("End")
        assert button.inner_text() == "Back to the start"
        button.press("Enter")
        assert handle.input_value() == "0"
        return
    page.keyboard.press("Enter")
    assert "?" in figure.locator("td").all_inner_texts()
    page.keyboard.press("Enter")
    handle.focus()
    page.keyboard.press("End")
    now, guessed = page.evaluate("shown()")["rows"]
    assert now != guessed
    page.keyboard.press("Home")
    assert page.evaluate("shown()")["rows"] == [guessed, guessed]


def test_what_a_screen_reader_is_told(opened):
    _, page, figure = opened
    figure.locator("input").first.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    number = page.evaluate("shown()")["rows"][0][-1]
    says = figure.locator("[role=status]")
    page.wait_for_function(
        "([says, number]) => says.textContent.includes(number)",
        arg=[says.element_handle(), number],
    )
    assert figure.locator("svg").get_attribute("aria-label")


def test_by_touch(opened, touched_window):
    name = opened[0]
    page, figure = show(touched_window, name)
    if button := figure.locator("button").element_handles():
        button[0].tap()
    for handle in figure.locator("input").all():
        page.evaluate("moves.length = 0")
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        for part in [0.99, 0.01, 0.5]:
            page.touchscreen.tap(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
            assert figure.evaluate(CRAMPED) == []
        assert len({json.dumps(each["position"]) for each in page.evaluate("moves")}) == 3
        assert list(wrong(page.evaluate("moves"), FIGURES[name])) == []
        assert box["height"] >= 24
    assert touched_window.watch.faults == []


# What does not fit: into the figure, its table, or its drawing; and words across other words.
CRAMPED = """figure => {
  const svg = figure.querySelector("svg");
  const {left, right, top, bottom, height} = svg.getBoundingClientRect();
  const stage = figure.querySelector(".explorable__stage");
  return [
    height < 170 && `the drawing is ${height} high`,
    stage.scrollHeight > stage.clientHeight && "the stage runs over",
    ...[...figure.querySelectorAll("td, th")].filter(c => c.scrollWidth > c.clientWidth + 1)
      .map(c => c.textContent),
    ...[...svg.querySelectorAll("text")].filter(t => {
      const box = t.getBoundingClientRect();
      return box.left < left - 1 || box.right > right + 1 || box.top < top - 1
        || box.bottom > bottom + 1 || parseFloat(getComputedStyle(t).fontSize) < 12;
    }).map(t => t.textContent),
    ...[...svg.querySelectorAll("text")].flatMap((one, i, all) => all.slice(i + 1).filter(other => {
      const [a, b] = [one, other].map(t => t.getBoundingClientRect()), air = 4;
      return Math.min(a.right, b.right) - Math.max(a.left, b.left) > air
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > air;
    }).map(other => `${one.textContent} / ${other.textContent}`)),
  ].filter(Boolean);
}"""


RUN = """async addresses => {
  for (const src of addresses) {
    const script = Object.assign(document.createElement("script"), {src});
    await new Promise(done => { script.onload = done; document.head.append(script); });
  }
}"""


def test_nothing_shifts(browser, server):
    """Before its script has come, a figure is as high as it is with it."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    for name, figure in FIGURES.items():
        session.send("Network.setBlockedURLs", {"urls": ["*/core.js"]})
        page.goto(f"{server}/{figure.page}", wait_until="load")
        session.send("Network.setBlockedURLs", {"urls": []})
        page.locator(f"ce-{name}").evaluate(ALONE)
        heights = []
        for scripts, widths in [([], [1280, 390]), (["core", name], [390, 1280])]:
            answer(page, RUN, [f"{server}/_static/explorables/{each}.js" for each in scripts])
            assert page.locator(f"ce-{name} svg").count() == bool(scripts)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 900})
                wait_for_letters(page)
                heights.append(page.locator(f"ce-{name}").bounding_box()["height"])
        assert heights == heights[::-1], name
        assert min(heights) > 350
    context.close()


def test_without_scripts(opened, scriptless_window):
    name, _, with_script = opened
    figure = scriptless_window.visit(FIGURES[name].page).locator(f"ce-{name}")
    assert "?" in "".join(figure.locator("> p:not(.admonition-title)").all_inner_texts())
    assert figure.locator(".explorable__else").is_visible()
    assert figure.bounding_box()["height"] < with_script.bounding_box()["height"] - 100
    assert scriptless_window.watch.faults == []


def test_from_disk(disk_window):
    page, figure = show(disk_window, "bars")
    figure.locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    assert list(wrong(page.evaluate("moves"), FIGURES["bars"])) == []
    assert disk_window.watch.faults == []


def test_accessible_after_a_guess(phone_window):
    """At first, every figure is seen by axe with its page."""
    page = phone_window.visit(FIGURES["temperature"].page)
    guess(page.locator("ce-temperature"))
    assert faults_in_both_themes(page) == []
    assert phone_window.watch.faults == []
