"""Run nbval, strict, over notebooks in a folder, and read which cells failed and why."""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

from reading import ROOT

OPTIONS = "-p no:cacheprovider -p nbval_strict --nbval --nbval-cell-timeout=120 -n 2"


def copy_notebooks_folder(folder, *, without=("__pycache__", ".ipynb_checkpoints", "kernel-ipc*")):
    """Copy what notebooks need beside them, and the notebooks."""
    shutil.copytree(ROOT / "notebooks", folder, ignore=shutil.ignore_patterns(*without))


def failing_cells(folder, environment=None, *, options=(), timeout):
    """Map each notebook's name to its failing cells ("cell 4") with their messages.

    It ends after ``timeout`` seconds.
    """
    notebooks = sorted(folder.glob("**/*.ipynb"))
    report = folder / "report.xml"
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", *OPTIONS.split(), "--dist=loadfile"),
            *("-o", "addopts=", "-o", "junit_family=xunit1", f"--junitxml={report}"),
            # The names of tests are relative to this folder, and xdist needs them to differ.
            *(f"--rootdir={folder}", f"--config-file={ROOT / 'pyproject.toml'}"),
            *options,
            *map(str, notebooks),
        ],
        cwd=ROOT,
        env=os.environ
        | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parent), "PYTEST_ADDOPTS": ""}
        | (environment or {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
    assert run.returncode in {0, 1}, run.stdout + run.stderr
    failures = {notebook.stem: {} for notebook in notebooks}
    ran = set()
    for case in ET.parse(report).iter("testcase"):
        notebook = Path(case.get("file")).stem
        ran.add(notebook)
        for problem in [*case.iter("failure"), *case.iter("error"), *case.iter("skipped")]:
            failures[notebook][case.get("name")] = problem.text
    assert ran == set(failures), run.stdout + run.stderr
    return failures
