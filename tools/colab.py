"""Write copies of the notebooks for Google Colab, which opens one file without its folder:

    python3 tools/colab.py FOLDER https://github.com/OWNER/NAME COMMIT

The workflow that publishes the site puts them on the branch `colab`. A first cell fetches, on
Colab alone, what lay beside the notebook in that commit; links lead into the repository. It needs
nothing but Python.
"""

import json
import posixpath
import re
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
FIRST = """\
# Only on Google Colab: fetch what this notebook needs beside it, as it was in the same commit.
import sys

if "google.colab" in sys.modules:
    import os, tarfile, tempfile, urllib.request

    folder = tempfile.mkdtemp()
    archive, _ = urllib.request.urlretrieve("{repository}/archive/{commit}.tar.gz")
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="data")
    os.chdir(os.path.join(folder, os.listdir(folder)[0], "notebooks"))
    sys.path.insert(0, os.getcwd())"""


def copy(notebook, repository, commit):
    """Give the notebook its first cell, and its links the commit's address."""

    def absolute(link):
        if not (NOTEBOOKS / link[1].partition("#")[0]).is_file():
            return link[0]
        return f"]({repository}/blob/{commit}/{posixpath.normpath('notebooks/' + link[1])}"

    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            text = re.sub(r"\]\((?![a-z]+:|#)([^)\s]+)", absolute, "".join(cell["source"]))
            cell["source"] = text.splitlines(keepends=True)
    first = {
        "cell_type": "code",
        "execution_count": None,
        "id": "colab",
        "metadata": {},
        "outputs": [],
        "source": FIRST.format(repository=repository, commit=commit).splitlines(keepends=True),
    }
    return notebook | {"cells": [first, *notebook["cells"]]}


def main(folder, repository, commit):
    folder = Path(folder) / "notebooks"
    folder.mkdir(parents=True)
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        made = copy(json.loads(path.read_text("utf-8")), repository, commit)
        text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
        (folder / path.name).write_text(text, "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
