"""What a number in prose says: in digits, in powers of ten, in LaTeX, in words.

A number stands for the values from which it comes by rounding as it is written:

- 0.480 for 0.4795 to 0.4805; 17,923 for that one integer; 0 for nothing but 0; a number that is
  cut, 0.4796…, for what begins with it;
- 38 % (38%, 38 per cent, 38 percentage points) for 0.375 to 0.385;
- 3·10⁻⁴, 3e-4 and 3 million for what rounds to three of these units, 10⁻⁴ for what rounds to one;
- a count in words (nine, twenty-one) for what its digits stand for; nine of ten, 9 in 10, for the
  shares that make nine when they are taken of ten and rounded; 1/3 for itself;
- every other word (half, two thirds, twice, three times, tenfold, a hundred) for values within
  15 % of it.

A value half-way may be rounded up or down.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal

NEAR = Decimal("0.15")  # how far a value may lie from a word, as a part of what the word says
EXACT = Decimal("1e-9")

ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
COUNTS = dict(zip([*ONES, "ten", "eleven", "twelve", *TEENS], range(1, 20), strict=True))
COUNTS |= {ten: 10 * number for number, ten in enumerate(TENS, start=2)}
COUNTS |= {f"{ten}-{one}": COUNTS[ten] + COUNTS[one] for ten in TENS for one in ONES}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
PARTS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6}
PARTS |= {"seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
PARTS |= {f"{scale}th": number for scale, number in SCALES.items()}
FACTORS = {"twice": 2, "double": 2, "doubled": 2, "doubles": 2, "thrice": 3, "triple": 3}
FACTORS |= {"tripled": 3, "triples": 3, "halved": 0.5, "a dozen": 12}
INFINITE = ["∞", "inf", "infinite", "infinity"]
ZERO = ["zero", "none", "nothing"]


def _any(words) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_COUNT = rf"(?:{_any(COUNTS)})"
_SUP = r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
_PERCENT = r"\s?(?:%|per\s?cent|percentage\s+points?)"
_FORMS = {
    "share": rf"(?P<k>\d+|{_COUNT})\s+(?:(?:out\s+)?of|in)\s+(?:the\s+)?(?P<n>\d+|{_COUNT})",
    "ratio": r"(?P<k>\d+)/(?P<n>[1-9]\d*)",
    "power": rf"(?P<sign>[-−+])?10(?P<power>{_SUP})",
    "digits": rf"""(?P<sign>[-−+])?
        (?P<digits>\d{{1,3}}(?:[,\u2009\u202f\u00a0]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
        (?:[eE](?P<e>[-−+]?\d+)|\s?[·×]\s?10(?P<power>{_SUP}))?
        (?P<cut>…|\.\.\.)?
        (?:(?P<percent>{_PERCENT})|\s(?P<scale>{_any(SCALES)})|\s?×|\s+times|-fold)?""",
    "infinite": rf"(?P<sign>[-−+])?(?:{_any(INFINITE)})",
    "zero": _any(ZERO),
    "count": rf"(?P<count>{_COUNT})(?P<percent>{_PERCENT})?",
    "about": rf"""(?:(?P<count>{_COUNT})(?P<half>\s+and\s+a\s+half)(?:\s+times)?
        |(?P<times>{_COUNT})(?:\s+times|-?fold)
        |(?P<many>an?|{_COUNT})\s(?P<scale>{_any(SCALES)})(?:\s+times)?
        |(?:(?P<parts>an?|{_COUNT})[\s-])?(?P<part>{_any(PARTS)})s?
        |(?P<factor>{_any(FACTORS)}))""",
}
_FLAGS = re.IGNORECASE | re.VERBOSE
# In verbose patterns a literal space has to be written as \s; the words above have one at most.
_FORMS = {form: pattern.replace("a dozen", r"a\sdozen") for form, pattern in _FORMS.items()}
_WHOLE = {form: re.compile(pattern, _FLAGS) for form, pattern in _FORMS.items()}
# Not the end of a name (float16), an issue (#12), a version (1.2.3), or of 1,2 and 1-2.
_BEFORE = r"(?<![\w./^#])(?<!\d,)(?<![^\W\d]-)(?<!\d[-−])"
_LAST = [
    re.compile(
        rf"{_BEFORE}(?:{pattern.replace('(?P<sign>[-−+])?', '(?P<sign>(?<![)])[-−+])?')})\Z", _FLAGS
    )
    for pattern in _FORMS.values()
]

_LATEX = {
    r"\\(?:text|mathrm|mathbf|boldsymbol)\s*\{([^{}]*)\}": r"\1",
    r"\{,\}": ",",
    r"\\[,;:!]": "\u2009",
    r"\\ |~": " ",
    r"\s*(?:\\times|\\cdot)(?![A-Za-z])\s*": "·",
    r"\\infty(?![A-Za-z])": "∞",
    r"[\s\u2009]*\\([%$])": r"\1",
    r"\\[A-Za-z]+": " ",
    r"[$*]": "",
}
_RAISED = str.maketrans("0123456789-+−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁻")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")


def plain(text: str) -> str:
    r"""Read LaTeX and emphasis as plain text: ``**$3\cdot10^{-4}$**`` as 3·10⁻⁴."""
    for pattern, by in _LATEX.items():
        text = re.sub(pattern, by, text)
    return re.sub(
        r"10\s*\^\s*(?:\{\s*([-−+]?\d+)\s*\}|(\d))",
        lambda power: "10" + (power[1] or power[2]).translate(_RAISED),
        text,
    )


def last_number(text: str) -> str:
    """Return the number with which a text ends, or the empty string."""
    found = [match[0] for pattern in _LAST if (match := pattern.search(text))]
    return max(found, key=len, default="")


def says(text: str, value: float) -> bool:
    """Is a value among those for which a number stands, as it is written?"""
    low, high = meaning(text)
    return not math.isnan(value) and low <= Decimal(repr(float(value))) <= high


def meaning(text: str) -> tuple[Decimal, Decimal]:
    """Return the least and the largest value for which a number stands, as it is written."""
    text = plain(text).strip()
    for form, pattern in _WHOLE.items():
        match = pattern.fullmatch(text)
        if match:
            bounds = _MEANINGS[form](match.groupdict())
            return min(bounds), max(bounds)
    raise ValueError(f"no number is written like {text!r}")


def as_written(text: str, value: float) -> str:
    """Write a value in the way in which a number in digits is written, or say nothing."""
    match = _WHOLE["digits"].fullmatch(plain(text).strip())
    if not match or match["e"] or match["power"] or match["cut"] or not math.isfinite(value):
        return ""
    unit = 1 / _unit(match.groupdict())
    decimals = len(match["digits"].partition(".")[2])
    digits = f"{Decimal(repr(float(value))) * unit:,.{decimals}f}"
    if "," not in match["digits"] and "," in digits and len(digits.partition(".")[0]) < 6:
        digits = digits.replace(",", "")
    return digits.replace("-", "−") + match[0][match.end("digits") - match.start() :]


def _sign(parts: dict) -> int:
    return -1 if parts["sign"] in {"-", "−"} else 1


def _number(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS.get(word.lower(), 1)  # "a" is one


def _unit(parts: dict) -> Decimal:
    scale = SCALES[parts["scale"].lower()] if parts.get("scale") else 1
    return Decimal(scale) / (100 if parts["percent"] else 1)


def _digits(parts: dict) -> tuple[Decimal, Decimal]:
    power = parts["e"] or parts["power"] or "0"
    unit = _unit(parts).scaleb(int(power.translate(_LOWERED)))
    written = Decimal(re.sub(r"[^\d.]", "", parts["digits"]))
    last = Decimal(1).scaleb(written.as_tuple().exponent)
    if parts["cut"]:
        low, high = written, written + last * (1 - EXACT)
    elif written == 0 and last == 1:
        low, high = -EXACT, EXACT
    else:
        low, high = written - last / 2, written + last / 2
    return _sign(parts) * low * unit, _sign(parts) * high * unit


def _power(parts: dict) -> tuple[Decimal, Decimal]:
    return _digits(parts | {"digits": "1", "e": None, "cut": None, "percent": None})


def _share(parts: dict) -> tuple[Decimal, Decimal]:
    k, n, half = _number(parts["k"]), _number(parts["n"]), Decimal("0.5")
    return (k - half) / n, (k + half) / n


def _ratio(parts: dict) -> tuple[Decimal, Decimal]:
    ratio = Decimal(parts["k"]) / Decimal(parts["n"])
    return ratio - EXACT, ratio + EXACT


def _count(parts: dict) -> tuple[Decimal, Decimal]:
    count, half = _number(parts["count"]), Decimal("0.5")
    return (count - half) * _unit(parts), (count + half) * _unit(parts)


def _about(parts: dict) -> tuple[Decimal, Decimal]:
    if parts["factor"]:
        value = Decimal(FACTORS[" ".join(parts["factor"].lower().split())])
    elif parts["part"]:
        value = Decimal(_number(parts["parts"] or "a")) / PARTS[parts["part"].lower()]
    elif parts["many"]:
        value = Decimal(_number(parts["many"])) * SCALES[parts["scale"].lower()]
    elif parts["times"]:
        value = Decimal(_number(parts["times"]))
    else:
        value = Decimal(_number(parts["count"])) + Decimal("0.5")
    return value * (1 - NEAR), value * (1 + NEAR)


_MEANINGS = {
    "share": _share,
    "ratio": _ratio,
    "power": _power,
    "digits": _digits,
    "infinite": lambda parts: (_sign(parts) * Decimal("Infinity"),) * 2,
    "zero": lambda parts: (-EXACT, EXACT),
    "count": _count,
    "about": _about,
}
