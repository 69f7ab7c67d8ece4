"""The ways to run the course without make: copies for Colab, Binder's settings, three plain lines.

Colab, Binder and Windows themselves are not here. What they would do is done with stand-ins.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv

import nbformat
from lab_server import lab_server
from nbclient import NotebookClient
from nbval_strict import REFERENCE, difference
from reading import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
COMMIT = "0123456789abcdef0123456789abcdef01234567"
FORK = "https://github.com/somebody/a-fork"
SHORTEST = "02-units.ipynb"


def python(*arguments, **options):
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        **options,
    )


# --- Colab ----------------------------------------------------------------------------------------


def copies(folder, repository):
    python(ROOT / "tools" / "colab.py", folder, repository, COMMIT)
    return folder / "notebooks"


def test_a_copy_is_the_notebook_below_a_cell_that_names_fork_and_commit(tmp_path):
    made = copies(tmp_path, FORK)
    assert [path.name for path in sorted(made.iterdir())] == [path.name for path in NOTEBOOKS]
    for path in NOTEBOOKS:
        text = (made / path.name).read_text("utf-8")
        copy = nbformat.reads(text, as_version=4)
        nbformat.validate(copy)
        original = nbformat.read(path, as_version=4)
        assert f'"{FORK}/archive/{COMMIT}.tar.gz"' in copy.cells[0].source
        for ours, theirs in zip(original.cells, copy.cells[1:], strict=True):
            assert ours.get("outputs") == theirs.get("outputs")
            if ours.cell_type == "code":
                assert ours.source == theirs.source
        assert not re.search(r"\]\((\.\./|[\w-]+\.ipynb)", text), path.name
    assert f"]({FORK}/blob/{COMMIT}/book/glossary.md#" in text


def test_a_copy_runs_on_colab_with_nothing_beside_it(tmp_path, monkeypatch):
    """The archive is on the disk, `google.colab` an empty module; outputs are the stored ones."""
    (tmp_path / "archive").mkdir()
    with tarfile.open(tmp_path / "archive" / f"{COMMIT}.tar.gz", "w:gz") as archive:
        archive.add(ROOT / "notebooks", f"a-fork-{COMMIT}/notebooks")
    made = copies(tmp_path / "copies", tmp_path.as_uri())
    colab = tmp_path / "stand-in" / "google" / "colab"
    colab.mkdir(parents=True)
    (colab / "__init__.py").touch()
    (tmp_path / "stand-in" / "sitecustomize.py").write_text("import google.colab\n", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "stand-in"))
    content = tmp_path / "content"
    content.mkdir()

    copy = nbformat.read(made / SHORTEST, as_version=4)
    stored = [cell.get("outputs") for cell in copy.cells]
    NotebookClient(
        copy, timeout=120, coalesce_streams=True, resources={"metadata": {"path": content}}
    ).execute()
    assert copy.cells[0].outputs == []
    for old, cell in zip(stored, copy.cells, strict=True):
        assert cell.cell_type != "code" or not difference(stored=old, new=cell.outputs)
    assert list(content.iterdir()) == []


def test_a_copy_fetches_nothing_elsewhere(tmp_path):
    first = nbformat.read(copies(tmp_path, "nowhere://at-all") / SHORTEST, as_version=4).cells[0]
    said = python("-c", f"{first.source}\nimport os; print(os.getcwd())", cwd=tmp_path).stdout
    assert said.strip() == str(tmp_path.resolve())


# --- An environment of one's own, made without asking a network -----------------------------------


def finds_what_is_installed_here(environment):
    (packages,) = environment.glob("lib/*/site-packages")
    for bundled in packages.glob("setuptools*"):  # Python 3.11 brings an old one
        shutil.rmtree(bundled)
    here = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "here.pth").write_text(here + "\n", "utf-8")


def test_binder_trusts_the_notebooks_and_shows_no_news(tmp_path):
    venv.create(tmp_path / ".venv")
    finds_what_is_installed_here(tmp_path / ".venv")
    for name, module in {
        "jupyter": "jupyter",
        "jupyter-trust": "nbformat.sign",
        "jupyter-labextension": "jupyterlab.labextensions",
    }.items():
        program = tmp_path / "programs" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(
            f'#!/bin/sh\nexec {tmp_path}/.venv/bin/python -m {module} "$@"\n', "utf-8"
        )
        program.chmod(0o755)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / SHORTEST).write_bytes((ROOT / "notebooks" / SHORTEST).read_bytes())
    run = subprocess.run(
        [ROOT / "binder" / "postBuild"],
        cwd=tmp_path,
        env=os.environ
        | {"PATH": f"{tmp_path}/programs:{os.environ['PATH']}", "JUPYTER_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    assert f"Signing notebook: notebooks/{SHORTEST}" in run.stdout
    (settings,) = (tmp_path / ".venv" / "etc").rglob("page_config.json")
    disabled = json.loads(settings.read_text("utf-8"))["disabledExtensions"]
    assert disabled["@jupyterlab/apputils-extension:announcements"] is True


def test_the_readmes_three_lines_open_the_notebooks(tmp_path):
    """As written, but for the folder that Windows calls Scripts, as the README says."""
    readme = (ROOT / "README.md").read_text("utf-8")
    (lines,) = re.findall(r"```powershell\n(.*?)```", readme, re.S)
    make, install, start = lines.replace("Scripts", "bin").splitlines()
    course = tmp_path / "course"
    (course / "notebooks").mkdir(parents=True)
    for name in ("constraints.txt", "notebooks/requirements.txt", f"notebooks/{SHORTEST}"):
        (course / name).write_bytes((ROOT / name).read_bytes())
    path = f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PIP_NO_INDEX": "1"}
    options = {"cwd": course, "env": environment, "check": True}
    subprocess.run(make.split(), timeout=200, **options)
    finds_what_is_installed_here(course / ".venv")
    subprocess.run(install.split(), timeout=200, **options)
    with lab_server(start.split(), course, tmp_path) as fetch:
        assert SHORTEST in fetch("api/contents/notebooks")[1]


def test_the_dev_container_names_an_image_exactly_and_a_target_of_make():
    text = (ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8")
    container = json.loads(text)
    image = r"mcr\.microsoft\.com/devcontainers/python:\d+\.\d+\.\d+-(\d\.\d+)-bookworm"
    assert re.fullmatch(image, container["image"])[1] == REFERENCE[2]
    target = container["postCreateCommand"].removeprefix("make ")
    assert re.search(rf"^{re.escape(target)}:", (ROOT / "Makefile").read_text("utf-8"), re.M)
