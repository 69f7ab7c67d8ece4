"""What the notebooks need: equal output everywhere, and checks that judge every answer."""

import importlib
import os
import pkgutil
import re
import sys
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import crossentropy as ce
from crossentropy import _exercises
from crossentropy._exercises import _compare

MODULES = {
    module.name: importlib.import_module(f"{_exercises.__name__}.{module.name}")
    for module in pkgutil.iter_modules(_exercises.__path__)
    if not module.name.startswith("_")
}
EXERCISES = {
    f"{chapter}-{name.removeprefix('exercise_')}": function
    for chapter, module in MODULES.items()
    for name, function in vars(module).items()
    if re.fullmatch(r"exercise_\d+", name)
}

TABLE_OPTIONS = "float_format", "max_rows", "max_columns", "max_colwidth", "max_seq_items", "width"


class Shell(InteractiveShell):
    """IPython's shell without a window."""

    def enable_gui(self, gui=None):
        """Nothing to enable."""


@pytest.fixture
def shell(monkeypatch):
    """A notebook's shell; whatever setup() changes beside it is put back."""
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    threads, backend = torch.get_num_threads(), plt.get_backend()
    InteractiveShell.clear_instance()
    tables = {f"display.{name}": pd.get_option(f"display.{name}") for name in TABLE_OPTIONS}
    with np.printoptions(), plt.rc_context(), pd.option_context(tables):
        yield Shell.instance()
        plt.close("all")
        plt.switch_backend(backend)
    torch.set_num_threads(threads)
    Shell.clear_instance()


def run(shell, cell):
    with capture_output() as captured:
        shell.run_cell(cell)
    return captured


def test_setup_needs_a_notebook():
    with pytest.raises(RuntimeError, match=r"found none.*leave it out in a script"):
        ce.classroom.setup()


def test_setup_makes_figures_reproducible_svg(shell):
    ce.classroom.setup()
    draw = (
        "import matplotlib.pyplot as plt\n"
        "figure, axes = plt.subplots()\n"
        "axes.plot([0, 1], [1, 0]); axes.plot([0, 1], [0, 1]); axes.set_xlabel('p')\n"
        "plt.show()"
    )
    first, second = (run(shell, draw).outputs[0].data["image/svg+xml"] for _ in range(2))
    assert first == second
    assert "<dc:date>" not in first
    assert "Matplotlib v" not in first
    assert "stroke-dasharray" in first, "the second line differs in more than colour"
    plt.rcParams["lines.linewidth"] = 9
    ce.classroom.setup()
    assert plt.rcParams["lines.linewidth"] == 2


def test_setup_keeps_paths_and_line_numbers_out_of_outputs(shell, capsys):
    ce.classroom.setup()
    error = run(shell, "import crossentropy as ce; ce.entropy([2])").stdout
    assert len(error.strip().splitlines()) == 1
    assert "p[0] is 2" in error
    warnings.showwarning("beware", UserWarning, "/some/path.py", 12)
    assert capsys.readouterr().err == "UserWarning: beware\n"


def test_setup_fixes_digits_and_threads(shell, monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    torch.set_num_threads(2)
    ce.classroom.setup()
    assert os.environ["OMP_NUM_THREADS"] == "1"
    assert torch.get_num_threads() == 1
    assert str(np.array([1 / 3])) == "[0.33333333]"
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    ce.classroom.setup()
    assert torch.get_num_threads() == 2
    monkeypatch.delitem(sys.modules, "torch")
    ce.classroom.setup()


def cells_of(table):
    return re.findall(r"<td>(.*?)</td>", table._repr_html_())


def test_setup_makes_tables_legible(shell):
    ce.classroom.setup()
    numbers = [
        (0.0, "0"),
        (-0.0, "0"),
        (0.5, "0.5"),
        (0.4796500063, "0.4797"),
        (-2.302585093, "-2.303"),
        (0.01, "0.01"),
        (1e-6, "1e-06"),
        (1.23456e-300, "1.235e-300"),
        (11.0, "11"),
        (123.456, "123.5"),
        (999.94, "999.9"),
        (999.96, "1,000"),
        (1000.0, "1,000"),
        (17922.6, "17,923"),
        (-17922.6, "-17,923"),
        (12345678.9, "12,345,679"),
        (1e300, "1e+300"),
        (np.inf, "inf"),
        (-np.inf, "-inf"),
        (np.nan, "NaN"),
    ]
    values, shown = zip(*numbers, strict=True)
    assert cells_of(pd.DataFrame({"loss": values})) == list(shown)
    assert cells_of(pd.DataFrame({"rows": [17923, -5]})) == ["17923", "-5"]
    assert cells_of(pd.DataFrame({"loss": np.array([1 / 3], "f4")})) == ["0.3333"]
    assert cells_of(pd.DataFrame({"mixed": ["a", 1 / 3, None, True]})) == [
        "a",
        "0.3333",
        "None",
        "True",
    ]
    assert "<th>0.3333</th>" in pd.DataFrame({"x": [1]}, index=[1 / 3])._repr_html_()
    assert str(pd.Series([17922.6])).startswith("0   17,923\n")


def test_setup_leaves_nothing_out_of_a_table(shell):
    ce.classroom.setup()
    many = pd.DataFrame(np.arange(90 * 90).reshape(90, 90))
    assert cells_of(many) == [str(i) for i in range(90 * 90)]
    assert str(many).count("8099") == 1
    wide = pd.DataFrame({"text": ["long " * 40], "list": [list(range(200))]})
    assert "..." not in wide._repr_html_() + str(wide)


def test_setup_without_pandas(shell, monkeypatch):
    monkeypatch.setattr(ce.classroom, "find_spec", lambda name: None)
    pd.set_option("display.max_rows", 7)
    ce.classroom.setup()
    assert pd.get_option("display.max_rows") == 7


def test_setup_makes_the_figures_of_pandas_reproducible(shell):
    ce.classroom.setup()
    draw = (
        "import pandas as pd\n"
        "pd.DataFrame({'train': [1.0, 0.5, 0.1], 'test': [1.0, 0.6, 0.4]}).plot(logy=True);"
    )
    first, second = (run(shell, draw).outputs for _ in range(2))
    assert len(first) == 1, "the figure, and no line that names an object"
    assert first[0].data == second[0].data
    figure = first[0].data["image/svg+xml"]
    assert "<dc:date>" not in figure
    assert "#0072b2" in figure
    assert "stroke-dasharray" in figure, "the second line differs in more than colour"


@pytest.mark.parametrize(
    "name", ["nothing-1", "units-99", "units", "", "-1", "_compare-1", "units-x", "units-1-2"]
)
def test_check_knows_its_exercises(name):
    with pytest.raises(ValueError, match="exercise: there is none called"):
        ce.classroom.check(name, 1)


@pytest.mark.parametrize("answer", [..., None, [1, ...], (..., 2), {"rain": ...}])
def test_dots_are_no_answer_yet(answer, capsys):
    ce.classroom.check("units-1", answer)
    assert capsys.readouterr().out.startswith("units-1: not yet. Put your answer")


def test_right_and_wrong(capsys):
    ce.classroom.check("units-1", (0.3 / np.log(2), 0.01 * np.log(2)))
    ce.classroom.check("units-1", [0.433, 0.00693])
    ce.classroom.check("units-1", (0.3 * np.log(2), 0.01 / np.log(2)))
    ce.classroom.check("units-1", 0.433)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["units-1: correct."] * 2
    assert re.fullmatch(r"units-1: not yet\. [A-Z].*\.", lines[2])
    assert lines[3].startswith("units-1: not yet. Two numbers are expected, the learning rate")


@pytest.mark.parametrize("name", EXERCISES)
def test_every_check_survives_every_answer(name):
    """Whatever a reader hands over, a check returns a sentence and never raises."""
    functions = [lambda *_: "x", lambda: 1]
    values = ["text", "", [], {}, -1e9, np.nan, [1, "a"], np.ones((2, 3))]
    for answer in functions + values:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the reader's own function
            complaint = EXERCISES[name](answer)
        assert isinstance(complaint, str)
        assert complaint, f"{answer!r} was accepted"
        assert not complaint.endswith("."), "check() adds the full stop"


def test_every_number_is_accepted_and_every_hint_is_given():
    """An exercise that asks for numbers takes its own, and answers each mistake with its hint."""
    asked = {name: _compare.asked(check) for name, check in EXERCISES.items()}
    assert sum(bool(cases) for cases in asked.values()) >= 18
    for name, cases in asked.items():
        for case in cases:
            assert EXERCISES[name](case.value) == case.complaint


def test_only_a_comparison_is_told():
    one = {"that is two": 2}
    first, _, hint = _compare.asked(lambda answer: _compare.numbers(answer, 1, mistakes=one))
    assert (first.value, first.complaint, hint.complaint) == (1, "", "that is two")
    assert hint.tolerance == pytest.approx(0.004)
    more = [
        lambda answer: "a function is expected",
        lambda answer: _compare.numbers(np.abs(answer), 1),
        lambda answer: _compare.numbers(answer, 1) and "look again",
        lambda answer: max(_compare.numbers(answer, value) for value in (1, 2)),
    ]
    assert [_compare.asked(check) for check in more] == [[]] * 4


def test_compare():
    assert _compare.numbers("a", 1.0) == "a number is expected, not a str"
    assert _compare.numbers("a", [1.0]) == "a number array is expected, not a str"
    assert _compare.numbers(["1/3"], [1 / 3]) == "this list holds something that is no number"
    assert _compare.numbers([0.25], 0.25) == ""
    assert _compare.numbers(torch.tensor(0.25), 0.25) == ""
    assert _compare.numbers(torch.tensor(0.25, requires_grad=True), 0.25).startswith("a number is")
    assert _compare.numbers([1, 2], [1, 2]) == ""
    assert _compare.numbers(3, 1, mistakes={"of another shape": [3, 3]}) == "that is not the value"
    assert _compare.numbers(np.inf, np.inf) == ""
    assert _compare.numbers([np.inf, 1], [np.inf, 2]) == "that is not the value"
    assert _compare.numbers(1, np.inf) == "that is not the value"
    assert _compare.numbers(3, 1, mistakes={"not this": 4, "this": 3}) == "this"
