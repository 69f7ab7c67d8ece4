"""nbval_strict finds every way in which stored outputs are not what the code gives.

A fault is planted in a copy of the executed sample chapter, or of the helper beside it. nbval runs
once over all copies; what complains must be exactly what is expected.
"""

import copy
import re

import nbformat
import nbval_strict
import pytest
from nbval_run import failing_cells
from planting import cell_of as cell
from planting import copy_helper

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
def nbval_failures(healthy_course, tmp_path_factory):
    """Run nbval once over all copies: for each, the failing cells with their messages."""
    faults = tmp_path_factory.mktemp("faults") / "notebooks"
    healthy = nbformat.read(healthy_course / "notebooks" / "00-sample.ipynb", as_version=4)
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
