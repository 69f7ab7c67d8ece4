"""What axe has to find is found, wherever it stands among what is there many times."""

import re

import pytest
from accessibility import faults_in_both_themes, prepare, set_theme, violations_of_contrast
from browsing import Window

pytestmark = pytest.mark.xdist_group("axe")  # one page, which is opened once

CHAPTER = "notebooks/01-definition.html"
PLANT = "html => document.querySelector('article').insertAdjacentHTML('beforeend', html)"
TAKE_OUT = "document.querySelector('article').lastElementChild.remove()"
IN_A_LIST = "<ul><li>One.<li>Two.<li style='color: #777'>Three.<li>Four.</ul>"
ON_A_GROUND = "<div style='background: #888'><p>One <em>word</em>.</p></div>"
SEE_THROUGH = "<div style='opacity: .4'><p>One.</p></div>"
LINK = "<a href='#x' style='color: #333388; text-decoration: none'>a link</a>"
IN_A_TEXT = f"<p style='color: #222222'>A word with more around {LINK} and more behind.</p>"
IMAGE = "<img src='../_static/favicon.svg'>"


@pytest.fixture(scope="module", params=[1280, 390])
def page(request, browser, server):
    window = Window(browser, server, request.param)
    page = window.visit(CHAPTER)
    prepare(page)
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("planted", [IN_A_LIST, ON_A_GROUND, SEE_THROUGH])
def test_too_little_contrast(planted, theme, page):
    set_theme(page, theme)
    assert violations_of_contrast(page) == []
    page.evaluate(PLANT, planted)
    found = violations_of_contrast(page)
    page.evaluate(TAKE_OUT)
    assert [each.partition(":")[0] for each in found] == ["color-contrast"]


def test_what_one_theme_shows(open_page):
    page = open_page(CHAPTER, 390)
    page.evaluate(PLANT, IN_A_LIST.replace("#777", "#333") + IN_A_TEXT + IMAGE)
    found = faults_in_both_themes(page)
    assert [re.match(r"(dark: )?[\w-]+", each)[0] for each in found] == [
        "image-alt",
        "link-in-text-block",
        "dark: link-in-text-block",
        "dark: color-contrast",
    ]
