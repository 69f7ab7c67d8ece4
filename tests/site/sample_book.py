"""A small book made with the course's own settings, for what a test has to plant."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from browsing import ROOT

INDEX = """\
# A course

One paragraph that is long enough to be the description of a page.

![The curve of minus log p](_static/favicon.svg)
"""


def write_book(folder, *chapters):
    """The course's settings, theme and extensions; a start page, and these notebooks' paths."""
    shutil.copy(ROOT / "_config.yml", folder)
    shutil.copytree(ROOT / "book", folder / "book")
    (folder / "book" / "index.md").write_text(INDEX, "utf-8")
    (folder / "notebooks").mkdir()
    files = "".join(f"  - file: {chapter.removesuffix('.ipynb')}\n" for chapter in chapters)
    toc = f"format: jb-book\nroot: book/index\nchapters:\n{files}"
    (folder / "_toc.yml").write_text(toc, "utf-8")


def build(folder, *options):
    """Build the book there; gives the finished process and the site's folder."""
    run = subprocess.run(
        [Path(sys.executable).parent / "jupyter-book", "build", ".", "--quiet", *options],
        cwd=folder,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
    )
    return run, folder / "_build" / "html"
