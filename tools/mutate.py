"""Do the helper's tests notice a wrong sign? Change its code a little, thousands of times, and see.

``make mutate`` runs this. mutmut wants the package below ``src``, so it works on a copy in
``_build/mutate``. It changes the numeric rooms; it leaves out the tests that mutants cannot reach
(the notebooks' exercises, the import of the package) and the slowest ones. What survives is
listed at the end: kill it with a test that is worth having, or write into
``tests/helper/equivalent_mutants.md`` why nothing can tell it from the original.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "_build" / "mutate"
TARGET = 0.95  # of the mutants that a test could run
ROOMS = (
    "_driver",
    "_formulas",
    "_hints",
    "_targets",
    "_validation",
    "alternatives",
    "calibration",
    "information",
    "losses",
    "stable",
    "targets",
)
SELECTION = [
    "tests/helper",
    "--ignore=tests/helper/test_classroom.py",
    "--ignore=tests/helper/test_package.py",
    "--deselect=tests/helper/test_accuracy.py::test_ordinary_rows_float64",
]


def prepare() -> None:
    """Lay out a copy of the helper and its tests in the way that mutmut expects."""
    shutil.rmtree(WORK, ignore_errors=True)
    leave_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(
        ROOT / "notebooks" / "crossentropy", WORK / "src" / "crossentropy", ignore=leave_out
    )
    shutil.copytree(ROOT / "tests" / "helper", WORK / "tests" / "helper", ignore=leave_out)
    rooms = [f"src/crossentropy/{room}.py" for room in ROOMS]
    # A list of strings is written alike in JSON and in TOML.
    (WORK / "pyproject.toml").write_text(
        "[tool.pytest.ini_options]\n"
        'filterwarnings = ["error"]\n'
        "[tool.mutmut]\n"
        'source_paths = ["src"]\n'
        f"only_mutate = {json.dumps(rooms)}\n"
        f"pytest_add_cli_args_test_selection = {json.dumps(SELECTION)}\n"
        'pytest_add_cli_args = ["-p", "no:cacheprovider"]\n'
        "timeout_multiplier = 5.0\n",
        encoding="utf-8",
    )


def mutmut(*arguments: str, quiet: bool = False) -> str:
    """Run mutmut in the copy."""
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments],
        cwd=WORK,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE if quiet else None,
        text=True,
        check=True,
        timeout=4 * 3600,
    )
    return done.stdout or ""


def main() -> int:
    prepare()
    mutmut("run", "--max-children", str(os.cpu_count() or 1))
    mutmut("export-cicd-stats", quiet=True)
    counts = json.loads((WORK / "mutants" / "mutmut-cicd-stats.json").read_text(encoding="utf-8"))
    noticed = counts["killed"] + counts["timeout"] + counts["segfault"]
    total = noticed + counts["survived"] + counts["no_tests"] + counts["suspicious"]
    print(mutmut("results", quiet=True))
    print(f"{noticed} of {total} mutants noticed: {noticed / total:.1%}, target {TARGET:.0%}")
    print(f"To look at one: cd {WORK.relative_to(ROOT)} && mutmut show NAME")
    return int(noticed < TARGET * total)


if __name__ == "__main__":
    sys.exit(main())
