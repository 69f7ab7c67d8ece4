"""Bytes on the wire, as Chromium counts them: the first chapter of a visit, and the one after."""

import random

import pytest
from browsing import Wire, chapters, read_to_the_end, serving, wait_for_letters
from playwright.sync_api import TimeoutError as TooLate

COLD = 200 * 1024
NEXT = 90 * 1024


def transferred(page, address):
    """Bytes received from the network while the page is loaded and read to its end."""
    wire = Wire(page)
    page.goto(address)
    read_to_the_end(page)
    return wire.received()


@pytest.fixture(scope="session")
def brought(browser, server):
    """The addresses that a browser keeps from a first chapter, and from a second."""
    kept = {}
    for name in chapters()[:2]:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        wire = Wire(page)
        page.goto(f"{server}/{name}", wait_until="networkidle")
        wait_for_letters(page)
        kept[name] = set(wire.received())
        context.close()
    return kept


def after(before, received, brought):
    """What a page receives after another one has filled the cache."""
    return {a: size for a, size in received.items() if a not in brought[before]}


def test_chapter_within_its_budget(chapter, received):
    assert 0 < received.total() <= COLD


def test_next_chapter_within_its_budget(chapter, received, brought):
    first, second, *_ = chapters()
    before = first if chapter != first else second
    assert 0 < sum(after(before, received, brought).values()) <= NEXT


def test_a_browser_receives_what_is_counted(open_page, server, brought):
    """In windows of their own: a third chapter alone, and after the first."""
    first, _, third, *_ = chapters()
    page = open_page("")  # a window that has seen nothing yet
    received = transferred(page, f"{server}/{third}")
    assert received.keys() & brought[first]

    page = open_page(first, watched=False)  # the next page may cut an image short
    page.wait_for_load_state("networkidle")
    wait_for_letters(page)
    second_visit = transferred(page, f"{server}/{third}")
    icon = f"{server}/_static/favicon.svg"  # the browser asks for it when it likes
    assert second_visit | {icon: 0} == after(first, received, brought) | {icon: 0}


FOLDED = """<!DOCTYPE html><title>Folded</title>
<details><summary>Show the result</summary><img src="{}" loading="lazy" alt=""></details>"""


def test_what_is_folded_is_counted(tmp_path, open_page):
    drawing = random.Random(1).randbytes(50_000).hex()
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><!--{drawing}--></svg>'
    (tmp_path / "figure.svg").write_text(svg, "utf-8")
    (tmp_path / "page.html").write_text(FOLDED.format("figure.svg"), "utf-8")
    (tmp_path / "favicon.ico").touch()
    with serving(tmp_path) as address:
        page = open_page("", home=address)
        assert transferred(page, f"{address}/page.html").total() > 50_000


def test_an_image_that_never_comes_is_a_fault(tmp_path, open_page):
    (tmp_path / "page.html").write_text(FOLDED.format("nothing.svg"), "utf-8")
    page = open_page("page.html", home=tmp_path.as_uri(), watched=False)
    with pytest.raises(TooLate):
        read_to_the_end(page, seconds=1)
