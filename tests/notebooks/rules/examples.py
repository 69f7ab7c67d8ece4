"""Python that stands in a page's Markdown, in a fence and not in a cell, runs and is right."""

from __future__ import annotations

import ast
import doctest
import io
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import prose
from reading import Page

import crossentropy as ce
from rules import Complaints, for_pages

_PYTHON = {"python", "python3", "py", "pycon", "ipython", "ipython3"}
_CODE_DIRECTIVES = {"code", "code-block"}


@for_pages
def example(page: Page) -> Complaints:
    """Run a page's examples one after another; later ones may use what earlier ones define."""
    names: dict[str, Any] = {"np": np, "ce": ce}
    for where, markdown in page.pieces:
        for code in examples(markdown):
            if problem := _run(code, where, names):
                first = code.strip().splitlines()[0]
                yield (
                    f"{where}: the example that begins “{first}” {problem}. Repair: correct it, or "
                    "mark the fence “text” if it is no Python to run."
                )


def examples(markdown: str) -> list[str]:
    found = []
    for token, directive in prose.walk(markdown):
        if directive:
            if directive.name in _CODE_DIRECTIVES and directive.argument in _PYTHON:
                found.append(directive.body)
        elif token.type == "fence" and token.info.strip().partition(" ")[0] in _PYTHON:
            found.append(token.content)
    return found


def _run(code: str, where: str, names: dict[str, Any]) -> str:
    if ">>>" in code:
        test = doctest.DocTestParser().get_doctest(code, names, where, None, None)
        said = io.StringIO()
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        runner.run(test, out=said.write, clear_globs=False)
        names |= test.globs
        if runner.summarize(verbose=False).failed:
            return "fails: " + " ".join(said.getvalue().partition("Failed example:")[2].split())
        return "" if test.examples else "has no example"
    try:
        with redirect_stdout(io.StringIO()):
            exec(compile(ast.parse(code), where, "exec"), names)
    except Exception as error:
        return f"fails: {type(error).__name__}: {error}"
    return ""
