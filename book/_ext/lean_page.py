"""Keep each page's head lean: deferred scripts from this site, no inline script, a strict policy.

The templates leave out what the theme writes inline; this takes the rest out of the lists that
extensions fill, and ends the build when a finished page breaks the content security policy.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

from sphinx.errors import ExtensionError

# Prerendered formulas carry inline style attributes, hence style-src-attr; nothing else is inline.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
# Takes the focus from a button that was pressed; the few lines of it that are needed here are in
# course.js.
LEFT_OUT = "scripts/sphinx-book-theme.js"


def lean_head(app, pagename, templatename, context, doctree):
    context["content_security_policy"] = POLICY
    tabs = "sd-tab-set" in context.get("body", "")
    scripts = []
    for script in context["script_files"]:
        # Without a file name it is inline: options for features that are switched off.
        name = script.filename or LEFT_OUT
        if LEFT_OUT in name or ("design-tabs" in name and not tabs):
            continue
        script.attributes.setdefault("defer", "defer")
        scripts.append(script)
    context["script_files"] = scripts
    # Both docutils and the theme name the viewport; the theme's is enough.
    context["metatags"] = re.sub(r'<meta name="viewport"[^>]*>', "", context.get("metatags") or "")


class Faults(HTMLParser):
    """What in a page the policy would block, or what there must be exactly once."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.names = []
        self.feed(page)
        for name in ("viewport", "description", "content-security-policy"):
            if (n := self.names.count(name)) != 1:
                self.found.append(f"{n} times <meta {name}>")

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "script" and "src" not in attributes:
            self.found.append("inline <script>")
        if tag == "style":
            self.found.append("<style> element")
        if handlers := [name for name in attributes if name.startswith("on")]:
            self.found.append(f"{handlers[0]} handler")
        for name in ("src", "href"):
            url = attributes.get(name) or ""
            if url.startswith("javascript:"):
                self.found.append("javascript: address")
            asked = tag in ("script", "img") or (tag == "link" and attributes["rel"] != "canonical")
            if asked and re.match(r"(https?:)?//", url):
                self.found.append(f"<{tag}> from elsewhere: {url}")
        if tag == "meta":
            self.names.append((attributes.get("name") or attributes.get("http-equiv", "")).lower())


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
    app.add_js_file("scripts/pydata-sphinx-theme.js", priority=600)
    app.add_js_file("course.js", priority=700)
    app.connect("html-page-context", lean_head, priority=990)
    app.connect("build-finished", check, priority=990)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
