"""Faults in a notebook's file: its name, its metadata, its tags."""

import nbformat
from planting import Course


def underscore_in_the_name(course: Course) -> None:
    """Rename the notebook, and its exercises with it."""
    text = nbformat.writes(course.node).replace("sample-", "sam_ple-")
    course.node = nbformat.reads(text, as_version=4)
    course.rename("00-sam_ple.ipynb")


FAULTS = {
    "underscore in the name": ("name", underscore_in_the_name),
    "doubled cell id": ("valid_format", lambda c: c.cell("claim").update(id="loss")),
    "wrong kernelspec": ("kernel", lambda c: c.node.metadata.kernelspec.update(name="conda-env")),
    "wrong kernel's name": (
        "kernel",
        lambda c: c.node.metadata.kernelspec.update(display_name="My"),
    ),
    "no kernelspec": ("kernel", lambda c: c.node.metadata.pop("kernelspec")),
    "language version": (
        "transient_metadata",
        lambda c: c.node.metadata.language_info.update(version="3.11.7"),
    ),
    "widget state": ("transient_metadata", lambda c: c.node.metadata.update(widgets={})),
    "execution times": (
        "transient_metadata",
        lambda c: c.cell("loss").metadata.update(execution={"iopub.status.busy": "now"}),
    ),
    "output metadata": (
        "transient_metadata",
        lambda c: c.cell("figure").outputs[0].metadata.update(isolated=True),
    ),
    "collapsed": (
        "transient_metadata",
        lambda c: c.cell("loss").metadata.update(collapsed=False),
    ),
    "unknown tag": ("tags", lambda c: c.cell("claim").metadata.update(tags=["remove-cell"])),
    "long line": ("line_length", lambda c: c.replace("loss", "print", "#" * 84 + "\nprint")),
}
