"""Take the claims' expressions off the pages: ``0.48<!--= loss --> nats`` reads "0.48 nats".

They go before the Markdown is read, since an expression may hold signs that mean something there,
such as the bar that ends a table's cell. Code that shows such a comment keeps it.
"""

import json
import re
from pathlib import Path

CLAIM = re.compile(
    r"""
    (?P<code>
      ^[ ]*(?P<fence>`{3,}|~{3,}) [ ]*([^`{\s][^\n]*)? \n  # a fence, but not a directive's
      ([^\n]*\n)*? [ ]*(?P=fence)
    | (?<!`)(?P<ticks>``?)(?!`) ([^\n]|\n(?!\n))+? (?<!`)(?P=ticks)(?!`)
    )
    | ([ \t]*\n?[ \t]*)? <!--=.*?--> (?=[\s.,;:!?)|]|\Z)  # one blank is enough, the one behind
    | <!--=.*?-->
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


def without_claims(markdown):
    return CLAIM.sub(lambda found: found["code"] or "", markdown)


def read(app, docname, source):
    if Path(app.env.doc2path(docname)).suffix != ".ipynb":
        source[0] = without_claims(source[0])
    elif "<!--=" in source[0]:
        notebook = json.loads(source[0])
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = without_claims("".join(cell["source"]))
        source[0] = json.dumps(notebook)


def setup(app):
    app.connect("source-read", read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
