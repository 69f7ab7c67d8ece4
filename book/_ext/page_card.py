"""Describe every page to search engines and previews: its title and its first paragraph."""

from urllib.parse import urljoin

from docutils import nodes

OTHERS = {
    "genindex": "Every function and term of the cross-entropy course, in alphabetical order.",
    "search": "Search the cross-entropy course: chapters, glossary and functions.",
    "404": "There is no page at this address.",
}
IMAGE = "_static/card.png"
IMAGE_ALT = "The curve of minus log p falls from a confident mistake to a confident success."
LENGTH = 160  # what search engines show


def plain(node):
    """A node's text; a formula as it is written in TeX is no text for a preview."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, nodes.math):
        return node.astext().replace("\\", "") if node.astext().isalnum() else "…"
    return "".join(plain(child) for child in node.children)


def shorten(text):
    text = " ".join(text.split())
    if len(text) <= LENGTH:
        return text
    return text[: LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:–—") + "…"


def first_paragraph(doctree):
    for paragraph in doctree.findall(nodes.paragraph):
        text = plain(paragraph)
        if len(text) > 40:
            return shorten(text)
    return ""


def describe(app, pagename, templatename, context, doctree):
    root = app.config.root_doc
    subject = root if pagename == "index" else pagename
    if subject in app.env.found_docs:
        doctree = doctree or app.env.get_doctree(subject)
        description = first_paragraph(doctree)
        title = app.env.titles[subject].astext()
    else:
        title = context.get("title", "")
        description = OTHERS.get(pagename) or f"{title}: a page of the cross-entropy course."
    site = app.config.html_baseurl
    context["card"] = {
        "type": "website" if subject == root else "article",
        "author": app.config.author,
        "title": title or context["docstitle"],
        "description": description or app.config.html_title,
        "url": urljoin(site, app.builder.get_target_uri(subject)) if site else "",
        "image": urljoin(site, IMAGE),
        "image_alt": IMAGE_ALT,
    }


def setup(app):
    app.connect("html-page-context", describe, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
