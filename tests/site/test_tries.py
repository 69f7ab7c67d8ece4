"""What asks for numbers can be tried on its page, which says what the check in Python says."""

import json
import re

import numpy as np
import pytest
from accessibility import faults_in_both_themes
from browsing import ROOT, answer, chapters

from crossentropy import classroom
from crossentropy._exercises import _compare

CHAPTER = "notebooks/01-definition.html"
UNITS = "notebooks/02-units.html"  # two numbers
# Enter numbers into a page's forms, and list what is said.
SAID = """tries => {
  const forms = [...document.querySelectorAll("form.try")];
  return tries.map(([place, numbers]) => {
    const form = forms[place];
    form.querySelectorAll("input").forEach((field, i) => (field.value = numbers[i]));
    form.querySelector("button").click();
    return form.querySelector("[role=status]").textContent;
  });
}"""

RESET = """document.querySelectorAll("form.try").forEach(form => {
  form.reset();
  form.dispatchEvent(new Event("input"));
})"""


def exercises(page_name):
    """The exercises of a page that ask for numbers, in their order, with their cases."""
    text = (ROOT / page_name).with_suffix(".ipynb").read_text("utf-8")
    labels = [
        label
        for cell in json.loads(text)["cells"]
        for label in re.findall(r"^:label: (\S+-\d+)$", "".join(cell["source"]), re.M)
    ]
    asked = [(label, _compare.asked(classroom._check_of(label))) for label in labels]
    return [(label, cases) for label, cases in asked if cases]


def near(cases):
    """Each case's numbers as they are, at the edge, and rounded as a reader would; and others."""
    for case in cases:
        value = case.value
        for part in (0, 0.98, -0.98, 1.02, -1.02):
            yield value + part * case.tolerance
        for digits in (2, 3, 4):
            yield np.array([float(f"{v:.{digits}g}") for v in value.ravel()]).reshape(value.shape)
    yield np.full_like(value, -123.456)
    yield np.full_like(value, 1e9)


def test_the_page_says_what_python_says(chapter, desk, window, capsys):
    asked = exercises(chapter)
    if not asked:
        assert desk.locator("form.try").count() == 0
        return
    tries, expected = [], []
    for place, (label, cases) in enumerate(asked):
        for numbers in near(cases):
            tries.append([place, [repr(float(each)) for each in np.ravel(numbers)]])
            classroom.check(label, numbers)
            expected.append(capsys.readouterr().out.strip())
    assert desk.locator("form.try").count() == len(asked)
    assert answer(desk, SAID, tries) == expected
    desk.evaluate(RESET)
    assert window.watch.faults == []
    for label, cases in asked:
        heard = [said for said in expected if said.startswith(f"{label}: ")]
        assert f"{label}: correct." in heard
        assert len(set(heard)) > len({case.complaint for case in cases}), "each hint, and another"


def test_what_has_fields(site):
    """Most exercises that ask for numbers; three checks do more than compare them."""
    asked = {label for chapter in chapters() for label, _ in exercises(chapter)}
    assert len(asked) == 18
    assert asked.isdisjoint({"imbalance-1", "margins-2", "text-2"})


@pytest.mark.xdist_group("numbers")
@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ("0.0589", "definition-1: correct."),
        (" 5.89e-2 ", "definition-1: correct."),
        ("589/10000", "definition-1: correct."),
        ("−0.0589", "The sign is wrong"),
        ("-0.0589", "The sign is wrong"),
        ("", "Write a number"),
        ("0,0589", "Write a number"),
        ("about 0.06", "Write a number"),
        ("1/0", "Write a number"),
        ("Infinity", "Write a number"),
    ],
)
def test_how_a_number_is_written(ask, entered, said):
    assert said in ask(entered)


@pytest.fixture(scope="module")
def ask(browser, server):
    """Enter something for the first exercise, by keyboard alone, and hear what is said."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server}/{CHAPTER}")
    form = page.locator("form.try").first

    def hear(entered):
        form.locator("input").focus()
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        page.keyboard.type(entered)
        page.keyboard.press("Enter")
        return form.locator("[role=status]").inner_text()

    yield hear
    assert page.evaluate("localStorage.length") == 0, "an answer is not kept"
    context.close()


def test_by_touch(open_page):
    page = open_page(UNITS, width=390, theme="dark", has_touch=True)
    form = page.locator("form.try").first
    for field, number in zip(form.locator("input").all(), ("0.433", "0.00693"), strict=True):
        assert field.bounding_box()["height"] >= 24
        field.tap()
        page.keyboard.type(number)
    form.locator("button").tap()
    assert form.locator("[role=status]").inner_text() == "units-1: correct."
    page.evaluate(SAID, [[0, ["1", "1"]]])
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert faults_in_both_themes(page) == []


def test_without_scripts(scriptless_window):
    page = scriptless_window.visit(CHAPTER)
    assert page.locator("form.try").count() > 0
    assert page.locator("form.try:visible").count() == 0
    assert scriptless_window.watch.faults == []


def test_from_disk(disk_window):
    page = disk_window.visit(CHAPTER)
    assert page.evaluate(SAID, [[0, ["0.0589"]]]) == ["definition-1: correct."]
    assert disk_window.watch.faults == []
