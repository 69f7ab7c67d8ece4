"""What the claims test must catch in prose, and what it must leave alone."""

from decimal import Decimal

import nbformat
import pytest
from prose import Block, sentences
from reading import Notebook
from rules.claims import Number, numbers, results, unproved


def notebook(tmp_path, *cells):
    """Make a notebook of Markdown texts and (code, printed) pairs."""
    nodes = []
    for cell in cells:
        if isinstance(cell, str):
            nodes.append(nbformat.v4.new_markdown_cell(cell))
        else:
            code, printed = cell
            outputs = [nbformat.v4.new_output("stream", name="stdout", text=printed)]
            nodes.append(nbformat.v4.new_code_cell(code, outputs=outputs))
    path = tmp_path / "00-sample.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=nodes), path)
    return Notebook(path)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The loss is 0.480 nat.", ["0.480"]),
        ("That is .692 of a bit.", [".692"]),
        ("It costs 1.10, not 2.303.", ["1.10", "2.303"]),
        ("The model is right in 90 % of cases.", ["90 %"]),
        ("Right in 90% of cases, wrong in 10 percent.", ["90%", "10 percent"]),
        ("A gain of 3 percentage points", ["3 percentage point"]),
        ("CE's gradient is 11,014× larger.", ["11,014×"]),
        ("It is 11 times as steep, a 2-fold change, or 3x.", ["11 times", "2-fold", "3x"]),
        ("It falls to −2.303 there.", ["−2.303"]),
        ("The value -0.105 appears.", ["-0.105"]),
        ("From 0.105–2.303 nat", ["0.105", "2.303"]),
        ("There were 1,797 pictures and 14\u202f390 names.", ["1,797", "14\u202f390"]),
        ("The gradient is 9.08e-5 there.", ["9.08e-5"]),
        ("The gradient is 9.08 × 10⁻⁵ there.", ["9.08e-5"]),
        ("Values 0.228, 0.619 and 0.153.", ["0.228", "0.619", "0.153"]),
        ("(0.228,0.619,0.153)", ["0.228", "0.619", "0.153"]),
        ("The sum was 1948 rows long.", ["1948"]),
        ("In total 453 rows.", ["453"]),
        ("It is 0.123nat.", ["0.123"]),
        ("So 0.4796… it is.", ["0.4796…"]),
        ("A float32 holds 1.234 here.", ["1.234"]),
    ],
)
def test_reads_results(sentence, found):
    assert [number.text for number in results(sentence)] == found


@pytest.mark.parametrize(
    "sentence",
    [
        "Two classes, 3 colours, 25 minutes, 1000 rows, 50,000 steps.",
        "A tolerance of 1e-12, about 0.05 and 0.5.",
        "Shannon wrote it in 1948; see Good (1952), Kullback and Leibler 1951.",
        "In July 1948, and again in October 1948.",
        "float16, X86_V3, log1p, CIFAR-100, GPT-2, ISO-8859-1 and UTF-16.",
        "Use Python 3.11 with NumPy 2.4.6 and PyTorch 2.13.",
        "See page 379, pp. 379–423, section 3.14 and equation (2.71).",
        "See issue 11801 and #61044.",
        "A picture of 28 × 28 points.",
        "arXiv 1906.02629 and doi 10.1002/j.1538-7305.1948.tb01338.x.",
        "The 128th row; version 3.141.",
        "Below 10⁻¹² nothing shows.",
    ],
)
def test_leaves_other_numbers_alone(sentence):
    assert results(sentence) == []


@pytest.mark.parametrize(
    ("claim", "output"),
    [
        ("0.48", "0.47965000629754095"),
        ("0.480", "0.47965"),
        ("0.4797", "loss: 0.47965000629754095 nat"),
        (".692", "0.69199"),
        ("0.4796…", "0.47965"),
        ("90 %", "0.9"),
        ("90 %", "0.90"),
        ("90 %", "accuracy 90"),
        ("90 %", "90 %"),
        ("83.8 %", "0.8381"),
        ("0.838", "83.8%"),
        ("11,014×", "11014.23"),
        ("11,014 times", "ratio 11,014"),
        ("11×", "10.98"),
        ("−2.303", "[-2.30258509 -0.10536052]"),
        ("2.303", "{'loss': 2.30258509}"),
        ("9.08e-5", "9.0798e-05"),
        ("9.08 × 10⁻⁵", "0.0000908"),
        ("1,797", "(1797, 64)"),
        ("0.125", "0.125"),
        ("0.12", "0.125"),
        ("0.13", "0.125"),
        ("710", "1.7976931e308 is the largest, e^709.78 below it"),
    ],
)
def test_accepts_a_rounded_value(claim, output):
    (number,) = numbers(claim)
    assert any(number.proved_by(printed) for printed in numbers(output))


@pytest.mark.parametrize(
    ("claim", "output"),
    [
        ("0.479", "0.47965000629754095"),  # cut off, not rounded
        ("0.4797…", "0.47965"),
        ("0.481", "0.47965"),
        ("0.47966", "0.47965"),
        ("0.4797", "0.480"),  # more digits than were printed
        ("0.9 %", "0.9000"),
        ("91 %", "0.9"),
        ("9 %", "0.9"),
        ("11×", "11.6"),
        ("11,014×", "11014.6"),
        ("2.303", "-2.302585"),
        ("−2.303", "2.302585"),
        ("1.23e-5", "1.23e-4"),
        ("1,797", "1798"),
        ("16.0", "float16"),
    ],
)
def test_rejects_another_value(claim, output):
    (number,) = numbers(claim)
    assert not any(number.proved_by(printed) for printed in numbers(output))


@pytest.mark.parametrize(
    ("text", "digits"),
    [("0.001", 1), ("0.010", 2), ("100", 1), ("120", 2), ("2.30", 3), ("1.00", 3), ("0.50", 2)],
)
def test_counts_significant_digits(text, digits):
    assert Number(text, Decimal(text)).significant_digits == digits


def test_does_not_split_sentences_after_abbreviations():
    block = Block("It is small, e.g. Shannon et al. 1948 vs. 0.123. Next one? Yes.")
    assert [text for text, _ in sentences(block)] == [
        "It is small, e.g. Shannon et al. 1948 vs. 0.123.",
        "Next one?",
        "Yes.",
    ]


LOSS = ("loss = 0.4796500063", "0.47965\n")


@pytest.mark.parametrize(
    "prose",
    [
        "The loss is 0.480.",
        "The loss is **0.4797** nat.",
        "| loss |\n|---|\n| 0.480 |",
        ":::{admonition} Predict first\n:class: tip\n\nIs it 0.480?\n\n:::",
        "Code `0.999`, formula $x = 0.999$, and\n\n$$\n0.999\n$$\n\n```python\n0.999\n```",
        "A link to [the next chapter](02-units.ipynb?x=0.999).",
        ":::{figure} picture.svg\n:width: 95%\n:::",
        "It is 0.999 in [Shannon 1948](../book/bibliography.md#shannon1948).",
        "The [thread](https://example.org/1) reports 99.9 %.",
        "- one\n- 0.480",
        'An image ![of a curve](x.svg){width="95%"}',
        "\\begin{align}\nx = 0.999\n\\end{align}",
        "<!-- 0.999 -->",
        "% a comment, 0.999",
    ],
)
def test_accepts_prose(tmp_path, prose):
    assert list(unproved(notebook(tmp_path, "## One", LOSS, prose))) == []


@pytest.mark.parametrize(
    ("prose", "claim"),
    [
        ("The loss is 0.481.", "0.481"),
        ("The loss is **0.481** nat.", "0.481"),
        ("| loss |\n|---|\n| 0.481 |", "0.481"),
        (":::{admonition} Predict first\n:class: tip\n\nIs it 0.481?\n\n:::", "0.481"),
        (":::{admonition} Is it 0.481?\n:class: tip\n\nWell.\n\n:::", "0.481"),
        ("- one\n- 0.481", "0.481"),
        ("> quoted 0.481", "0.481"),
        ("<div>\n0.481\n</div>", "0.481"),
        ("A <b>bold</b> <i>0.481</i>", "0.481"),
        ("### A heading with 0.481", "0.481"),
        ("First [source](https://example.org). Then 0.481 alone.", "0.481"),
        ("A link to [a loss of 0.481](02-units.ipynb).", "0.481"),
        ("Right in 48 of 100 cases, 49 %.", "49 %"),
        ("In section two it was 0.4796500063 and\n0.481 there.", "0.481"),
    ],
)
def test_catches_prose(tmp_path, prose, claim):
    (complaint,) = unproved(notebook(tmp_path, "## One", LOSS, prose))
    assert "00-sample.ipynb, cell 3" in complaint
    assert f"“{claim}”" in complaint
    assert "Repair:" in complaint


def test_a_value_proves_nothing_in_another_section(tmp_path):
    (complaint,) = unproved(
        notebook(tmp_path, "## One", LOSS, "It is 0.480.\n\n### Two\n\nStill 0.480.")
    )
    assert "section “Two”" in complaint


def test_comments_strings_and_figures_prove_nothing(tmp_path):
    cell = ('title = "0.123"  # 0.123', "0.5\n")
    (complaint,) = unproved(notebook(tmp_path, "## One", cell, "It is 0.123."))
    assert "nearest: 0.5" in complaint
