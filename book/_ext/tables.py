"""Write tables in a box that scrolls, and pandas' tables like the course's.

On a narrow screen long code in a cell breaks behind a mark, or before a capital (<wbr>, and
course.css).

pandas writes a <style> into each table, which the site's policy forbids, and heads without a
scope. Here numbers stand to the right and words to the left, and the index's name stands in the
row of the other names.
"""

import re
from xml.etree import ElementTree

from docutils import nodes

TABLE = re.compile(r'<table [^>]*class="dataframe".*?</table>', re.DOTALL)
STYLE = re.compile(r"<style.*?</style>\s*", re.DOTALL)
NUMBER = re.compile(r"[-−+]?[\d,]*\.?\d+(e[-+]?\d+)?( ?%)?|[-−]?inf|nan|none|", re.IGNORECASE)
CODE = re.compile(r'(?<=<span class="pre">)[^<]{13,}(?=</span>)')
BREAK = re.compile(r"(?<=[.(=_])(?![)=\d])|(?<=[a-z])(?=[A-Z])")


def is_number(cell):
    return NUMBER.fullmatch("".join(cell.itertext()).strip()) is not None


def merge_index_names(head, levels):
    """Put the index's names, which pandas writes in a row of their own, into the row above it."""
    if len(head) < 2:
        return
    above, names = head[-2], head[-1]
    free = not any(cell.text for cell in above[:levels])
    if free and len(above) == len(names) and not any(cell.text for cell in names[levels:]):
        above[:levels] = names[:levels]
        head.remove(names)


def course_table(match):
    table = ElementTree.fromstring(match[0])
    table.attrib = {"class": "dataframe"}
    head, body = table.find("thead"), table.find("tbody")
    # Where an outer level of the index spans rows, the rows below it have fewer cells.
    width = max((len(row) for row in body), default=0)
    levels = max((len(row.findall("th")) for row in body), default=0)
    words = set()
    for row in body:
        for place, cell in enumerate(row, start=width - len(row)):
            if not is_number(cell):
                words.add(place)
    merge_index_names(head, levels)
    for row in (*head, *body):
        place = width - len(row) if row in list(body) else 0
        for cell in row:
            span = int(cell.get("colspan", 1))
            kept = {name: cell.get(name) for name in ("colspan", "rowspan") if cell.get(name)}
            if cell.tag == "th" and not (cell.text or len(cell)):
                cell.tag = "td"  # a head that names nothing
            elif cell.tag == "th":
                way = "row" if row in list(body) else "col"
                kept["scope"] = f"{way}group" if {"colspan", "rowspan"} & kept.keys() else way
            if words & set(range(place, place + span)):
                kept["class"] = "words"
            cell.attrib = kept
            place += span
        row.attrib = {}
    text = ElementTree.tostring(table, encoding="unicode", method="html")
    return f'<div class="table-box">{text}</div>'


def rewrite(app, doctree):
    for output in list(doctree.findall(nodes.raw)):
        text = output.astext()
        if output.get("format") == "html" and TABLE.search(text):
            text = TABLE.sub(course_table, STYLE.sub("", text))
            output.replace_self(nodes.raw("", text, format="html", classes=output["classes"]))


def visit_table(self, node):
    self.body.append('<div class="table-box">')
    type(self).visit_table(self, node)


def depart_table(self, node):
    type(self).depart_table(self, node)
    self.body.append("</div>\n")


def visit_entry(self, node):
    type(self).visit_entry(self, node)
    node["begins"] = len(self.body)
    if not node.astext().strip():  # a head that names nothing is none
        self.body[-1] = self.body[-1].replace("<th", "<td", 1)
        self.context[-1] = self.context[-1].replace("</th", "</td", 1)


def depart_entry(self, node):
    for place in range(node["begins"], len(self.body)):
        self.body[place] = CODE.sub(lambda code: BREAK.sub("<wbr>", code[0]), self.body[place])
    type(self).depart_entry(self, node)


def setup(app):
    app.connect("doctree-read", rewrite)
    app.add_node(nodes.table, override=True, html=(visit_table, depart_table))
    app.add_node(nodes.entry, override=True, html=(visit_entry, depart_entry))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
