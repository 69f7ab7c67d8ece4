"""Links that lead nowhere."""

FAULTS = {
    "no page": ("broken_links", lambda c: c.replace("end", "(#what", "(09-no.ipynb#what")),
    "no heading": ("broken_links", lambda c: c.replace("end", "(#what", "(#when")),
    "no place in the refresher": (
        "broken_links",
        lambda c: c.replace("opening", "#logarithm", "#integral"),
    ),
    "no term": (
        "broken_links",
        lambda c: c.replace("claim", "It is", "[H](../book/glossary.md#term-entropy): it is"),
    ),
    "no source": ("broken_links", lambda c: c.replace("claim", "#shannon1948", "#shannon1984")),
    "a term that leads nowhere": (
        "unexplained",
        lambda c: c.edit("glossary.md", r" See .*", ""),
    ),
    "a term that leads to a page without it": (
        "unexplained",
        lambda c: c.edit("glossary.md", "00-sample.ipynb", "../book/refresher.md"),
    ),
    "role for no term": ("broken_roles", lambda c: c.write("new.md", "See {term}`loss`.")),
    "role for no source": (
        "broken_roles",
        lambda c: c.write("new.md", "See {term}`cross-entropy`, {cite}`shannon1948,gibbs1902`."),
    ),
    "source that nobody cites": (
        "uncited",
        lambda c: c.edit(
            "references.bib", r"\Z", "@misc{gibbs1902, author={Gibbs}, year=1902, url={x}}"
        ),
    ),
    "role in a notebook": (
        "plain_links",
        lambda c: c.replace("claim", "It is", "{term}`loss` is"),
    ),
    "image without alt text": (
        "plain_links",
        lambda c: c.replace("claim", "It is", "![](00-sample.ipynb) It is"),
    ),
}
