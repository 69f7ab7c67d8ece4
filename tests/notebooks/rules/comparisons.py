"""Agreement that a page shows or asserts must be able to fail, and be between two computations."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from reading import Cell, Notebook

from rules import Complaints, for_notebooks

#: Comparisons within a tolerance: where it stands among the arguments, and its keywords.
_CLOSE = {
    "allclose": (2, 3),
    "isclose": (2, 3),
    "assert_allclose": (2, 3),
    "assert_close": (),
    "approx": (1, 2),
}
_TOLERANCES = {"rtol", "atol", "rel", "abs", "rel_tol", "abs_tol"}
LOOSEST = 0.1
_SAYS_AGREEMENT = re.compile(r"\b(?:agree|same|equal|match|identical)", re.IGNORECASE)


@for_notebooks
def agreement(notebook: Notebook) -> Complaints:
    for cell in notebook.code:
        for statement in cell.statements:
            for what, repair in _flaws(statement):
                yield f"{cell.where}: {what}. Repair: {repair}."
        for call in _dropped(cell):
            yield (
                f"{cell.where}: nobody sees the result of {call}. "
                "Repair: assert it, or use np.testing.assert_allclose."
            )


def _flaws(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield what can never fail, with the repair."""
    for node in ast.walk(tree):
        said = ast.unparse(node) if isinstance(node, ast.expr | ast.stmt) else ""
        if isinstance(node, ast.BoolOp):
            always = isinstance(node.op, ast.Or)
            for value in node.values:
                # x or 64 gives a default; 1 and 0 stand for what they are.
                if isinstance(value, ast.Constant) and value.value in (always, int(always)):
                    yield f"{said} is always the same", f"take “{value.value}” out"
        elif isinstance(node, ast.Assert):
            if isinstance(node.test, ast.Constant | ast.Tuple | ast.JoinedStr):
                yield f"{said} cannot fail", "assert a comparison"
        elif isinstance(node, ast.Call):
            yield from _flaws_of_call(node, said)
        elif isinstance(node, ast.Try) and _is_silent(node):
            yield "an assertion's failure is passed over", "take the assertion out of the try"
        elif isinstance(node, ast.Compare):
            yield from _flaws_of_bound(node, said)
        elif isinstance(node, ast.JoinedStr):
            for value in node.values:
                if isinstance(value, ast.FormattedValue) and _is_result(value):
                    yield f"{said} shows a constant", "compute what it shows"


def _flaws_of_call(node: ast.Call, said: str) -> Iterator[tuple[str, str]]:
    name = _last_name(node.func)
    if name in _CLOSE:
        given = [node.args[place] for place in _CLOSE[name] if place < len(node.args)]
        given += [keyword.value for keyword in node.keywords if keyword.arg in _TOLERANCES]
        for tolerance in given:
            value = _constant(tolerance)
            if value is not None and value >= LOOSEST:
                yield f"{said} accepts nearly everything", "give it a tolerance that can fail"
        if len(node.args) > 1 and ast.dump(node.args[0]) == ast.dump(node.args[1]):
            yield f"{said} compares a value with itself", "compare two computations"
    if name == "print":
        texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
        texts = [text for text in texts if isinstance(text, str)]
        if any(_SAYS_AGREEMENT.search(text) for text in texts):
            constants = [a for a in node.args if isinstance(a, ast.Constant) and a.value is True]
            if constants or any(re.search(r"\b(?:True|yes)\b", text) for text in texts):
                yield f"{said} is printed whatever comes out", "print the comparison's result"


def _flaws_of_bound(node: ast.Compare, said: str) -> Iterator[tuple[str, str]]:
    """Find abs(a - b) < 100; a bound of a whole distance between rows may be that large."""
    if not isinstance(node.ops[0], ast.Lt | ast.LtE) or len(node.ops) > 1:
        return
    bound = _constant(node.comparators[0])
    left = ast.unparse(node.left)
    if bound is not None and bound >= 10 and re.search(r"\babs\(.* - .*\)", left):
        yield f"{said} accepts nearly everything", "give it a tolerance that can fail"


def _is_result(node: ast.FormattedValue) -> bool:
    """Is it a constant that is written like a result: True, or a number with decimals?"""
    constant = getattr(node.value, "value", None) if isinstance(node.value, ast.Constant) else None
    form = ast.unparse(node.format_spec) if node.format_spec else ""
    return constant is True or (
        isinstance(constant, int | float) and bool(re.search(r"\.\d", form))
    )


def _constant(node: ast.expr) -> float | None:
    """Return the number that a constant expression is, such as 1e2 or 10**2."""
    try:
        value = eval(compile(ast.Expression(node), "", "eval"), {"__builtins__": {}})
    except Exception:
        return None
    return float(value) if isinstance(value, int | float) else None


def _last_name(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]


def _is_silent(node: ast.Try) -> bool:
    asserts = any(
        isinstance(each, ast.Assert)
        or (isinstance(each, ast.Call) and _last_name(each.func).startswith("assert_"))
        for statement in node.body
        for each in ast.walk(statement)
    )
    return asserts and any(
        all(isinstance(each, ast.Pass | ast.Continue) for each in handler.body)
        for handler in node.handlers
    )


def _dropped(cell: Cell) -> Iterator[str]:
    """Yield comparisons that stand alone, where a cell does not even show them."""
    last = cell.statements[-1:]
    for statement in cell.statements:
        for node in ast.walk(statement):
            if (
                isinstance(node, ast.Expr)
                and isinstance(node.value, ast.Call)
                and _last_name(node.value.func) in {"allclose", "isclose", "array_equal"}
                and node not in last
            ):
                yield ast.unparse(node)


# --- From scratch ---------------------------------------------------------------------------------

_FROM_SCRATCH = re.compile(
    r"\bfrom[\s_]scratch\b|\bby[\s_]hand\b|(?<![a-z])scratch\b", re.IGNORECASE
)


@for_notebooks
def from_scratch(notebook: Notebook) -> Complaints:
    """What a name, a label, a comment or a heading calls "from scratch" is not the helper's."""
    helped = {name for cell in notebook.code for name in _helped(cell.statements)}
    for section in notebook.sections:
        for cell in section.code:
            whole = bool(_FROM_SCRATCH.search(section.title))
            for piece in _pieces_from_scratch(cell, whole):
                if call := _call_of_helper(piece, helped):
                    yield (
                        f"{cell.where}: {ast.unparse(piece).splitlines()[0]} is said to be from "
                        f"scratch and calls {call}. Repair: compute it in plain NumPy, or take "
                        "“from scratch” out."
                    )


def _pieces_from_scratch(cell: Cell, whole: bool) -> Iterator[ast.AST]:
    lines = cell.source.splitlines()
    for statement in cell.statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.FunctionDef):
                if whole or _FROM_SCRATCH.search(node.name.replace("_", " ")):
                    yield node
            elif isinstance(node, ast.Assign):
                names = " ".join(ast.unparse(target) for target in node.targets)
                comment = lines[node.end_lineno - 1].partition("#")[2]
                if _FROM_SCRATCH.search(names.replace("_", " ") + " ; " + comment):
                    yield node.value
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if _is_label(key):
                        yield value
            elif isinstance(node, ast.Tuple) and len(node.elts) > 1 and _is_label(node.elts[0]):
                yield node.elts[1]


def _is_label(node: ast.expr | None) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bool(_FROM_SCRATCH.search(node.value))
    )


def _helped(statements: list[ast.stmt]) -> Iterator[str]:
    """Name the functions that only hand on what the helper computes."""
    for statement in statements:
        match statement:
            case ast.FunctionDef(name=name) if _call_of_helper(statement, set()):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() | ast.Attribute()):
                if _call_of_helper(statement.value, set()):
                    yield name
            case ast.ImportFrom(module="crossentropy"):
                yield from (alias.asname or alias.name for alias in statement.names)


def _call_of_helper(tree: ast.AST, helped: set[str]) -> str:
    """Name what a piece of code takes from the helper; its data and its classroom are allowed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in {"ce", "crossentropy"}:
            if node.attr not in {"data", "classroom"}:
                return ast.unparse(node)
        elif isinstance(node, ast.Name) and node.id in helped and isinstance(node.ctx, ast.Load):
            return node.id
    return ""
