"""What the helper's docstrings say holds: their formulas, and the numbers in their prose.

Docstrings hold no claims with expressions. Their numbers are compared with their examples, which
are run as tests, and with the code that they describe.
"""

import ast
import doctest
import importlib
import re

import claims
import pytest
from numbers_shown import shown, standing_for
from reading import ROOT
from rules.formulas import judged

HELPER = ROOT / "notebooks" / "crossentropy"
MODULES = sorted(HELPER.glob("[!_]*.py"))  # those that the API pages show
WRITTEN = {"17,923"}  # an example of how a number is written, not a result
_SOURCES = re.compile(r"^(?:References|Source)\n-+\n(?:.*\n?)*?(?=^\w.*\n-+\n|\Z)", re.M)


def documented(module):
    """Yield what has a docstring: its code without it, and the docstring."""
    tree = ast.parse(module)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            text = ast.get_docstring(node) or ""
            body = node.body[1:] if text else node.body
            arguments = getattr(node, "args", None)
            code = "" if isinstance(node, ast.Module) else "\n".join(map(ast.unparse, body))
            yield f"{ast.unparse(arguments) if arguments else ''}\n{code}", text


# --- Formulas -------------------------------------------------------------------------------------


def of_docstring(text):
    """Judge what stands in :math:`…` and under ``.. math::``."""
    blocks = re.findall(r"\.\. math::[ ]*(.*(?:\n(?:[ ]+.*|[ ]*))*)", text)
    for latex in re.findall(r":math:`([^`]+)`", text) + blocks:
        yield from judged(re.sub(r"^\s*:\w+:.*$", "", latex, flags=re.M), text)


@pytest.mark.xdist_group("formulas")
@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_formulas(path):
    for _, text in documented(path.read_text("utf-8")):
        for each in of_docstring(text):
            assert each.verdict.kind in {"compared", "unread"}, (each.latex, each.verdict.why)


def test_finds_an_error_in_a_formula():
    module = (HELPER / "information.py").read_text("utf-8")
    (right,) = re.findall(r"`(H\(p, q\) = .*)`", module)
    wrong = module.replace(right, right.replace("-", "", 1))
    kinds = [e.verdict.kind for _, text in documented(wrong) for e in of_docstring(text)]
    assert "wrong" in kinds


def test_finds_an_error_in_a_block():
    (found,) = of_docstring("Loss.\n\n.. math:: \\ell\n   &= -\\sum_k q_k \\log y_k\n\nMore.")
    assert found.verdict.kind == "near"


# --- Numbers --------------------------------------------------------------------------------------


def unproved(code, text):
    """List the results in a docstring's prose that neither its example nor its code has."""
    parts = doctest.DocTestParser().parse(_SOURCES.sub("", text))
    prose = "".join(part for part in parts if isinstance(part, str))
    examples = [part.source + part.want for part in parts if isinstance(part, doctest.Example)]
    known = standing_for([code, *examples])
    return [
        number.text
        for result in claims.results(" ".join(prose.split()))
        for number in shown(result)
        if number.text not in WRITTEN and not number.is_in(known)
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_numbers(path):
    for code, text in documented(path.read_text("utf-8")):
        assert unproved(code, text) == [], text.splitlines()[0]


def test_finds_a_wrong_number():
    text = "It gives {}.\n\n>>> 1 + 0.478\n1.478\n\nReferences\n----------\nA. B., 1948.317.\n"
    assert unproved("", text.format("1.478")) == []
    assert unproved("", text.format("1.487")) == ["1.487"]
    assert unproved("limit = 0.125", text.format("12.5 %")) == []


# --- Examples -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_examples_can_be_pasted(path):
    """Each runs alone, with nothing imported but what it imports itself."""
    for _, text in documented(path.read_text("utf-8")):
        example = doctest.DocTestParser().get_doctest(text, {}, text.partition("\n")[0], None, 0)
        assert doctest.DocTestRunner().run(example).failed == 0


def test_finds_an_example_that_lacks_its_import():
    example = doctest.DocTestParser().get_doctest(">>> ce.softplus(0)", {}, "x", None, 0)
    assert doctest.DocTestRunner().run(example).failed == 1


def test_the_overview_names_every_function():
    page = (ROOT / "book" / "helper.md").read_text("utf-8")
    named = re.findall(r"^\| {py:func}`([\w.]+) <crossentropy\.(\w+)\.(\w+)>` \|", page, re.M)
    for short, room, name in named:
        assert short == (f"{room}.{name}" if room in ("data", "classroom") else name)
    functions = {
        (path.stem, name)
        for path in MODULES
        for name in getattr(importlib.import_module(f"crossentropy.{path.stem}"), "__all__", ())
        if name[0].islower()
    }
    assert sorted((room, name) for _, room, name in named) == sorted(functions)
