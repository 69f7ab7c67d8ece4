"""The slides that `make slides` makes of a chapter: complete, legible, and without a network."""

import subprocess

import nbformat
import pytest
from browsing import ROOT, answer

pytestmark = pytest.mark.slow

# A short page, and one with tables, a message, long code and exercises.
CHAPTERS = ["01-definition", "06-categorical"]
SLIDES = """async () => {
  const found = [];
  do {
    const slide = Reveal.getCurrentSlide();
    const {h, v} = Reveal.getIndices();
    if (found.at(-1)?.place !== `${h}/${v}`) {
      await Promise.all([...slide.querySelectorAll("img")].map(image => image.decode()));
      const visible = slide.cloneNode(true);
      visible.querySelectorAll("aside, .katex-mathml").forEach(node => node.remove());
      found.push({
        place: `${h}/${v}`,
        text: visible.textContent,
        notes: slide.querySelector("aside")?.textContent ?? "",
        height: slide.scrollHeight,
        wide: [...slide.querySelectorAll("pre code")].some(c => c.scrollWidth > c.clientWidth + 1),
        code: slide.querySelectorAll(".cell_input").length,
        outputs: slide.querySelectorAll(".cell_output").length,
        images: slide.querySelectorAll("img").length,
        waiting: [...slide.querySelectorAll(".fragment:not(.visible)")].map(f => f.textContent),
      });
    }
    Reveal.next();
  } while (!Reveal.isLastSlide() || Reveal.availableFragments().next);
  return found;
}"""


@pytest.fixture(scope="module", params=CHAPTERS)
def chapter(request):
    subprocess.run(
        ["make", "slides", f"CHAPTER={request.param}"], cwd=ROOT, check=True, timeout=120
    )
    return request.param


@pytest.fixture
def slides(chapter, open_page):
    home = (ROOT / "_build" / "slides").as_uri()
    page = open_page(f"notebooks/{chapter}.html", home=home)
    page.set_viewport_size({"width": 960, "height": 700})
    return answer(page, SLIDES, seconds=60)


def cells(chapter):
    return nbformat.read(ROOT / "notebooks" / f"{chapter}.ipynb", as_version=4).cells


def test_nothing_runs_over_a_slide(slides):
    assert len(slides) > 30
    assert [slide["place"] for slide in slides if slide["height"] > 700 or slide["wide"]] == []


def test_each_figure_and_each_question_is_there(slides, chapter):
    tags = [cell.metadata.get("tags", []) for cell in cells(chapter)]
    outputs = [
        output
        for cell, tag in zip(cells(chapter), tags, strict=True)
        if "hide-cell" not in tag
        for output in cell.get("outputs", [])
    ]
    figures = sum("image/svg+xml" in output.get("data", {}) for output in outputs)
    assert sum(slide["images"] for slide in slides) == figures > 2
    shown = "\n".join(slide["text"] for slide in slides)
    texts = "\n".join(cell.source for cell in cells(chapter))
    assert shown.count("Predict first") == texts.count("} Predict first")
    assert shown.count("Exercise ") == texts.count(":::{exercise}")


def test_an_answer_waits_and_no_solution_is_told(slides):
    behind = [slides[k + 1] for k, slide in enumerate(slides) if "Predict first" in slide["text"]]
    assert behind
    for slide in behind:  # a figure, or what long code gives, has a slide of its own
        assert bool(slide["waiting"]) == bool(slide["code"] and slide["outputs"])
    assert any(slide["waiting"] for slide in behind)
    everything = "".join(slide["text"] + slide["notes"] for slide in slides)
    assert "Solution to" not in everything


def test_the_prose_is_in_the_speakers_notes(slides, chapter):
    first = cells(chapter)[0].source
    assert "**Time:**" in first
    assert "Time:" in slides[0]["notes"]
    assert all("Time:" not in slide["text"] for slide in slides)
