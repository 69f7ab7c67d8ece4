"""Write the copies of the course that can be taken away, into _build/dist: a zip and a PDF.

    python tools/dist.py

The zip has the built site, and the notebooks with their helper and data; the PDF has every page
of _toc.yml in one document. Both are named after the version in CITATION.cff. Needs the site
(`make book`) and Chromium.
"""

import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from html import escape
from pathlib import Path

import yaml
from bs4 import BeautifulSoup
from pypdf import PdfReader

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "site"))
from browsing import CHROMIUM_FLAGS, ROOT, SITE, chromium

DIST = ROOT / "_build" / "dist"
JOINED = ROOT / "_build" / "pdf" / "course.html"
COURSE = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
NAME = f"cross-entropy-loss-{COURSE['version']}"
LIMIT = 1500  # seconds that Chromium may take; it takes one or two minutes, more when others work
FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # that a zip can name

# --- The zip --------------------------------------------------------------------------------------

PLACES = [  # beside the site
    "notebooks/*.ipynb", "notebooks/*.py", "notebooks/requirements*.txt",
    "notebooks/crossentropy/**/*.py",
    "notebooks/data/*", "book/*.md", "constraints.txt", "CITATION.cff", "LICENSE*",
]  # fmt: skip
TEXT = """\
{title}
Version {version}, {date}

To read, open site/index.html in a browser. Nothing is fetched from the network.

To run the notebooks, install Python {python}, and in this folder say
(elsewhere than on Windows, Scripts is bin):

{commands}
The second line needs a network, once. Then open a notebook in the folder "notebooks" and run its
cells. The helper package "crossentropy" and the folder "data" have to lie beside it: a notebook
that you download from the site runs when you put it into that folder.

Code: MIT (LICENSE). Text and figures: CC BY 4.0 (LICENSE-CONTENT). To cite: CITATION.cff.
"""


def text():
    """What to do with the archive; versions and commands are those of README.md."""
    readme = (ROOT / "README.md").read_text("utf-8")
    return TEXT.format(
        title=COURSE["title"],
        version=COURSE["version"],
        date=COURSE["date-released"],
        python=re.search(r"Python (3\.\d+ to 3\.\d+)", readme)[1],
        commands=re.sub(
            "^", "    ", re.search(r"```powershell\n(.*?)\n```", readme, re.S)[1], flags=re.M
        ),
    )


def write_zip(path):
    """Write the archive; the same files give the same bytes, whenever and wherever they lie."""
    members = {f"site/{each.relative_to(SITE).as_posix()}": each for each in SITE.rglob("[!.]*")}
    for place in PLACES:
        members |= {each.relative_to(ROOT).as_posix(): each for each in ROOT.glob(place)}
    contents = {name: each.read_bytes() for name, each in members.items() if each.is_file()}
    contents["README.txt"] = text().encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(contents):
            info = zipfile.ZipInfo(f"{NAME}/{name}", FIRST_DATE)
            info.external_attr = 0o644 << 16
            info.create_system = 3  # Unix, on whatever system this runs
            archive.writestr(info, contents[name], zipfile.ZIP_DEFLATED, 9)


# --- The PDF --------------------------------------------------------------------------------------

# On paper the site's own style sheet applies. A title that is wrapped loses the blank at the end of
# its line in the PDF's outline, unless blanks are kept.
STYLE = """
@page { size: A4; margin: 17mm 18mm 19mm; }
@page { @bottom-center { content: counter(page); font: 8pt sans-serif; } }
@page :first { @bottom-center { content: none; } }
html { font-size: 14px; }
article { break-before: page; }
article, .front { font-size: 10pt; }
article a { color: var(--blue); }
h1, h2, h3, h4 { white-space: pre-wrap; }
figure, .cell_output > .output { break-inside: avoid; }
summary { list-style: none; }
.front { line-height: 1.2; }
.front a { display: flex; justify-content: space-between; }
.front .title { font: 540 30pt/1.15 var(--headings); margin: 0 0 0.5rem; text-wrap: balance; }
.front li { list-style: none; }
.front .caption { font-weight: 600; margin: 0.6rem 0 0.15rem; }
.front ul { margin: 0; }
"""
SHEETS = ("_static/course.css", "_static/katex/katex.min.css")


def parts():
    """Yield the captions of the course's parts, with their pages, in the order of _toc.yml."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    yield "", [toc["root"]]
    for part in toc["parts"]:
        yield part["caption"], [chapter["file"] for chapter in part["chapters"]]


def anchor(page, fragment=""):
    """Name a page, or a place on it, in the joined document."""
    return f"{page.replace('/', '-')}{'--' if fragment else ''}{fragment}"


def join(page, link):
    """Resolve a link that stands on a page."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), link))


def article(page):
    """The text of a page, its folds opened, its ids and links such that pages can be joined."""
    soup = BeautifulSoup((SITE / f"{page}.html").read_text("utf-8"), "html.parser").article
    for node in soup.select(".headerlink"):
        node.decompose()
    for node in soup.select("[id]"):
        node["id"] = anchor(page, node["id"])
    for node in soup.select("details"):
        node["open"] = ""
    for node in soup.select("img"):
        del node["loading"]
        node["src"] = (SITE / join(page, node["src"])).as_uri()
    for node in soup.select("a[href]"):
        if not re.match(r"(https?|mailto):", node["href"]):
            path, _, fragment = node["href"].partition("#")
            target = join(page, path).removesuffix(".html") if path else page
            node["href"] = f"#{anchor(target, fragment)}"
    soup["id"] = anchor(page)
    return soup


def take_solutions(text):
    """Take the solutions out of a page, leave links to them, and yield them with links back."""
    for idea in text.select("details.idea"):
        if not idea.summary.get_text().startswith("Solution to exercise"):
            continue
        exercise = idea.find_previous(class_="exercise")
        cell = idea.find_next_sibling()
        if "tag_hide-cell" not in cell["class"]:
            raise SystemExit(f"{idea.summary.get_text()} of {text['id']} has no cell.")
        name = f"{exercise['id']}-solution"
        title = " ".join(exercise.find(class_="admonition-title").get_text().split())
        idea.insert_before(BeautifulSoup(f'<p><a href="#{name}">Solution</a></p>', "html.parser"))
        idea.summary.extract()
        yield (
            f'<h3 id="{name}"><a href="#{exercise["id"]}">{escape(title)}</a></h3>'
            f"{idea.extract().decode_contents()}{cell.extract()}"
        )


def entry(name, title):
    """A line of the contents; the page's number is found out by printing."""
    return f'<a href="#{name}"><span>{title}</span><span data-page="{name}"></span></a>'


def numbered(html, pdf):
    """Fill in the contents where their links lead to in a PDF that was printed without."""
    reader = PdfReader(pdf)
    places = reader.named_destinations

    def fill(place):
        page = reader.get_destination_page_number(places[f"/{place[1]}"])
        return f"{place[0]}{page + 1}"

    return re.sub(r'data-page="([^"]+)">', fill, html)


def document():
    """Every page in one: the front with the contents, the pages, and the solutions at the end."""
    contents, articles, solutions = [], [], []
    for caption, pages in parts():
        contents.append(f'<p class="caption">{escape(caption)}</p><ul>')
        for page in pages:
            soup = article(page)
            title = soup.h1.decode_contents()
            if found := list(take_solutions(soup)):
                solutions.append(f"<h2>{title}</h2>{''.join(found)}")
            contents.append(f"<li>{entry(soup['id'], title)}</li>")
            articles.append(str(soup))
        contents.append("</ul>")
    contents.append(f'<p class="caption">{entry("solutions", "Solutions")}</p>')
    articles.append(
        '<article id="solutions"><h1>Solutions</h1><p>The title of each leads back to its '
        f"exercise.</p>{''.join(solutions)}</article>"
    )
    sheets = "".join(f'<link rel="stylesheet" href="{(SITE / each).as_uri()}">' for each in SHEETS)
    title, authors = escape(COURSE["title"]), ", ".join(each["name"] for each in COURSE["authors"])
    html = (
        f'<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
        f"<title>{title}</title>{sheets}<style>{STYLE}</style></head><body><main>"
        f'<section class="front"><p class="title">{title}</p><p>{escape(authors)}. Version '
        f"{COURSE['version']}, {COURSE['date-released']}. Code: MIT. Text and figures: CC BY 4.0."
        f"</p><h1>Contents</h1>{''.join(contents)}</section>{''.join(articles)}"
        "</main></body></html>"
    )
    ids = re.findall(r'\sid="([^"]+)"', html)
    lost = set(re.findall(r'\shref="#([^"]+)"', html)) - set(ids)
    if lost or len(ids) > len(set(ids)):
        raise SystemExit(f"Links that lead nowhere in the PDF: {sorted(lost)}; or an id is twice.")
    return html


def write_pdf(html, path):
    """Print a file of HTML, tagged and with an outline."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                *(
                    chromium(),
                    *CHROMIUM_FLAGS,
                    f"--user-data-dir={profile}",
                    f"--print-to-pdf={path}",
                ),
                *("--no-pdf-header-footer", "--generate-pdf-document-outline", html.as_uri()),
            ],
            check=True,
            timeout=LIMIT,
            stderr=subprocess.DEVNULL,
        )
    if not path.is_file():
        raise SystemExit("Chromium wrote no PDF.")


def main():
    if not (SITE / "index.html").is_file() or chromium() is None:
        raise SystemExit("There is no site, or no Chromium: make book, and install Chromium.")
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    write_zip(DIST / f"{NAME}.zip")
    JOINED.parent.mkdir(parents=True, exist_ok=True)
    html, pdf = document(), DIST / f"{NAME}.pdf"
    JOINED.write_text(html, "utf-8")
    write_pdf(JOINED, pdf)
    JOINED.write_text(numbered(html, pdf), "utf-8")
    write_pdf(JOINED, pdf)
    for path in sorted(DIST.iterdir()):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
