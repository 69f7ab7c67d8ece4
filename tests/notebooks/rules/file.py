"""How the file of a notebook is named, stored and tagged.

How its cells ran, and tags that opt out of a comparison, are nbval_strict's to check.
"""

from __future__ import annotations

import json
import re
import warnings

import nbformat
from nbval_strict import ALLOWED_TAGS
from reading import Notebook, data

from rules import Complaints, for_notebooks

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
ALLOWED_CELL_METADATA = {"tags", "mystnb", "jupyter", "hidden_because"}
HIDDEN_IN_LAB = {"source_hidden", "outputs_hidden"}
LONGEST_LINE = 83  # characters that the site's column holds; a longer line has to be scrolled


@for_notebooks
def name(notebook: Notebook) -> Complaints:
    if not re.fullmatch(r"(?:\d\d-)?[a-z]+(?:-[a-z0-9]+)*\.ipynb", notebook.name):
        yield (
            f"{notebook.name}: the name is neither NN-topic nor topic. "
            "Repair: rename it, without capitals and underscores."
        )


@for_notebooks
def valid_format(notebook: Notebook) -> Complaints:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # nbformat repairs some faults and only warns
            nbformat.validate(json.loads(notebook.path.read_text("utf-8")))
    except (nbformat.ValidationError, Warning) as error:
        yield f"{notebook.name}: no valid notebook: {error}. Repair: save it in JupyterLab again."
    for cell in notebook.cells:
        if not (cell.is_code or cell.is_markdown):
            yield f"{cell.where}: a raw cell is not shown. Repair: make it Markdown."


@for_notebooks
def kernel(notebook: Notebook) -> Complaints:
    found = notebook.node.metadata.get("kernelspec")
    if found != KERNELSPEC:
        yield (
            f"{notebook.name}: kernelspec is {found}, expected {KERNELSPEC}. Repair: choose the "
            "kernel “Python 3 (ipykernel)” in JupyterLab, then run `make run`."
        )


@for_notebooks
def transient_metadata(notebook: Notebook) -> Complaints:
    repair = "Repair: run `make run`, which removes it, or delete it in JupyterLab's property panel"
    metadata = notebook.node.metadata
    extra = sorted(set(metadata) - {"kernelspec", "language_info"})
    extra += [f"language_info.{key}" for key in metadata.get("language_info", {}) if key != "name"]
    for key in extra:
        yield f"{notebook.name}: the notebook's metadata has {key!r}. {repair}."
    for cell in notebook.cells:
        for key in sorted(set(cell.node.metadata) - ALLOWED_CELL_METADATA):
            yield f"{cell.where}: the cell's metadata has {key!r}. {repair}."
        for key in sorted(set(cell.node.metadata.get("jupyter", {})) - HIDDEN_IN_LAB):
            yield f"{cell.where}: the cell's metadata has 'jupyter.{key}'. {repair}."
        for output in cell.outputs:
            widgets = [kind for kind in data(output) if "widget" in kind]
            for key in output.get("metadata", {}):
                yield f"{cell.where}: an output's metadata has {key!r}. {repair}."
            if widgets:
                yield f"{cell.where}: an output is a widget. Repair: show a figure or text."


@for_notebooks
def tags(notebook: Notebook) -> Complaints:
    """Tags of text; nbval_strict refuses those of code that would keep it from being compared."""
    for cell in notebook.markdown:
        for tag in sorted(set(cell.tags) - ALLOWED_TAGS):
            yield f"{cell.where}: unknown tag {tag!r}. Repair: remove it."


@for_notebooks
def line_length(notebook: Notebook) -> Complaints:
    for cell in notebook.code:
        longest = max(cell.source.splitlines(), key=len, default="")
        if len(longest) > LONGEST_LINE:
            yield (
                f"{cell.where}: a line of {len(longest)} characters, at most {LONGEST_LINE} are "
                f"allowed: {longest.strip()[:40]}… Repair: break it, or name a part of it."
            )
