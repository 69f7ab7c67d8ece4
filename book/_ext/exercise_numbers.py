"""Number the exercises of each chapter from 1, as their solutions and their checks do.

Sphinx numbers everything of a kind through the whole book when sections have no numbers.
"""


def renumber(app, env):
    for figures in env.toc_fignumbers.values():
        exercises = figures.get("exercise", {})
        in_order = sorted(exercises, key=exercises.get)
        exercises.update({name: (place,) for place, name in enumerate(in_order, start=1)})


def setup(app):
    app.connect("env-check-consistency", renumber)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
