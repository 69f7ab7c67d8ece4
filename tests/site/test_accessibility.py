"""What axe has to find is found, wherever it stands among what is there many times."""

import re

import pytest
from accessibility import faults_in_both_themes, set_theme, violations
from browsing import Window

pytestmark = pytest.mark.xdist_group("axe")  # one page, which is opened once

CHAPTER = "notebooks/01-definition.html"
PLANT = "html => document.querySelector('article').insertAdjacentHTML('beforeend', html)"
TAKE_OUT = "document.querySelector('article').lastElementChild.remove()"
# Each text with an id has too little contrast, in either theme.
PLANTED = """<div>
  <ul><li>One.<li>Two.<li id='in-a-list' style='color: #777'>Three.<li>Four.</ul>
  <div style='background: #868686'><p id='on-a-ground'>One <em>word</em>.</p></div>
  <div style='opacity: .4'><p id='seen-through'>One.</p></div>
  <p>One.</p>
  <div style='position: relative'>
    <div style='background: #888; height: 9em'></div>
    <p id='over-a-neighbour' style='position: absolute; top: 1em; margin: 0'>One.</p>
  </div>
  <div style='display: grid'>
    <div style='background: #898989; grid-area: 1 / 1'></div>
    <p id='in-one-place' style='grid-area: 1 / 1'>One.</p>
  </div>
  <div style='background: #878787; height: 9em'></div>
  <p id='pulled-up' style='margin-top: -5em'>One.</p>
</div>"""
LINK = "<a href='#x' style='color: #333388; text-decoration: none'>a link</a>"
IN_A_TEXT = f"<p style='color: #222222'>A word with more around {LINK} and more behind.</p>"
IN_A_LIST = "<ul><li>One.<li>Two.<li style='color: #333'>Three.<li>Four.</ul>"
IMAGE = "<img src='../_static/favicon.svg'>"


@pytest.fixture(scope="module")
def window(browser, server):
    window = Window(browser, server, 1280)
    window.visit(CHAPTER)
    return window


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_too_little_contrast(theme, width, window):
    window.make(width)
    set_theme(window.page, theme)
    window.page.evaluate(PLANT, PLANTED)
    found = violations(window.page, ["color-contrast"])
    window.page.evaluate(TAKE_OUT)
    assert {i for each in found for i in re.findall(r"<\w+ id=\"([\w-]+)\"", each)} == set(
        re.findall(r"id='([\w-]+)'", PLANTED)
    )
    assert all("data-of-its-kind" in each for each in found)


def test_what_one_theme_shows(open_page):
    page = open_page(CHAPTER, 390)
    page.evaluate(PLANT, IN_A_LIST + IN_A_TEXT + IMAGE)
    found = faults_in_both_themes(page)
    assert {re.match(r"(dark: )?[\w-]+", each)[0] for each in found} == {
        "image-alt",
        "link-in-text-block",
        "dark: link-in-text-block",
        "dark: color-contrast",
    }
