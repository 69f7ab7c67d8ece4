"""Take the solutions out of the notebooks of a folder, for `make class`:

    python tools/students.py FOLDER

An exercise's solution is a cell that is folded whole, and its idea a box of its own. The runs are
numbered anew; outputs stay as they are.
"""

import sys
from itertools import count
from pathlib import Path

import nbformat


def is_solution(cell):
    folded = "hide-cell" in cell.metadata.get("tags", [])
    return folded or cell.source.startswith(":::{admonition} Solution to exercise")


def main(folder):
    for path in sorted(Path(folder).glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [cell for cell in notebook.cells if not is_solution(cell)]
        runs = count(1)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.execution_count = next(runs)
                for output in cell.outputs:
                    if output.output_type == "execute_result":
                        output.execution_count = cell.execution_count
        nbformat.write(notebook, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
