"""Name the entries of the bibliography by author and year, and say where each is cited.

Chapters cite by a link, [Shannon 1948](../book/bibliography.md#shannon1948). Below an entry stand
links back to the sections that do so. docutils gives each entry a role of its own, which does not
belong into a list, and brackets around its name.
"""

from docutils import nodes
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style.formatting.plain import Style
from pybtex.style.labels import BaseLabelStyle
from sphinx import addnodes
from sphinx.util.nodes import make_refnode

BIBLIOGRAPHY = "book/bibliography"


class AuthorAndYear(BaseLabelStyle):
    def format_labels(self, sorted_entries):
        for entry in sorted_entries:
            names = [
                str(Text.from_latex(" ".join([*author.prelast_names, *author.last_names])))
                for author in entry.persons["author"]
            ]
            shown = " and ".join(names) if len(names) < 3 else f"{names[0]} et al."
            yield f"{shown} {entry.fields['year']}"


class CourseStyle(Style):
    default_label_style = "author_and_year"


# --- Who cites what -------------------------------------------------------------------------------


def cited_in(env):
    """For each page, its citations: pairs of a key and the section that cites it."""
    if not hasattr(env, "course_citations"):
        env.course_citations = {}
    return env.course_citations


def note(app, doctree):
    found = []
    for link in doctree.findall(addnodes.pending_xref):
        if link["reftarget"] == BIBLIOGRAPHY and link.get("reftargetid"):
            section = link.parent
            while not isinstance(section, nodes.section) or not isinstance(section[0], nodes.title):
                section = section.parent  # that of an exercise has no title
            whole_page = section.parent is doctree
            title = "" if whole_page else section[0].astext()
            found.append((link["reftargetid"], "" if whole_page else section["ids"][0], title))
    cited_in(app.env)[app.env.docname] = list(dict.fromkeys(found))


def forget(app, env, docname):
    cited_in(env).pop(docname, None)


def merge(app, env, docnames, other):
    cited_in(env).update({name: cited_in(other).get(name, []) for name in docnames})


def write_anew(app, env):
    """Other pages' citations stand on this one."""
    return [BIBLIOGRAPHY] if BIBLIOGRAPHY in env.found_docs else []


def link_back(app, doctree, docname):
    for entry in doctree.findall(nodes.citation):
        line = nodes.paragraph("", "Cited in ", classes=["cited-in"])
        for page, citations in sorted(cited_in(app.env).items()):
            name = app.env.titles[page].astext()
            for key, section, title in citations:
                if key in entry["ids"]:
                    text = nodes.inline("", title or name)
                    line += nodes.Text("; " * (len(line) > 1))
                    line += make_refnode(app.builder, docname, page, section, text)
                    line += nodes.Text(f" ({name})" if title else "")
        if len(line) > 1:
            entry += line


# --- HTML -----------------------------------------------------------------------------------------


def visit_citation(self, node):
    before = len(self.body)
    type(self).visit_citation(self, node)
    for place in range(before, len(self.body)):
        self.body[place] = self.body[place].replace('role="doc-biblioentry"', 'role="listitem"')


def depart_citation(self, node):
    type(self).depart_citation(self, node)


def visit_label(self, node):
    self.body.append('<p class="label">')


def depart_label(self, node):
    self.body.append("</p>\n")


def setup(app):
    register_plugin("pybtex.style.labels", "author_and_year", AuthorAndYear)
    register_plugin("pybtex.style.formatting", "course", CourseStyle)
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    app.add_node(nodes.label, override=True, html=(visit_label, depart_label))
    app.connect("doctree-read", note)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", write_anew)
    # After search_sections: where an entry is cited is not what it says.
    app.connect("doctree-resolved", link_back, priority=995)
    return {"env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
