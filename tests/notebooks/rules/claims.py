"""Numbers in prose are claims: find them, and find what proves them.

A *claim* is a number in a notebook's Markdown that looks like a result: three or more significant
digits, a percentage, or a factor ("11×", "11 times"). It is *proved* when an output or a number
in the code of the same section equals it, rounded as the prose prints it. A sentence that links
its source (the bibliography or another site) claims nothing of its own.

Not claims: formulas, code, links' addresses, directives' options, years, version numbers, page and
section numbers, and digits that belong to a name (float16, X86_V3, CIFAR-100).
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

from prose import Link, blocks, sentences
from reading import Notebook, Section

from rules import Complaints, for_notebooks

REPAIR = (
    "correct the text; or let a cell of this section print the value because the reader needs it; "
    "or link the source in the same sentence"
)

_NUMBER = re.compile(
    r"""
    (?<![\w#.]) (?<![A-Za-z]-)  # not inside a name or an issue
    (?P<sign>(?<![\d%)\]’'–])[-−+])?
    (?P<digits> \d{1,3}(?:[,\u2009\u202f\u00a0]\d{3})+(?:\.\d+)?(?![\d,]*\d)   # 11,014
              | \d+(?:\.\d+)? | \.\d+ )              # 0.692, .692
    (?P<exponent>[eE][-−+]?\d+)?
    (?P<cut>…|\.\.\.)?
    (?P<unit>\s?(?:%|per\s?cent\b|percent\b|percentage\s+point)
            |\s?×(?!\s?\d)|x\b|[\s-]times\b|[\s-]?fold\b)?
    """,
    re.VERBOSE,
)

# In prose these are numbers, but not results.
_NOT_RESULTS = [
    r"\b(?:arXiv|doi|ISBN|RFC|PEP|ISO|CVE)[:\s-]*[\w./-]+",
    r"\b\d+(?:\.\d+){2,}\w*",  # a version, 2.4.6
    r"\b(?:Python|NumPy|PyTorch|torch|SciPy|scikit-learn|matplotlib|Matplotlib|Keras|JAX|optax"
    r"|TensorFlow|Jupyter\w*|version|versions|v)\s?\d+(?:\.\d+)*",
    r"\b(?:pages?|pp?\.|chapters?|sections?|§|equations?|eq\.|figures?|fig\.|tables?|exercises?"
    r"|steps?|cells?|issues?|no\.|vol\.|volume|theorem|lemma|lines?)\s?\(?\d+(?:\.\d+)*"
    r"(?:\s?[–-]\s?\d+)?\)?",
    r"\b\d{4}-\d{2}-\d{2}\b",  # a date
    r"\b\d+(?:st|nd|rd|th)\b",
]
_NOT_RESULT = re.compile("|".join(_NOT_RESULTS), re.IGNORECASE)
# 1948 is a year in "in 1948", "(1948)", "Shannon 1948", "July 1948"; not in "1948 rows".
_YEAR = re.compile(
    r"(?:\b[Ii]n|\b[Ss]ince|\b[Uu]ntil|\b[Bb]efore|\b[Aa]fter|\b[Yy]ear|\bal\.|\b[A-Z]\w+,?)\s+"
    r"\(?(?:1[6-9]|20)\d\d[a-z]?\b(?![.,]\d|\s?[%×])|\((?:1[6-9]|20)\d\d[a-z]?\)"
)
_POWER_OF_TEN = re.compile(r"(?:(?<=[\d.])\s?[×·]\s?|(?<![\d.]))10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")

_DIGITS_ENOUGH = Context(prec=10_000)  # 1e308 to eight decimals has 317


@dataclass(frozen=True)
class Number:
    text: str
    value: Decimal
    percent: bool = False
    factor: bool = False
    cut: bool = False  # ends in "…": cut off, not rounded

    @property
    def is_result(self) -> bool:
        return self.percent or self.factor or self.significant_digits >= 3

    @property
    def significant_digits(self) -> int:
        digits = self.value.as_tuple().digits
        if self.value.as_tuple().exponent >= 0:  # a whole number's last zeros only fill up
            return len("".join(map(str, digits)).strip("0"))
        return len("".join(map(str, digits)).lstrip("0"))

    def proved_by(self, other: Number) -> bool:
        """Is this what ``other`` gives, rounded to the digits that are printed here?"""
        values = {other.value}
        if self.percent and not other.percent:
            values.add(other.value * 100)
            if abs(other.value) <= 1:  # a fraction: 0.9 is 90 %, not 0.9 %
                values.remove(other.value)
        if other.percent and not self.percent:
            values.add(other.value / 100)
        return any(self._rounds(value) for value in values)

    def _rounds(self, value: Decimal) -> bool:
        last_digit = Decimal(1).scaleb(self.value.as_tuple().exponent)
        ways = [ROUND_DOWN] if self.cut else [ROUND_HALF_EVEN, ROUND_HALF_UP]
        return any(
            value.quantize(last_digit, rounding=way, context=_DIGITS_ENOUGH) == self.value
            for way in ways
        )


def numbers(text: str) -> list[Number]:
    """Read every number in a text, whether printed by a cell or written in prose."""
    return [_number(match) for match in _NUMBER.finditer(_POWER_OF_TEN.sub(_as_exponent, text))]


def _as_exponent(match: re.Match) -> str:
    """Turn 9.08 × 10⁻⁵ into 9.08e-5, and 10⁻⁵ alone into 1e-5."""
    factor = "1" if match[0].startswith("10") else ""
    return f"{factor}e{match[1].translate(_SUPERSCRIPTS)}"


def _number(match: re.Match) -> Number:
    digits = re.sub(r"[^\d.]", "", match["digits"])
    sign = "-" if match["sign"] in {"-", "−"} else ""
    exponent = (match["exponent"] or "").replace("−", "-")
    unit = (match["unit"] or "").strip()
    percent = unit.startswith(("%", "per"))
    return Number(
        text=match[0].strip(),
        value=Decimal(f"{sign}{digits}{exponent}"),
        percent=percent,
        factor=bool(unit) and not percent,
        cut=bool(match["cut"]),
    )


def results(sentence: str) -> list[Number]:
    """Read the numbers of a sentence that look like results."""
    sentence = _YEAR.sub("‹year›", _NOT_RESULT.sub("‹name›", sentence))
    return [number for number in numbers(sentence) if number.is_result]


def cites(links: list[Link]) -> bool:
    """Does one of a sentence's links name a source?"""
    return any(
        link.target.startswith(("http://", "https://")) or "bibliography.md#" in link.target
        for link in links
    )


def proofs(section: Section) -> list[Number]:
    """Read every number that a section's cells print, and every one that stands in their code."""
    found = []
    for cell in section.code:
        for text in cell.output_texts:
            found += numbers(text)
        for statement in cell.statements:
            found += _literals(statement)
    return found


def _literals(statement: ast.stmt) -> list[Number]:
    found = []
    for node in ast.walk(statement):
        negative = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
        constant = node.operand if negative else node
        if isinstance(constant, ast.Constant) and type(constant.value) in {int, float}:
            value = Decimal(str(constant.value))
            if value.is_finite():
                found.append(Number(str(value), -value if negative else value))
    return found


@for_notebooks
def unproved(notebook: Notebook) -> Complaints:
    """Describe every claim of a notebook that nothing in its section proves."""
    for section in notebook.sections:
        known = proofs(section)
        for cell, text in section.texts:
            for block in blocks(text):
                for sentence, links in sentences(block):
                    if cites(links):
                        continue
                    yield from [
                        f"{cell.where}, section “{section.title}”: the text says "
                        f"“{claim.text}”, and neither an output nor a number in the code of this "
                        f"section gives it{_nearest(claim, known)}.\n"
                        f"    In: {' '.join(sentence.split())[:160]}\n    Repair: {REPAIR}."
                        for claim in results(sentence)
                        if not any(claim.proved_by(proof) for proof in known)
                    ]


def _nearest(claim: Number, known: list[Number]) -> str:
    def distance(proof: Number) -> Decimal:
        values = {proof.value, proof.value * 100} if claim.percent else {proof.value}
        return min(abs(value - claim.value) for value in values)

    near = min(known, key=distance, default=None)
    return f" (nearest: {near.text})" if near else " (the section prints none)"
