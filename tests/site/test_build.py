"""The extensions that build the site: links that follow the fork, and faults that end the build."""

import shutil
import subprocess
import sys

import pytest
import sample_book
from browsing import ROOT
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from sample_book import write_book

sys.path.insert(0, str(ROOT / "book" / "_ext"))

import fork_links
import page_card
import site_address
import strict_policy

OURS = (
    "COURSE_REPOSITORY_URL",
    "COURSE_SITE_URL",
    "GITHUB_REPOSITORY",
    "GITHUB_REF_TYPE",
    "GITHUB_REF_NAME",
    "GITHUB_SERVER_URL",
)
CHAPTER = "notebooks/01-definition.ipynb"


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """A copy of the course with one chapter, in a folder that is no repository."""
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    write_book(tmp_path, CHAPTER)
    shutil.copy(ROOT / CHAPTER, tmp_path / "notebooks")
    return tmp_path


def build(folder):
    run, html = sample_book.build(folder)
    page = html / CHAPTER.replace(".ipynb", ".html")
    return run, html, page.read_text("utf-8") if page.is_file() else ""


def git(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, timeout=60)


def test_links_follow_github(tiny, monkeypatch):
    monkeypatch.setenv("GITHUB_REPOSITORY", "somebody/a-fork")
    monkeypatch.setenv("GITHUB_REF_TYPE", "branch")
    monkeypatch.setenv("GITHUB_REF_NAME", "lessons")
    run, html, page = build(tiny)
    assert run.returncode == 0, run.stderr
    fork = "https://github.com/somebody/a-fork"
    for link in (
        "https://mybinder.org/v2/gh/somebody/a-fork/lessons?urlpath=lab/tree/notebooks/01-definition.ipynb",
        "https://colab.research.google.com/github/somebody/a-fork/blob/colab/notebooks/01-definition.ipynb",
        f"{fork}/blob/lessons/notebooks/01-definition.ipynb?plain=1",
        f"{fork}/edit/lessons/notebooks/01-definition.ipynb",
        f"{fork}/issues/new?",
        "../_sources/notebooks/01-definition.ipynb",
        'rel="canonical" href="https://somebody.github.io/a-fork/notebooks/01-definition.html"',
        'content="https://somebody.github.io/a-fork/_static/card.png"',
    ):
        assert link in page, link
    assert "executablebooks" not in page
    sitemap = (html / "sitemap.xml").read_text("utf-8")
    assert "<loc>https://somebody.github.io/a-fork/notebooks/01-definition.html</loc>" in sitemap
    assert 'href="/a-fork/_static/course.css"' in (html / "404.html").read_text("utf-8")
    assert (html / "_static" / "card.png").is_file()


def test_links_follow_the_remote_and_a_second_build_changes_nothing(tiny):
    git(tiny, "init", "--initial-branch=main")
    git(tiny, "remote", "add", "origin", "https://user:secret@gitlab.com/group/course.git")
    run, html, page = build(tiny)
    assert run.returncode == 0, run.stderr
    assert "https://mybinder.org/v2/gl/group%2Fcourse/main?" in page
    assert "colab" not in page  # which reads notebooks from GitHub only
    assert "https://gitlab.com/group/course/-/edit/main/notebooks/01-definition.ipynb" in page
    assert "secret" not in page
    before = {p: p.read_bytes() for p in html.rglob("*") if p.suffix in (".css", ".woff2", ".js")}
    run, html, again = build(tiny)
    assert run.returncode == 0, run.stderr
    after = {p: p.read_bytes() for p in html.rglob("*") if p.suffix in (".css", ".woff2", ".js")}
    assert after.keys() == before.keys()
    assert [p.name for p in after if after[p] != before[p]] == []
    assert again == page


def test_no_links_without_a_repository_and_faults_end_the_build(tiny):
    run, html, page = build(tiny)
    assert run.returncode == 0, run.stderr
    header = page[page.index("<header") : page.index("</header>")]
    for words in ("mybinder", "colab", "github", "gitlab", "issues"):
        assert words not in header
    assert "executablebooks" not in page
    assert 'rel="canonical"' not in page
    assert "../_sources/notebooks/01-definition.ipynb" in page
    assert not (html / "sitemap.xml").exists()

    index = tiny / "book" / "index.md"
    text = index.read_text("utf-8")
    box = ":::{admonition} A\n:class: explorable unheard\n\nB?\n\nC.\n\n:::\n"
    for planted, fault in [
        ("<p onclick='x()'>planted</p>\n", "onclick handler"),
        (box, "“A” names no figure of book/_static/explorables, but ['unheard']"),
    ]:
        index.write_text(f"{text}\n{planted}", "utf-8")
        run, _, _ = build(tiny)
        assert run.returncode != 0
        assert fault in " ".join((run.stdout + run.stderr).split())


@pytest.mark.parametrize(
    "markdown",
    [
        "[a](javascript:alert(1))",
        "[a](<JaVaScRiPt:alert(1)>)",
        "[a](&#106;avascript&colon;alert(1))",
        "[a](java&Tab;script:alert(1))",
        "[a](%6Aavascript:alert(1))",
        "[a][b]\n\n[b]: javascript:alert(1)",
        "<javascript:alert(1)>",
        '<a href=" java&#x0A;script:alert(1)">a</a>',
    ],
)
def test_script_addresses_in_markdown_end_in_a_fault(markdown):
    config = MdParserConfig(enable_extensions={"dollarmath", "attrs_inline"})
    page = create_md_parser(config, RendererHTML).render(f"Read {markdown}")
    found = strict_policy.Faults(HEAD + page).found
    assert found
    assert all(fault.startswith("javascript: address") for fault in found)


@pytest.mark.parametrize(
    ("remote", "url"),
    [
        ("git@github.com:someone/course.git", "https://github.com/someone/course"),
        ("ssh://git@gitlab.com/someone/course.git", "https://gitlab.com/someone/course"),
        ("https://token@github.com/someone/course", "https://github.com/someone/course"),
        ("https://github.com/someone/course/", "https://github.com/someone/course"),
        ("/srv/git/course.git", ""),
        ("../course", ""),
        ("file:///srv/git/course.git", ""),
        ("https://git.example.org/someone/course.git", ""),
        ("", ""),
    ],
)
def test_repository_address(remote, url, monkeypatch):
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(fork_links, "git", lambda app, *arguments: remote)
    assert fork_links.repository_url(None) == url


def test_repository_address_from_the_environment(monkeypatch):
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(fork_links, "git", lambda app, *a: "https://github.com/from/remote")
    monkeypatch.setenv("GITHUB_REPOSITORY", "from/github")
    assert fork_links.repository_url(None) == "https://github.com/from/github"
    monkeypatch.setenv("COURSE_REPOSITORY_URL", "https://gitlab.com/from/course")
    assert fork_links.repository_url(None) == "https://gitlab.com/from/course"


@pytest.mark.parametrize(
    ("variables", "address"),
    [
        ({}, ""),
        ({"COURSE_SITE_URL": "https://example.org/ce"}, "https://example.org/ce/"),
        ({"GITHUB_REPOSITORY": "Some/course"}, "https://some.github.io/course/"),
        ({"GITHUB_REPOSITORY": "some/some.github.io"}, "https://some.github.io/"),
        (
            {"GITHUB_REPOSITORY": "some/course", "COURSE_SITE_URL": "https://a.org/"},
            "https://a.org/",
        ),
    ],
)
def test_site_address(variables, address, monkeypatch):
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert site_address.site_url() == address


HEAD = (
    '<meta name="viewport" content="x"><meta name="description" content="x">'
    f'<meta http-equiv="Content-Security-Policy" content="{strict_policy.POLICY}">'
)
SCRIPT_ADDRESS = "javascript: address"


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ("<p>nothing</p>", None),
        ("<script>1</script>", "inline <script>"),
        ("<style>p{}</style>", "<style> element"),
        ("<base href='/elsewhere/'>", "<base> element"),
        ("<b onclick='x()'>b</b>", "onclick handler"),
        ("<B ONCLICK='x()'>b</B>", "onclick handler"),
        (
            "<img src='https://example.org/a.png'>",
            "<img> from elsewhere: https://example.org/a.png",
        ),
        (
            "<script src='//example.org/a.js'></script>",
            "<script> from elsewhere: //example.org/a.js",
        ),
        ('<meta name="viewport" content="y">', "2 times <meta viewport>"),
        ("<a href='javascript:x()'>b</a>", SCRIPT_ADDRESS),
        ("<a href='JavaScript:x()'>b</a>", SCRIPT_ADDRESS),
        ("<a href=' \x01java\tscr\nipt:x()'>b</a>", SCRIPT_ADDRESS),
        ("<a href='&#106;ava&#x73;cript&colon;x()'>b</a>", SCRIPT_ADDRESS),
        ("<a href='java&Tab;script&NewLine;:x()'>b</a>", SCRIPT_ADDRESS),
        ("<a href='%6A%61vascript%3Ax()'>b</a>", SCRIPT_ADDRESS),
        ("<a href='%256Aavascript%253Ax()'>b</a>", SCRIPT_ADDRESS),
        ("<form action='javascript:x()'></form>", SCRIPT_ADDRESS),
        ("<button formaction='vbscript:x()'>b</button>", SCRIPT_ADDRESS),
        ("<svg><a xlink:href='javascript:x()'></a></svg>", SCRIPT_ADDRESS),
        ("<meta http-equiv='refresh' content='0; URL=javascript:x()'>", SCRIPT_ADDRESS),
        ("<a href='data:text/html,x'>b</a>", SCRIPT_ADDRESS),
        ("<p>[b](javascript:x())</p>", "javascript: address in Markdown"),
        ("<p>[b](&lt;java<b>script</b>:x()>)</p>", "javascript: address in Markdown"),
        ("<p>[b]: JAVASCRIPT:x()</p>", "javascript: address in Markdown"),
        ("<p>Searching needs JavaScript: see there.</p>", None),
        ("<code>[b](javascript:x())</code>", None),
    ],
)
def test_faults_of_a_page_are_found(planted, fault):
    assert strict_policy.Faults(HEAD + planted).found == ([fault] if fault else [])


@pytest.mark.parametrize(
    "change",
    [
        lambda policy: policy.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        lambda policy: policy.replace("; base-uri 'none'", ""),
        lambda policy: policy + ";",
        lambda policy: policy.replace("'none'", "'self'", 1),
    ],
)
def test_another_policy_is_found(change):
    weaker = HEAD.replace(strict_policy.POLICY, change(strict_policy.POLICY))
    assert strict_policy.Faults(weaker).found == ["another policy"]


def test_descriptions_end_between_words():
    text = page_card.shorten("word " * 100)
    assert len(text) <= page_card.LENGTH
    assert text.endswith("word…")
