"""Links that say something else than what they lead to, and sources that contradict themselves."""

from planting import Course


def says(text: str):
    """Plant a sentence in the chapter."""
    return lambda course: course.replace("claim", "It is", f"{text} It is")


def source(course: Course, entry: str, text: str) -> None:
    """Add a source to the bibliography, and cite it."""
    course.edit("references.bib", r"\Z", f"\n{entry}\n")
    key = entry.partition("{")[2].partition(",")[0]
    says(f"See [{text}](../book/bibliography.md#{key}).")(course)


def gibbs(key: str = "gibbs1902", **fields: str):
    """Plant a source whose fields are given; its text names author and year as they should be."""
    fields = {
        "author": "Gibbs, Willard", "title": "On Heat", "year": "1902", "url": "https://example.org"
    } | fields  # fmt: skip
    written = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items())
    return lambda course: source(course, f"@misc{{{key}, {written}}}", f"Gibbs {fields['year']}")


def somebody_elses(course: Course) -> None:
    gibbs()(course)
    says("This is [Gibbs's measure](../book/bibliography.md#shannon1948).")(course)


def the_same_doi(course: Course) -> None:
    gibbs(doi="10.1002/heat")(course)
    source(
        course,
        "@misc{maxwell1871, author = {Maxwell, James}, year = {1871}, doi = {10.1002/HEAT}}",
        "Maxwell 1871",
    )


def two_terms(course: Course) -> None:
    course.edit(
        "glossary.md",
        ":::$",
        "entropy\n: A least surprise, [here](../notebooks/00-sample.ipynb).\n:::",
    )
    says("Beside the [cross-entropy](../book/glossary.md#term-entropy).")(course)


def another_heading(course: Course) -> None:
    course.edit("refresher.md", r"\Z", "\n\n## Sum\n\nIt adds.\n")
    course.replace("opening", "refresher.md#logarithm", "refresher.md#sum")


def another_chapter(course: Course) -> None:
    course.path.with_name("01-later.ipynb").touch()
    says("See [A sample chapter](01-later.ipynb).")(course)


FAULTS = {
    "another year": ("cited_as", lambda c: c.replace("claim", "[Shannon 1948]", "[Shannon 1949]")),
    "another year behind the link": (
        "cited_as",
        lambda c: c.replace(
            "claim",
            "[Shannon 1948](../book/bibliography.md#shannon1948)",
            "[Shannon](../book/bibliography.md#shannon1948) (1984)",
        ),
    ),
    "another author": (
        "cited_as",
        lambda c: c.replace("claim", "[Shannon 1948]", "[Hartley 1948]"),
    ),
    "an author left out": (
        "cited_as",
        lambda c: c.edit("references.bib", "Shannon, Claude E.", "Shannon, Claude and Weaver, W."),
    ),
    "one author et al.": (
        "cited_as",
        lambda c: c.replace("claim", "[Shannon 1948]", "[Shannon et al. 1948]"),
    ),
    "somebody else's measure": ("cited_as", somebody_elses),
    "a source without an address": ("without_address", gibbs(url="")),
    "a key of another year": ("keys", gibbs("gibbs1901")),
    "a key of another author": ("keys", gibbs("maxwell1902")),
    "a year before arXiv's": ("keys", gibbs("gibbs2015", year="2015", eprint="1703.01234")),
    "a preprint of another year": ("keys", gibbs("gibbs2019", year="2019", eprint="1703.01234")),
    "no number of arXiv": ("keys", gibbs("gibbs2017", year="2017", eprint="1713.01234")),
    "a DOI of another year": ("keys", gibbs(doi="10.1002/heat.1920.17")),
    "a DOI with its address": ("keys", gibbs(doi="https://doi.org/10.1002/heat")),
    "two sources with one DOI": ("keys", the_same_doi),
    "another chapter's number": ("chapter_numbers", says("See [chapter 3](00-sample.ipynb).")),
    "a chapter without link": ("chapter_numbers", says("As in chapter 3, it falls.")),
    "the next chapter is this one": (
        "chapter_numbers",
        says("So does [the next chapter](00-sample.ipynb)."),
    ),
    "another issue": (
        "issue_numbers",
        says("See [keras#12](https://github.com/keras-team/keras/issues/13)."),
    ),
    "another repository": (
        "issue_numbers",
        says("See [keras-team/keras#12](https://github.com/keras-team/keras-hub/issues/12)."),
    ),
    "an issue for a pull request": (
        "issue_numbers",
        says("See [a pull request](https://github.com/keras-team/keras/issues/12)."),
    ),
    "another term": ("named_otherwise", two_terms),
    "another heading": ("named_otherwise", another_heading),
    "another chapter's title": ("named_otherwise", another_chapter),
    "a reference without definition": ("undefined_references", says("See [Shannon][paper].")),
    "a source in bare brackets": ("undefined_references", says("So found [Shannon 1948].")),
    "a space in a link": ("undefined_references", says("See [it] (https://example.org).")),
    "a footnote without text": ("undefined_references", says("It falls.[^why]")),
}
