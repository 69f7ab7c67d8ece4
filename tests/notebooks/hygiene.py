"""What must hold for the file of every notebook: how it was run, stored and labelled.

Each check takes a notebook and yields complaints: where, what, and the repair.
"""

from __future__ import annotations

import ast
import gzip
import json
import re
import warnings
from collections.abc import Iterator

import nbformat
from nbval_strict import ALLOWED_TAGS, opts_out
from reading import Cell, Notebook, data

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
ALLOWED_CELL_METADATA = {"tags", "mystnb", "jupyter"}
HIDDEN_IN_LAB = {"source_hidden", "outputs_hidden"}
LARGEST_FIGURE = 20 * 1024  # bytes, compressed
MOST_CELLS = 48
MOST_LINES = 15
LONGEST_LINE = 83  # characters that the site's column holds; a longer line has to be scrolled

ABSOLUTE_PATH = re.compile(
    r"(?<![\w.:/~<)*-])/(?:[\w.+-]+/)+[\w.+-]*"  # two folders at least; not a/b, not https://…
    r"|\b[A-Za-z]:\\[^\s\"'`)]+|file:///?[^\s\"'`)]*"
)
BARE_REPR = re.compile(r"\bnp\.(?:float|int|uint|complex|bool|str)\w*\([^)]*\)?")
ADDRESS = re.compile(r"\b(?:at )?0x[0-9a-f]{6,}\b", re.IGNORECASE)
FORBIDDEN_WORDS = re.compile(r"\b(?:simply|obviously)\b", re.IGNORECASE)

Complaints = Iterator[str]


def name(notebook: Notebook) -> Complaints:
    if not re.fullmatch(r"\d\d-[a-z0-9]+(?:-[a-z0-9]+)*\.ipynb", notebook.name):
        yield f"{notebook.name}: the name is not NN-topic. Repair: rename it, no underscore."


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


def run_order(notebook: Notebook) -> Complaints:
    for expected, cell in enumerate(notebook.code, start=1):
        count = cell.node.execution_count
        if count != expected:
            yield (
                f"{cell.where}: run number {count}, expected {expected}. "
                "Repair: run `make run`, which runs all cells once from top to bottom."
            )


def kernel(notebook: Notebook) -> Complaints:
    found = notebook.node.metadata.get("kernelspec")
    if found != KERNELSPEC:
        yield (
            f"{notebook.name}: kernelspec is {found}, expected {KERNELSPEC}. Repair: choose the "
            "kernel “Python 3 (ipykernel)” in JupyterLab, then run `make run`."
        )


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


def tags(notebook: Notebook) -> Complaints:
    for cell in notebook.code:
        for complaint in opts_out(cell.node):
            yield f"{cell.where}: {complaint}"
    for cell in notebook.markdown:
        for tag in sorted(set(cell.tags) - ALLOWED_TAGS):
            yield f"{cell.where}: unknown tag {tag!r}. Repair: remove it."


def absolute_paths(notebook: Notebook) -> Complaints:
    for cell in notebook.cells:
        for where, text in [("text or code", cell.source), *_all_outputs(cell)]:
            for path in ABSOLUTE_PATH.findall(text):
                yield (
                    f"{cell.where}: absolute path {path!r} in its {where}. "
                    "Repair: use a path relative to the notebook, or do not print it."
                )


def _all_outputs(cell: Cell) -> Iterator[tuple[str, str]]:
    for text in cell.output_texts:
        yield "output", text
    for output in cell.outputs:
        if output.output_type == "error":
            yield "traceback", "\n".join(output.traceback)
        for kind, text in data(output).items():
            if kind.startswith("image/svg"):
                yield "figure", text


def accidental_output(notebook: Notebook) -> Complaints:
    """What changes between runs or machines, or tells of Python instead of the topic."""
    for cell in notebook.code:
        for text in cell.output_texts:
            for match in BARE_REPR.findall(text):
                yield f"{cell.where}: bare repr {match!r}. Repair: print(f'{{value:.8g}}')."
            for match in ADDRESS.findall(text):
                yield f"{cell.where}: memory address {match!r}. Repair: do not print the object."
            for match in filter(_is_set, re.findall(r"\{[^{}]*\}", text)):
                yield f"{cell.where}: a set, {match}, has no order. Repair: print sorted(...)."
            if "\r" in text:
                yield f"{cell.where}: a carriage return (progress bar?). Repair: do not print it."


def _is_set(text: str) -> bool:
    try:
        return isinstance(ast.literal_eval(text), set)
    except (SyntaxError, ValueError, TypeError):
        return False


def alt_text(notebook: Notebook) -> Complaints:
    for cell in notebook.code:
        if not cell.has_figure:
            continue
        alt = cell.node.metadata.get("mystnb", {}).get("image", {}).get("alt", "").strip()
        if len(alt) < 20 or not alt.endswith((".", "!", "?")):
            found = f"alt text {alt!r} is no sentence" if alt else "a figure without alt text"
            yield (
                f"{cell.where}: {found}. Repair: say what the figure shows, in a sentence of at "
                'least 20 characters, in the cell\'s metadata: {"mystnb": {"image": {"alt": "…"}}}.'
            )


def svg_only(notebook: Notebook) -> Complaints:
    for cell in notebook.code:
        for output in cell.outputs:
            for kind in data(output):
                if kind.startswith("image/") and kind != "image/svg+xml":
                    yield (
                        f"{cell.where}: a figure is stored as {kind}, expected SVG. "
                        "Repair: draw it after ce.classroom.setup() and run `make run`."
                    )


def figure_size(notebook: Notebook) -> Complaints:
    for cell in notebook.code:
        for output in cell.outputs:
            size = len(gzip.compress(data(output).get("image/svg+xml", "").encode(), mtime=0))
            if size > LARGEST_FIGURE:
                yield (
                    f"{cell.where}: the figure takes {size / 1024:.1f} KiB compressed, at most "
                    f"{LARGEST_FIGURE // 1024} are allowed. Repair: draw fewer points or lines."
                )


def size(notebook: Notebook) -> Complaints:
    if len(notebook.cells) > MOST_CELLS:
        yield (
            f"{notebook.name}: {len(notebook.cells)} cells, at most {MOST_CELLS} are allowed. "
            "Repair: leave out what does not serve the idea."
        )
    for cell in notebook.code:
        lines = len(cell.source.splitlines())
        if lines > MOST_LINES:
            yield (
                f"{cell.where}: {lines} lines of code, at most {MOST_LINES} are allowed. "
                "Repair: split the cell or shorten it."
            )
        longest = max(cell.source.splitlines(), key=len, default="")
        if len(longest) > LONGEST_LINE:
            yield (
                f"{cell.where}: a line of {len(longest)} characters, at most {LONGEST_LINE} are "
                f"allowed: {longest.strip()[:40]}… Repair: break it, or name a part of it."
            )


CHECKS = [
    name,
    valid_format,
    run_order,
    kernel,
    transient_metadata,
    tags,
    absolute_paths,
    accidental_output,
    alt_text,
    svg_only,
    figure_size,
    size,
]
