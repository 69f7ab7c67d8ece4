"""Tables of pandas, claims' expressions and folded results, in a small book that has them all."""

import re

import nbformat
import numpy as np
import pandas as pd
import pytest
from accessibility import violations
from browsing import serving
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sample_book import build, write_book
from test_pages import STICKING_OUT

pytestmark = pytest.mark.xdist_group("sample")  # which is built once

NAME = "notebooks/01-sample.html"
PROSE = """\
# A sample

A paragraph that is long enough to be the description of this page.

Ada pays 1.016<!--= surprisal["Ada"].mean() --> and Ben 0.632 <!--= a > b -->, 38 %<!--= 1 - a
/ b --> less (or $0.38$<!--= abs(a - b) -->); *twice*<!--= 2 * a * b --> as much, as `0<!--= x -->`.

- first 1.1<!--= a -->
- second 2.2<!--= b --> nats

| | pays |
|---|---|
| Ada | 3.3<!--= a | b --> nats |
| `nn.CrossEntropyLoss(weight=w)` | `z.max()` |

```python
shown = 1 # <!--= x -->
```

## A head of 4.4<!--= zyzzyva --> nats
"""
READS = """\
Ada pays 1.016 and Ben 0.632, 38 % less (or 0.38); twice as much, as 0<!--= x -->.
first 1.1
second 2.2 nats
3.3 nats
shown = 1 # <!--= x -->
A head of 4.4 nats""".splitlines()

# Formulas as they were written, blanks as one.
TEXTS = """() => [...document.querySelectorAll("article :is(p, li, td, pre, h2)")].map(e => {
  const copy = e.cloneNode(true);
  copy.querySelectorAll(".katex").forEach(
    k => k.replaceWith(k.querySelector("annotation").textContent));
  copy.querySelectorAll(".headerlink").forEach(link => link.remove());
  return copy.textContent.replace(/\\s+/g, " ").trim();
})"""

HISTORY = pd.DataFrame(
    {"training loss": [0.61, 0.4021], "accuracy": [0.7, 1.0], "is": ["low", "right"]},
    index=pd.RangeIndex(1, 3, name="epoch"),
)
WIDE = pd.DataFrame(
    np.full((2, 24), 17923.25),
    index=pd.MultiIndex.from_product([["weighted"], ["plain", "shifted"]]),
    columns=[f"company {place}" for place in range(24)],
)
FIGURE = '<svg viewBox="0 0 90 60" xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'


def shown(value, **metadata):
    data = {"text/plain": repr(value), "text/html": value._repr_html_()}
    cell = new_code_cell("value", execution_count=1, metadata=metadata)
    cell.outputs = [new_output("execute_result", data, execution_count=1)]
    return cell


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    write_book(folder, "notebooks/01-sample.ipynb")
    figure = new_code_cell("draw()", execution_count=2, metadata={"tags": ["hide-output"]})
    alt = "A short line that lies at the upper edge of an empty plane."
    figure.metadata["mystnb"] = {"image": {"alt": alt}}
    figure.outputs = [new_output("display_data", {"image/svg+xml": FIGURE})]
    cells = [new_markdown_cell(PROSE), shown(HISTORY), shown(WIDE), figure]
    cells.append(shown(HISTORY, tags=["hide-output"]))
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, folder / "notebooks" / "01-sample.ipynb")
    (folder / "book" / "index.md").write_text(PROSE.replace("A sample", "The start"), "utf-8")
    run, html = build(folder, "-W", "-n", "--keep-going")
    assert run.returncode == 0, run.stdout + run.stderr
    return html


@pytest.fixture(scope="module")
def address(sample):
    with serving(sample) as address:
        yield address


@pytest.mark.parametrize("name", [NAME, "book/index.html"])
def test_claims_leave_the_pages_and_their_numbers_stay(name, open_page, address, sample):
    page = open_page(name, home=address)
    lines = page.evaluate(TEXTS)
    assert [line for line in READS if line not in lines] == []
    text = re.sub(r"<(code|pre)\b.*?</\1>", "", (sample / name).read_text("utf-8"), flags=re.DOTALL)
    assert re.findall(r".{0,40}(?:<|&lt;)!--=.{0,40}", text) == []
    assert "zyzzyva" not in (sample / "search-sections.js").read_text("utf-8")
    assert 'id="a-head-of-4-4-nats"' in text


def test_tables_say_what_their_heads_are_of(open_page, address):
    page = open_page(NAME, home=address)
    rows = page.locator("table.dataframe").first.evaluate(
        "table => [...table.rows].map(row => [...row.cells].map("
        "c => [c.innerText, c.scope ?? '', getComputedStyle(c).textAlign]))"
    )
    right, left = ("right",), ("left",)
    assert [tuple(cell) for cell in rows[0]] == [
        ("epoch", "col", *right),
        ("training loss", "col", *right),
        ("accuracy", "col", *right),
        ("is", "col", *left),
    ]
    assert [tuple(cell) for cell in rows[2]] == [
        ("2", "row", *right),
        ("0.4021", "", *right),
        ("1.0", "", *right),
        ("right", "", *left),
    ]
    assert len(rows) == 3
    assert page.locator("th[scope=rowgroup]").inner_text() == "weighted"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tables_are_accessible_and_scroll_in_their_box(width, theme, open_page, address):
    page = open_page(NAME, width, theme, home=address)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(STICKING_OUT) == []
    small, wide = (page.locator("table.dataframe").nth(place).locator("..") for place in (0, 1))
    assert small.evaluate("box => box.scrollWidth - box.clientWidth") <= 0
    assert wide.evaluate("box => box.scrollWidth - box.clientWidth") > 0
    assert wide.evaluate("box => box.tabIndex") == 0
    page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))")
    assert violations(page) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_long_code_in_a_table_breaks_on_a_telephone(width, open_page, address):
    page = open_page(NAME, width, home=address)
    long, short = page.locator("article td code").all()
    pieces = long.evaluate("code => code.querySelector('.pre').innerHTML").split("<wbr>")
    assert pieces == ["nn.", "Cross", "Entropy", "Loss(", "weight=", "w)"]
    assert short.locator("wbr").count() == 0
    shown = long.locator("wbr").evaluate_all("all => all.map(e => getComputedStyle(e).display)")
    assert set(shown) == {"none" if width == 1280 else "inline"}
    assert long.inner_text() == "nn.CrossEntropyLoss(weight=w)"


@pytest.mark.parametrize("scripts", [True, False])
def test_results_are_folded_until_asked_for(scripts, open_page, address):
    page = open_page(NAME, home=address, java_script_enabled=scripts)
    folded = page.locator("details.hidden-cell")
    assert folded.count() == 2
    for place, content in enumerate(("img", "table")):
        box = folded.nth(place)
        assert box.locator("summary").inner_text() == "Show the result"
        assert not box.locator(content).is_visible()
        # The code stays in sight, above what it gives.
        assert page.locator("div.cell_input").nth(2 + place).is_visible()
        box.locator("summary").click()
        assert box.locator("summary").inner_text() == "Hide the result"
        assert box.locator(content).is_visible()


def test_a_folded_figure_is_seen_from_edge_to_edge_on_a_telephone(open_page, address):
    page = open_page(NAME, width=390, home=address)
    folded = page.locator("details.hidden-cell").first
    folded.locator("summary").click()
    figure = folded.locator("img")
    figure.scroll_into_view_if_needed()
    box = figure.bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    seen = "(img, y) => [1, innerWidth - 2].map(x => document.elementFromPoint(x, y) === img)"
    assert figure.evaluate(seen, box["y"] + box["height"] / 2) == [True, True]
