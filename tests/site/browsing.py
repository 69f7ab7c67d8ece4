"""The built site, Chromium, and a server that compresses and knows 404.html, as web hosts do."""

import gzip
import mimetypes
import shutil
import threading
from collections import Counter
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Error

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"
WAIT = 20  # seconds that a page has for one thing
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
COMPRESSED = {".html", ".css", ".js", ".svg", ".xml", ".ipynb", ".json", ".txt", ".md", ".inv"}


def every_page():
    """The site's pages, as addresses; one that fails with a reason when there is no site."""
    pages = sorted(
        path.relative_to(SITE).as_posix()
        for path in SITE.rglob("*.html")
        if path.relative_to(SITE).parts[0] not in ("_static", "_sources")
    )
    return pages or ["index.html"]


def chapters():
    """The pages that are notebooks."""
    return [page for page in every_page() if page.startswith("notebooks/")]


def chromium():
    """The path of a Chromium or Chrome, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def answer(page, function, argument=None, seconds=WAIT):
    """What an asynchronous function of JavaScript gives; page.evaluate would wait without limit."""
    packed = f"async argument => ({{value: await ({function})(argument)}})"
    handle = page.wait_for_function(packed, arg=argument, timeout=1000 * seconds)
    return handle.json_value()["value"]


READ = """async () => {
  window.opened = [...document.querySelectorAll("details:not([open])")];
  opened.forEach(fold => (fold.open = true));
  for (let top = 0; top < document.body.scrollHeight; top += innerHeight) {
    scrollTo(0, top);
    await new Promise(requestAnimationFrame);
  }
}"""


def wait_for_letters(page, seconds=WAIT):
    """Wait until the fonts are there; a busy machine asks for them long after the page."""
    page.wait_for_function(
        "() => document.body.offsetHeight > 0 && document.fonts.status === 'loaded'",
        timeout=1000 * seconds,
    )


def read_to_the_end(page, seconds=WAIT):
    """Open every fold and scroll through; then each image, lazy ones too, has to be there."""
    answer(page, READ, seconds=seconds)
    page.wait_for_function(
        "() => [...document.images].every(image => image.complete && image.naturalWidth > 0)",
        timeout=1000 * seconds,
    )
    wait_for_letters(page, seconds)


def back_to_the_beginning(page):
    """Leave a page that was read as it was before."""
    page.evaluate("opened.forEach(fold => (fold.open = false)); scrollTo(0, 0)")


@cache
def body_of(path):
    body = path.read_bytes() if path.is_file() else b""
    return gzip.compress(body, 6) if path.suffix in COMPRESSED else body


@contextmanager
def serving(folder):
    """Serve a folder on a free local port; gives the address, without a trailing slash."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            path = Path(folder, unquote(urlsplit(self.path).path).lstrip("/"))
            if path.is_dir():
                path /= "index.html"
            status = 200 if path.is_file() else 404
            if status == 404:
                path = Path(folder, "404.html")
            body = body_of(path)
            self.send_response(status)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=600")
            if path.suffix in COMPRESSED:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(WAIT)


class Watch:
    """What a page does that it should not: console messages, failed and foreign requests."""

    def __init__(self, page, home):
        self.faults = []
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("requestfailed", self.failed)
        page.on("request", lambda request: self.foreign(request, home))
        page.on("response", self.status)

    def console(self, message):
        self.faults.append(f"console {message.type}: {message.text}")

    def failed(self, request):
        # Whoever leaves a page cancels what it was still loading: that is no fault of the page.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} {request.failure}")

    def foreign(self, request, home):
        if not request.url.startswith((home, "data:")):
            self.faults.append(f"foreign request: {request.url}")

    def status(self, response):
        if response.status >= 400:
            self.faults.append(f"status {response.status}: {response.url}")


class Wire:
    """What a page receives from the network: bytes as Chromium counts them, by address."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", self.asked)
        self.session.on("Network.requestServedFromCache", self.from_cache)
        self.session.on("Network.loadingFinished", self.finished)
        self.forget()

    def forget(self):
        self.addresses, self.cached, self.sizes = {}, set(), {}

    def asked(self, event):
        self.addresses[event["requestId"]] = event["request"]["url"]

    def from_cache(self, event):
        self.cached.add(event["requestId"])

    def finished(self, event):
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def received(self):
        received = Counter()
        for request, size in self.sizes.items():
            if request not in self.cached:
                received[self.addresses[request]] += size
        return received


class Window:
    """A window that goes from page to page, because a new one costs more than a page does.

    Each page finds an empty cache. A window that does not leave its page any more is left for a
    new one; a page that does not come is a fault, at its first time.
    """

    def __init__(self, browser, home, width, **options):
        self.browser, self.home, self.width, self.options = browser, home, width, options
        self.page = None

    def open(self):
        context = self.browser.new_context(
            viewport={"width": self.width, "height": 900}, color_scheme="light", **self.options
        )
        self.page = context.new_page()
        self.page.set_default_timeout(1000 * WAIT)
        self.watch = Watch(self.page, self.home)
        self.wire = Wire(self.page)

    def visit(self, name):
        if not (self.page and self.leave()):
            self.open()
        self.watch.faults.clear()
        self.wire.forget()
        self.wire.session.send("Network.clearBrowserCache")
        self.page.emulate_media(
            media="screen", color_scheme="light", reduced_motion="no-preference"
        )
        self.make(self.width)
        self.page.goto(f"{self.home}/{name}", wait_until="load")
        return self.page

    def leave(self):
        """Leave the page; False when it does not let go, and the window was closed."""
        try:
            self.page.goto("about:blank")  # with a limit, which what follows does not have
        except Error:
            self.page.context.close()
            return False
        return True

    def make(self, width):
        """Make the window this wide, if it is not."""
        if self.page.viewport_size["width"] != width:
            self.page.set_viewport_size({"width": width, "height": 900})
