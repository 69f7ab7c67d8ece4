"""What outputs must not hold: paths, addresses, Python's own names for things."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from reading import Cell, Notebook, data

from rules import Complaints, for_notebooks

ABSOLUTE_PATH = re.compile(
    r"(?<![\w.:/~<)*-])/(?:[\w.+-]+/)+[\w.+-]*"  # two folders at least; not a/b, not https://…
    r"|\b[A-Za-z]:\\[^\s\"'`)]+|file:///?[^\s\"'`)]*"
)
IMAGE_INSIDE = re.compile(r"data:image/\w+;base64,[\w+/=\s]*")  # letters and slashes, no path
BARE_REPR = re.compile(r"\bnp\.(?:float|int|uint|complex|bool|str)\w*\([^)]*\)?")
ADDRESS = re.compile(r"\b(?:at )?0x[0-9a-f]{6,}\b", re.IGNORECASE)


@for_notebooks
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
                yield "figure", IMAGE_INSIDE.sub("", text)


@for_notebooks
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
