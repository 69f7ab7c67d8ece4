"""What agrees is let pass, however it is written."""

import pytest

BIBLIOGRAPHY = r"""
@inproceedings{muller2019,
  author    = {M{\"u}ller, Rafael and Kornblith, Simon and Hinton, Geoffrey},
  booktitle = {Advances in Neural Information Processing Systems 32},
  year      = {2019},
  eprint    = {1906.02629},
  doi       = {10.1002/heat.2020.17}
}
@misc{goorbergh2022, author = {van den Goorbergh, Ruben and Van Calster, Ben and Timmerman, Dirk},
  year = {2022}, doi = {10.1175/1520-0493(2022)078}}
@article{redmon2007, author = {Redmon, Joseph and Farhadi, Ali}, journal = {Vision},
  year = {2007}, eprint = {cs/0501001}}
"""
ISSUES = "https://github.com/keras-team/keras"


@pytest.mark.parametrize(
    "text",
    [
        "See [Müller, Kornblith and Hinton 2019](../book/bibliography.md#muller2019).",
        "See [Müller, Kornblith, and Hinton (2019)](../book/bibliography.md#muller2019).",
        "See [Müller et al. 2019](../book/bibliography.md#muller2019).",
        "See [Müller et al.](../book/bibliography.md#muller2019) (2019), and what 2021 brought.",
        "See [Redmon & Farhadi 2007](../book/bibliography.md#redmon2007).",
        "See [Redmon and Farhadi's network](../book/bibliography.md#redmon2007).",
        "See [Shannon's measure](../book/bibliography.md#shannon1948) of 1948.",
        "See [this chapter](00-sample.ipynb), or chapter 3 of [a book](https://example.org/).",
        "See [chapter 3](https://example.org/) of the book, and ([Shannon 1948]"
        "(../book/bibliography.md#shannon1948), chapter 1).",
        f"See [keras#12]({ISSUES}/issues/12), [keras-team/keras#13]({ISSUES}/pull/13#issue-1), "
        f"[#14]({ISSUES}/pull/14), [an issue]({ISSUES}/issues/15), [a pull request that followed]"
        f"({ISSUES}/pull/16) and [its issues]({ISSUES}/pull/17).",
        "See [the cross-entropy](../book/glossary.md#term-cross-entropy), [a sum]"
        "(../book/refresher.md#logarithm) and [it][there].\n\n[there]: https://example.org/",
        "An interval [0, 1], an entry `q[0][1]`, $q[0](1)$, a word [sic] and a note.[^1]\n\n"
        "[^1]: The note, with [a link](https://example.org/).",
    ],
)
def test_what_agrees_passes(course, text):
    names = ["van den Goorbergh et al. 2022", "Müller et al. 2019", "Redmon & Farhadi 2007"]
    keys = ["goorbergh2022", "muller2019", "redmon2007"]
    cited = [
        f"- [{name}](../book/bibliography.md#{key})" for name, key in zip(names, keys, strict=True)
    ]
    course.edit("references.bib", r"\Z", BIBLIOGRAPHY.replace("\\", "\\\\"))
    course.replace("end", "## References\n", "\n".join(["## References\n", *cited]))
    course.replace("claim", "It is", f"{text}\n\nIt is")
    assert course.complaints() == {}
