"""What stands in the way of `make` is named with its cure, and `make lab` serves the whole course.

The obstacles are acted out in a folder that holds the Makefile and the pins: no network is asked.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from lab_server import lab_server

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
PINS = ["constraints.txt", *(f"{group}/requirements.txt" for group in ("book", "notebooks"))]


@pytest.fixture
def course():
    """Make a course with nothing in it; any user may enter, as pytest's own folders allow not."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve() / "course"
        for name in ["Makefile", *PINS]:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        for each in [folder.parent, *folder.rglob("*")]:
            each.chmod(0o755)
        yield folder


def program(path, *lines):
    """Write a shell script that stands in for a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["#!/bin/sh", *lines]) + "\n", "utf-8")
    path.chmod(0o755)


def stand_in_for_python(folder, version, *, first=""):
    """A `python3` of another version; the environment that it makes installs nothing."""
    program(
        folder / "stand-in" / "python3",
        first,
        'case "$1" in',
        f'  --version) echo "Python {version}" ;;',
        f'  -c) exec {sys.executable} -c "import sys; '
        f"sys.version_info = tuple(map(int, '{version}'.split('.'))) + ('final', 0); $2\" ;;",
        '  -m) mkdir -p .venv/bin; cp "$0" .venv/bin/python; exit ${FAIL:-0} ;;',
        "esac",
    )


def make(folder, *arguments, **options):
    """Run make with the stand-ins first on the path; return whether it succeeded, and its words."""
    environment = {"PATH": f"{folder}/stand-in:{os.environ['PATH']}", "HOME": str(folder)}
    run = subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env=environment | options.pop("env", {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        **options,
    )
    return run.returncode == 0, run.stdout + run.stderr


def installed(folder, python=sys.executable):
    """Make an environment that has everything already; `python` is what its scripts start."""
    bin_ = folder / ".venv" / "bin"
    bin_.mkdir(parents=True)
    (bin_ / "python").symlink_to(python)
    (bin_.parent / "made").write_text(f"{folder}/.venv\n", "utf-8")
    for group in ("book", "notebooks"):
        (bin_.parent / group).touch()
    program(bin_ / "jupyter-book", "echo built")


# --- The Python that makes the environment --------------------------------------------------------


@pytest.mark.parametrize("version", ["3.10.14", "3.15.0", "2.7.18", "4.0.0"])
def test_another_version_of_python_is_refused(course, version):
    stand_in_for_python(course, version)
    done, said = make(course, "book")
    assert not done
    assert f"Making .venv with Python {version}" in said
    assert "needs Python 3.11 to 3.14" in said
    assert "make PYTHON=python3.12 book" in said
    assert not (course / ".venv").exists()


@pytest.mark.parametrize("version", ["3.11.0", "3.12.9", "3.14.2"])
def test_a_version_that_fits_makes_the_environment(course, version):
    stand_in_for_python(course, version)
    make(course, ".venv/made")
    assert (course / ".venv" / "made").read_text() == f"{course}/.venv\n"


def test_no_python_at_all(course):
    done, said = make(course, "book", "PYTHON=python-that-is-not-there")
    assert not done
    assert "There is no python-that-is-not-there here." in said
    assert "install one" in said


def test_python_without_its_module_venv(course):
    stand_in_for_python(course, "3.12.1", first='case "$2" in *ensurepip*) exit 1;; esac')
    done, said = make(course, "book")
    assert not done
    assert "sudo apt-get install python3-venv" in said


def test_an_environment_that_cannot_be_made_leaves_nothing_behind(course):
    stand_in_for_python(course, "3.12.1")
    done, said = make(course, "book", env={"FAIL": "1"})
    assert not done
    assert "could not make a virtual environment" in said
    assert "python3-venv" not in said
    assert not (course / ".venv").exists()


def test_the_readme_and_the_guide_name_the_same_versions():
    names = ["README.md", "book/how-to-use.md", "Makefile"]
    found = {
        name: set(re.findall(r"Python (3\.\d+) to (3\.\d+)", (ROOT / name).read_text("utf-8")))
        for name in names
    }
    fits = re.search(
        r"\((\d+), (\d+)\) <= .* <= \((\d+), (\d+)\)", (ROOT / "Makefile").read_text("utf-8")
    )
    expected = {(f"{fits[1]}.{fits[2]}", f"{fits[3]}.{fits[4]}")}
    assert found == dict.fromkeys(names, expected)


# --- The environment that was made ----------------------------------------------------------------


def test_a_whole_environment_is_used(course):
    installed(course)
    done, said = make(course, "book")
    assert done, said
    assert "built" in said


def test_a_renamed_folder(course):
    installed(course)
    renamed = course.rename(course.with_name("renamed"))
    done, said = make(renamed, "book")
    assert not done
    assert f"was made as\n    {course}/.venv" in said
    assert "make clean" in said
    assert "built" not in said
    assert make(renamed, "clean")[0]
    stand_in_for_python(renamed, "3.12.1")
    make(renamed, ".venv/made")
    assert (renamed / ".venv" / "made").read_text() == f"{renamed}/.venv\n"


def test_a_copied_folder_does_not_use_the_other_ones_environment(course):
    installed(course)
    copied = shutil.copytree(course, course.with_name("copied"), symlinks=True)
    done, said = make(copied, "book")
    assert not done
    assert "renamed, moved or copied" in said


def test_an_environment_that_is_shared_by_a_link_is_used(course):
    installed(course)
    other = course.with_name("other")
    other.mkdir()
    for each in course.iterdir():
        (other / each.name).symlink_to(each)
    done, said = make(other, "book")
    assert done, said


def test_a_python_that_was_removed(course):
    installed(course, python=course / "removed" / "python3.12")
    done, said = make(course, "book")
    assert not done
    assert "The Python that .venv was made with is gone" in said
    assert "make clean" in said


@pytest.mark.parametrize("place", [".", ".venv", "_build"])
def test_an_unwritable_folder(course, place):
    course.chmod(0o777)
    (course / place).mkdir(exist_ok=True)
    (course / place).chmod(0o555)
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    done, said = make(course, "book", **user)
    (course / place).chmod(0o755)
    assert not done
    assert f"may not write in {(course / place).resolve()}." in said
    assert f"chown -R {'nobody' if user else ''}" in said
    assert "python3-venv" not in said


def test_an_intel_mac(course):
    installed(course)
    machine = "import platform; platform.system = lambda: 'Darwin'; platform.machine = lambda: "
    python = course / ".venv" / "bin" / "python"
    python.unlink()
    program(python, f"exec {sys.executable} -c \"{machine}'x86_64'; $2\"")
    done, said = make(course, "book")
    assert done, said
    (course / ".venv" / "notebooks").unlink()
    done, said = make(course, "lab")
    assert not done
    assert "PyTorch has no build for Python on Macs with an Intel processor" in said
    assert "make book works" in said
    program(python, f"exec {sys.executable} -c \"{machine}'arm64'; $2\"")
    _, said = make(course, "lab")
    assert "Intel" not in said


# --- JupyterLab -----------------------------------------------------------------------------------


def test_lab_opens_in_the_notebooks_and_reaches_the_book(tmp_path):
    with lab_server(["make", "lab"], ROOT, tmp_path) as fetch:
        assert fetch("")[0] == "/lab/tree/notebooks"
        first = min((ROOT / "notebooks").glob("*.ipynb"))
        assert first.name in fetch("api/contents/notebooks")[1]
        # JupyterLab follows a link of a page, ../book/glossary.md, to this address.
        assert "# Glossary" in fetch("files/book/glossary.md")[1]
