"""Take a reader's guess in a box *Predict first*, and set it beside the result.

guess_marks.py reads what a box takes. The tests evaluate its expressions (see CONTRIBUTING.md); the
page gets the answers alone, in the fold of the output that follows. answers.js does the rest, and
nothing of it is shown without scripts.
"""

import hashlib
from html import escape

from docutils import nodes
from guess_marks import MARK, cut, read
from hold_together import SPACES
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

# More lists of choices than these take less room folded.
RADIOS = 2


def text(words):
    return escape(SPACES.sub("\N{NO-BREAK SPACE}", words))


def entry(place, field, lists):
    """A field's part of the form."""
    name = f'name="{place}" autocomplete="off"'
    words = text(field.name or "Your guess")
    if field.kind.endswith("of") and not (lists and field.kind == "one of"):
        kind = "radio" if field.kind == "one of" else "checkbox"
        choices = "".join(
            f'<label><input type="{kind}" {name} value="{escape(c)}" /> {text(c)}</label>'
            for c in field.choices
        )
        return f"<fieldset><legend>{words}</legend>{choices}</fieldset>"
    if field.choices:
        choices = "<option></option>" + "".join(
            f'<option value="{escape(c)}">{text(c)}</option>' for c in field.choices
        )
        return f"<p><label><span>{words}</span> <select {name}>{choices}</select></label></p>"
    # A telephone's keys for numbers have no minus.
    keys = ' inputmode="decimal"' if field.kind == "number" and "−" not in field.answer else ""
    wide = ' class="words"' if field.kind == "words" else ""
    box = f"<input {name}{keys}{wide} />"
    return f"<p><label><span>{words}</span> {box} {text(field.unit)}</label></p>"


def form(identity, fields):
    lists = sum(field.kind == "one of" for field in fields) > RADIOS
    entries = "".join(entry(place, field, lists) for place, field in enumerate(fields))
    return (
        f'<form class="guess needs-scripts" data-guess="{identity}" autocomplete="off">{entries}'
        '<p><button type="submit" class="button">Compare with the result</button></p></form>'
    )


def truth(field):
    """The answer as it is shown: words between choices, and the unit behind a number."""
    between = " and " if field.kind == "any of" else " or "
    unit = f" {field.unit}" if field.unit and not field.answer.endswith(field.unit) else ""
    return text(between.join(cut(field.answer)) + unit) if field.answer else "see below"


def comparison(identity, fields):
    """A table whose second column the script fills."""
    rows = "".join(
        (f'<th scope="row">{text(field.name)}</th>' if field.name else "")
        + f"<td>–</td><td>{truth(field)}</td>"
        for field in fields
    ).replace("</td><th", "</td></tr><tr><th")
    corner = "<td></td>" if fields[0].name else ""
    return (
        f'<div class="guessed" id="guessed-{identity}" role="group" tabindex="-1" hidden '
        'aria-label="Your guess and the result">'
        f'<table><thead><tr>{corner}<th scope="col">Your guess</th><th scope="col">The result</th>'
        f"</tr></thead><tbody><tr>{rows}</tr></tbody></table></div>"
    )


class only_in_html(nodes.Invisible, nodes.Element):  # noqa: N801 (docutils names its nodes so)
    """Markup that is no text of the page: no search finds it."""


def visit(self, node):
    self.body.append(node["html"])
    raise nodes.SkipNode


def is_result(node):
    return isinstance(node, nodes.container) and node.get("hide_mode") == "output"


class TakeGuesses(SphinxPostTransform):
    default_priority = 190  # MyST-NB wraps what is hidden at 199
    formats = ("html",)

    def run(self, **_options):
        asked = None  # the question whose result is still to come
        for node in list(self.document.findall()):
            if isinstance(node, nodes.raw) and (mark := MARK.fullmatch(node.astext().strip())):
                # It changes with the question: a guess never turns up at another one.
                text = [part.astext() for part in node.parent if part is not node]
                question = " ".join([self.env.docname, *text])
                identity = hashlib.sha256(question.encode()).hexdigest()[:10]
                asked = identity, read(mark[1])
                node.replace_self(only_in_html(html=form(*asked)))
            elif asked and is_result(node):
                node.children[-1].insert(0, only_in_html(html=comparison(*asked)))
                asked = None
        if asked:
            raise ExtensionError(f"guesses: {self.env.docname}: no folded output follows a guess")


def add_script(app, pagename, templatename, context, doctree):
    body = context.get("body", "")
    if any(text in body for text in ('class="guess ', 'class="try ', 'data-do="forget"')):
        app.add_js_file("answers.js")


def setup(app):
    app.add_node(only_in_html, html=(visit, None))
    app.add_post_transform(TakeGuesses)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
