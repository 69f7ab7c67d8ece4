"""Point source, issue and Binder links at the repository that builds the site.

The address is ``COURSE_REPOSITORY_URL``, else ``GITHUB_REPOSITORY`` (set in GitHub's workflows),
else git's remote ``origin``. With none of them, or on a host whose addresses the theme cannot
form, the buttons are left out: a missing button is better than one that leads nowhere, or to
somebody else's repository.
"""

import os
import re
import subprocess

BUTTONS = (
    "use_repository_button",
    "use_issues_button",
    "use_edit_page_button",
    "use_source_button",
)
HOSTS = ("github", "gitlab")  # the theme links to files, edits and issues of these


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


def configure(app, config):
    url = repository_url(app)
    options = config.html_theme_options
    options.update(dict.fromkeys(BUTTONS, bool(url)))
    if url:
        options["repository_url"] = url
        options["repository_branch"] = branch(app)
    else:
        options["launch_buttons"] = {}


def setup(app):
    app.connect("config-inited", configure, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
