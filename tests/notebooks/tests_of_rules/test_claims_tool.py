"""`make claims`: sentences that a reader has compared stay away until they change."""

import importlib.util

import pytest
from reading import ROOT


@pytest.fixture
def tool(tmp_path, monkeypatch):
    specification = importlib.util.spec_from_file_location("tool", ROOT / "tools" / "claims.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    monkeypatch.setattr(module, "KEPT", tmp_path / "claims_read.txt")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


def test_a_sentence_reappears_when_it_changes(tool, tmp_path, capsys):
    pages = [tmp_path / "07-page.md", tmp_path / "08-page.md", tmp_path / "09-page.md"]
    for page in pages[:2]:
        page.write_text("It costs 0.481 nat, in 1948. It costs 0.48<!--= loss --> nat.")
    pages[2].write_text("It costs 0.482 nat. It is $\\text{ECE} = \\sum_b n_b$.")

    tool.main([str(pages[0])])
    said = capsys.readouterr().out
    assert "07-page.md: 1 to compare, 0 read\n    It costs 0.481 nat, in 1948.\n" in said

    tool.main(["--read", str(pages[0])])
    capsys.readouterr()
    tool.main([str(pages[1])])  # the same page under another number
    assert "08-page.md: 0 to compare, 1 read" in capsys.readouterr().out

    tool.main([str(pages[2])])
    said = capsys.readouterr().out
    assert "2 to compare, 0 read" in said
    assert "It costs 0.482 nat." in said
    assert "ECE" in said
    assert "2 sentences and formulas" in said
