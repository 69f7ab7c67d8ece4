"""Know where the site will stand: canonical addresses, sitemap, start page and the 404 page.

The address is ``COURSE_SITE_URL``, else the one that GitHub Pages gives ``GITHUB_REPOSITORY``.
Without either there is no canonical address and no sitemap.
"""

import os
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape


def site_url():
    url = os.environ.get("COURSE_SITE_URL", "")
    if not url and (repository := os.environ.get("GITHUB_REPOSITORY")):
        owner, name = repository.split("/")
        host = f"{owner.lower()}.github.io"
        url = f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"
    return url.rstrip("/") + "/" if url else ""


def configure(app, config):
    config.html_baseurl = site_url()


def more_pages(app):
    """A start page at the root, which leads to the book's, and the page for wrong addresses."""
    yield "index", {}, "redirect.html"
    yield "404", {"title": "Page not found"}, "404.html"


def absolute_links(app, pagename, templatename, context, doctree):
    """The server shows 404.html at any depth, so its links must not be relative."""
    if pagename != "404":
        return
    root = urlsplit(app.config.html_baseurl).path or "/"
    relative = context["pathto"]

    def pathto(target, *arguments):
        return target if target.startswith("#") else root + relative(target, *arguments)

    context["pathto"] = pathto
    context["content_root"] = root
    context["favicon_url"] = pathto("_static/favicon.svg", 1)
    context["pageurl"] = None
    context["prev"] = context["next"] = None


def sitemap(app, exception):
    if exception or app.builder.name != "html":
        return
    path = Path(app.outdir, "sitemap.xml")
    path.unlink(missing_ok=True)
    if not app.config.html_baseurl:
        return
    places = sorted(app.builder.get_target_uri(name) for name in app.env.found_docs)
    urls = "\n".join(
        f"  <url><loc>{escape(urljoin(app.config.html_baseurl, place))}</loc></url>"
        for place in places
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}\n</urlset>\n',
        "utf-8",
    )


def setup(app):
    app.connect("config-inited", configure)
    app.connect("html-collect-pages", more_pages)
    app.connect("html-page-context", absolute_links, priority=940)
    app.connect("build-finished", sitemap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
