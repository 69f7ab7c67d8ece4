"""The checks are not switched off: no skip, no pragma, no empty test, no lost option.

Each rule reads the text of a file and yields complaints; below are the files, then the faults.
"""

import ast
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
PYTHON = [
    path
    for place in ("notebooks", "book", "tests", "tools")
    for path in (ROOT / place).rglob("*.py")
]
EXERCISES = sorted((ROOT / "notebooks/crossentropy/_exercises").glob("[a-z]*.py"))
AGREED = json.loads(Path(__file__).with_name("tolerances.json").read_text("utf-8"))


def text(name):
    return (ROOT / name).read_text("utf-8")


def called(node):
    """Name what a call calls, without the module that it is in."""
    function = node.func if isinstance(node, ast.Call) else node
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def functions(tree):
    return [
        each for each in ast.walk(tree) if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


# --- The rules ------------------------------------------------------------------------------------

# A test that cannot run on every machine says so itself, where it stands, and is one of these.
MAY_BE_SKIPPED = {"test_accuracy.py", "test_elsewhere.py"}


def skips(source, name):
    """Whole modules and single tests run; a test may call pytest.skip() when it finds out."""
    tree = ast.parse(source)
    inside = {id(each) for function in functions(tree) for each in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail"}:
            marked = isinstance(node.value, ast.Attribute) and node.value.attr == "mark"
            if marked and (node.attr != "skipif" or name not in MAY_BE_SKIPPED):
                yield f"{name}:{node.lineno}: a mark {node.attr!r}. Repair: let the tests run."
        if isinstance(node, ast.Call):
            whole = any(each.arg == "allow_module_level" for each in node.keywords)
            if called(node) in {"skip", "importorskip", "SkipTest"} and (
                whole or id(node) not in inside
            ):
                yield f"{name}:{node.lineno}: skips the module. Repair: let its tests run."
        if isinstance(node, ast.Name) and node.id in {
            "collect_ignore",
            "collect_ignore_glob",
            "__test__",
        }:
            yield f"{name}:{node.lineno}: {node.id} hides tests. Repair: remove it."


def pragmas(source, name):
    """No comment takes lines from the coverage, or a whole file from the other tools."""
    pattern = (
        r"#\s*(pragma:\s*no\s*(?:cover|branch)|mypy:\s*ignore-errors|(?:ruff|flake8):\s*noqa\s*$)"
    )
    for number, line in enumerate(source.splitlines(), start=1):
        if match := re.search(pattern, line, re.I):
            yield f"{name}:{number}: {match[1]!r}. Repair: test the line, or remove it."


REQUIRES = {"raises", "warns", "fail", "expect"}


def asserts(function, helpers):
    """Does a function require something, itself or in a function that it calls?"""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            if not isinstance(node.test, (ast.Constant, ast.Tuple)):
                return True
        elif isinstance(node, ast.Call):
            name = called(node)
            stops = name == "errstate" and "'raise'" in ast.unparse(node)
            if stops or name in REQUIRES or re.match(r"assert_\w", name):
                return True
            if isinstance(node.func, ast.Name) and name in helpers:
                return True
        elif isinstance(node, ast.Raise):
            return True
    return False


def asserting(trees):
    """Name the functions, test helpers and fixtures, that require something."""
    candidates = [each for tree in trees for each in functions(tree)]
    found = set()
    while more := {each.name for each in candidates if asserts(each, found)} - found:
        found |= more
    return found


def without_assertion(source, name, helpers):
    for function in functions(ast.parse(source)):
        arguments = {each.arg for each in function.args.args}
        if function.name.startswith("test_") and not (
            asserts(function, helpers) or arguments & helpers
        ):
            yield (f"{name}: {function.name} requires nothing. Repair: assert what must hold.")


def tolerances(source):
    """Map each exercise to the widest tolerances that it names."""
    found = {}
    for function in functions(ast.parse(source)):
        for node in ast.walk(function):
            for keyword in node.keywords if isinstance(node, ast.Call) else []:
                if keyword.arg in {"rtol", "atol"}:
                    try:
                        value = float(ast.literal_eval(keyword.value))
                    except ValueError:
                        continue  # handed on by a helper
                    widest = found.setdefault(function.name, {})
                    widest[keyword.arg] = max(value, widest.get(keyword.arg, 0.0))
    return found


def loosened(source, topic, agreed):
    """Yield each tolerance of an exercise that is wider than agreed, or than the default."""
    for exercise, widest in tolerances(source).items():
        for name, value in widest.items():
            most = agreed.get(f"{topic}.{exercise}", {}).get(name, agreed["default"][name])
            if value > most:
                yield (
                    f"{topic}.py, {exercise}: {name} is {value:g}, {most:g} is agreed. Repair: "
                    "tighten it; if it is meant, say so in tests/repository/tolerances.json."
                )


# fontTools' own messages are none of the build's.
SILENCERS = (
    r"\b(?:suppress_warnings|nitpick_ignore\w*|show_warning_types|logging\.disable|removeHandler"
    r"|(?<!getLogger\(\"fontTools\"\)\.)setLevel)\b"
)


def silenced(source, name):
    """No setting or extension keeps a warning of the build from being seen."""
    for number, line in enumerate(source.splitlines(), start=1):
        if match := re.search(SILENCERS, line):
            yield f"{name}:{number}: {match[0]} hides warnings of the build. Repair: remove it."


def lost_options(makefile, settings):
    """Yield each option without which a step of `make test` would let things pass."""
    commands = re.sub(r"\\\n\s*", " ", makefile)
    lines = [line for line in commands.splitlines() if line.startswith("\t")]

    def one(*parts):
        return any(
            all(re.search(rf"(?<![\w-]){part}(?![\w-])", line) for part in parts) for line in lines
        )

    for parts in [
        ("jupyter-book build", r"\.", "-W", "-n", "--keep-going"),
        ("pytest", "--nbval", r"\$\(NOTEBOOKS\)"),
        ("pytest", "--doctest-modules", "--cov-branch", "--cov-fail-under=100", "tests/helper"),
        *(("pytest", f"tests/{folder}") for folder in ("notebooks", "repository", "site")),
        ("ruff check", r"\."),
        ("ruff format", "--check"),
        ("mypy",),
    ]:
        if not one(*parts):
            yield f"Makefile: no command has {' '.join(parts)}. Repair: put it back."
    everything = commands[commands.find("\ntest-all:") :]
    for command in re.findall(r"^\t@(.*pytest .*-m \"not slow\".*)$", commands, re.M):
        others = command.replace('"not slow"', "slow")
        if f"\t@{others}\n" not in everything:
            yield f"Makefile: test-all runs no slow tests of {command}. Repair: put them back."
    chosen = re.search(
        r"pytest .*(-[mk] (?!slow |\"not slow\" |\"\$\(CHAPTER\) ).*)", "\n".join(lines)
    )
    if chosen:
        yield f"Makefile: {chosen[1]!r} leaves tests out. Repair: remove it."
    if match := re.search(
        r"\|\| *(?:true|:)\s*$|^\t@?-|--(?:deselect|nbval-lax|no-cov)\b", commands, re.M
    ):
        yield f"Makefile: {match[0].strip()!r} lets a failure pass. Repair: remove it."
    table = tomllib.loads(settings)["tool"]
    options = table["pytest"]["ini_options"]
    if "nbval_strict" not in options["addopts"]:
        yield "pyproject.toml: pytest does not load nbval_strict. Repair: -p nbval_strict."
    if options["filterwarnings"] != ["error"]:
        yield 'pyproject.toml: warnings may pass. Repair: filterwarnings = ["error"].'
    if hidden := {"-k", "-m", "--ignore", "--deselect", "--no-cov"} & set(options["addopts"]):
        yield f"pyproject.toml: addopts has {min(hidden)}. Repair: remove it."
    if table.get("coverage"):
        yield "pyproject.toml: [tool.coverage] may leave lines out. Repair: remove it."
    if table["mypy"].get("strict") is not True:
        yield "pyproject.toml: mypy is not strict. Repair: strict = true."


# --- This repository ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_nothing_is_skipped(path):
    assert list(skips(path.read_text("utf-8"), path.name)) == []


def test_no_pragma():
    ours = [path for path in PYTHON if path != Path(__file__)]
    assert len(ours) > 50
    assert [each for path in ours for each in pragmas(path.read_text("utf-8"), path.name)] == []
    assert not [
        ROOT / name
        for name in (".coveragerc", "setup.cfg", "tox.ini", "pytest.ini", "mypy.ini")
        if (ROOT / name).exists()
    ]


@pytest.mark.parametrize("folder", ["helper", "notebooks", "repository", "site"])
def test_every_test_requires_something(folder):
    paths = sorted((ROOT / "tests" / folder).rglob("*.py"))
    helpers = asserting([ast.parse(path.read_text("utf-8")) for path in paths])
    tests = [path for path in paths if path.name.startswith("test_")]
    assert tests
    complaints = [
        each
        for path in tests
        for each in without_assertion(path.read_text("utf-8"), path.name, helpers)
    ]
    assert complaints == []


def test_no_exercise_is_loosened():
    complaints = [
        each for path in EXERCISES for each in loosened(path.read_text("utf-8"), path.stem, AGREED)
    ]
    assert complaints == []
    compare = ast.parse(text("notebooks/crossentropy/_exercises/_compare.py"))
    (numbers,) = [each for each in functions(compare) if each.name == "numbers"]
    defaults = map(ast.literal_eval, numbers.args.kw_defaults[:2])
    assert dict(zip(["rtol", "atol"], defaults, strict=True)) == AGREED["default"]


def test_the_build_hides_no_warning():
    names = ["_config.yml", *(str(p.relative_to(ROOT)) for p in (ROOT / "book").rglob("*.py"))]
    assert len(names) > 5
    assert [each for name in names for each in silenced(text(name), name)] == []


def test_no_option_is_lost():
    assert list(lost_options(text("Makefile"), text("pyproject.toml"))) == []


def nbval_command():
    """Read from the Makefile how the notebooks are compared."""
    (command,) = re.findall(r"^\t@(.*--nbval -n .*\$\(NOTEBOOKS\))$", text("Makefile"), re.M)
    return command.replace("$(BIN)", str(ROOT / ".venv/bin"))


@pytest.mark.parametrize("healthy", [True, False])
def test_make_compares_strictly_and_says_so(tmp_path, healthy):
    """What `make test` calls finds the fault that nbval alone lets pass: cleared outputs."""
    cell = nbformat.v4.new_code_cell("print(6 * 7)", execution_count=1)
    if healthy:
        cell.outputs = [nbformat.v4.new_output("stream", text="42\n")]
    notebook = nbformat.v4.new_notebook(
        cells=[cell], metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    nbformat.write(notebook, tmp_path / "planted.ipynb")
    run = subprocess.run(
        shlex.split(nbval_command().replace("$(NOTEBOOKS)", str(tmp_path / "planted.ipynb"))),
        cwd=ROOT,
        env=os.environ | {"PYTEST_ADDOPTS": f"-p no:cacheprovider -c {ROOT}/pyproject.toml"},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert ("New output: the code gives a printed text" in run.stdout) is not healthy, run.stdout
    assert (run.returncode == 0) is healthy, run.stdout
    assert "nbval_strict compared 1 cell of 1 notebook" in run.stdout


GROUP = """
import pytest

@pytest.mark.parametrize("number", range(8))
@pytest.mark.xdist_group("one")
def test_it(number):
    pass
"""


def test_a_group_goes_to_one_worker(tmp_path):
    """Or what its tests share, a page's visit or a run of nbval, is made by each worker."""
    (tmp_path / "test_group.py").write_text(GROUP, "utf-8")
    options = f"-p conftest -p no:cacheprovider -c {os.devnull} -n 2 --dist=loadgroup -v"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options.split(), tmp_path],
        env=os.environ | {"PYTHONPATH": str(ROOT / "tests"), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    workers = re.findall(r"\[(gw\d)\].* PASSED", run.stdout)
    assert len(workers) == 8, run.stdout
    assert len(set(workers)) == 1


# --- Faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "pytestmark = pytest.mark.skip",
        "pytestmark = [pytest.mark.skipif(True, reason='slow')]",
        "@pytest.mark.skip(reason='later')\ndef test_it():\n    assert f()",
        "@pytest.mark.xfail\ndef test_it():\n    assert f()",
        "pytest.skip('later', allow_module_level=True)",
        "pytest.importorskip('torch')",
        "collect_ignore = ['test_it.py']",
        "class TestIt:\n    __test__ = False",
        "case = pytest.param(1, marks=pytest.mark.skip)",
    ],
)
def test_finds_a_skip(source):
    assert list(skips(source, "test_new.py"))


def test_a_test_may_find_out_that_it_cannot_run():
    source = (
        "def test_it():\n    if not chromium():\n        pytest.skip('no Chromium')\n    assert f()"
    )
    assert not list(skips(source, "test_new.py"))


@pytest.mark.parametrize(
    "comment",
    ["# pragma: no cover", "#pragma: no branch", "# mypy: ignore-errors", "# ruff: noqa"],
)
def test_finds_a_pragma(comment):
    assert list(pragmas(f"if x:  {comment}\n    pass\n", "new.py"))


@pytest.mark.parametrize(
    "body",
    ["f()", "assert True", "assert (f(), 'always true')", "x = f() == 1", "helper()", "x.check()"],
)
def test_finds_a_test_without_assertion(body):
    source = f"def helper():\n    return 1\n\ndef test_it():\n    {body}\n"
    assert list(without_assertion(source, "test_new.py", asserting([ast.parse(source)])))


@pytest.mark.parametrize(
    "source",
    [
        "def test_it():\n    assert f()",
        "def test_it():\n    with pytest.raises(ValueError):\n        f()",
        "def test_it():\n    np.testing.assert_allclose(f(), 1)",
        "def require(x):\n    assert x\n\ndef test_it():\n    require(f())",
        "@pytest.fixture\ndef page():\n    yield\n    assert ok\n\ndef test_it(page):\n    f(page)",
        "def test_it():\n    with np.errstate(all='raise'):\n        f()",
    ],
)
def test_an_assertion_is_seen_wherever_it_stands(source):
    assert not list(without_assertion(source, "test_new.py", asserting([ast.parse(source)])))


@pytest.mark.parametrize(
    ("tolerance", "found"),
    [
        ("rtol=1e-6", False),
        ("rtol=1e-7", False),
        ("rtol=1e-5", True),
        ("rtol=1e-2", True),
        ("atol=1e-3", True),
        ("rtol=1e-6, atol=1e-13", False),
    ],
)
def test_finds_a_loosened_tolerance(tolerance, found):
    agreed = AGREED | {"new.exercise_1": {"rtol": 1e-6}}
    source = f"def exercise_1(answer):\n    return numbers(answer, 1, {tolerance})\n"
    assert bool(list(loosened(source, "new", agreed))) is found


@pytest.mark.parametrize(
    "line",
    [
        "    suppress_warnings: [myst.header]",
        "app.config.nitpick_ignore = []",
        "logger.setLevel(50)",
    ],
)
def test_finds_a_hidden_warning(line):
    assert list(silenced(f"a: 1\n{line}\n", "_config.yml"))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("Makefile", " -W -n ", " -n "),
        ("Makefile", " -W -n ", " -W "),
        ("Makefile", " --nbval ", " "),
        ("Makefile", "--cov-fail-under=100", "--cov-fail-under=90"),
        ("Makefile", " tests/site\n", " tests/site || true\n"),
        ("Makefile", "pytest -n 2 tests/repository", "echo"),
        ("Makefile", "--check --quiet", "--quiet"),
        ("Makefile", " -m slow tests/site\n", " tests/site/test_use.py\n"),
        ("Makefile", '"not slow"', '"not slow and not use"'),
        ("pyproject.toml", '"-p", "nbval_strict", ', ""),
        ("pyproject.toml", '["error"]', '["error", "ignore::UserWarning"]'),
        ("pyproject.toml", '"--dist=loadfile"', '"--dist=loadfile", "-k", "not slow"'),
        ("pyproject.toml", "[tool.mypy]", "[tool.coverage.report]\nomit = ['a']\n[tool.mypy]"),
        ("pyproject.toml", "strict = true", "strict = false"),
    ],
)
def test_finds_a_lost_option(name, old, new):
    texts = {each: text(each) for each in ("Makefile", "pyproject.toml")}
    assert old in texts[name]
    texts[name] = texts[name].replace(old, new)
    assert [each for each in lost_options(*texts.values()) if each.startswith(name)]
