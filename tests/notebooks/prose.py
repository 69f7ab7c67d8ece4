"""Read a page's Markdown (MyST) down to its headings, sentences and links.

Code, formulas and the options of directives are left out: what remains is what is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.anchors.index import slugify
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

PARSER = (
    MarkdownIt("commonmark")
    .enable("table")
    .use(dollarmath_plugin)
    .use(amsmath_plugin)
    .use(attrs_plugin)
    .use(front_matter_plugin)
    .use(footnote_plugin)
    .use(colon_fence_plugin)
    .use(myst_role_plugin)
    .use(myst_block_plugin)
)

# What stands in a sentence in the place of what is no prose. Letters would glue to numbers.
CODE, FORMULA = "‹code›", "‹formula›"


@dataclass(frozen=True)
class Heading:
    level: int
    title: str
    line: int  # counted from 0
    slug: str  # the anchor that MyST makes of the title


@dataclass(frozen=True)
class Link:
    text: str
    target: str
    is_image: bool = False


@dataclass
class Block:
    """A paragraph, a heading, a list item's text or a table's row."""

    text: str
    links: list[tuple[int, Link]] = field(default_factory=list)  # with their place in the text


@dataclass(frozen=True)
class Directive:
    name: str
    argument: str
    options: dict[str, str]
    body: str
    opening: str  # the fence's characters
    blank_lines_kept: bool  # after the options and before the end, as JupyterLab needs it

    @property
    def holds_prose(self) -> bool:
        return self.name not in {"math", "code", "code-block", "code-cell", "raw", "figure"}


@dataclass(frozen=True)
class Role:
    name: str
    content: str


@cache
def parse(markdown: str) -> tuple:
    """Cut a page into its tokens: once, because dozens of rules look at them, and change none."""
    return tuple(PARSER.parse(markdown))


@cache
def walk(markdown: str) -> tuple:
    """List the tokens of a page, and of what its directives hold, each with its directive."""
    found = []
    for token in parse(markdown):
        directive = directive_of(token)
        found.append((token, directive))
        if directive and directive.holds_prose:
            found += walk(directive.body)
    return tuple(found)


def directive_of(token) -> Directive | None:
    if token.type not in {"fence", "colon_fence"}:
        return None
    match = re.match(r"\{([\w:.-]+)\}\s*(.*)", token.info.strip())
    if not match:
        return None
    lines = token.content.splitlines()
    options = {}
    while lines and (option := re.match(r":([\w-]+):\s*(.*)", lines[0])):
        options[option[1]] = option[2]
        lines.pop(0)
    kept = bool(lines) and not lines[0].strip() and not lines[-1].strip()
    return Directive(match[1], match[2], options, "\n".join(lines), token.markup, kept)


def directives(markdown: str) -> list[Directive]:
    return [directive for _, directive in walk(markdown) if directive]


def headings(markdown: str) -> list[Heading]:
    """Headings that structure the page (one inside a directive does not)."""
    tokens = parse(markdown)
    return [
        Heading(int(token.tag[1]), _block(tokens[i + 1]).text, token.map[0], _slug(tokens[i + 1]))
        for i, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]


def _slug(inline) -> str:
    kept = "".join(c.content for c in inline.children if c.type in {"text", "code_inline"})
    return slugify(kept)


def blocks(markdown: str) -> Iterator[Block]:
    """Yield the page's pieces of prose, those in directives and their titles included."""
    row: Block | None = None
    for token, directive in walk(markdown):
        if directive and directive.argument and directive.name not in {"math", "code-cell"}:
            yield from blocks(directive.argument)
        elif token.type == "tr_open":
            row = Block("")
        elif token.type == "tr_close":
            yield row
            row = None
        elif token.type == "html_block":
            yield Block(re.sub(r"<!--.*?-->|<[^>]*>", " ", token.content, flags=re.DOTALL))
        elif token.type == "inline" and token.content:
            block = _block(token)
            if row is None:
                yield block
            else:
                row.links += [(len(row.text) + place, link) for place, link in block.links]
                row.text += block.text + " | "


def _block(inline) -> Block:
    """Join an inline token's parts to plain text."""
    block = Block("")
    open_links: list[tuple[int, str]] = []
    for token in inline.children or []:
        if token.type in {"text", "myst_role"}:
            block.text += token.content
        elif token.type in {"softbreak", "hardbreak"}:
            block.text += "\n"
        elif token.type == "code_inline":
            block.text += CODE
        elif token.type.startswith("math_"):
            block.text += FORMULA
        elif token.type == "image":
            link = Link(token.content, token.attrs["src"], is_image=True)
            block.links.append((len(block.text), link))
        elif token.type == "link_open":
            open_links.append((len(block.text), token.attrs["href"]))
        elif token.type == "link_close":
            start, target = open_links.pop()
            block.links.append((start, Link(block.text[start:], target)))
    return block


def links(markdown: str) -> list[Link]:
    return [link for block in blocks(markdown) for _, link in block.links]


def roles(markdown: str) -> list[Role]:
    """MyST roles such as {term}`entropy`."""
    return [
        Role(child.meta["name"], child.content)
        for token, _ in walk(markdown)
        for child in token.children or []
        if child.type == "myst_role"
    ]


def targets(markdown: str) -> list[str]:
    """The names of explicit targets, ``(name)=`` on a line of its own."""
    return [token.content for token, _ in walk(markdown) if token.type == "myst_target"]


# A full stop after these ends no sentence.
_ABBREVIATIONS = (
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bcf)(?<!\bal)(?<!\bFig)(?<!\bNo)(?<!\bapprox)"
)
_SENTENCE_END = re.compile(_ABBREVIATIONS + r"""[.!?…]["'”’)\]*]*\s+(?=["'“‘(\[*‹A-Z0-9−-])""")


def sentences(block: Block) -> Iterator[tuple[str, list[Link]]]:
    """Yield each sentence of a piece of prose with the links in it."""
    begin = 0
    ends = [match.end() for match in _SENTENCE_END.finditer(block.text)] + [len(block.text)]
    for end in ends:
        yield (
            block.text[begin:end].strip(),
            [link for place, link in block.links if begin <= place < end or end == place == begin],
        )
        begin = end
