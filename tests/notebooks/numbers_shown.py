"""Numbers in texts that cannot carry expressions: alt texts, docstrings, exercises' statements.

They are compared with what stands around them. A number is *shown* if it has two digits or more,
or is a percentage: 0, 1 and 5 are everywhere, and prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

_POWER = re.compile(
    r"(?:(?P<factor>\d+(?:\.\d+)?)\s?(?:×|·|\\times|\\cdot)\s?)?(?<![\d.])10"
    r"(?:(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\^\{?(?P<power>[-−]?\d+)\}?)"
)
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
_NUMBER = re.compile(
    r"""(?<![\w.]) (?<![A-Za-z]-)
    (?P<digits>\d{1,3}(?:(?:,|\{,\}|_|\u2009)\d{3})+(?:\.\d+)?|\d[\d_]*(?:\.\d+)?|\.\d+)
    (?:e(?P<exponent>[-−+]?\d+))?
    (?P<percent>\s?(?:%|per\s?cent\b|\\%))?
    (?![A-Za-z\d]*[A-Za-z])""",
    re.VERBOSE | re.IGNORECASE,
)
_WHOLE = Context(prec=10_000)  # 1e308 to eight decimals has 317 digits


@dataclass(frozen=True)
class Shown:
    text: str
    value: Decimal  # its size: how a minus is written differs from text to text
    percent: bool

    @property
    def tells(self) -> bool:
        if self.percent or "." in self.text or "e" in self.text:
            return True
        return len(str(self.value).strip("0")) > 1  # 10 and 1,000 are one digit

    def is_in(self, known: set[Decimal]) -> bool:
        """Does a known number give this one, rounded as it is written?"""
        last = Decimal(1).scaleb(self.value.as_tuple().exponent)
        return any(
            other.scaleb(scale).quantize(last, rounding=way, context=_WHOLE) == self.value
            for other in known
            for scale in ((0, 2) if self.percent else (0,))
            if abs(other.scaleb(scale) - self.value) <= last
            for way in (ROUND_HALF_EVEN, ROUND_HALF_UP)
        )


def _numbers(text: str) -> Iterable[Shown]:
    for match in _NUMBER.finditer(_POWER.sub(_with_exponent, text)):
        digits = re.sub(r"[^\d.]", "", match["digits"])
        exponent = (match["exponent"] or "0").translate(_LOWERED)
        yield Shown(match[0].strip(), Decimal(digits).scaleb(int(exponent)), bool(match["percent"]))


def _with_exponent(match: re.Match) -> str:
    power = (match["raised"] or match["power"]).translate(_LOWERED)
    return f" {match['factor'] or 1}e{power}"


def shown(text: str) -> list[Shown]:
    return [number for number in _numbers(text) if number.tells]


def standing_for(texts: Iterable[str]) -> set[Decimal]:
    """Collect the numbers that texts have; 38 % stands for 0.38, too."""
    found = [number for text in texts for number in _numbers(text)]
    return {n.value for n in found} | {n.value.scaleb(-2) for n in found if n.percent}
