"""The built site, a browser, and a page that reports whatever goes wrong in it."""

import os
from pathlib import Path

import pytest
from browsing import (
    CHROMIUM_FLAGS,
    SITE,
    WAIT,
    Watch,
    Window,
    back_to_the_beginning,
    chapters,
    chromium,
    every_page,
    read_to_the_end,
    serving,
)

INSTALL = "sudo apt-get install chromium   (or: python -m playwright install --with-deps chromium)"


# What `make test` looks at in every way; `make test-all` has the other pages too.
SOME_PAGES = {
    "404.html",
    "book/glossary.html",
    "book/helper.html",
    "book/index.html",
    "notebooks/01-definition.html",
    "search.html",
}


def pytest_configure(config):
    config.addinivalue_line("markers", "on_some_pages: looks at the other pages in test-all alone")


def pytest_generate_tests(metafunc):
    pages = every_page()
    if "any_page" in metafunc.fixturenames:
        metafunc.parametrize("any_page", pages)
    if "page_name" in metafunc.fixturenames:
        # index.html only leads on to the book's start page.
        some = [page for page in pages if page != "index.html"]
        if "chapter" in metafunc.fixturenames:
            some = chapters()
        later = metafunc.definition.get_closest_marker("on_some_pages") is not None
        marked = [
            pytest.param(page, marks=pytest.mark.slow if later and page not in SOME_PAGES else ())
            for page in some
        ]
        metafunc.parametrize("page_name", marked, scope="session")


def page_of(item):
    return item.callspec.params.get("page_name", "") if hasattr(item, "callspec") else ""


def pytest_collection_modifyitems(items):
    """What looks at one page stands together, shares its visits, and goes to one worker.

    What belongs to no page comes first: it has the tests that take longest. axe, in test_pages.py,
    comes last: it takes out of a page what is there many times.
    """
    for item in items:
        if page := page_of(item):
            item.add_marker(pytest.mark.xdist_group(page))
    items.sort(key=lambda item: (page_of(item), item.path.stem == "test_pages"))


@pytest.fixture(scope="session")
def site():
    if not (SITE / "index.html").is_file():
        pytest.fail("There is no site to test. Build it first: make book")
    return SITE


@pytest.fixture(scope="session")
def server(site):
    with serving(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = chromium() or playwright.chromium.executable_path
        if not Path(path).is_file():
            message = f"The tests of the site need Chromium. Install it: {INSTALL}"
            if os.environ.get("CI") == "true":
                pytest.fail(message)
            pytest.skip(message)
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, server):
    """Open pages with a given width and theme; at the end, nothing may have gone wrong in those
    that are watched."""
    contexts, watches = [], []

    def open_(name, width=1280, theme="light", home=server, watched=True, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(1000 * WAIT)
        if watched:
            watches.append((name, width, theme, Watch(page, home)))
        if name:
            page.goto(f"{home}/{name}", wait_until="load")
        return page

    yield open_
    for context in contexts:
        context.close()
    faults = [f"{n} {w} {t}: {fault}" for n, w, t, watch in watches for fault in watch.faults]
    assert not faults, "\n".join(faults)


# --- One visit of a page, for all tests that look at it and leave it as it was --------------------


@pytest.fixture
def chapter(page_name):
    """A page that is a notebook."""
    return page_name


@pytest.fixture(scope="session")
def window(browser, server):
    return Window(browser, server, width=1280)


@pytest.fixture(scope="session")
def phone_window(browser, server):
    return Window(browser, server, width=390)


@pytest.fixture(scope="session")
def scriptless_window(browser, server):
    return Window(browser, server, width=1280, java_script_enabled=False)


@pytest.fixture(scope="session")
def disk_window(browser, site):
    return Window(browser, site.as_uri(), width=1280)


@pytest.fixture(scope="session")
def visited(page_name, window):
    return window.visit(page_name)


@pytest.fixture
def desk(visited, window):
    """The page, opened in a wide window."""
    window.make(1280)
    return visited


@pytest.fixture
def phone(visited, window):
    """The same page, after its window became narrow."""
    window.make(390)
    return visited


@pytest.fixture(scope="session")
def received(visited, window):
    """The bytes of a page that is read to its end."""
    read_to_the_end(visited)
    back_to_the_beginning(visited)
    return window.wire.received()
