"""Write what the search finds: one entry a section, term, function or work cited.

The entries are a script that search.html loads once somebody searches; a script may be loaded
from disk too, where a page may fetch nothing. MiniSearch makes its index of them in the browser.
"""

import json
import re
from html import unescape
from pathlib import Path

from docutils import nodes
from folds import dropdown, summary
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx import addnodes

FILE = "search-sections.js"
SYNONYMS = Path(__file__).with_name("search_synonyms.txt")
WORDS = Path(__file__).with_name("search_words.txt")
# What no reader sees, and what stands in the entry already as its title.
LEFT_OUT = (
    nodes.Invisible,
    nodes.title,
    nodes.term,
    nodes.label,
    nodes.thead,
    addnodes.desc_signature,
    addnodes.index,
)
# Lines that stay lines, and what a hit does not show.
BLOCKS = (nodes.raw, nodes.literal_block, nodes.doctest_block, nodes.row)
UNSEEN = (nodes.image, nodes.math_block)

# TeX that reads as words or signs; a formula with anything else is left out.
SIGNS = (
    "·cdot ×times ≤le ≤leq ≥ge ≥geq ≠ne ≠neq <lt >gt ≈approx ±pm →to ∞infty …ldots …dots |mid %% "
    "αalpha βbeta γgamma δdelta εvarepsilon ηeta θtheta λlambda μmu πpi σsigma τtau"
)
SPOKEN = {
    **{name: name for name in ("ln", "log", "exp", "max", "min", "softmax", "in")},
    **{sign[1:]: sign[0] for sign in SIGNS.split()},
    **dict.fromkeys((",", ";", " ", "quad", "left", "right"), ""),
}
UPRIGHT = re.compile(r"\\(?:text|mathrm|operatorname)\{([^{}]*)\}")
COMMAND = re.compile(r"\\([A-Za-z]+|.)")
NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?")
TERM = re.compile(rf"{NUMBER.pattern}|\w+")


def spoken(latex):
    """A short formula as text, "ln 2 = 0.693"; of another, nothing."""
    text = UPRIGHT.sub(r"\1", latex).replace("{,}", ",")
    text = COMMAND.sub(lambda found: SPOKEN.get(found[1], "\\") + " ", text)
    return "" if re.search(r"[\\{}_^&]", text) else " ".join(text.split())


def one_line(text):
    """Without line breaks, and without the blank and the double stop that a formula leaves."""
    return re.sub(r" ([.,;:!?)])(?!\w)", r"\1", " ".join(text.split())).replace("….", "…")


def in_a_row(parts):
    """Parts of a text as one; a dot stands where one of them, as in a list, has no stop."""
    text = " · ".join(one_line(part) for part in parts if part.strip())
    return re.sub(r"(?<=[.,;:!?…]) · ", " ", text)


class Entry:
    """A hit shows its prose, or its outputs where they are what was found. The other words are
    found and not shown: code, pictures' descriptions, hidden cells and the answers to exercises."""

    def __init__(self, anchor, title):
        self.anchor = anchor
        self.title = title
        self.prose, self.outputs, self.unseen = [], [], []

    def packed(self):
        lines = (line.strip() for part in self.outputs for line in part.splitlines())
        unseen = dict.fromkeys(word for part in self.unseen for word in TERM.findall(part))
        return [
            self.anchor,
            self.title,
            in_a_row(self.prose),
            "\n".join(dict.fromkeys(filter(None, lines))),
            " ".join(unseen),
        ]


class Reader:
    """The entries of one page."""

    def __init__(self, doctree):
        self.entries = []
        self.read(doctree, None, None)

    def begin(self, anchor, title):
        self.entries.append(Entry(anchor, one_line(title)))
        return self.entries[-1]

    def read(self, node, entry, place):
        """Put a node's text into an entry: into its prose, or into the list that is given."""
        if isinstance(node, LEFT_OUT):
            return
        if isinstance(node, nodes.section) and node["ids"]:
            title = next(iter(node.findall(nodes.title)), None)
            anchor = node["ids"][0] if self.entries else ""
            entry, place = self.begin(anchor, words(title) if title else ""), None
        elif isinstance(node, addnodes.desc) and node[0]["ids"]:
            entry, place = self.begin(node[0]["ids"][0], node[0]["fullname"]), None
        elif isinstance(node, nodes.citation):
            entry, place = self.begin(node["ids"][0], words(node[0])), None
        elif isinstance(node, nodes.definition_list_item) and node[0]["ids"]:
            terms = [n for n in node.children if isinstance(n, nodes.term)]
            entry, place = self.begin(terms[0]["ids"][0], ", ".join(map(words, terms))), None
        if entry:
            if is_code(node) or is_answer(node):
                place = entry.unseen
            if (text := shown(node)) is not None:
                kind = entry.outputs if isinstance(node, BLOCKS) else entry.prose
                if isinstance(node, UNSEEN):
                    kind = entry.unseen
                (kind if place is None or isinstance(node, summary) else place).append(text)
                return
        for child in node.children:
            if isinstance(child, nodes.Element):
                self.read(child, entry, place)


def is_code(node):
    return isinstance(node, HideCodeCellNode) or "cell_input" in node["classes"]


def is_answer(node):
    return isinstance(node, dropdown) and node[0].astext().startswith(("Solution", "An answer"))


def shown(node):
    """The text of what is not taken apart any further, else None."""
    if isinstance(node, nodes.raw):
        return of_html(node.astext()) if "html" in node["format"] else ""
    if isinstance(node, nodes.image):
        return node.get("alt", "")
    if isinstance(node, nodes.math_block):
        return " ".join(NUMBER.findall(node.astext()))
    if isinstance(node, nodes.row):
        return in_a_row(map(words, node.children))
    if isinstance(node, BLOCKS):
        return node.astext()
    return words(node) if isinstance(node, nodes.TextElement) else None


def words(node):
    """The text of one paragraph."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, nodes.math):
        return spoken(node.astext()) or "…"
    if isinstance(node, nodes.image):
        return node.get("alt", "")
    if isinstance(node, nodes.raw | addnodes.index):
        return ""
    return "".join(map(words, node.children))


def of_html(text):
    """A table's cells, a row a line."""
    text = re.sub(r"<style.*?</style>|<svg.*?</svg>", "", text, flags=re.DOTALL)
    rows = " ".join(text.split()).split("</tr>")
    cells = (
        [unescape(re.sub(r"<[^>]*>", "", cell)) for cell in re.split("</t[dh]>", row)]
        for row in rows
    )
    return "\n".join(map(in_a_row, cells))


def lines_of(path):
    lines = path.read_text("utf-8").splitlines()
    return [line.split(" = ") for line in lines if line and not line.startswith("#")]


def add_words(pages):
    """To each section of search_words.txt its words."""
    words = {tuple(place.split("#")): words for place, words in lines_of(WORDS)}
    for address, _, entries in pages:
        for entry in entries:
            if asked := words.get((Path(address).stem, entry[0])):
                entry.append(asked)


def begin(app):
    app.builder.search = False  # Sphinx's own
    app.builder.searched_pages = {}


def collect(app, doctree, docname):
    if app.builder.name == "html":
        entries = [entry.packed() for entry in Reader(doctree).entries]
        title = one_line(words(app.env.titles[docname]))
        app.builder.searched_pages[docname] = [app.builder.get_target_uri(docname), title, entries]


def search_page(app):
    if app.builder.name == "html":
        yield "search", {"title": "Search"}, "search.html"


def write(app, exception):
    if exception or app.builder.name != "html":
        return
    pages = app.builder.searched_pages
    names = sorted(app.env.found_docs)
    for name in names:
        if name not in pages:  # not written in this build; this calls collect
            app.env.get_and_resolve_doctree(name, app.builder)
    add_words(pages.values())
    content = {"synonyms": lines_of(SYNONYMS), "pages": [pages[name] for name in names]}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, FILE).write_text(f"const searchSections = {text};\n", "utf-8")


def setup(app):
    app.connect("builder-inited", begin)
    app.connect("doctree-resolved", collect, priority=990)
    app.connect("html-collect-pages", search_page)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
