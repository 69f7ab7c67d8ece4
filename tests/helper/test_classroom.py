"""What the notebooks need: equal output everywhere, and checks that judge every answer."""

import importlib
import os
import pkgutil
import re
import sys
import warnings

import matplotlib.pyplot as plt
import numpy as np
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
    with np.printoptions(), plt.rc_context():
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
    ce.classroom.check("units-1", 0.3 / np.log(2))
    ce.classroom.check("units-1", 0.433)
    ce.classroom.check("units-1", 0.3 * np.log(2))
    ce.classroom.check("units-1", [1, 2])
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["units-1: correct."] * 2
    assert re.fullmatch(r"units-1: not yet\. [A-Z].*\.", lines[2])
    assert lines[3] == "units-1: not yet. The shape () is expected, not (2,)."


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


@pytest.mark.parametrize("name", EXERCISES)
def test_every_number_is_accepted_and_every_hint_is_given(name, monkeypatch):
    """An exercise that asks for numbers takes its own, and answers each mistake with its hint."""
    seen = []
    module = MODULES[name.rpartition("-")[0]]
    original = _compare.numbers

    def spy(answer, expected, **options):
        seen.append((expected, options.get("mistakes") or {}))
        return original(answer, expected, **options)

    for place in (module, _compare):
        if hasattr(place, "numbers"):
            monkeypatch.setattr(place, "numbers", spy)
    marker = -123.456
    EXERCISES[name](marker)
    if len(seen) != 1:
        pytest.skip("it asks for no number; the chapter's own solution is its test")
    expected, mistakes = seen[0]
    assert EXERCISES[name](expected) == ""
    for hint, wrong in mistakes.items():
        assert EXERCISES[name](wrong) == hint


def test_compare():
    assert _compare.numbers("a", 1.0) == "a number is expected, not a str"
    assert _compare.numbers("a", [1.0]) == "a number array is expected, not a str"
    assert _compare.numbers([0.25], 0.25) == ""
    assert _compare.numbers(torch.tensor(0.25), 0.25) == ""
    assert _compare.numbers(torch.tensor(0.25, requires_grad=True), 0.25).startswith("a number is")
    assert _compare.numbers([1, 2], [1, 2]) == ""
    assert _compare.numbers(3, 1, mistakes={"of another shape": [3, 3]}) == "that is not the value"
    assert _compare.numbers(3, 1, mistakes={"not this": 4, "this": 3}) == "this"
