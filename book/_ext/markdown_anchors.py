"""Let Markdown links reach glossary terms, bibliography entries and explicit targets.

Inside Jupyter the roles {term} and {cite} show their raw text, so notebooks link with plain
Markdown: ``[entropy](../book/glossary.md#term-entropy)``. MyST resolves the part after ``#``
among a page's headings only; this adds every other id that the page defines.
"""


def register(app, doctree):
    slugs = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for identifier in doctree.ids:
        # Sphinx keeps a term's capitals in its id; links write every anchor in lower case.
        for anchor in (identifier, identifier.lower()):
            slugs.setdefault(anchor, (0, identifier, identifier))


def setup(app):
    app.connect("doctree-read", register)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
