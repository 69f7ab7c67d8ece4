"""What a contributor does on a good day: no rule complains, and only results are listed."""

import copy

import claims
import nbformat
import pytest

TEXTS = {
    "years": "In 1948 Shannon asked it; by 2026 everybody had. The 1980s did not care.",
    "versions": "It holds since PyTorch 2.13, with Python 3.11 to 3.14 and NumPy 2.4.6.",
    "sizes": "The table has 1,797 rows and 64 columns, and takes 12 MB in float32 on an RTX 4090.",
    "pages and issues": "See page 214, section 3.12, exercise 3, or issue 12; line 40 has it.",
    "an equation": r"$$H(p, q) = -\sum_{k=1}^{K} p_k \ln q_k = H(p) + D(p\Vert q)$$",
    "another equation": r"$$\hat\theta_{t+1} = \hat\theta_t - \eta\,\nabla L, \quad t \ge 0$$",
    "a bound": r"So $D(p\Vert q) \ge \tfrac12 \lVert p - q\rVert_1^2$, and $H(p) \le \ln K$.",
    "letters chosen": r"Take $p = (0.7, 0.2, 0.1)$, $T = 2$ and $\varepsilon = 0.1$.",
    "a footnote": "It is old.[^old]\n\n[^old]: Older than 1948, in fact.",
    "a table": "| way | loss |\n|---|---|\n| ours | 0.48<!--= loss --> |",
    "a claim": "It costs 0.4797<!--= loss --> nat, about half<!--= loss --> a nat.",
    "others' result": "They report 76.3 % ([Shannon 1948](../book/bibliography.md#shannon1948)).",
    "a list": "- ask 3 people\n- wait 20 minutes\n- do it again",
    "shell": "```bash\nmake run NOTEBOOKS=notebooks/00-sample.ipynb\n```",
    "an example": "```python\n>>> round(float(ce.surprisal(0.5)), 3)\n0.693\n```",
    "a warning": ":::{admonition} Careful\n:class: warning\n\nOn 2 of 10 seeds it fails.\n\n:::",
}


def text(markdown):
    return lambda course: insert(course, nbformat.v4.new_markdown_cell(markdown, id="more"))


def insert(course, cell):
    place = next(i for i, each in enumerate(course.node.cells) if each.id == "mistakes")
    course.node.cells.insert(place, cell)
    course.remove()  # numbers the runs


def cell(source, **metadata):
    def plant(course):
        insert(course, nbformat.v4.new_code_cell(source, id="more", metadata=metadata))

    return plant


def figure(course):
    """Draw one figure more, with another alt text."""
    new = copy.deepcopy(course.cell("figure"))
    new.id = "more"
    new.metadata["mystnb"]["image"]["alt"] = (
        "The same curve again: at 0.01 it is high, at 1 it is 0."
    )
    insert(course, new)


def term(course):
    course.edit(
        "glossary.md",
        "cross-entropy\n",
        "ban\n  A unit: 3.32<!--= np.log2(10) --> bits. "
        "See [the sample](../notebooks/00-sample.ipynb).\n\ncross-entropy\n",
    )
    text("A [ban](../book/glossary.md#term-ban) is larger than a bit.")(course)


def source(course):
    course.edit(
        "references.bib",
        r"\Z",
        "\n@article{brier1950,\n  author = {Brier, Glenn W.},\n  title = {Verification},\n"
        "  journal = {Monthly Weather Review},\n  year = {1950},\n  doi = {10.1175/x1950}\n}\n",
    )
    text("It was squared first ([Brier 1950](../book/bibliography.md#brier1950)).")(course)


def saved_in_jupyterlab(course):
    """JupyterLab writes lists of lines and sorts keys; `make run` takes its metadata out."""
    course.node = nbformat.reads(nbformat.writes(course.node), as_version=4)


EDITS = {name: text(markdown) for name, markdown in TEXTS.items()} | {
    "one cell more": cell("total = loss + loss"),
    "an assertion": cell("np.testing.assert_allclose(loss, 0.47965, rtol=1e-4)"),
    "a Monte Carlo comparison": cell("assert np.isclose(loss, 0.47965, rtol=0.05)"),
    "a default": cell("width = None\nwidth = width or 64"),
    "a layout": cell("print(f\"{'loss':>12}{loss:8.3f}\")"),
    "from scratch": cell(
        "by_hand = -np.log(0.619)  # from scratch\nassert abs(by_hand - loss) < 1e-12"
    ),
    "a figure": figure,
    "a term": term,
    "a source": source,
    "saved in JupyterLab": saved_in_jupyterlab,
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_healthy_edit_passes(course, edit):
    edit(course)
    assert course.complaints() == {}


def test_there_are_twenty_of_them():
    assert len(EDITS) >= 20


@pytest.mark.parametrize("name", ["years", "versions", "pages and issues", "a footnote", "a claim"])
def test_no_reader_is_asked_for_what_is_no_result(name):
    assert [each.text for each in claims.without_expression(TEXTS[name])] == []


def test_a_reader_is_asked_for_what_looks_like_a_result():
    (found,) = claims.without_expression("It was 0.481 nat.")
    assert (found.text, found.sentence) == ("0.481", "It was 0.481 nat.")
