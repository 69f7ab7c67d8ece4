"""Nothing hangs for ever: what hangs in a kernel, a fixture or a subprocess ends within its limit.

tests/site/test_limits.py shows the same for pages in a browser.
"""

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbval_run import failing_cells
from reading import ROOT

LOOP = "while True:\n    pass"
DEAF = """
while True:
    try:
        while True:
            pass
    except KeyboardInterrupt:
        pass
"""
KERNEL = {
    "cell": [LOOP, "1 + 1"],
    "deaf_cell": [DEAF, "1 + 1"],  # which does not end when it is interrupted
    "claim": ["from itertools import count", "It is 2<!--= max(count()) -->.", "1 + 1"],
}


@pytest.mark.slow
def test_kernel(tmp_path):
    for name, sources in KERNEL.items():
        cells = [
            nbformat.v4.new_markdown_cell(source)
            if "<!--=" in source
            else nbformat.v4.new_code_cell(source, execution_count=1)
            for source in sources
        ]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / f"{name}.ipynb")
    failures = failing_cells(tmp_path, options=["--nbval-cell-timeout=8"], timeout=240)
    assert "Timeout of 8 seconds exceeded executing cell" in failures["cell"]["cell 1"]
    assert "Failed to interrupt kernel in 8 seconds" in failures["deaf_cell"]["cell 1"]
    assert "it takes longer than 8 seconds" in failures["claim"]["cell 2"]


TESTS = """
import subprocess
import time

import pytest


@pytest.fixture
def stuck():
    time.sleep(3600)


def test_fixture(stuck):
    pass


def test_subprocess():
    process = subprocess.Popen(["sleep", "3600"])
    try:
        process.wait()
    finally:
        process.kill()


def test_run():
    subprocess.run(["sleep", "3600"])


def test_next_one_works():
    pass
"""


@pytest.mark.slow
def test_fixture_and_subprocess(tmp_path):
    """With this repository's settings, but for the length of the limit."""
    (tmp_path / "test_hangs.py").write_text(TESTS, "utf-8")
    options = ["-n", "2", "-o", "timeout=4", "-q", "-rA", "-p", "no:cacheprovider"]
    options += [f"--config-file={ROOT / 'pyproject.toml'}", f"--rootdir={tmp_path}"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = {
        test: verdict
        for verdict, test in re.findall(r"^(ERROR|FAILED|PASSED) .*::(\w+)", run.stdout, re.M)
    }
    assert said == {
        "test_fixture": "ERROR",
        "test_subprocess": "FAILED",
        "test_run": "FAILED",
        "test_next_one_works": "PASSED",
    }
    assert run.stdout.count("Timeout (>4.0s) from pytest-timeout.") >= 3
    assert "time.sleep(3600)" in run.stdout, "the stack shows where it hung"


def test_every_test_has_a_limit(pytestconfig):
    assert 0 < float(pytestconfig.getini("timeout")) <= 600
    assert pytestconfig.getini("timeout_method") == "signal"


FILES = [
    path
    for folder in ("book/_ext", "tests", "tools")
    for path in sorted((ROOT / folder).rglob("*.py"))
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_subprocess_has_a_limit(path: Path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {
            *("subprocess.run", "subprocess.check_output", "subprocess.check_call"),
        }:
            given = {keyword.arg for keyword in node.keywords}
            assert "timeout" in given, f"{path.name}, line {node.lineno}: give it a timeout="
