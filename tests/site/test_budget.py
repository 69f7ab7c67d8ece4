"""Bytes on the wire, as Chromium counts them: the first chapter of a visit, and the one after."""

COLD = 200 * 1024
NEXT = 90 * 1024


def transferred(page, session, go):
    """Bytes received from the network while go() runs and the page is read to its end."""
    received = {}
    cached = set()
    session.on("Network.requestServedFromCache", lambda e: cached.add(e["requestId"]))
    session.on(
        "Network.loadingFinished",
        lambda e: received.update({e["requestId"]: e["encodedDataLength"]}),
    )
    go()
    page.wait_for_load_state("networkidle")
    page.evaluate("""async () => {
      for (let y = 0; y < document.body.scrollHeight; y += 700) {
        scrollTo(0, y);
        await new Promise(done => setTimeout(done, 15));
      }
      await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
    }""")
    page.wait_for_load_state("networkidle")
    return sum(size for request, size in received.items() if request not in cached)


def test_chapter_within_its_budget(chapter, open_page, server):
    page = open_page("")  # a window that has seen nothing yet
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    cold = transferred(page, session, lambda: page.goto(f"{server}/{chapter}"))
    assert cold <= COLD


def test_next_chapter_within_its_budget(chapter, open_page, server):
    # A first chapter fills the cache; this one comes after it.
    first = "notebooks/01-definition.html"
    before = first if chapter != first else "notebooks/02-units.html"
    page = open_page(before)
    page.wait_for_load_state("networkidle")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    size = transferred(page, session, lambda: page.goto(f"{server}/{chapter}"))
    assert size <= NEXT
