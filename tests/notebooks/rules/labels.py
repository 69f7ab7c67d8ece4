"""What a figure says in words: its title, its labels, its legend, and the text in its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from drawing import Drawing
from numbers_shown import shown, standing_for
from reading import Cell, Notebook, data

from rules import Complaints, for_notebooks

#: Calls that draw curves.
_CURVES = {"plot", "step", "semilogx", "semilogy", "loglog", "errorbar"}


def drawings(cell: Cell) -> list[Drawing]:
    svgs = [data(output).get("image/svg+xml", "") for output in cell.outputs]
    return [_drawing(svg) for svg in svgs if 'id="figure_1"' in svg]


@cache
def _drawing(svg: str) -> Drawing:
    """Read a figure, once for all rules."""
    return Drawing(svg)


def all_drawings(notebook: Notebook) -> Iterator[tuple[Cell, Drawing]]:
    for cell in notebook.code:
        for drawing in drawings(cell):
            yield cell, drawing


@for_notebooks
def figure_title(notebook: Notebook) -> Complaints:
    for cell, drawing in all_drawings(notebook):
        if not drawing.titles and not any(axes.above for axes in drawing.axes):
            yield (
                f"{cell.where}: the figure has no title. "
                "Repair: say in its title what is to be seen."
            )


@for_notebooks
def axis_labels(notebook: Notebook) -> Complaints:
    for cell, drawing in all_drawings(notebook):
        if len(drawing.titles) > 1:  # a title, and labels that the axes share
            continue
        for number, axes in enumerate(drawing.axes, start=1):
            for axis in axes.axis:
                if axis.needs_label and not axis.label:
                    panel = f" of panel {number}" if len(drawing.axes) > 1 else ""
                    yield (
                        f"{cell.where}: an axis{panel} shows {', '.join(axis.ticks[:3])} and "
                        "has no label. Repair: name the quantity and its unit."
                    )


@for_notebooks
def legend(notebook: Notebook) -> Complaints:
    for cell, drawing in all_drawings(notebook):
        if drawing.has_legend:
            continue
        for axes in drawing.axes:
            if len(axes.colours) > 1 and not axes.inside and not _one_family(cell):
                yield (
                    f"{cell.where}: {len(axes.colours)} curves in different colours and nothing "
                    "tells which is which. Repair: add a legend, or write beside each curve what "
                    "it is."
                )
                break


def _one_family(cell: Cell) -> bool:
    """Does one call without a label draw all curves, such as one for each seed?"""
    calls = [
        node
        for statement in cell.statements
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _CURVES
    ]
    axes = [ast.unparse(call.func.value) for call in calls]
    return len(axes) == len(set(axes)) and not any(
        k.arg == "label" for c in calls for k in c.keywords
    )


@for_notebooks
def alt_text_without_figure(notebook: Notebook) -> Complaints:
    for cell in notebook.cells:
        if cell.node.metadata.get("mystnb", {}).get("image") and not cell.has_figure:
            yield (
                f"{cell.where}: an alt text, and no figure. Repair: remove “image” from the "
                "cell's metadata, or draw the figure and store it with `make run`."
            )


@for_notebooks
def alt_text_numbers(notebook: Notebook) -> Complaints:
    """An alt text cannot carry expressions: its numbers have to be on the page or in its figure."""
    texts: list[str] = []
    for cell in notebook.cells:
        texts += [cell.source, *cell.output_texts] if cell.is_code else [cell.source]
        texts += [text for drawing in drawings(cell) for text in drawing.texts]
    known = standing_for(texts)
    for cell in notebook.code:
        alt = cell.node.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
        if not cell.has_figure:
            continue
        axes = [axes for drawing in drawings(cell) for axes in drawing.axes]
        drawn = {Decimal(str(abs(reading))) for each in axes for reading in each.readings}
        for number in shown(alt):
            if not number.is_in(known) and not number.is_in(drawn):
                yield (
                    f"{cell.where}: the alt text says “{number.text}”. No output, text or code of "
                    "the page has that, and no dot, bar or end of a curve lies there. Repair: "
                    "correct it; or describe the place without a number."
                )
