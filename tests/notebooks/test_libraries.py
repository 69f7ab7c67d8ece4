"""Where packages are missing that libraries.ipynb needs, its first cell names the command."""

import re

import nbformat
import pytest
from reading import NOTEBOOKS

(PAGE,) = (path for path in NOTEBOOKS if path.stem == "libraries")


def test_without_its_packages_the_page_names_the_command(monkeypatch):
    cells = nbformat.read(PAGE, as_version=4).cells
    first = next(cell.source for cell in cells if cell.cell_type == "code")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("crossentropy.classroom.setup", lambda: None)
    with pytest.raises(ModuleNotFoundError) as said:
        exec(first, {})
    missing, file = re.search(r"needs (.+)\. Run .*%pip install -r (\S+)", str(said.value)).groups()
    pinned = re.findall(r"^(\w+)==", (PAGE.parent / file).read_text("utf-8"), re.M)
    assert sorted(missing.split(" and ")) == sorted(pinned)
