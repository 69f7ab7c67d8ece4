"""Nothing waits without a limit: what hangs in a page or around a test ends, and says where."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from browsing import Watch, Window, answer
from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as TooLate

HANGS = """
import time

import pytest
from playwright.sync_api import Error


@pytest.fixture
def stuck():
    time.sleep(3600)


@pytest.fixture
def stuck_at_the_end():
    yield
    time.sleep(3600)


@pytest.mark.timeout(60)  # the browser starts
def test_page_that_works(open_page):
    assert open_page("", home="data:").evaluate("1 + 1") == 2


def test_page_that_computes_for_ever(open_page):
    open_page("", home="data:").evaluate("() => { while (true); }")


@pytest.mark.timeout(2)
def test_fixture(stuck):
    pass


@pytest.mark.timeout(2)
def test_end_of_a_fixture(stuck_at_the_end):
    pass


def test_next_one_works(open_page):
    assert open_page("", home="data:").evaluate("1 + 1") == 2


@pytest.mark.timeout(120)
def test_next_visit_works(disk_window):
    page = disk_window.visit("book/glossary.html")
    page.set_default_timeout(2000)  # then a new window takes its place, and has the usual time
    with pytest.raises(Error):
        page.wait_for_function("() => { while (true); }", timeout=1000)
    assert disk_window.visit("book/index.html").locator("h1").count() == 1
    assert disk_window.watch.faults == []
"""


@pytest.mark.slow
def test_what_hangs_ends_and_the_next_test_works(tmp_path, site):
    (tmp_path / "test_hangs.py").write_text(HANGS, "utf-8")
    options = "-p conftest -p no:cacheprovider --timeout=5 --timeout-method=signal -q -rA"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", os.devnull, *options.split(), tmp_path],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent), "COLUMNS": "400"},
        capture_output=True,
        text=True,
        timeout=200,
    )
    ends = re.findall(r"^(FAILED|ERROR|PASSED) \S*::(\w+)(.*)", run.stdout, re.MULTILINE)
    timed_out = {
        name for end, name, why in ends if end != "PASSED" and re.search(r"Timeout \(>[25]\.", why)
    }
    assert timed_out == {
        "test_page_that_computes_for_ever",
        "test_fixture",
        "test_end_of_a_fixture",
    }, run.stdout
    assert ("PASSED", "test_next_one_works", "") in ends
    assert ("PASSED", "test_next_visit_works", "") in ends, run.stdout


@pytest.mark.parametrize(("end", "seen"), [("connectionrefused", True), ("aborted", False)])
def test_a_failed_request_is_seen_and_a_cancelled_one_is_not(end, seen, open_page, server):
    page = open_page("", watched=False)
    watch = Watch(page, server)
    page.route("**/*.svg", lambda route: route.abort(end))
    with page.expect_event("requestfailed"):
        page.goto(f"{server}/book/glossary.html", wait_until="load")
    failed = [fault for fault in watch.faults if fault.startswith("failed: ")]
    assert bool(failed) == seen


def test_a_page_that_comes_at_the_second_time_only_is_a_fault(browser, server):
    window = Window(browser, server, 1280)
    page = window.visit("404.html")
    page.context.route("**/glossary.html", lambda route: route.abort(), times=1)
    with pytest.raises(Error, match="ERR_FAILED"):
        window.visit("book/glossary.html")
    assert window.visit("book/glossary.html").locator("h1").count() == 1
    page.context.close()


@pytest.mark.parametrize("function", ["() => new Promise(() => {})", "() => { while (true); }"])
def test_an_answer_that_never_comes(function, open_page):
    page = open_page("", home="data:")
    with pytest.raises(TooLate):
        answer(page, function, seconds=1)


def test_an_element_that_never_comes(open_page):
    page = open_page("", home="data:")
    page.set_default_timeout(500)
    with pytest.raises(TooLate):
        page.locator("#nothing").click()


def test_no_test_asks_for_a_promise_without_a_limit():
    for path in Path(__file__).parent.glob("*.py"):
        text = path.read_text("utf-8")
        asked = re.findall(r"\.evaluate\(\s*(?:\"\"\"|\")[^\"]*", text)
        assert [a for a in asked if re.search(r"async|await|Promise|clipboard", a)] == [], path
