"""One strict content security policy for every page; a page that breaks it ends the build."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from sphinx.errors import ExtensionError

# Prerendered formulas carry inline style attributes, hence style-src-attr; nothing else is inline.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
ONCE = ("viewport", "description", "content-security-policy")
# What a browser, or a reader of Markdown, would take for the address of a script.
SCRIPT = re.compile(r"(\d+;url=['\"]?)?(javascript|vbscript):|data:text/html")
MARKDOWN_SCRIPT = re.compile(r"(\]\(<?|\]:<?|<)(javascript|vbscript):")


def plain(address):
    """An address as the machine reads it: no blanks, no escapes, no capitals."""
    while (shorter := unquote(address)) != address:
        address = shorter
    return re.sub(r"[\x00-\x20\x7f-\xa0\\]", "", address).lower()


class Faults(HTMLParser):
    """What in a page breaks the policy, or is not there exactly once."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.names = []
        self.text = []
        self.code = 0
        self.feed(page)
        self.close()
        if MARKDOWN_SCRIPT.search(plain("".join(self.text))):
            self.found.append("javascript: address in Markdown")
        for name in ONCE:
            if (n := self.names.count(name)) != 1:
                self.found.append(f"{n} times <meta {name}>")

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        self.code += tag in ("code", "pre")
        if tag == "script" and "src" not in attributes:
            self.found.append("inline <script>")
        if tag in ("style", "base", "iframe", "object", "embed"):
            self.found.append(f"<{tag}> element")
        if handlers := [name for name in attributes if name.startswith("on")]:
            self.found.append(f"{handlers[0]} handler")
        if any(SCRIPT.match(plain(value)) for value in attributes.values()):
            self.found.append("javascript: address")
        for name in ("src", "href"):
            asked = tag in ("script", "img") or (tag == "link" and attributes["rel"] != "canonical")
            if asked and re.match(r"(https?:)?//", attributes.get(name, "")):
                self.found.append(f"<{tag}> from elsewhere: {attributes[name]}")
        if tag == "meta":
            name = (attributes.get("name") or attributes.get("http-equiv", "")).lower()
            self.names.append(name)
            if name == "content-security-policy" and attributes["content"] != POLICY:
                self.found.append("another policy")

    def handle_endtag(self, tag):
        self.code -= tag in ("code", "pre")

    def handle_data(self, data):
        if not self.code:
            self.text.append(data)


def add_policy(app, pagename, templatename, context, doctree):
    context["content_security_policy"] = POLICY


def check(app, exception):
    if exception or app.builder.name != "html":
        return
    for path in sorted(Path(app.outdir).rglob("*.html")):
        if path.relative_to(app.outdir).parts[0] in ("_static", "_sources", "_downloads"):
            continue
        if faults := sorted(set(Faults(path.read_text("utf-8")).found)):
            raise ExtensionError(f"{path.relative_to(app.outdir)}: {'; '.join(faults)}")


def setup(app):
    # Jupyter Book sets this option even when the extension that reads it is left out.
    app.add_config_value("comments_config", {}, "")
    app.connect("html-page-context", add_policy)
    app.connect("build-finished", check, priority=990)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
