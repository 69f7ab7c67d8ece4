"""Figures: how they are stored, how much they weigh, and what stands for those who see none.

That they are SVG is nbval_strict's to check.
"""

from __future__ import annotations

import gzip

from reading import Notebook, data

from rules import Complaints, for_notebooks

LARGEST_FIGURE = 20 * 1024  # bytes, compressed


@for_notebooks
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


@for_notebooks
def figure_size(notebook: Notebook) -> Complaints:
    for cell in notebook.code:
        for output in cell.outputs:
            size = len(gzip.compress(data(output).get("image/svg+xml", "").encode(), mtime=0))
            if size > LARGEST_FIGURE:
                yield (
                    f"{cell.where}: the figure takes {size / 1024:.1f} KiB compressed, at most "
                    f"{LARGEST_FIGURE // 1024} are allowed. Repair: draw fewer points or lines."
                )


@for_notebooks
def bare_result(notebook: Notebook) -> Complaints:
    """A plotting call's value, such as ``Text(0.5, 1, 'title')``, is not for the reader."""
    for cell in notebook.code:
        for output in cell.outputs:
            if (
                cell.has_figure
                and output.output_type == "execute_result"
                and set(data(output)) == {"text/plain"}
            ):
                yield (
                    f"{cell.where}: the figure comes with {data(output)['text/plain'][:40]!r}. "
                    "Repair: end the cell's last line with ';', or the cell with plt.show()."
                )
