"""The healthy sample chapter, executed once."""

import os
import shutil

import nbformat
import nbval_strict
import pytest
from nbclient import NotebookClient
from planting import SAMPLE, Course, copy_helper


@pytest.fixture(scope="session")
def healthy_course(tmp_path_factory):
    """Make a small course: the sample chapter with its outputs, its book, and the helper."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(SAMPLE / "book", root / "book")
    shutil.copy(SAMPLE / "_toc.yml", root)
    copy_helper(root / "notebooks")
    path = root / "notebooks" / "00-sample.ipynb"
    node = nbformat.read(SAMPLE / "notebooks" / "00-sample.ipynb", as_version=4)
    client = NotebookClient(
        node,
        timeout=120,
        record_timing=False,
        resources={"metadata": {"path": path.parent}},
    )
    client.execute(env=os.environ | {"OMP_NUM_THREADS": "1"})
    for each in node.cells:
        if each.cell_type == "code":
            each.outputs = nbval_strict.join_neighbours(each.outputs)
    node.metadata.language_info = {"name": "python"}
    nbformat.write(node, path)
    return root


@pytest.fixture
def course(healthy_course, tmp_path):
    """Give a test its own copy of the small course, to plant a fault in."""
    return Course(healthy_course, tmp_path / "course")
