"""A number in the prose carries the expression that gives it, in a comment that no reader sees.

    It costs 0.480<!--= loss --> nats, three times<!--= loss / other --> as much.

``find`` reads the claims of a page's Markdown, ``flaw`` says what is wrong with one before it is
evaluated, and ``verdict`` judges the answer. In a notebook, nbval_strict evaluates the expressions
in the kernel that runs the cells, where they stand; ``wrong`` does so for other pages.
``without_expression`` lists what looks like a result and carries none.

The answer to a box *Predict first* is a claim, too, and stands in its comment
(book/_ext/guess_marks.py). Its expression may also be a condition, which has to hold.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prose import CODE, FORMULA, Block, directive_of, parse, sentences
from written_numbers import as_written, last_number, plain, says

sys.path.append(str(Path(__file__).parents[2] / "book" / "_ext"))
import guess_marks

COMMENT = re.compile(r"<!--=(.*?)-->", re.DOTALL)


@dataclass(frozen=True)
class Claim:
    text: str  # the number as it is written; empty if there is none
    expression: str
    line: int  # counted from 1, in the Markdown that was read
    misplaced: str = ""  # why the comment cannot be read where it stands, and the repair
    answers: bool = False  # a box "Predict first"

    def __str__(self) -> str:
        return f"line {self.line}: “{self.text}”, {self.expression}"


@dataclass(frozen=True)
class Result:
    """What looks like a result and carries no expression."""

    text: str
    sentence: str
    line: int


# --- Reading --------------------------------------------------------------------------------------


@dataclass
class _Passage:
    """A piece of prose; the claims in it, with ``‹claim›`` in their place in the text."""

    line: int
    text: str
    claims: list[Claim]


def find(markdown: str) -> list[Claim]:
    """Read the claims of a page, or of a notebook's cell, in their order."""
    return [claim for passage in _passages(markdown) for claim in passage.claims]


def _passages(markdown: str, before: int = 0) -> Iterator[_Passage]:
    """Read pieces of prose; ``before`` counts the lines above this Markdown."""
    line = before + 1
    for token in parse(markdown):
        if token.map:
            line = before + token.map[0] + 1
        directive = directive_of(token)
        if directive and directive.name not in {"math", "code-cell"}:
            yield from _passages(directive.argument, line - 1)
        if directive and directive.holds_prose:
            yield from _passages(directive.body, line + len(directive.options))
        elif token.type == "inline":
            yield _inline(token, line)
        elif token.type == "html_block" and (mark := guess_marks.MARK.match(token.content)):
            yield _answers(mark[1], line)
        elif token.type == "html_block":
            yield _html(token.content, line)
        elif token.type.startswith("math_block") and "<!--=" in token.content:
            yield _Passage(line, "", [_in_formula(token.content, line)])


# Around code and formulas, as long as a claim behind them may need what they hold.
_CODE, _FORMULA = ("\ue000", "\ue001"), ("\ue002", "\ue003")
_MARKS = "".join(_CODE + _FORMULA)


def _inline(token, line: int) -> _Passage:
    passage = _Passage(line, "", [])
    here = line
    for child in token.children or []:
        if child.type == "html_inline" and (comment := COMMENT.fullmatch(child.content)):
            _claim(passage, comment[1], here)
        elif child.type in {"text", "myst_role"}:
            if re.search(r"<!--\s*=", child.content):
                passage.claims.append(_shown(child.content, here))
            passage.text += child.content
        elif child.type == "html_inline" and re.match(r"<!--\s+=", child.content):
            passage.claims.append(_shown(child.content, here))
        elif child.type in {"softbreak", "hardbreak"}:
            passage.text += "\n"
        elif child.type == "code_inline":
            passage.text += child.content.join(_CODE)
        elif child.type.startswith("math_"):
            if "<!--=" in child.content:
                passage.claims.append(_in_formula(child.content, here))
            passage.text += plain(child.content).join(_FORMULA)
        here += child.content.count("\n") + (child.type in {"softbreak", "hardbreak"})
    passage.text = re.sub(rf"{_CODE[0]}.*?{_CODE[1]}", CODE, passage.text, flags=re.DOTALL)
    passage.text = re.sub(
        rf"{_FORMULA[0]}(.*?){_FORMULA[1]}",
        # A formula that is nothing but a number is read like one.
        lambda formula: formula[1] if last_number(formula[1]) == formula[1] else FORMULA,
        passage.text,
        flags=re.DOTALL,
    )
    return passage


def _html(content: str, line: int) -> _Passage:
    passage = _Passage(line, "", [])
    end = 0
    for comment in COMMENT.finditer(content):
        passage.text += _without_tags(content[end : comment.start()])
        here = line + content.count("\n", 0, comment.start())
        begins = content[: comment.start()].rpartition("\n")[2].strip() == ""
        if begins:
            text = "begins its line, which ends the paragraph. Repair: put it behind its number"
            passage.claims.append(Claim("", comment[1].strip(), here, text))
        else:
            _claim(passage, comment[1], here)
        end = comment.end()
    passage.text += _without_tags(content[end:])
    return passage


def _answers(mark: str, line: int) -> _Passage:
    try:
        fields = guess_marks.read(mark)
    except ValueError:
        return _Passage(line, "", [])  # rules.predictions tells
    claims = [
        Claim(f.answer, f.expression, line + f.line, answers=True) for f in fields if f.answer
    ]
    return _Passage(line, "", claims)


def _without_tags(html: str) -> str:
    return re.sub(r"<!--.*?-->|<[^>]*>", " ", html, flags=re.DOTALL)


def _claim(passage: _Passage, expression: str, line: int) -> None:
    """Take the number before a comment out of the text, and note the claim."""
    before = passage.text.rstrip().rstrip(_MARKS).rstrip()
    text = last_number(before)
    if text:
        rest = before[: len(before) - len(text)]
        # What stands before the number in its formula stays a formula.
        for opening, closing in (_CODE, _FORMULA):
            if rest.count(opening) > rest.count(closing):
                rest += closing
        passage.text = rest + "‹claim›"
    passage.claims.append(Claim(" ".join(text.split()), " ".join(expression.split()), line))


def _shown(content: str, line: int) -> Claim:
    text = "is shown to the reader. Repair: write <!--= expression -->, without “--” in it"
    return Claim("", " ".join(content.split())[:60], line, text)


def _in_formula(content: str, line: int) -> Claim:
    text = "stands inside a formula, which shows it. Repair: put it behind the closing $"
    return Claim("", " ".join(content.split())[:60], line, text)


# --- Judging --------------------------------------------------------------------------------------

# What only changes the form of a constant: np.float64(0.48) is the number 0.48 once more.
_FORMS = re.compile(
    r"float\d*|int\d*|round|abs|min|max|sum|mean|item|double|array|asarray|tensor|np|numpy|torch"
)

# Calls that may change what later cells see: whatever they belong to, and only as methods, because
# np.sort and np.add change nothing.
_DRAWS = (
    r"shuffle|seed|manual_seed|normal|standard_normal|uniform|integers|random|rand|randn|randint"
    r"|randperm|choice|permutation|permuted|next|exec|eval|setattr|delattr|open|input|print"
)
_CHANGES = (
    r"append|extend|insert|pop|popitem|remove|clear|update|setdefault|sort|reverse|add|discard|fill"
    r"|put|backward|step|zero_grad|train|fit|fit_transform|partial_fit|send|write|[a-z]\w*_"
)
_LIBRARIES = {"np", "numpy", "torch", "F", "pd", "ce"}


def flaw(claim: Claim) -> str:
    """Say what is wrong with a claim before it is evaluated, and the repair, or nothing."""
    if claim.misplaced:
        return f"the comment “{claim.expression}” {claim.misplaced}."
    if not claim.text:
        return (
            f"no number stands before <!--= {claim.expression} -->. Repair: put the comment "
            "directly behind the number, or behind the $ or ** that closes around it."
        )
    try:
        tree = ast.parse(claim.expression, mode="eval")
    except SyntaxError as error:
        return (
            f"“{claim.text}” carries {claim.expression}, which is no expression: {error.msg}. "
            "Repair: write what you would type in a cell to see the value."
        )
    if _is_constant(tree.body):
        return (
            f"“{claim.text}” carries the constant {claim.expression}, which proves nothing. "
            "Repair: name what the cells have computed, or leave the comment out."
        )
    for node in ast.walk(tree):
        change = _change(node)
        if change:
            return (
                f"“{claim.text}” carries {claim.expression}, in which {change} may change what "
                "later cells see. Repair: compute it in a cell, and name the result here."
            )
    return ""


def _is_constant(tree: ast.expr) -> bool:
    names = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name)]
    names += [n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)]
    return all(_FORMS.fullmatch(name) for name in names)


def _change(node: ast.AST) -> str:
    if isinstance(node, (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)):
        return ast.unparse(node)
    if isinstance(node, ast.keyword) and node.arg in {"inplace", "out"}:
        return f"{node.arg}="
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        owner, _, called = name.rpartition(".")
        if re.fullmatch(_DRAWS, called) or (
            owner and owner not in _LIBRARIES and re.fullmatch(_CHANGES, called)
        ):
            return f"{name}()"
    return ""


def probe(expression: str) -> str:
    """Return the expression that describes an expression's value in a string, for ``verdict``."""
    # By its type, because True, "0.48" and an array with one element can be made numbers, too.
    return (
        '(lambda value: f\'{type(value).__name__} {getattr(value, "dtype", "")}'
        ' {getattr(value, "ndim", 0)} {float(value)!r}\')'
        f"({expression}\n)"
    )


def verdict(claim: Claim, description: str) -> str:
    """Judge what ``probe`` gave for a claim: return what is wrong and the repair, or nothing."""
    *kind, dimensions, number = description.split(" ")
    value = float(number)
    if claim.answers and any("bool" in word for word in kind) and dimensions == "0":
        if value:
            return ""
        return (
            f"“{claim.text}” is said to be right, but {claim.expression} does not hold. "
            "Repair: correct the answer, or its condition."
        )
    if claim.answers and not last_number(claim.text):
        return (
            f"“{claim.text}” is no number, and {claim.expression} is no condition. Repair: write a "
            "condition that holds when the answer is right."
        )
    if dimensions != "0" or kind[0] == "str" or any("bool" in word for word in kind):
        what = "not one number" if dimensions != "0" else f"no number but a {kind[0]}"
        return (
            f"“{claim.text}” carries {claim.expression}, which is {what}. "
            "Repair: write an expression for the number itself."
        )
    if says(last_number(claim.text) if claim.answers else claim.text, value):
        return ""
    rounded = as_written(claim.text, value)
    return (
        f"the text says “{claim.text}”, but {claim.expression} is {value:.8g}. Repair: "
        + (f"write {rounded}" if rounded else "write what it is")
        + ", or correct the expression."
    )


def failure(claim: Claim, error: str) -> str:
    """Say that an expression raised an error."""
    return (
        f"“{claim.text}” carries {claim.expression}, which fails: {error}. "
        "Repair: correct the expression; it is evaluated where it stands."
    )


def wrong(markdown: str, names: dict[str, Any]) -> Iterator[str]:
    """Evaluate the claims of a page with these names; yield what is wrong with each."""
    for claim in find(markdown):
        complaint = flaw(claim)
        if not complaint:
            try:
                complaint = verdict(claim, eval(probe(claim.expression), dict(names)))
            except Exception as error:
                complaint = failure(claim, f"{type(error).__name__}: {error}")
        if complaint:
            yield f"line {claim.line}: {complaint}"


# --- What carries no expression -------------------------------------------------------------------

_LOOKS_LIKE_A_RESULT = re.compile(
    r"""
    (?<![\w#./^]) (?<![A-Za-z]-)  # not inside a name, an address or an issue
    (?:(?<![\d%)\]’'–])[-−+])?
    (?P<digits> \d{1,3}(?:[,\u2009\u202f\u00a0]\d{3})+(?:\.\d+)?(?![\d,]*\d)
              | \d+(?:\.\d+)? | \.\d+)
    (?:[eE][-−+]?\d+ | \s?[×·]\s?10[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?
    (?P<unit>\s?(?:%|per\s?cent\b|percentage\s+point)|\s?×(?!\s?\d)|x\b|[\s-]times\b|[\s-]?fold\b)?
    """,
    re.VERBOSE,
)
_NO_RESULTS = re.compile(
    r"\b(?:arXiv|doi|ISBN|RFC|PEP|ISO|CVE)[:\s-]*[\w./-]+"
    r"|\b\d+(?:\.\d+){2,}\w*"  # a version, 2.4.6
    r"|\b(?:Python|NumPy|PyTorch|torch|SciPy|scikit-learn|Matplotlib|pandas|Keras|JAX|optax"
    r"|TensorFlow|Jupyter\w*|versions?|v)\s?\d+(?:\.\d+)*(?:\s?(?:to|and|or|–|-)\s?\d+(?:\.\d+)+)?"
    r"|\b(?:pages?|pp?\.|chapters?|sections?|§|equations?|eq\.|figures?|fig\.|tables?|exercises?"
    r"|steps?|cells?|issues?|no\.|vol\.|volume|theorem|lemma|lines?)\s?\(?\d+(?:\.\d+)*"
    r"(?:\s?[–-]\s?\d+)?\)?"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d+(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
# 1948 is a year in "in 1948", "(1948)", "Shannon 1948", "July 1948"; not in "than 1948 rows".
_YEARS = re.compile(
    r"(?:\b[Ii]n|\b[Ss]ince|\b[Uu]ntil|\b[Bb]efore|\b[Aa]fter|\b[Yy]ear|\bal\.|\bothers,"
    r"|\b[A-Z]\w+,?)\s+"
    r"\(?(?:1[6-9]|20)\d\d[a-z]?\b(?![.,]\d|\s?[%×])"
    r"|\b(?:by|than|from|around)\s+(?:1[6-9]|20)\d\d\b(?![.,]\d|\s?[%×]|\s+\w+s\b)"
    r"|\((?:1[6-9]|20)\d\d[a-z]?\)"
)


def without_expression(markdown: str) -> Iterator[Result]:
    """List what looks like a result and carries no expression.

    That is a number of three or more significant digits, a percentage or a factor; not a year, a
    version, a page, a date, digits of a name, or what stands in code or in a longer formula.
    """
    for passage in _passages(markdown):
        for sentence, _ in sentences(Block(passage.text)):
            for text in results(sentence):
                yield Result(text, " ".join(sentence.split()), passage.line)


def results(sentence: str) -> list[str]:
    """Read the numbers of a sentence that look like results."""
    sentence = _YEARS.sub("‹year›", _NO_RESULTS.sub("‹name›", sentence))
    return [
        match[0].strip()
        for match in _LOOKS_LIKE_A_RESULT.finditer(sentence)
        if match["unit"] or _significant(match["digits"]) >= 3
    ]


def _significant(digits: str) -> int:
    digits = re.sub(r"[^\d.]", "", digits)
    if "." in digits:
        return len(digits.replace(".", "").lstrip("0"))
    return len(digits.strip("0"))  # a whole number's last zeros only fill up
