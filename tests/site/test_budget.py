"""Bytes on the wire, as Chromium counts them: the first chapter of a visit, and the one after."""

import random

import pytest
from browsing import WAIT, chapters, serving
from playwright.sync_api import TimeoutError as TooLate

COLD = 200 * 1024
NEXT = 90 * 1024


def read_to_the_end(page, limit=1000 * WAIT):
    """Open every fold and scroll through; then each image, lazy ones too, has to be there."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => (fold.open = true))")
    for top in range(0, page.evaluate("document.body.scrollHeight"), 700):
        page.evaluate("top => scrollTo(0, top)", top)
        page.wait_for_timeout(15)
    page.wait_for_function(
        "() => [...document.images].every(image => image.complete && image.naturalWidth > 0)",
        timeout=limit,
    )
    page.wait_for_load_state("networkidle", timeout=limit)


def transferred(page, address):
    """Bytes received from the network while the page is loaded and read to its end."""
    received, cached = {}, set()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestServedFromCache", lambda e: cached.add(e["requestId"]))
    session.on(
        "Network.loadingFinished",
        lambda e: received.update({e["requestId"]: e["encodedDataLength"]}),
    )
    page.goto(address)
    read_to_the_end(page)
    return sum(size for request, size in received.items() if request not in cached)


def test_chapter_within_its_budget(chapter, open_page, server):
    page = open_page("")  # a window that has seen nothing yet
    assert transferred(page, f"{server}/{chapter}") <= COLD


def test_next_chapter_within_its_budget(chapter, open_page, server):
    # A first chapter fills the cache; this one comes after it.
    first, second, *_ = chapters()
    before = first if chapter != first else second
    page = open_page(before, watched=False)  # the next page may cut an image short
    page.wait_for_load_state("networkidle")
    assert transferred(page, f"{server}/{chapter}") <= NEXT


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
        assert transferred(page, f"{address}/page.html") > 50_000


def test_an_image_that_never_comes_is_a_fault(tmp_path, open_page):
    (tmp_path / "page.html").write_text(FOLDED.format("nothing.svg"), "utf-8")
    page = open_page("page.html", home=tmp_path.as_uri(), watched=False)
    with pytest.raises(TooLate):
        read_to_the_end(page, limit=1000)
