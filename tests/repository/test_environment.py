"""What is imported is pinned, the pins and the lock agree, and Binder installs the notebooks' own.

An import is traced through the lock: what the notebooks import must come with the notebooks'
group, or it is missing on Binder and wherever only that group is installed. One page, which
compares libraries, has a group of its own besides, and says how to install it.
"""

import ast
import re
import sys
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import nbformat
import pytest
from nbval_strict import REFERENCE
from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
GROUPS = {name: f"{name}/requirements.txt" for name in ("book", "notebooks", "tests")} | {
    "libraries": "notebooks/requirements-libraries.txt"
}
# What is installed together with a group.
BESIDE = {"tests": {"book", "notebooks", "libraries"}, "libraries": {"notebooks"}}


def files(*patterns):
    return [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]


# Which group has to bring what these files import.
IMPORTERS = {
    "notebooks": files("notebooks/*.ipynb", "notebooks/**/*.py"),
    "libraries": files("notebooks/libraries.ipynb"),
    "book": files("book/**/*.py"),
    "tests": files("tests/**/*.py", "tools/**/*.py"),
}
IMPORTERS["notebooks"] = [p for p in IMPORTERS["notebooks"] if p not in IMPORTERS["libraries"]]


def requirements(text):
    """Map each package that a requirements file names to its pinned version, or to None."""
    found = {}
    for line in text.splitlines():
        try:
            requirement = Requirement(line.partition(" #")[0].strip())
        except InvalidRequirement:  # a comment, or an option such as -r
            continue
        exact = [each.version for each in requirement.specifier if each.operator == "=="]
        found[canonicalize_name(requirement.name)] = exact[0].partition("+")[0] if exact else None
    return found


def group(name):
    return requirements((ROOT / GROUPS[name]).read_text("utf-8"))


def lock():
    return (ROOT / "constraints.txt").read_text("utf-8")


def contradictions(groups, locked):
    """Yield what is wrong with the pins of the groups, beside the lock."""
    versions = {}
    for line in locked.splitlines():
        if match := re.match(r"([\w.-]+)==([^\s;]+)", line):
            versions.setdefault(canonicalize_name(match[1]), set()).add(match[2])
    pins = {}
    for name, packages in groups.items():
        for package, version in packages.items():
            if version is not None:
                pins.setdefault(package, []).append(name)
                if versions.get(package) != {version}:
                    yield (
                        f"{GROUPS[name]} pins {package}=={version}, and constraints.txt "
                        f"{' and '.join(versions.get(package, {'nothing'}))}. Repair: make lock."
                    )
    for name, packages in groups.items():
        for package in packages:
            if len(pins.get(package, [])) != 1:
                yield (
                    f"{GROUPS[name]}: {package} is pinned {len(pins.get(package, []))} "
                    "times. Repair: pin it with == in one of the files, and make lock."
                )


def installed_with(name, locked):
    """List what the lock installs for one group: the lock says for whose sake each package is."""
    asked_by = {}
    for line in locked.splitlines():
        if match := re.match(r"([\w.-]+)==", line):
            package = asked_by.setdefault(canonicalize_name(match[1]), set())
        elif match := re.match(r"    #\s+(?:via\s+)?(\S.*)", line):
            package.add(match[1])
    found = {f"-r {GROUPS[name]}"}
    while more := {p for p, sakes in asked_by.items() if sakes & found} - found:
        found |= more
    return found


def imports(path):
    """Yield the first name of each module that a file imports, however deep in it."""
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        cells = [
            c.source for c in nbformat.reads(text, as_version=4).cells if c.cell_type == "code"
        ]
    else:
        cells = [text]
    for cell in cells:
        try:
            tree = ast.parse(re.sub(r"^\s*[%!].*$", "", cell, flags=re.M))
        except SyntaxError:  # a cell may show one
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield node.module.partition(".")[0]


OURS = {path.stem for path in files("notebooks/**/*.py", "book/**/*.py", "t*/**/*.py")}
OURS |= {path.parent.name for path in files("notebooks/*/__init__.py", "t*/**/__init__.py")}


def unpinned(name, paths, locked):
    """Yield each import that the packages of a group do not bring."""
    together = {name} | BESIDE.get(name, set())
    brought = set().union(*(installed_with(each, locked) for each in together))
    known = packages_distributions()
    for path in paths:
        for module in sorted(set(imports(path)) - set(sys.stdlib_module_names) - OURS):
            distributions = {canonicalize_name(each) for each in known.get(module, [module])}
            if not distributions & brought:
                yield (
                    f"{path.name} imports {module}, which {GROUPS[name]} does not bring. "
                    f"Repair: pin {min(distributions)} there, and make lock; or do without it."
                )


LINUX = {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"}
LINUX |= {"python_version": REFERENCE[2], "python_full_version": f"{REFERENCE[2]}.9", "extra": ""}
NOT_ON_BINDER = re.compile(r"jupyterlab$|cuda|nvidia|triton")  # its own; the CPU build has no CUDA


def needs(names):
    """Name these packages and what they require on Linux, as their installed versions tell."""
    found, new = set(), set(names)
    while new:
        found |= new
        required = [Requirement(text) for name in new for text in requires(name) or ()]
        new = {
            canonicalize_name(each.name)
            for each in required
            if not each.marker or each.marker.evaluate(LINUX)
        }
        new = {each for each in new if not NOT_ON_BINDER.match(each)} - found
    return found


def binder_differs(text, python, notebooks, locked):
    """Yield where Binder's list is not what the lock has for the kernels, JupyterLab apart."""
    pins = dict(line.split("==") for line in text.splitlines() if "==" in line)
    versions = {
        name: version
        for name, version, marker in re.findall(r"^([\w.-]+)==([^\s;]+)(?: ; (.*))?", locked, re.M)
        if not marker or Marker(marker).evaluate(LINUX)
    }
    needed = needs(each for each in notebooks if not each.startswith("jupyterlab"))
    needed |= {"jupyterlab-myst"} & set(notebooks)
    for name in sorted(needed | set(pins)):
        theirs = pins.get(name, "not at all")
        ours = versions[name] if name in needed else "not at all"
        if theirs != ours:
            yield f"binder/requirements.txt has {name} {theirs}, the kernels need {ours}. {LOCK}"
    if re.search(r"^ *(-r|-c|-e|--requirement|--constraint|--editable|\.)", text, re.M):
        yield f"binder/requirements.txt is not flat: each change would install anew. {LOCK}"
    if python.strip() != f"python-{REFERENCE[2]}":
        yield (
            f"binder/runtime.txt says {python.strip()}, the outputs are of Python {REFERENCE[2]}. "
            f"Repair: python-{REFERENCE[2]}."
        )


LOCK = "Repair: make lock."


# --- This repository ------------------------------------------------------------------------------


def test_pins_and_lock_agree():
    assert list(contradictions({name: group(name) for name in GROUPS}, lock())) == []


@pytest.mark.parametrize("name", GROUPS)
def test_what_is_imported_is_pinned(name):
    assert IMPORTERS[name]
    assert list(unpinned(name, IMPORTERS[name], lock())) == []


def binder():
    return [
        (ROOT / "binder" / name).read_text("utf-8") for name in ("requirements.txt", "runtime.txt")
    ]


def test_binder_installs_what_the_notebooks_need():
    assert list(binder_differs(*binder(), group("notebooks"), lock())) == []


def test_one_reference_python():
    """The versions that the tools are told follow from the reference and the lowest one."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    lowest = "{}.{}".format(*re.search(r"\((\d+), (\d+)\) <=", makefile).groups())
    assert set(re.findall(r"--python-version (\S+)", makefile)) == {lowest}
    assert (
        f'target-version = "py{lowest.replace(".", "")}"' in (ROOT / "pyproject.toml").read_text()
    )
    guide = (ROOT / "book" / "how-to-use.md").read_text("utf-8")
    assert re.findall(r"reference platform is .* Python (\d\.\d+)", guide) == [REFERENCE[2]]


# --- Faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("numpy==2.4.6", "numpy==2.4.5", "pins numpy==2.4.5, and constraints.txt 2.4.6"),
        ("numpy==2.4.6", "numpy>=2.4", "numpy is pinned 0 times"),
        ("numpy==2.4.6", "numpy==2.4.6\npytest==9.2.0", "pytest is pinned 2 times"),
        ("scipy==1.17.1", "scypy==1.17.1", "pins scypy==1.17.1, and constraints.txt nothing"),
    ],
)
def test_finds_a_pin_that_contradicts(old, new, says):
    text = "numpy==2.4.6\nscipy==1.17.1\n"
    locked = "numpy==2.4.6\nscipy==1.17.1\npytest==9.2.0\n"
    groups = {"book": {"numpy": None}, "tests": {"pytest": "9.2.0"}}
    assert not list(contradictions(groups | {"notebooks": requirements(text)}, locked))
    edited = requirements(text.replace(old, new))
    assert says in "\n".join(contradictions(groups | {"notebooks": edited}, locked))


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import numpy, matplotlib.pyplot\nfrom PIL import Image", ""),
        ("import os, crossentropy\nfrom . import losses", ""),
        ("import pytest", "imports pytest, which notebooks/requirements.txt does not bring"),
        ("def f():\n    import sphinx.util", "imports sphinx, which notebooks/requirements.txt"),
        ("from nowhere_to_be_found import it", "imports nowhere_to_be_found"),
    ],
)
@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_finds_an_import_that_is_not_pinned(tmp_path, code, found, suffix):
    path = tmp_path / f"new{suffix}"
    if suffix == ".ipynb":
        cells = [nbformat.v4.new_code_cell(f"%matplotlib inline\n{code}")]
        code = nbformat.writes(nbformat.v4.new_notebook(cells=cells))
    path.write_text(code, "utf-8")
    complaints = "\n".join(unpinned("notebooks", [path], lock()))
    assert found in complaints
    assert bool(found) == bool(complaints)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("\nnumpy==", "\nnumpy==1", "has numpy 1"),
        ("\nnumpy==", "\n# numpy ", "has numpy not at all"),
        ("\npillow==", "\nseaborn==0.13\npillow==", "has seaborn 0.13"),
        ("\npillow==", "\njupyterlab==4.6.6\npillow==", "has jupyterlab 4.6.6"),
        ("\npillow==", "\n-c ../constraints.txt\npillow==", "is not flat"),
    ],
)
def test_finds_another_binder(old, new, says):
    text, python = binder()
    assert old in text
    complaints = binder_differs(text.replace(old, new), python, group("notebooks"), lock())
    assert says in "\n".join(complaints)


def test_finds_another_python_on_binder():
    included, _ = binder()
    assert "python-3.9" in "\n".join(
        binder_differs(included, "python-3.9\n", group("notebooks"), lock())
    )
