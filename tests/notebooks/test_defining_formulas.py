"""The defining formulas stand on the pages, and the helper's docstrings have them right, too."""

import ast
import re

import pytest
from reading import MARKDOWN, NOTEBOOKS, ROOT, page
from rules.formulas import DEFINING, formulas, judged

MODULES = sorted((ROOT / "notebooks" / "crossentropy").glob("*.py"))


def test_every_defining_formula_stands_on_a_page():
    found = set()
    for path in NOTEBOOKS + MARKDOWN:
        for _, markdown in page(path).pieces:
            for each in formulas(markdown):
                found |= each.verdict.names
    assert set(DEFINING) <= found


def docstrings(module):
    for node in ast.walk(ast.parse(module)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def of_docstring(text):
    """Judge what stands in :math:`…` and under ``.. math::``."""
    blocks = re.findall(r"\.\. math::[ ]*(.*(?:\n(?:[ ]+.*|[ ]*))*)", text)
    for latex in re.findall(r":math:`([^`]+)`", text) + blocks:
        yield from judged(re.sub(r"^\s*:\w+:.*$", "", latex, flags=re.M), text)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_docstrings(path):
    for text in docstrings(path.read_text("utf-8")):
        for each in of_docstring(text):
            assert each.verdict.kind in {"compared", "unread"}, (each.latex, each.verdict.why)


def test_finds_an_error_in_a_docstring():
    module = (ROOT / "notebooks" / "crossentropy" / "information.py").read_text("utf-8")
    (right,) = re.findall(r"`(H\(p, q\) = .*)`", module)
    wrong = module.replace(right, right.replace("-", "", 1))
    kinds = [e.verdict.kind for text in docstrings(wrong) for e in of_docstring(text)]
    assert "wrong" in kinds


def test_finds_an_error_in_a_block():
    (found,) = of_docstring("Loss.\n\n.. math:: \\ell\n   &= -\\sum_k q_k \\log y_k\n\nMore.")
    assert found.verdict.kind == "near"
