"""Claims are found where they stand, judged before and after they are evaluated."""

import numpy as np
import pytest
from claims import find, results, without_expression, wrong
from prose import Block, sentences

NAMES = {"loss": 0.48, "ratio": 3.1, "losses": np.array([0.1, 0.2]), "np": np, "rng": None}


def box(mark):
    return f":::{{admonition}} Predict first\n:class: tip\n\nHow much?\n\n<!-- {mark} -->\n\n:::"


def claims(markdown):
    return [(claim.text, claim.expression, claim.line) for claim in find(markdown)]


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("It costs 0.480<!--= loss --> nats.", ("0.480", "loss", 1)),
        ("One.\n\nIt costs\n0.480<!--= loss --> nats.", ("0.480", "loss", 4)),
        ("Three\ntimes<!--= ratio --> as much.", ("Three times", "ratio", 2)),
        ("**38 %**<!--= loss -->", ("38 %", "loss", 1)),
        ("It is $x = 0.480$<!--= loss -->.", ("0.480", "loss", 1)),
        (r"It is $3\cdot10^{-4}$<!--= loss -->.", ("3·10⁻⁴", "loss", 1)),
        ("`1e-6`<!--= loss -->", ("1e-6", "loss", 1)),
        ("[0.480](a.md)<!--= loss -->", ("0.480", "loss", 1)),
        ('0.1<!--= losses[0] + {"a|b": 1}["a|b"] -->', ("0.1", 'losses[0] + {"a|b": 1}["a|b"]', 1)),
        ("0.3<!--= (losses\n  .sum()) -->", ("0.3", "(losses .sum())", 1)),
        ("| a |\n|---|\n| 0.480<!--= loss --> |", ("0.480", "loss", 3)),
        ("- one\n- 0.480<!--= loss -->", ("0.480", "loss", 2)),
        ("## It costs 0.480<!--= loss -->", ("0.480", "loss", 1)),
        (":::{tip} Is it 0.480<!--= loss -->?\n\nYes.\n\n:::", ("0.480", "loss", 1)),
        (":::{tip}\n:class: tip\n\n0.480<!--= loss -->\n\n:::", ("0.480", "loss", 4)),
        ("One.\n\n::::{tip}\n:::{tip}\n0.480<!--= loss -->\n:::\n::::", ("0.480", "loss", 5)),
        ("<div>\n<b>0.480</b><!--= loss -->\n</div>", ("0.480", "loss", 2)),
        (box("guess: a | b\nanswer: b = loss < 1"), ("b", "loss < 1", 7)),
        (box("guess (x): number\n\nanswer: 0.480 =\n  loss"), ("0.480", "loss", 8)),
    ],
)
def test_finds(markdown, found):
    assert claims(markdown) == [found]


@pytest.mark.parametrize(
    "markdown",
    [
        "No claim, 0.480.",
        "Another comment<!-- = loss is what I mean by it = -->.".replace("<!-- =", "<!-- that"),
        "How it is written: `0.480<!--= loss -->`.",
        "```\n0.480<!--= loss -->\n```",
        "```{code-cell}\n0.480<!--= loss -->\n```",
    ],
)
def test_leaves_alone(markdown):
    assert claims(markdown) == []


def test_each_of_several_claims_has_its_own_number():
    text = "0.1<!--= a -->, twice<!--= b --> and $0.3$<!--= c -->"
    assert claims(text) == [("0.1", "a", 1), ("twice", "b", 1), ("0.3", "c", 1)]


@pytest.mark.parametrize(
    "markdown",
    [
        "It costs 0.480<!--= loss --> nats, three times<!--= ratio --> as much.",
        "0.3<!--= losses.sum() --> and 0.2<!--= max(x for x in losses) -->",
        "0.69<!--= np.log(2) --> and 2<!--= len(losses) --> and 0.2<!--= np.sort(losses)[1] -->",
        box("guess: number\nanswer: 0.48 = loss"),
        box("guess: a third | about a half\nanswer: about a half = loss"),
        box("guess: rise | fall\nanswer: fall = losses[0] < loss\nguess (why): words"),
    ],
)
def test_lets_pass(markdown):
    assert list(wrong(markdown, NAMES)) == []


@pytest.mark.parametrize(
    ("markdown", "complaint"),
    [
        ("0.481<!--= loss -->", "line 1: the text says “0.481”, but loss is 0.48. Repair: write "),
        (
            box("guess: number\nanswer: 0.5 = ratio"),
            "line 7: the text says “0.5”, but ratio is 3.1",
        ),
        (box("guess: rise | fall\nanswer: rise = loss > 1"), "line 7: “rise” is said to be right"),
        (
            box("guess: rise | fall\nanswer: fall = ratio"),
            "line 7: “fall” is no number, and ratio is",
        ),
        (box("guess: rise | fall\nanswer: fall = 0.3"), "line 7: “fall” carries the constant 0.3"),
        ("nats<!--= loss -->", "line 1: no number stands before <!--= loss -->. Repair:"),
        ("0.48 nats<!--= loss -->", "line 1: no number stands before"),
        ("0.1<!--= a -->, and<!--= loss -->", "NameError"),
        ("0.480 \n<!--= loss -->", "line 2: the comment “loss” begins its line"),
        ("$0.480<!--= loss -->$", "inside a formula, which shows it. Repair: put it behind"),
        ("$$\n0.480<!--= loss -->\n$$", "inside a formula"),
        ("0.480<!-- = loss -->", "is shown to the reader. Repair: write <!--= expression -->"),
        ("0.480<!--= loss--0 -->", "is shown to the reader"),
        ("0.480<!--= loss", "is shown to the reader"),
        ("0.48<!--= 0.48 -->", "the constant 0.48, which proves nothing. Repair:"),
        ("0.48<!--= round(0.4796, 2) -->", "the constant round(0.4796, 2)"),
        ("0.48<!--= np.float64(0.48) -->", "the constant np.float64(0.48)"),
        ("0.48<!--= loss loss -->", "which is no expression: invalid syntax"),
        ("0.48<!--= loss = 0.48 -->", "which is no expression"),
        ("0.48<!--= x -->", "fails: NameError: name 'x' is not defined. Repair:"),
        ("0.1<!--= losses -->", "carries losses, which fails: TypeError"),
        ("1<!--= loss < 1 -->", "is no number but a bool"),
        ("0.48<!--= str(loss) -->", "is no number but a str"),
        ("0.48<!--= (loss := 0.48) -->", "(loss := 0.48) may change what later cells see"),
        ("0.48<!--= rng.normal() -->", "rng.normal() may change"),
        ("0.48<!--= np.random.rand() -->", "np.random.rand() may change"),
        ("0.48<!--= losses.sort() -->", "losses.sort() may change"),
        ("0.48<!--= loss.add_(1) -->", "loss.add_() may change"),
        ("0.48<!--= np.add(loss, 0, out=loss) -->", "out= may change"),
        ("0.48<!--= exec('loss = 1') -->", "exec() may change"),
    ],
)
def test_complains(markdown, complaint):
    said = "\n".join(wrong(markdown, NAMES))
    assert complaint in said
    assert "Repair:" in said


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The loss is 0.480 nat.", ["0.480"]),
        ("That is .692 of a bit.", [".692"]),
        ("It costs 1.10, not 2.303.", ["1.10", "2.303"]),
        ("Right in 90% of cases, wrong in 10 percent.", ["90%", "10 percent"]),
        ("A gain of 3 percentage points", ["3 percentage point"]),
        ("CE's gradient is 11,014× larger.", ["11,014×"]),
        ("It is 11 times as steep, a 2-fold change, or 3x.", ["11 times", "2-fold", "3x"]),
        ("It falls to −2.303 there.", ["−2.303"]),
        ("From 0.105–2.303 nat", ["0.105", "2.303"]),
        ("There were 1,797 pictures and 14\u202f390 names.", ["1,797", "14\u202f390"]),
        ("The gradient is 9.08e-5 there.", ["9.08e-5"]),
        ("The gradient is 9.08 × 10⁻⁵ there.", ["9.08 × 10⁻⁵"]),
        ("The sum was 1948 rows long.", ["1948"]),
        ("Two classes, 3 colours, 25 minutes, 1000 rows, 50,000 steps.", []),
        ("A tolerance of 1e-12, about 0.05 and 0.5.", []),
        ("Shannon wrote it in 1948; see Good (1952), Kullback and Leibler 1951.", []),
        ("float16, X86_V3, log1p, CIFAR-100, GPT-2, ISO-8859-1 and UTF-16.", []),
        ("Use Python 3.11 with NumPy 2.4.6 and PyTorch 2.13.", []),
        ("See page 379, pp. 379–423, section 3.14 and equation (2.71).", []),
        ("See issue 11801 and #61044.", []),
        ("A picture of 28 × 28 points.", []),
        ("arXiv 1906.02629 and doi 10.1002/j.1538-7305.1948.tb01338.x.", []),
        ("The 128th row; version 3.141.", []),
    ],
)
def test_results(sentence, found):
    assert results(sentence) == found


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("It is 0.480<!--= loss --> nats.", []),
        ("It is $x = 0.480$<!--= loss --> nats.", []),
        ("`0.999`, $x = 0.999$,\n\n$$\n0.999\n$$\n\n```python\n0.999\n```", []),
        ("A link to [the next chapter](02-units.ipynb?x=0.999).", []),
        ("It is $0.480$ nats.", ["0.480"]),
        ("It is **0.480** nats.", ["0.480"]),
        ("| loss |\n|---|\n| 0.480 |", ["0.480"]),
        (":::{admonition} Is it 0.480?\n:class: tip\n\n95 %\n\n:::", ["0.480", "95 %"]),
        ("<div>\n0.480\n</div>", ["0.480"]),
        ("In 0.480<!--= loss --> of cases, 0.520 otherwise.", ["0.520"]),
    ],
)
def test_lists_what_carries_no_expression(markdown, found):
    assert [result.text for result in without_expression(markdown)] == found


def test_does_not_split_sentences_after_abbreviations():
    block = Block("It is small, e.g. Shannon et al. 1948 vs. 0.123. Next one? Yes.")
    assert [text for text, _ in sentences(block)] == [
        "It is small, e.g. Shannon et al. 1948 vs. 0.123.",
        "Next one?",
        "Yes.",
    ]
