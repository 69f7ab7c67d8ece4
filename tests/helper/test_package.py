"""The package as a whole: what importing it costs, what it offers, and how it documents that."""

import inspect
import re
import subprocess
import sys

import pytest

import crossentropy as ce

FUNCTIONS = {
    name: value
    for name, value in vars(ce).items()
    if name in ce.__all__ and inspect.isfunction(value)
}


def test_importing_it_imports_numpy_alone():
    code = (
        "import sys, numpy; before = set(sys.modules); import crossentropy; "
        "print({name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    path = ce.__path__[0] + "/.."
    new = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": path},
        timeout=60,
    ).stdout
    others = set(re.findall(r"\w+", new)) - set(sys.stdlib_module_names) - {"crossentropy", "numpy"}
    assert not others


def test_every_public_name_is_re_exported():
    for room in ("information", "stable", "losses", "alternatives", "targets", "calibration"):
        module = sys.modules[f"crossentropy.{room}"]
        for name in module.__all__:
            assert getattr(ce, name) is getattr(module, name)
            assert name in ce.__all__
    assert ce.data is sys.modules["crossentropy.data"]
    assert ce.classroom is sys.modules["crossentropy.classroom"]
    with pytest.raises(AttributeError):
        ce.no_such_name  # noqa: B018


def test_the_three_variants_have_their_gradients():
    for name in ("binary", "categorical", "sparse_categorical"):
        loss = inspect.signature(FUNCTIONS[f"{name}_cross_entropy"]).parameters
        gradient = inspect.signature(FUNCTIONS[f"{name}_cross_entropy_logit_gradient"]).parameters
        options = [p for p in loss if p != "from_logits"][2:]
        assert list(gradient)[2:] == options
        assert list(gradient)[1] == "logits"
        assert all(loss[p].kind is inspect.Parameter.KEYWORD_ONLY for p in options)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_documentation_is_complete(name):
    function = FUNCTIONS[name]
    text = inspect.getdoc(function)
    assert text
    summary, blank = text.split("\n")[:2]
    assert summary.endswith("."), "one line that is a sentence"
    assert not blank
    for section in ("Parameters", "Returns", "Raises", "References", "Examples"):
        assert f"\n{section}\n{'-' * len(section)}\n" in text, section
    assert ">>> " in text
    parameters = text.split("\nParameters\n")[1].split("\nReturns\n")[0]
    described = [
        argument
        for line in re.findall(r"^([\w, ]+) : ", parameters, re.MULTILINE)
        for argument in line.split(", ")
    ]
    assert described == list(inspect.signature(function).parameters)
    assert "np.float" not in text, "an example shows a number, not NumPy's way to write it"
