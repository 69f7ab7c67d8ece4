"""nbval_strict finds every way in which stored outputs are not what the code gives.

A fault is planted in a copy of the executed sample chapter, or of the helper beside it. nbval runs
once over all copies; the cells that complain must be exactly those that are expected. Most copies
stand one below the other in a few notebooks, because a kernel takes longer than a copy's cells.
"""

import copy
import re

import nbformat
import nbval_strict
import pytest
from nbval_run import failing_cells
from planting import cell_of as cell
from planting import copy_helper

LIMIT = 600  # seconds, in which nbval runs over all copies
pytestmark = [pytest.mark.slow, pytest.mark.timeout(LIMIT + 60), pytest.mark.xdist_group("nbval")]

NBVAL_FAULTS = []
ALONE = set()  # what needs a notebook of its own
TOGETHER = 12  # copies in one notebook


def nbval_fault(*, alone=False, **expected):
    """Register a fault with the cells that must fail, and what their message must say."""

    def register(plant):
        NBVAL_FAULTS.append((plant, {key.replace("_", "-"): say for key, say in expected.items()}))
        if alone or "waiting" in expected:  # claims wait for the notebook's end
            ALONE.add(plant.__name__)
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


@nbval_fault()
def no_fault_a_value_is_held_back_by_a_semicolon(node):
    cell(node, "loss").source += "\nloss;"


@nbval_fault()
def no_fault_a_progress_bar_is_for_readers(node):
    cell(node, "loss").source += "\nfrom tqdm import tqdm\nfor _ in tqdm(range(3)):\n    pass"


NO_PROGRAM = "A notebook starts no program"
ONLY_TEMPORARY = "A notebook writes only below tempfile.TemporaryDirectory()"


@nbval_fault(loss=NO_PROGRAM)
def shell_command(node):
    cell(node, "loss").source += "\n!ls"


@nbval_fault(loss=NO_PROGRAM)
def shell_cell(node):
    cell(node, "loss").source += "\nget_ipython().run_cell_magic('bash', '', 'ls')"


@nbval_fault(loss=NO_PROGRAM)
def other_program(node):
    cell(node, "loss").source += "\nimport subprocess\nsubprocess.run(['ls'])"


@nbval_fault(loss=NO_PROGRAM)
def system_call(node):
    cell(node, "loss").source += "\nimport os\nos.system('ls')"


@nbval_fault(loss=ONLY_TEMPORARY)
def file_beside_the_notebook(node):
    cell(node, "loss").source += "\nnp.savetxt('planted.csv', [loss])"


@nbval_fault(loss=ONLY_TEMPORARY)
def file_of_the_course_overwritten(node):
    cell(node, "loss").source += "\nopen('crossentropy/__init__.py', 'a').close()"


@nbval_fault(loss=ONLY_TEMPORARY)
def folder_at_home(node):
    cell(node, "loss").source += "\nfrom pathlib import Path\n(Path.home() / 'planted').mkdir()"


@nbval_fault(loss="The cell writes planted.pt beside the notebook")
def model_beside_the_notebook(node):
    cell(node, "loss").source += "\nimport torch\ntorch.save({}, 'planted.pt')"


@nbval_fault()
def no_fault_a_file_below_a_temporary_folder(node):
    cell(node, "loss").source += """
import tempfile
with tempfile.TemporaryDirectory() as folder:
    np.savetxt(folder + "/table.csv", [loss])"""


@nbval_fault(figure="New output: the code gives a figure (SVG)")
def figure_removed(node):
    cell(node, "figure").outputs.clear()


@nbval_fault(figure="Lost output: figure (SVG)")
def figure_no_longer_drawn(node):
    cell(node, "figure").source = "p = np.linspace(0.01, 1, 50)"


@nbval_fault(loss="New output: the code gives a printed text")
def outputs_cleared(node):
    cell(node, "loss").outputs.clear()


@nbval_fault(alone=True, loss="Stored run number is None, expected 2")
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


@nbval_fault(
    alone=True,
    loss="Stored run number is 3, expected 2",
    figure="Stored run number is 2, expected 3",
)
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
    cell(node, "error").source = "cost = ce.surprisal(0.5)"


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


# --- Faults in claims: the text does not say what its expression gives ----------------------------


def claims(node, old, new, identifier="claim"):
    text = cell(node, identifier)
    assert old in text.source
    text.source = text.source.replace(old, new)


@nbval_fault(claim="says “1.792”, but loss is 0.47965001. Repair: write 0.480")
def right_numbers_in_each_others_place(node):
    claims(node, "0.480<", "1.792<")
    claims(node, "$1.792$", "$0.480$")


@nbval_fault(claim="says “0.481”, but loss is 0.47965001. Repair: write 0.480")
def wrong_last_digit(node):
    claims(node, "0.480", "0.481")


@nbval_fault(claim="says “twice”, but np.log(6) / loss is 3.735556")
def wrong_word(node):
    claims(node, "nearly four times", "twice")


@nbval_fault(claim="says “−1.792”")
def wrong_sign(node):
    claims(node, "$1.792$", "$-1.792$".replace("-", "−"))


@nbval_fault(claim="says “3·10⁻⁴”, but loss / 1000 is")
def wrong_power_of_ten(node):
    claims(node, "0.480<!--= loss", r"$3\cdot10^{-4}$<!--= loss / 1000")


@nbval_fault(claim="says “47 %”, but loss is 0.47965001. Repair: write 48 %")
def wrong_per_cent(node):
    claims(node, "0.480<", "47 %<")


@nbval_fault(
    loss="Stored output differs: printed text",
    claim="says “0.480”, but loss is 0.95930001",
    waiting="says “0.619”, but np.exp(-loss) is 0.38",
)
def text_that_was_not_corrected_when_the_code_was(node):
    cell(node, "loss").source = "loss = 2 * " + cell(node, "loss").source.removeprefix("loss = ")


@nbval_fault(waiting="says “0.691”, but np.exp(-loss) is 0.619")
def wrong_claim_above_its_cell(node):
    claims(node, "0.619<", "0.691<", "question")


@nbval_fault(waiting="carries lost, which fails: NameError")
def name_that_no_cell_computes(node):
    claims(node, "<!--= loss -->", "<!--= lost -->")


@nbval_fault(claim="carries loss[0], which fails: IndexError")
def expression_that_fails(node):
    claims(node, "<!--= loss -->", "<!--= loss[0] -->")


@nbval_fault(claim="carries loss +, which is no expression")
def expression_that_is_none(node):
    claims(node, "<!--= loss -->", "<!--= loss + -->")


@nbval_fault(claim="no number stands before <!--= loss -->")
def claim_without_a_number(node):
    claims(node, "0.480<", "cheap<")


@nbval_fault(claim="carries the constant 0.48, which proves nothing")
def constant_as_expression(node):
    claims(node, "<!--= loss -->", "<!--= 0.48 -->")


@nbval_fault(claim="carries np.ones((2, 2)) * loss, which fails: TypeError: only 0-dimensional")
def expression_for_many_numbers(node):
    claims(node, "<!--= loss -->", "<!--= np.ones((2, 2)) * loss -->")


@nbval_fault(claim="carries loss < 1, which is no number but a bool")
def expression_for_no_number(node):
    claims(node, "<!--= loss -->", "<!--= loss < 1 -->")


@nbval_fault(claim="in which (loss := 0.48) may change what later cells see")
def expression_that_assigns(node):
    claims(node, "<!--= loss -->", "<!--= (loss := 0.48) -->")


@nbval_fault(claim="evaluating it prints 'RuntimeWarning: divide by zero")
def expression_that_warns(node):
    claims(node, "<!--= loss -->", "<!--= loss + 1 / np.log(0) -->")


@nbval_fault(claim="stands inside a formula, which shows it")
def claim_inside_a_formula(node):
    claims(node, "$1.792$<!--= np.log(6) -->", "$1.792<!--= np.log(6) -->$")


@nbval_fault(question="“above” is said to be right, but loss > 1 does not hold")
def wrong_answer_to_a_prediction(node):
    claims(node, "answer: below 1 = loss < 1", "answer: above = loss > 1", "question")


@nbval_fault()
def no_fault_an_answer_is_what_the_cell_below_computes(node):
    cell(node, "setup").source += "\nloss = 2"
    claims(node, "<!--= np.exp(-loss) -->", "", "question")


def healthy_copy(node):
    """Plant nothing."""


def one_below_the_other(nodes):
    """Join copies to one notebook, in which each but the first forgets what was before it."""
    joined = copy.deepcopy(nodes[0])
    for node in nodes[1:]:
        before = sum(each.cell_type == "code" for each in joined.cells) + 1
        joined.cells.append(nbformat.v4.new_code_cell("%reset -f", execution_count=before))
        for each in copy.deepcopy(node.cells):
            for counted in [each, *each.get("outputs", [])]:
                if counted.get("execution_count"):
                    counted.execution_count += before
            joined.cells.append(each)
    for number, each in enumerate(joined.cells):
        each.id = f"{number}-{each.id}"
    return joined


@pytest.fixture(scope="session")
def nbval_failures(healthy_course, tmp_path_factory):
    """Run nbval once over all copies: for each, the failing cells with their messages."""
    faults = tmp_path_factory.mktemp("faults") / "notebooks"
    healthy = nbformat.read(healthy_course / "notebooks" / "00-sample.ipynb", as_version=4)
    copy_helper(faults)
    copies = {}
    for plant in [healthy_copy, *(plant for plant, _ in NBVAL_FAULTS)]:
        copies[plant.__name__] = node = copy.deepcopy(healthy)
        plant(node)
    alone = ["healthy_copy", *(name for name in copies if name in ALONE)]
    others = [name for name in copies if name not in alone]
    groups = [[name] for name in alone] + [
        others[begin : begin + TOGETHER] for begin in range(0, len(others), TOGETHER)
    ]
    for group in groups:
        node = one_below_the_other([copies[name] for name in group])
        nbformat.write(node, faults / f"{group[0]}.ipynb")

    wrong = faults / "wrong"
    with (copy_helper(wrong) / "information.py").open("a", encoding="utf-8") as module:
        module.write(
            "\n\n_right = cross_entropy\n\n\n"
            "def cross_entropy(*args, **kwargs):\n"
            "    return _right(*args, **kwargs) * (1 + 1e-6)\n"
        )
    nbformat.write(healthy, wrong / "wrong_helper.ipynb")

    ran = failing_cells(faults, timeout=LIMIT)
    assert ran.keys() == {group[0] for group in groups} | {"wrong_helper"}
    identifiers = [each.id for each in healthy.cells]
    found = {name: {} for name in [*copies, "wrong_helper"]}
    for group in [*groups, ["wrong_helper"]]:
        for cell_name, message in ran[group[0]].items():
            if cell_name == nbval_strict.WAITING:
                assert len(group) == 1, message
                found[group[0]]["waiting"] = message
            else:
                # Between two copies stands the cell that forgets.
                place, number = divmod(int(cell_name.split()[1]) - 1, len(identifiers) + 1)
                found[group[place]][[*identifiers, "reset"][number]] = message
    return found


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
        assert re.search(r"\w+\.ipynb, cell \d", found[identifier])
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
