"""Number the exercises of each chapter from 1, as their solutions and their checks do.

Sphinx numbers everything of a kind through the whole book when sections have no numbers, and
sphinx-exercise gives the inside of every exercise the same id.
"""

from docutils import nodes


def renumber(app, env):
    # Sphinx numbers again in each build, whether or not a page has changed.
    for figures in env.toc_fignumbers.values():
        exercises = figures.get("exercise", {})
        in_order = sorted(exercises, key=exercises.get)
        exercises.update({name: (place,) for place, name in enumerate(in_order, start=1)})
    return []  # no further page to write


def drop_the_id(app, doctree, docname):
    for section in doctree.findall(nodes.section):
        section["ids"] = [name for name in section["ids"] if name != "exercise-content"]


def setup(app):
    app.connect("env-get-updated", renumber, priority=900)
    app.connect("doctree-resolved", drop_the_id)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
