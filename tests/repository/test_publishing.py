"""The workflows, the forms for issues, the version: what only GitHub runs is linted here.

The lint is that of `make lint`, read from the Makefile. Faults are planted to see that it finds
them.
"""

import re
import shutil
import subprocess
import sys

import pytest
import yaml
from reading import ROOT

sys.path.insert(0, str(ROOT / "tools"))

import newest

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
LINT = re.findall(r"^\t@\$\(BIN\)/((?:zizmor|check-jsonschema) .*)$", MAKEFILE, re.M)


def lint(folder, tool=""):
    """Run the lint as `make lint` does, or one tool of it; return what it complains of."""
    said = ""
    for command in (each for each in LINT if tool in each):
        run = subprocess.run(
            f"{ROOT}/.venv/bin/{command}",
            shell=True,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        if run.returncode:
            said += run.stdout + run.stderr
    return said


# --- This repository ------------------------------------------------------------------------------


def test_the_workflows_call_what_there_is():
    """A target that make does not know, or a file that is not there, would fail far away."""
    texts = {path.name: path.read_text("utf-8") for path in WORKFLOWS}
    assert set(texts) == {"check.yml", "pages.yml", "weekly.yml", "release.yml"}
    known = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.M))
    for name, text in texts.items():
        for targets in re.findall(r"(?<=[:&] )make ([a-z ]+)", text):
            assert set(targets.split()) <= known, name
        for path in re.findall(r"(?:bash|python3) ((?:\.ci|tools)/[\w.]+)", text):
            assert (ROOT / path).is_file(), name


def test_each_action_is_pinned_with_its_version_beside():
    for path in WORKFLOWS:
        for uses in re.findall(r"uses: (?!\./)(.*)", path.read_text("utf-8")):
            assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", uses), uses


def test_each_job_says_what_it_may_and_what_it_needs():
    for path in WORKFLOWS:
        workflow = yaml.safe_load(path.read_text("utf-8"))
        assert workflow["permissions"] == {}, path.name
        for job in workflow["jobs"].values():
            assert job["permissions"], path.name
            assert job.get("needs", "check") in {*workflow["jobs"], "check"}, path.name


def test_the_version_stands_in_one_place():
    """In CITATION.cff; the first heading of the changes tells what is new in it."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## (?!Unreleased)(.*)$", changes, re.M)[1]
    assert newest == f"{citation['version']}, {citation['date-released']}"


def test_the_newest_versions_replace_all_pins_but_those_that_stay():
    text = "numpy==2.4.6\nPyYAML==6.0\njupyter-book==1.0  # stays: as it is\nscipy  # no pin\n"
    lock = "numpy==2.6.0 ; python_version >= '3.12'\nnumpy==2.5.10 ; python_version < '3.12'\n"
    lock += "    # via x==1\npyyaml==6.1\njupyter-book==2.0\nscipy==1.9\n"
    loose = text.replace("numpy==", "numpy>=").replace("PyYAML==", "PyYAML>=")
    assert newest.loosened(text) == loose
    assert newest.pinned(text, lock) == text.replace("2.4.6", "2.5.10").replace("6.0", "6.1")


# --- Faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "old", "new", "tool", "says"),
    [
        ("check", "checkout@", "checkout@v7 #", "zizmor", "unpinned-uses"),
        ("check", "permissions: {}", "permissions: write-all", "zizmor", "excessive-permissions"),
        ("check", "permissions: {}", "permissions:\n  contents: write", "zizmor",
         "excessive-permissions"),
        ("check", "  pull_request:", "  pull_request_target:", "zizmor", "dangerous-triggers"),
        ("check", "persist-credentials: false", "fetch-depth: 1", "zizmor", "artipacked"),
        ("check", "bash .ci/run", "echo ${{ github.event.pull_request.title }}", "zizmor",
         "template-injection"),
        ("release", "make dist", "make dist ${{ github.ref_name }}", "zizmor",
         "template-injection"),
        ("check", "concurrency:", "concurency:", "zizmor", "concurrency-limits"),
        ("check", "runs-on:", "run-on:", "zizmor", "'run-on' was unexpected"),
        ("check", "    timeout-minutes: 60\n", "", "require-timeout", "timeout-minutes"),
        ("mistake", "type: textarea", "type: text", "issue-forms", "'text' is not one of"),
    ],
)  # fmt: skip
def test_the_lint_finds(tmp_path, path, old, new, tool, says):
    shutil.copytree(ROOT / ".github", tmp_path / ".github")
    (fault,) = tmp_path.rglob(f"{path}.yml")
    text = fault.read_text("utf-8")
    assert old in text
    fault.write_text(text.replace(old, new, 1), "utf-8")
    assert says in lint(tmp_path, tool)


def test_the_lint_refuses_no_healthy_file():
    assert len(LINT) == 4
    assert lint(ROOT) == ""
