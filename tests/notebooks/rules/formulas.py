"""The defining formulas: the LaTeX that stands on a page is compared with the helper.

Every formula is evaluated on random numbers, once for each convention that the course uses: truth
p and forecast q, target y and forecast q or p, one-hot or soft, yes-or-no. There are four verdicts:

- *compared*: its sides agree, or it has the value of a quantity that the helper computes;
- *wrong*: a side names what the helper computes, such as H(p, q), and the other side is not that;
- *near*: one edit (a sign, a letter, a base) would make it a quantity that the helper computes;
- *unread*: none of these. Then a reader has to compare it, and `make claims` lists it.

A formula that shows an error on purpose is followed by the comment ``<!-- quoted error -->``.
"""

# ruff: noqa: N806 (capital letters are matrices, as in the formulas)

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product, zip_longest
from typing import Any

import numpy as np
import prose
import sympy
from latex import UNKNOWN, Convention, Edit, UnreadError, equations, evaluate, paths, tree
from reading import Page
from sympy.core.function import AppliedUndef

import crossentropy as ce
from rules import Complaints, for_pages

#: Quantities whose formulas are too long to be an edit away from others by accident.
_TELLING = {
    "entropy",
    "cross-entropy",
    "divergence",
    "binary",
    "categorical",
    "sparse",
    "log-sum-exp",
    "softmax",
    "temperature",
    "smoothing",
    "focal",
}

#: What has to stand on some page of the course.
DEFINING = [
    "entropy",
    "cross-entropy",
    "divergence",
    "binary",
    "categorical",
    "sparse",
    "softmax",
    "log-sum-exp",
    "gradient",
    "smoothing",
    "focal",
    "temperature",
]

QUOTED = "<!-- quoted error -->"

K, N = 4, 3  # classes and rows; different, so that one is not taken for the other
ROW, CLASS, OTHER, LABEL = 1, 1, 3, 2  # what i, k, j and t stand for, counted from 0
T, EPSILON, GAMMA, ALPHA, WEIGHT, BASE = 1.7, 0.3, 2.0, 0.25, 3.0, 3.0


# --- What the letters mean ------------------------------------------------------------------------


def _functions(base: float) -> dict[str, Callable]:
    def vectors(function: Callable) -> Callable:
        def call(*arguments: Any) -> Any:
            if any(np.ndim(argument) != 1 for argument in arguments):
                raise UnreadError
            return function(*arguments)

        return call

    def information(p: Any, q: Any = None) -> Any:
        return ce.entropy(p, base=base) if q is None else ce.cross_entropy(p, q, base=base)

    return {
        "H": vectors(information),
        "D": vectors(lambda p, q: ce.kl_divergence(p, q, base=base)),
        "LSE": vectors(ce.logsumexp),
        "softmax": vectors(ce.softmax),
        "sigma": ce.sigmoid,
        "max": lambda *arguments: np.maximum.reduce(np.broadcast_arrays(*arguments)),
        "logonep": np.log1p,
    }


def _with_all_subscripts(letter: str, vector: Any, matrix: Any) -> dict[tuple[str, int], Any]:
    return {(letter, 0): vector, (letter, 1): vector, (letter, 2): matrix}


def _numbers() -> dict[tuple[str, int], Any]:
    letters = {"T": T, "varepsilon": EPSILON, "epsilon": EPSILON, "gamma": GAMMA, "b": BASE}
    return {(letter, 0): value for letter, value in letters.items()} | {("e", 0): np.e}


def _classes(forecast: str, one_hot: bool, over_rows: bool, base: float) -> Convention:
    """Read y as the target, z as the logits; q is the forecast beside a truth p, or p is."""
    rng = np.random.default_rng(7)
    z, Z = rng.normal(size=K), rng.normal(size=(N, K))
    said, Said = ce.softmax(z), ce.softmax(Z)
    p, P = rng.dirichlet(np.ones(K)), rng.dirichlet(np.ones(K), size=N)
    y, Y = rng.dirichlet(np.ones(K)), rng.dirichlet(np.ones(K), size=N)
    labels = np.array([3, LABEL, 0])
    if one_hot:
        y, Y = np.eye(K)[LABEL], np.eye(K)[labels]
    smooth, Smooth = ce.smooth_labels(y, EPSILON), ce.smooth_labels(Y, EPSILON)
    weights = np.array([1.0, 2.0, 3.0, 5.0])
    gradient = ce.categorical_cross_entropy_logit_gradient(y[None], z[None])[0]
    of_smooth = ce.categorical_cross_entropy_logit_gradient(smooth[None], z[None])[0]
    unit = np.log(base)

    letters = _numbers() | {("K", 0): K, ("C", 0): K, ("N" if over_rows else "n", 0): N}
    letters |= _with_all_subscripts("z", z, Z) | _with_all_subscripts("y", y, Y)
    letters |= _with_all_subscripts(forecast, said, Said)
    letters |= _with_all_subscripts("tildey", smooth, Smooth)
    letters |= {("u", n): np.full(K, 1 / K) for n in (0, 1)}
    letters |= {("gradient", n): gradient for n in (0, 1)}
    letters |= {("m", 0): z.max(), ("w", 1): weights}
    if not over_rows:
        letters = {key: value for key, value in letters.items() if key[1] < 2}
        letters["n", 0] = K
    else:
        letters["n", 0] = N

    known: list[tuple[str, Any]] = [
        ("cross-entropy", ce.cross_entropy(y, said, base=base)),
        ("categorical", ce.categorical_cross_entropy(Y, Said) / unit),
        ("cross-entropy", ce.cross_entropy(smooth, said, base=base)),
        ("categorical", ce.categorical_cross_entropy(Smooth, Said) / unit),
        ("log-sum-exp", ce.logsumexp(z) / unit),
    ]
    for name, vector in [
        ("surprisal", ce.surprisal(said, base=base)),
        ("surprisal", ce.surprisal(said, base=2)),
        ("surprisal", ce.surprisal(said, base=BASE)),
        ("softmax", said),
        ("temperature", ce.softmax(z / T)),
        ("log-softmax", ce.log_softmax(z) / unit),
        ("gradient", gradient),
        ("gradient", of_smooth),
        ("smoothing", smooth),
    ]:
        known += [(name, vector), (name, vector[CLASS])]
    index = {"k": CLASS, "j": OTHER, "i": ROW, "l": 0}
    if one_hot:
        index |= dict.fromkeys("cty", LABEL)
        losses = ce.sparse_categorical_cross_entropy(labels, Said, reduction="none") / unit
        surprisal = ce.surprisal(said[LABEL], base=base)
        tempered = ce.sparse_categorical_cross_entropy(labels, Z / T, from_logits=True) / unit
        known += [
            ("sparse", losses.mean()),
            ("sparse", losses[ROW]),
            ("sparse with class weights", weights[labels[ROW]] * losses[ROW]),
            ("sparse", surprisal),
            ("surprisal", surprisal),
            ("focal", (1 - said[LABEL]) ** GAMMA * surprisal),
            ("temperature", tempered),
        ]
    else:
        known += [
            ("divergence", ce.kl_divergence(y, said, base=base)),
            ("entropy", ce.entropy(y, base=base)),
        ]
    if forecast == "q":
        # The truth p: as a target it has a gradient, too.
        of_truth = ce.categorical_cross_entropy_logit_gradient(p[None], z[None])[0]
        letters |= {(name, n): p for name in ("p", "hatp") for n in (0, 1)}
        letters |= {("p", 2): P} if over_rows else {}
        letters |= {("gradientH", n): of_truth for n in (0, 1)}
        letters |= {("gradientHb", n): of_truth / np.log(BASE) for n in (0, 1)}
        known += [
            ("entropy", ce.entropy(p, base=base)),
            ("cross-entropy", ce.cross_entropy(p, said, base=base)),
            ("divergence", ce.kl_divergence(p, said, base=base)),
            ("gradient", of_truth),
            ("gradient", of_truth[CLASS]),
            ("smoothing", ce.smooth_labels(p, EPSILON)),
        ]
    return Convention(
        name=f"target y{' (one-hot)' if one_hot else ''}, forecast {forecast}",
        letters=letters,
        functions=_functions(base),
        index=index,
        sizes={"k": K, "j": K, "i": N if over_rows else K},
        labels=labels if one_hot else None,
        base=base,
        known=tuple(known),
    )


def _yes_or_no(truth: int | None, base: float) -> Convention:
    """Read p or q as the probability of yes, z as its logit, y (or eta, pi) as the target."""
    rng = np.random.default_rng(11)
    C = 2
    z, Z, Zs = 0.8, rng.normal(size=N), rng.normal(size=(N, C))
    p, P, Ps = ce.sigmoid(z), ce.sigmoid(Z), ce.sigmoid(Zs)
    y, Y, Ys = 0.3, rng.random(N), rng.random((N, C))
    s = rng.random(N) + 0.5
    unit = np.log(base)
    one = np.array([y]), np.array([p])
    gradient = ce.binary_cross_entropy_logit_gradient(one[0], np.array([z]))[0]
    weighted = ce.binary_cross_entropy(*one, pos_weight=WEIGHT) / unit
    rows = ce.binary_cross_entropy(Y, P, pos_weight=WEIGHT, reduction="none") / unit

    letters = _numbers() | {("N", 0): N, ("n", 0): N, ("K", 0): C, ("C", 0): C}
    letters |= {("w", 0): WEIGHT, ("m", 0): z, ("s", 1): s, ("gradient", 0): gradient}
    targets = {"y", "eta", "pi", "tildey", "gradient"}
    letters |= {(name, 0): y for name in ("y", "eta", "pi")} | {("y", 1): Y, ("y", 2): Ys}
    letters |= {("z", 0): z, ("z", 1): Z, ("z", 2): Zs, ("z_1", 0): z + 0.4, ("z_0", 0): 0.4}
    for name in "pq":
        letters |= {(name, 0): p, (name, 1): P, (name, 2): Ps}
    letters["tildey", 0] = ce.smooth_labels(np.array([1 - y, y]), EPSILON)[1]

    known: list[tuple[str, Any]] = [
        ("binary", ce.binary_cross_entropy(*one) / unit),
        ("binary", ce.binary_cross_entropy(Y, P) / unit),
        ("binary", ce.binary_cross_entropy(Ys, Ps) / unit),
        ("binary with pos_weight", weighted),
        ("binary with pos_weight", rows[ROW] * s[ROW]),
        ("surprisal", ce.surprisal(p, base=base)),
        ("surprisal", ce.surprisal(p, base=2)),
        ("surprisal", ce.surprisal(p, base=BASE)),
        ("sigmoid", p),
        ("softplus", ce.softplus(z) / unit),
        ("softplus", ce.softplus(-z) / unit),
        ("log-sigmoid", ce.log_sigmoid(z) / unit),
        ("gradient", gradient),
        ("smoothing", letters["tildey", 0]),
    ]
    if truth is not None:
        p_t = p if truth else 1 - p
        # The target has no letter: a y that is 0 or 1 hides errors.
        letters = {key: value for key, value in letters.items() if key[0] not in targets}
        letters |= {("p_t", 0): p_t, ("alpha_t", 0): ALPHA if truth else 1 - ALPHA}
        target = np.array([truth]), np.array([p])
        known = [
            ("focal", ce.focal_loss(*target, gamma=GAMMA, alpha=None) / unit),
            ("focal", ce.focal_loss(*target, gamma=GAMMA, alpha=ALPHA) / unit),
            ("surprisal", ce.surprisal(p_t, base=base)),
            ("surprisal", ce.surprisal(p, base=base)),
        ]
    return Convention(
        name="yes or no" + ("" if truth is None else f", the truth is {truth}"),
        letters=letters,
        functions=_functions(base),
        index={"i": ROW, "c": 1},
        sizes={"i": N, "c": C},
        base=base,
        known=tuple(known),
    )


@cache
def conventions(base: float) -> list[Convention]:
    return [_classes(*which, base) for which in product("qp", (False, True), (True, False))] + [
        _yes_or_no(truth, base) for truth in (None, 1, 0)
    ]


@cache
def _any_value(letter: str, subscripts: int) -> Any:
    """Choose a value for a letter without a meaning of its own, the same one each time."""
    if letter not in {*"abcdstvwxS", "alpha", "beta", "lambda", "eta", "pi", "tau"}:
        raise UnreadError(letter)
    seed = [subscripts, *map(ord, letter)]
    return np.random.default_rng(seed).uniform(0.2, 0.9, size=(K,) * subscripts)


# --- Verdicts -------------------------------------------------------------------------------------

_ANY_LOSS = re.compile(
    r"(?:L|\\ell|\\text\{(?:NLL|loss|CE)\})(?:_\{?\w\}?)?\s*(?:\([^()]*\))?", re.ASCII
)
_DEFINED = re.compile(
    r"(?:\\(?:tilde|hat|bar|text|operatorname|mathbf)\s*\{?)?\\?\w+\}?(?:_\w|_\{[^{}]*\}|\^\*)?"
    r"(?:\([\w\\, ]*\))?",
    re.ASCII,
)
_COMPUTED = re.compile(r"[HD]\s*\(|\\sigma\b|\\operatorname")


def _is_defined(side: str) -> bool:
    """Is it a name, for which the other side gives the meaning?"""
    return bool(_DEFINED.fullmatch(side)) and not _COMPUTED.match(side)


@dataclass(frozen=True)
class Verdict:
    kind: str  # compared, wrong, near, unread
    names: frozenset[str] = frozenset()  # the known quantities that it is
    why: str = ""


def equal(a: Any, b: Any) -> bool:
    a, b = np.asarray(a, float), np.asarray(b, float)
    return bool(
        a.shape == b.shape and np.isfinite(a).all() and np.allclose(a, b, rtol=1e-9, atol=1e-12)
    )


@cache
def verdict(parts: tuple[str, ...], bits: bool = False) -> Verdict:
    """Judge an equation, or an expression that stands alone."""
    sides = [part for part in parts if not _ANY_LOSS.fullmatch(part)]
    try:
        trees = {side: tree(side) for side in sides if not _is_defined(side)}
        everything = {side: tree(side) for side in sides}
    except UnreadError:
        if not (trees := _readable(sides)):
            return Verdict("unread")
        everything = trees
    labelled = any(map(_names_a_label, everything.values()))
    readings = [
        by
        for base in ([np.e, 2.0] if bits else [np.e])
        for by in conventions(base)
        # One-hot targets are 0 almost everywhere, and 0 hides errors.
        if by.labels is None or labelled
    ]
    with np.errstate(all="ignore"):
        for some in (everything, trees):
            for by in readings:
                if (found := _compared(some, by)) is not None:
                    return Verdict("compared", found)
        if wrong := _wrong(everything, readings):
            return Verdict("wrong", why=wrong)
        for side, each in trees.items():
            if (substantial(each) or "varepsilon" in side) and (why := _near(each, readings)):
                return Verdict("near", why=f"“{side}” would be the {why}")
        for some in (everything, trees):
            for by in readings:
                if (found := _compared(some, by.but(any_value=_any_value))) is not None:
                    return Verdict("compared", found)
    return Verdict("unread")


def _readable(sides: list[str]) -> dict[str, Any]:
    found = {}
    for side in sides:
        try:
            found[side] = tree(side)
        except UnreadError:
            if not _is_defined(side):
                return {}
    return {side: each for side, each in found.items() if not _is_defined(side)}


def _values(trees: dict[str, Any], by: Convention) -> list[Any]:
    try:
        return [evaluate(each, by) for each in trees.values()]
    except UNKNOWN:
        return []


def _compared(trees: dict[str, Any], by: Convention) -> frozenset[str] | None:
    """Name the quantities that all sides are; none, but a set, if they only agree."""
    values = _values(trees, by)
    if not values or not all(equal(values[0], value) for value in values):
        return None
    names = frozenset(name for name, known in by.known if equal(known, values[0]))
    return names if names or len(values) > 1 else None


def _wrong(trees: dict[str, Any], readings: list[Convention]) -> str:
    """Say how the sides differ if one of them names what the helper computes."""
    if len(trees) < 2 or not any(map(_names_a_quantity, trees.values())):
        return ""
    if all(each.is_Symbol for each in trees.values()):  # q = \tilde y: what is chosen
        return ""
    if any(not each.free_symbols for each in trees.values()):  # H(p) = 0: a special case
        return ""
    for by in readings:
        if values := _values(trees, by):
            sides = (
                f"“{side}” is {np.array2string(np.asarray(value, float), precision=4)}"
                for side, value in zip(trees, values, strict=True)
            )
            return f"on random numbers, with {by.name}, " + " and ".join(sides)
    return ""


def _names_a_label(expression: Any) -> bool:
    """Has it a subscript for the true class?"""
    names = [each.name for each in expression.free_symbols]
    names += [each.func.__name__ for each in expression.atoms(AppliedUndef)]
    return any(set(name.partition("_")[2].strip("{}").split("*")) & {*"ctyr"} for name in names)


def _names_a_quantity(expression: Any) -> bool:
    functions = {each.func.__name__.partition("_")[0] for each in expression.atoms(AppliedUndef)}
    letters = {each.name.partition("_")[0] for each in expression.free_symbols}
    return bool(
        functions & {"H", "D", "LSE", "softmax", "sigma"}
        or letters & {"gradient", "gradientH", "gradientHb", "tildey"}
    )


def substantial(expression: Any) -> bool:
    """Has it enough in it that a likeness to a defining formula is no accident?"""
    logs, sums = len(expression.atoms(sympy.log)), len(expression.atoms(sympy.Sum))
    powers = sum(power.exp != -1 for power in expression.atoms(sympy.Pow))
    return (logs > 0) + (sums > 0) + (powers > 0) + (logs > 1) >= 2


def _near(expression: Any, readings: list[Convention]) -> str:
    for by in readings:
        likely = [(name, known) for name, known in by.known if name in _TELLING]
        for what, value in _edited(expression, by):
            for name, known in likely:
                if equal(value, known):
                    return f"{name} {what}"
    return ""


def _edited(expression: Any, by: Convention) -> Iterator[tuple[str, Any]]:
    attempts: list[tuple[str, Any, Convention, Edit | None]] = []
    for path, node in paths(expression):
        attempts.append(("with another sign", expression, by, Edit(path)))
        if isinstance(node, sympy.Symbol):
            letter, _, sub = node.name.partition("_")
            for other in {"p", "q", "y", "z"} - {letter}:
                name = f"{other}_{sub}" if sub else other
                what = f"with {other} in the place of one {letter}"
                attempts.append((what, expression, by, Edit(path, name)))
    natural = expression.replace(sympy.log, lambda a, *_: sympy.log(a, evaluate=False))
    attempts.append(("with the natural logarithm", natural, by, None))
    for a, b in ("pq", "yq", "yp"):
        exchanged = {a: b, b: a}
        letters = {(exchanged.get(name, name), n): v for (name, n), v in by.letters.items()}
        attempts.append((f"with {a} and {b} exchanged", expression, by.but(letters=letters), None))
    if not _values({"": expression}, by):
        attempts = [attempt for attempt in attempts if attempt[3] is None or attempt[3].letter]
    for what, tree_, reading, edit in attempts:
        try:
            yield what, evaluate(tree_, reading, edit)
        except UNKNOWN:
            continue


# --- The formulas of a page -----------------------------------------------------------------------

_LOGARITHM = re.compile(r"\\ln|\\log|e\^|\\exp|\\sigma\b")
_TELLS = re.compile(r"\\sum|\\prod|\\gamma|softmax|\\partial|LSE|[HD]\s*\(|\\varepsilon.*K|\\tilde")
_TO_READ = re.compile(r"\\sum|\\begin|softmax|[HD]\s*\([^()]*\)\s*=|\\partial.*=")


@dataclass(frozen=True)
class Formula:
    latex: str
    parts: tuple[str, ...]
    verdict: Verdict

    @property
    def to_read(self) -> bool:
        """Could an error hide in it that no comparison finds?"""
        if self.verdict.kind != "unread":
            return False
        try:
            trees = [tree(part) for part in self.parts]
            return any(substantial(each) or each.atoms(sympy.Sum) for each in trees)
        except UnreadError:
            return bool(_TO_READ.search(self.latex))


def formulas(markdown: str) -> Iterator[Formula]:
    """Judge every formula of a piece of Markdown; one that is quoted as an error is left out."""
    context = ""
    for token, directive in prose.walk(markdown):
        if token.type == "inline":
            context = token.content
            children = token.children or []
            for child, following in zip_longest(children, children[1:]):
                quoted = following is not None and following.content == QUOTED
                if child.type.startswith("math_") and not quoted:
                    yield from judged(child.content, context)
        elif token.type.startswith("math_block") or token.type == "amsmath":
            yield from judged(token.content, context)
        elif directive and directive.name == "math":
            yield from judged(directive.body, context)


def judged(latex: str, context: str = "") -> Iterator[Formula]:
    """Judge the equations of one formula. Logarithms are binary only where the text says "bit"."""
    for parts in equations(latex):
        text = " = ".join(parts)
        # An expression such as ln 2 says nothing that could be wrong.
        if _TELLS.search(text) or len(_LOGARITHM.findall(text)) > (len(parts) == 1):
            bits = bool(re.search(r"\bbits?\b", context))
            yield Formula(text, parts, verdict(parts, bits))


REPAIR = (
    "Repair: compare it with the helper's formula and correct it; if it shows an error on purpose, "
    f"write {QUOTED} behind it."
)


@for_pages
def formula(page: Page) -> Complaints:
    for where, markdown in page.pieces:
        for each in formulas(markdown):
            if each.verdict.kind == "wrong":
                yield f"{where}: ${each.latex}$ does not hold: {each.verdict.why}. {REPAIR}"
            if each.verdict.kind == "near":
                yield f"{where}: ${each.latex}$ is an edit away: {each.verdict.why}. {REPAIR}"
