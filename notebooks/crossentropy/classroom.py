"""What a notebook needs beside mathematics: equal output on every machine, and exercises.

IPython, matplotlib and pandas are imported only when :func:`setup` is called.
"""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from . import _exercises

__all__ = ["check", "setup"]

# Okabe and Ito's colours, which readers with any colour vision can tell apart, dark ones first;
# the dash pattern changes along with the colour, so that no figure speaks by colour alone.
_COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"]
_DASHES = ["-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1))]

_FIGURES: dict[Any, Any] = {
    # Equal text in, equal text out: identifiers inside an SVG come from this salt, letters are
    # drawn as paths from matplotlib's own font, and the canvas is the size that was asked for.
    "svg.hashsalt": "crossentropy",
    "svg.fonttype": "path",
    "savefig.bbox": None,
    "figure.constrained_layout.use": True,
    "figure.figsize": (6.4, 3.6),
    "figure.facecolor": "white",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.labelsize": 10.5,
    "font.size": 10.5,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "legend.fontsize": 10,
    "lines.linewidth": 2.0,
}


def setup() -> None:
    """Make this notebook's output the same on every machine that runs it.

    Call it in the first cell, before ``torch`` is imported. It fixes matplotlib's figures (SVG,
    without a date, one style), the digits with which NumPy prints, how pandas shows tables, and
    the number of threads (1, unless ``OMP_NUM_THREADS`` says otherwise); it keeps tracebacks to
    their last line and warnings free of paths and line numbers.

    A table shows floating-point numbers with four significant digits, from 1,000 on in full
    (17,923); 0 is 0, and integers are shown as pandas shows them. No row, column or text is left
    out. Where pandas is not installed, there is nothing to set.

    Raises
    ------
    RuntimeError
        Outside IPython: a script needs none of this.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.classroom.setup()  # doctest: +SKIP
    """
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is None:
        raise RuntimeError(
            "classroom.setup() prepares a notebook and found none: "
            "call it inside Jupyter or IPython, or leave it out in a script"
        )

    threads = os.environ.setdefault("OMP_NUM_THREADS", "1")
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(int(threads))

    from cycler import cycler
    from matplotlib import rcdefaults, rcParams
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    shell.run_line_magic("matplotlib", "inline")
    rcdefaults()
    rcParams.update(_FIGURES)
    rcParams["axes.prop_cycle"] = cycler(color=_COLOURS, linestyle=_DASHES)
    metadata = {"Date": None, "Creator": None}
    set_matplotlib_formats("svg", metadata=metadata, bbox_inches=None)  # type: ignore[no-untyped-call]

    np.set_printoptions(precision=8, linewidth=88, threshold=200)
    if find_spec("pandas"):
        _set_up_tables()
    shell.InteractiveTB.set_mode("Minimal")
    warnings.showwarning = _show_warning


def _set_up_tables() -> None:
    import pandas

    pandas.set_option("display.float_format", _four_digits)
    for limit in ("max_rows", "max_columns", "max_colwidth", "max_seq_items"):
        pandas.set_option(f"display.{limit}", None)
    pandas.set_option("display.width", 88)


def _four_digits(value: float) -> str:
    if 1000 <= abs(value) < 1e15:
        return f"{value:,.0f}"
    return f"{value + 0.0:,.4g}"  # −0.0 becomes 0, and 999.96 gets its comma


def _show_warning(message: Any, category: Any, *_args: Any, **_kwargs: Any) -> None:
    # What was printed before the warning shall also be stored before it.
    sys.stdout.flush()
    print(f"{category.__name__}: {message}", file=sys.stderr, flush=True)


def check(exercise: str, answer: Any) -> None:
    """Print whether an answer solves an exercise, and what to look at when it does not.

    Parameters
    ----------
    exercise : str
        The chapter's name and the exercise's number, such as ``"definition-1"``.
    answer : Any
        What the reader found: a number, an array, a string or a function, as the exercise says.
        ``...``, the starter's placeholder, counts as no answer yet.

    Raises
    ------
    ValueError
        If there is no exercise of that name.

    Notes
    -----
    The right answer is recomputed at each call, so that no answer stands in the notebook, and
    every correct form is accepted: rounded to three digits, as a list, as an array.

    Examples
    --------
    >>> import crossentropy as ce
    >>> ce.classroom.check("definition-1", ...)
    definition-1: not yet. Put your answer where the dots are, and run the cell.
    """
    verdict = _check_of(exercise)
    if verdict is None:
        raise ValueError(
            f"exercise: there is none called {exercise!r}; "
            'write the chapter and the number, such as "definition-1"'
        )
    if _has_dots(answer):
        dots = "Put your answer where the dots are, and run the cell."
        print(f"{exercise}: not yet. {dots}")
        return
    print(_said(exercise, verdict(answer)))


def _check_of(exercise: str) -> Callable[[Any], str] | None:
    chapter, _, number = exercise.rpartition("-")
    name = f"{_exercises.__name__}.{chapter.replace('-', '_')}"
    module = importlib.import_module(name) if chapter and find_spec(name) else None
    return getattr(module, f"exercise_{number}", None)


def _said(exercise: str, complaint: str) -> str:
    if complaint:
        return f"{exercise}: not yet. {complaint[0].upper()}{complaint[1:]}."
    return f"{exercise}: correct."


def _has_dots(answer: Any) -> bool:
    if isinstance(answer, (list, tuple)):
        return any(_has_dots(part) for part in answer)
    if isinstance(answer, dict):
        return any(_has_dots(part) for part in answer.values())
    return answer is Ellipsis or answer is None
