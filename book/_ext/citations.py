"""Write the entries of the bibliography as items of the list that docutils puts around them.

docutils gives each entry a role of its own, which does not belong into a list.
"""

from docutils import nodes


def visit_citation(self, node):
    before = len(self.body)
    type(self).visit_citation(self, node)
    for place in range(before, len(self.body)):
        self.body[place] = self.body[place].replace('role="doc-biblioentry"', 'role="listitem"')


def depart_citation(self, node):
    type(self).depart_citation(self, node)


def setup(app):
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
