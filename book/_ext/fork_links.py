"""Point source, issue and Binder links at the repository that builds the site.

The address is ``COURSE_REPOSITORY_URL``, else ``GITHUB_REPOSITORY`` (set in GitHub's workflows),
else git's remote ``origin``. With none of them, or on a host whose addresses are not
known, the links are left out: a missing link is better than one that leads nowhere, or to
somebody else's repository.
"""

import os
import re
import subprocess
from pathlib import Path

BINDER = "https://mybinder.org"
COLAB = "https://colab.research.google.com/github"  # opens the branch that tools/colab.py fills
HOSTS = ("github", "gitlab")  # whose addresses of files, edits and issues are known


def git(app, *arguments):
    """What git prints, or nothing where there is no git or no repository."""
    try:
        run = subprocess.run(
            ["git", *arguments],
            cwd=app.srcdir,
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return run.stdout.strip()


def repository_url(app):
    """The repository's web address, without a trailing slash or .git; empty when unknown."""
    url = os.environ.get("COURSE_REPOSITORY_URL", "")
    if not url and (name := os.environ.get("GITHUB_REPOSITORY")):
        url = f"{os.environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{name}"
    url = url or git(app, "config", "--get", "remote.origin.url")
    url = re.sub(r"^(?:ssh://)?git@([^:/]+)[:/]", r"https://\1/", url)
    # A remote may carry a user or a token; neither belongs on a page. A local path is no address.
    match = re.fullmatch(r"https?://(?:[^@/]*@)?([^/]+)(/.+?)(?:\.git)?/?", url)
    if match is None or not any(host in match[1] for host in HOSTS):
        return ""
    return f"https://{match[1]}{match[2]}"


def branch(app):
    """The branch that the links lead to."""
    if os.environ.get("GITHUB_REF_TYPE") == "branch":
        return os.environ["GITHUB_REF_NAME"]
    name = git(app, "rev-parse", "--abbrev-ref", "HEAD")
    return name if name not in ("", "HEAD") else "main"


def page_links(url, name, path):
    """The menus that lead to the page's place in the repository, and to the page as it runs."""
    host_path = "/-" if "gitlab" in url.split("/")[2] else ""
    owner = url.split("/", 3)[3]
    if path.endswith(".ipynb"):
        where = f"gl/{owner.replace('/', '%2F')}" if host_path else f"gh/{owner}"
        binder = f"{BINDER}/v2/{where}/{name}?urlpath=lab/tree/{path}"
        routes = [("Binder", binder)]
        if not host_path:
            routes.append(("Colab", f"{COLAB}/{owner}/blob/colab/{path}"))
        yield {"title": "Launch", "icon": "launch", "links": routes}
    links = [
        ("Repository", url),
        ("Show source", f"{url}{host_path}/blob/{name}/{path}?plain=1"),
        ("Suggest edit", f"{url}{host_path}/edit/{name}/{path}"),
        ("Open issue", f"{url}{host_path}/issues/new?title=Issue%20on%20page%20{path}"),
    ]
    yield {"title": "Source", "icon": "source", "links": links}


def add_menus(app, pagename, templatename, context, doctree):
    if doctree is None:
        return
    path = Path(app.env.doc2path(pagename)).relative_to(app.srcdir).as_posix()
    source = context["pathto"](f"_sources/{context['sourcename']}", 1)
    download = {"title": "Download", "icon": "download", "links": [("Source file", source)]}
    url, name = app.course_repository
    context["menus"] = [*(page_links(url, name, path) if url else ()), download]


def find_repository(app):
    app.course_repository = (repository_url(app), branch(app))


def setup(app):
    app.connect("builder-inited", find_repository)
    app.connect("html-page-context", add_menus)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
