"""The checks are checked: each planted fault must be found, and by the check that is meant for it.

The sample chapter (sample/) is executed once. A fault is planted in a copy of it, or of the helper
beside it. The healthy copy passes every check. "Red for another reason" does not count: what
complains must be exactly what is expected.
"""

import copy
import os
import re
import shutil
from pathlib import Path

import anatomy
import claims
import hygiene
import links
import nbformat
import nbval_strict
import pytest
from nbclient import NotebookClient
from nbval_run import copy_notebooks_folder, failing_cells
from reading import Notebook

SAMPLE = Path(__file__).parent / "sample"


# --- The healthy sample --------------------------------------------------------------------------


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """Make a small course: the sample chapter with its outputs, its book, and the helper."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(SAMPLE / "book", root / "book")
    copy_helper(root / "notebooks")
    path = root / "notebooks" / "00-sample.ipynb"
    node = nbformat.read(SAMPLE / "notebooks" / "00-sample.ipynb", as_version=4)
    client = NotebookClient(
        node,
        timeout=120,
        record_timing=False,
        resources={"metadata": {"path": path.parent}},
    )
    client.execute(env=os.environ | {"OMP_NUM_THREADS": "1"})
    for each in node.cells:
        if each.cell_type == "code":
            each.outputs = nbval_strict.join_neighbours(each.outputs)
    node.metadata.language_info = {"name": "python"}
    nbformat.write(node, path)
    return root


def copy_helper(folder):
    copy_notebooks_folder(folder, without=["__pycache__", "*.ipynb", "kernel-ipc*"])
    helper = folder / "crossentropy"
    shutil.copy(SAMPLE / "exercises.py", helper / "_exercises" / "sample.py")
    return helper


@pytest.fixture
def healthy(course):
    """Give a test its own copy of the sample chapter, to plant a fault in."""
    return nbformat.read(course / "notebooks" / "00-sample.ipynb", as_version=4)


def cell(node, identifier):
    (found,) = [cell for cell in node.cells if cell.id == identifier]
    return found


# --- Faults that nbval has to find: what is stored is not what the code gives ---------------------

NBVAL_FAULTS = []


def nbval_fault(**expected):
    """Register a fault with the cells that must fail, and what their message must say."""

    def register(plant):
        NBVAL_FAULTS.append((plant, {key.replace("_", "-"): say for key, say in expected.items()}))
        return plant

    return register


@nbval_fault(loss="Stored output differs: printed text")
def last_printed_digit(node):
    output = cell(node, "loss").outputs[0]
    number, unit = output.text.split(" ")
    output.text = f"{number[:-1]}{(int(number[-1]) + 1) % 10} {unit}"


@nbval_fault(figure="Stored output differs: figure (SVG)")
def changed_curve(node):
    figure = cell(node, "figure")
    figure.source = figure.source.replace("ce.surprisal(p)", "1.0001 * ce.surprisal(p)")


@nbval_fault(figure="New output: the code gives a figure (SVG)")
def figure_removed(node):
    cell(node, "figure").outputs.clear()


@nbval_fault(figure="Lost output: figure (SVG)")
def figure_no_longer_drawn(node):
    cell(node, "figure").source = "p = np.linspace(0.01, 1, 50)"


@nbval_fault(loss="New output: the code gives a printed text")
def outputs_cleared(node):
    cell(node, "loss").outputs.clear()


@nbval_fault(loss="Stored run number is None, expected 2")
def outputs_and_count_of_a_cell_cleared(node):
    cell(node, "loss").outputs.clear()
    cell(node, "loss").execution_count = None


@nbval_fault(
    **dict.fromkeys(
        ["setup", "loss", "figure", "error", "warning"]
        + [f"{kind}_{number}" for number in (1, 2, 3) for kind in ("starter", "solution")],
        "Stored run number is None",
    )
)
def outputs_and_counts_of_a_notebook_cleared(node):
    for each in node.cells:
        if each.cell_type == "code":
            each.outputs.clear()
            each.execution_count = None


@nbval_fault(warning="Outputs come in another order")
def order_of_outputs(node):
    cell(node, "warning").outputs.reverse()


@nbval_fault(loss="Stored run number is 3, expected 2", figure="Stored run number is 2, expected 3")
def order_of_counts(node):
    loss, figure = cell(node, "loss"), cell(node, "figure")
    loss.execution_count, figure.execution_count = figure.execution_count, loss.execution_count
    for output in loss.outputs + figure.outputs:
        output.pop("execution_count", None)


@nbval_fault(
    setup="Opt-out or unknown tag 'skip'",
    loss="Opt-out or unknown tag 'nbval-skip'",
    figure="Opt-out or unknown tag 'nbval-ignore-output'",
    error="Opt-out or unknown tag 'nbval-raises-exception'",
    warning="Opt-out or unknown tag 'nbval-check-output'",
)
def opt_out_tags(node):
    for identifier, tag in {
        "setup": "skip",
        "loss": "nbval-skip",
        "figure": "nbval-ignore-output",
        "error": "nbval-raises-exception",
        "warning": "nbval-check-output",
    }.items():
        cell(node, identifier).metadata.setdefault("tags", []).append(tag)


@nbval_fault(
    loss="Opt-out comment 'NBVAL_SKIP'",
    figure="Opt-out comment 'NBVAL_IGNORE_OUTPUT'",
    error="Opt-out comment 'NBVAL_RAISES_EXCEPTION'",
    warning="Opt-out comment 'PYTEST_VALIDATE_IGNORE_OUTPUT'",
)
def opt_out_comments(node):
    for identifier, comment in {
        "loss": "# NBVAL_SKIP\n",
        "figure": "#NBVAL_IGNORE_OUTPUT\n",
        "error": "  # NBVAL_RAISES_EXCEPTION\n",
        "warning": "# PYTEST_VALIDATE_IGNORE_OUTPUT\n",
    }.items():
        cell(node, identifier).source = comment + cell(node, identifier).source


@nbval_fault(error="Tagged 'raises-exception', but no stored error")
def emptied_raises_exception_cell(node):
    cell(node, "error").outputs.clear()


@nbval_fault(error="Lost output: error")
def error_no_longer_raised(node):
    cell(node, "error").source = "loss = ce.surprisal(0.5)"


@nbval_fault(error="Stored output differs: error")
def wording_of_an_error(node):
    cell(node, "error").outputs[0].evalue += "!"


@nbval_fault(loss="The cell does not run")
def new_error(node):
    cell(node, "loss").source += "\n1 / 0"


@nbval_fault(loss="New output: the code gives a warning")
def new_warning(node):
    cell(node, "loss").source += '\nwarnings.warn("new", stacklevel=1)'


@nbval_fault(warning="Lost output: warning")
def lost_warning(node):
    cell(node, "warning").source = 'print("before")'


@nbval_fault(solution_1="Stored output differs: printed text")
def solution_that_fails_its_own_check(node):
    cell(node, "solution-1").source = cell(node, "solution-1").source.replace("2 + 2", "2 + 3")


@nbval_fault(figure="A figure is stored as image/png")
def png_beside_svg(node):
    cell(node, "figure").outputs[0].data["image/png"] = "iVBORw0KGgo="


def healthy_copy(node):
    """Plant nothing."""


@pytest.fixture(scope="session")
def nbval_failures(course, tmp_path_factory):
    """Run nbval once over all copies: for each, the failing cells with their messages."""
    faults = tmp_path_factory.mktemp("faults") / "notebooks"
    healthy = nbformat.read(course / "notebooks" / "00-sample.ipynb", as_version=4)
    copy_helper(faults)
    for plant in [healthy_copy, *(plant for plant, _ in NBVAL_FAULTS)]:
        node = copy.deepcopy(healthy)
        plant(node)
        nbformat.write(node, faults / f"{plant.__name__}.ipynb")

    wrong = faults / "wrong"
    with (copy_helper(wrong) / "information.py").open("a", encoding="utf-8") as module:
        module.write(
            "\n\n_right = cross_entropy\n\n\n"
            "def cross_entropy(*args, **kwargs):\n"
            "    return _right(*args, **kwargs) * (1 + 1e-6)\n"
        )
    nbformat.write(healthy, wrong / "wrong_helper.ipynb")

    identifiers = {f"cell {number}": each.id for number, each in enumerate(healthy.cells, start=1)}
    return {
        notebook: {identifiers[name]: message for name, message in failures.items()}
        for notebook, failures in failing_cells(faults).items()
    }


def test_nbval_passes_the_healthy_copy(nbval_failures):
    assert nbval_failures["healthy_copy"] == {}


@pytest.mark.parametrize(
    ("fault", "expected"),
    [pytest.param(plant.__name__, expected, id=plant.__name__) for plant, expected in NBVAL_FAULTS]
    + [pytest.param("wrong_helper", {"loss": "Stored output differs: printed text"}, id="helper")],
)
def test_nbval_finds(nbval_failures, fault, expected):
    found = nbval_failures[fault]
    assert set(found) == set(expected)
    for identifier, say in expected.items():
        assert say in found[identifier]
        assert f"{fault}.ipynb, cell" in found[identifier]
        assert "Repair:" in found[identifier]


def test_nbval_finds_a_relative_error_of_one_millionth(nbval_failures):
    """Not because the wrong helper is wrong by far: the first six digits agree."""
    message = nbval_failures["wrong_helper"]["loss"]
    old, new = (float(re.search(rf"^    [{sign}]([\d.]+) nat$", message, re.M)[1]) for sign in "-+")
    assert old != new
    assert new == pytest.approx(old, rel=2e-6)


def test_a_difference_names_the_platform(monkeypatch):
    monkeypatch.setattr(nbval_strict.platform, "system", lambda: "Darwin")
    monkeypatch.setattr(nbval_strict.metadata, "version", lambda package: "1.0")
    said = nbval_strict.where_it_ran()
    assert "Darwin instead of Linux" in said
    assert "numpy 1.0 instead of 2." in said


def test_comparing_nothing_is_refused(pytestconfig, monkeypatch):
    monkeypatch.setattr(pytestconfig.option, "nbval_lax", True)
    with pytest.raises(pytest.UsageError, match="compares nothing"):
        nbval_strict.pytest_configure(pytestconfig)


# --- Faults that the other checks have to find ----------------------------------------------------


def complaints(course, node, name="00-sample.ipynb"):
    """Write a copy beside the healthy one and return what every check says, by check."""
    path = course / "notebooks" / name
    original = path.read_bytes() if path.exists() else None
    try:
        path.write_text(nbformat.v4.writes(node), "utf-8")  # write() would repair some faults
        links.pieces.cache_clear()
        links.anchors.cache_clear()
        notebook = Notebook(path)
        checks = {check.__name__: check for check in hygiene.CHECKS + anatomy.CHECKS}
        found = {name: list(check(notebook)) for name, check in checks.items()}
        found["unproved"] = claims.unproved(notebook)
        found["broken_links"] = list(links.broken_links(path))
        return {name: said for name, said in found.items() if said}
    finally:
        if original is None:
            path.unlink()
        else:
            path.write_bytes(original)


def replace(node, identifier, old, new):
    assert old in cell(node, identifier).source
    cell(node, identifier).source = cell(node, identifier).source.replace(old, new)


def prints(node, text):
    cell(node, "loss").outputs[0].text += text


def alt(node, text):
    cell(node, "figure").metadata["mystnb"] = {"image": {"alt": text}}


def store_png(node):
    cell(node, "figure").outputs[0].data = {"image/png": "iVBORw0KGgo="}


def big_figure(node):
    digits = " ".join(f"{(i * 7919) ** 3 % 1000003}" for i in range(20000))
    cell(node, "figure").outputs[0].data["image/svg+xml"] = f"<svg><path d='M {digits}'/></svg>"


def solution_fails(node):
    """Store what the solution prints when it is wrong."""
    cell(node, "solution-2").outputs[0].text = "sample-2: not yet. That is not the value.\n"


def remove(node, *identifiers):
    node.cells = [each for each in node.cells if each.id not in identifiers]
    number_runs(node)


def move(node, *identifiers, before):
    moved = [cell(node, identifier) for identifier in identifiers]
    remove(node, *identifiers)
    place = node.cells.index(cell(node, before))
    node.cells[place:place] = moved
    number_runs(node)


def number_runs(node):
    code = [each for each in node.cells if each.cell_type == "code"]
    for number, each in enumerate(code, start=1):
        each.execution_count = number


def add_cells(node):
    node.cells[5:5] = [
        nbformat.v4.new_markdown_cell(f"More {i}.", id=f"more-{i}") for i in range(40)
    ]


OTHER_FAULTS = {
    # hygiene: the file
    "count cleared": ("run_order", lambda n: cell(n, "loss").update(execution_count=None)),
    "counts in another order": (
        "run_order",
        lambda n: [cell(n, name).update(execution_count=4) for name in ("loss", "figure")],
    ),
    "wrong kernelspec": ("kernel", lambda n: n.metadata.kernelspec.update(name="conda-env")),
    "wrong kernel's name": ("kernel", lambda n: n.metadata.kernelspec.update(display_name="My")),
    "no kernelspec": ("kernel", lambda n: n.metadata.pop("kernelspec")),
    "language version": (
        "transient_metadata",
        lambda n: n.metadata.language_info.update(version="3.11.7"),
    ),
    "widget state": ("transient_metadata", lambda n: n.metadata.update(widgets={})),
    "execution times": (
        "transient_metadata",
        lambda n: cell(n, "loss").metadata.update(execution={"iopub.status.busy": "now"}),
    ),
    "output metadata": (
        "transient_metadata",
        lambda n: cell(n, "figure").outputs[0].metadata.update(isolated=True),
    ),
    "collapsed": (
        "transient_metadata",
        lambda n: cell(n, "loss").metadata.update(collapsed=False),
    ),
    "opt-out tag": ("tags", lambda n: cell(n, "loss").metadata.update(tags=["nbval-skip"])),
    "opt-out comment": ("tags", lambda n: replace(n, "loss", "print", "# NBVAL_SKIP\nprint")),
    "path printed": ("absolute_paths", lambda n: prints(n, "read /home/ada/data.csv\n")),
    "path in code": (
        "absolute_paths",
        lambda n: replace(n, "loss", "loss =", "# C:\\Users\\ada\\data.csv\nloss ="),
    ),
    "path in the text": ("absolute_paths", lambda n: replace(n, "claim", "It", "/data/a/b It")),
    "path in a warning": (
        "absolute_paths",
        lambda n: (
            cell(n, "warning")
            .outputs[1]
            .update(text="/tmp/ipykernel_12/345.py:2: UserWarning: a probability was rounded\n")
        ),
    ),
    "bare repr": ("accidental_output", lambda n: prints(n, "np.float64(0.47965)\n")),
    "memory address": ("accidental_output", lambda n: prints(n, "<object at 0x7f3a2b1c>\n")),
    "set": ("accidental_output", lambda n: prints(n, "{'cat', 'dog'}\n")),
    "progress bar": ("accidental_output", lambda n: prints(n, "10\r20\r\n")),
    "alt text missing": ("alt_text", lambda n: cell(n, "figure").metadata.pop("mystnb")),
    "alt text too short": ("alt_text", lambda n: alt(n, "A curve.")),
    "alt text no sentence": ("alt_text", lambda n: alt(n, "the curve of the surprise, falling")),
    "PNG figure": ("svg_only", store_png),
    "big figure": ("figure_size", big_figure),
    "many cells": ("size", add_cells),
    "long line": ("size", lambda n: replace(n, "loss", "print", "#" * 84 + "\nprint")),
    "long cell": ("size", lambda n: replace(n, "loss", "print", "\n" * 14 + "print")),
    "doubled cell id": ("valid_format", lambda n: cell(n, "claim").update(id="loss")),
    # anatomy: the page
    "no sentence": ("opening", lambda n: replace(n, "opening", "It is as", "## It is as")),
    "two objectives": ("opening", lambda n: replace(n, "opening", "- read the", "read the")),
    "no needs": ("opening", lambda n: replace(n, "opening", "[logarithm]", "logarithm, ")),
    "no time": ("opening", lambda n: replace(n, "opening", "**Time:**", "Time:")),
    "second title": ("opening", lambda n: replace(n, "exercises", "## Exer", "# Two\n\n## Exer")),
    "setup not first": ("setup_cell", lambda n: replace(n, "setup", "ce.class", "1 + 1\nce.class")),
    "torch too early": (
        "setup_cell",
        lambda n: replace(n, "setup", "import warnings", "import torch"),
    ),
    "no prediction": ("predictions", lambda n: replace(n, "question", "Predict first", "Note")),
    "sections": ("last_sections", lambda n: replace(n, "end", "## Summary", "## In short")),
    "mistake not run": ("last_sections", lambda n: move(n, "error", "warning", before="mistakes")),
    "mistake without source": (
        "last_sections",
        lambda n: replace(n, "mistakes", "https://example.org/", "00-sample.ipynb"),
    ),
    "two exercises": (
        "exercises",
        lambda n: remove(n, "exercise-3", "starter-3", "solution-line-3", "solution-3"),
    ),
    "wrong label": ("exercises", lambda n: replace(n, "exercise-1", "sample-1", "simple-1")),
    "backtick fence": ("exercises", lambda n: replace(n, "exercise-1", ":::", "```")),
    "no blank line": ("exercises", lambda n: replace(n, "exercise-1", "\n\n:::", "\n:::")),
    "no starter": ("exercises", lambda n: remove(n, "starter-1")),
    "starter answered": (
        "exercises",
        lambda n: cell(n, "starter-1").outputs[0].update(text="sample-1: correct.\n"),
    ),
    "solution fails its own check": ("exercises", solution_fails),
    "solution without check": (
        "exercises",
        lambda n: replace(n, "solution-1", "ce.classroom.check", "print"),
    ),
    "solution not hidden": ("exercises", lambda n: cell(n, "solution-1").metadata.pop("tags")),
    "solution open in the lab": (
        "exercises",
        lambda n: cell(n, "solution-1").metadata.jupyter.update(source_hidden=False),
    ),
    "forbidden word": ("words", lambda n: replace(n, "claim", "It is", "It is simply")),
    "role": ("plain_links", lambda n: replace(n, "claim", "It is", "{term}`loss` is")),
    "image without alt text": (
        "plain_links",
        lambda n: replace(n, "claim", "It is", "![](00-sample.ipynb) It is"),
    ),
    # claims: numbers in prose
    "wrong number in prose": ("unproved", lambda n: replace(n, "claim", "0.480", "0.481")),
    "cut off, not rounded": ("unproved", lambda n: replace(n, "claim", "0.480", "0.479")),
    "number without source": (
        "unproved",
        lambda n: replace(n, "claim", "bibliography.md#shannon1948", "refresher.md"),
    ),
    # links
    "link to no page": ("broken_links", lambda n: replace(n, "end", "(#what", "(09-no.ipynb#what")),
    "link to no heading": ("broken_links", lambda n: replace(n, "end", "(#what", "(#when")),
    "link to no refresher": (
        "broken_links",
        lambda n: replace(n, "opening", "#logarithm", "#integral"),
    ),
    "link to no term": (
        "broken_links",
        lambda n: replace(n, "question", "#term-cross-entropy", "#term-entropy"),
    ),
    "link to no source": (
        "broken_links",
        lambda n: replace(n, "claim", "#shannon1948", "#shannon1984"),
    ),
}


def test_the_other_checks_pass_the_healthy_copy(course, healthy):
    assert complaints(course, healthy) == {}


@pytest.mark.parametrize("fault", OTHER_FAULTS)
def test_other_checks_find(course, healthy, fault):
    check, plant = OTHER_FAULTS[fault]
    plant(healthy)
    found = complaints(course, healthy)
    assert set(found) == {check}
    for said in found[check]:
        assert "00-sample.ipynb" in said
        assert "Repair:" in said


def test_finds_an_underscore_in_the_name(course, healthy):
    (complaint,) = complaints(course, healthy, "00_sample.ipynb")["name"]
    assert "Repair: rename it" in complaint


def test_finds_a_source_that_nobody_cites(course, tmp_path):
    bibliography = tmp_path / "references.bib"
    bibliography.write_text("@book{shannon1948, year={1948}}\n@book{gibbs1902, year={1902}}\n")
    (complaint,) = links.uncited(bibliography, [course / "notebooks" / "00-sample.ipynb"])
    assert "gibbs1902" in complaint


def test_finds_broken_roles_on_a_page(course):
    page = course / "book" / "roles.md"
    page.write_text("See {term}`cross-entropy`, {term}`loss`, {cite}`shannon1948,gibbs1902`.")
    try:
        found = list(links.broken_roles(page, course / "book"))
    finally:
        page.unlink()
    assert [said.split("`")[1] for said in found] == ["loss", "gibbs1902"]
