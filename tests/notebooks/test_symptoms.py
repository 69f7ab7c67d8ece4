"""The messages on the page of symptoms are those that the pinned versions print."""

import re

import pytest
from reading import NOTEBOOKS, Notebook

PAGE = next(path for path in NOTEBOOKS if path.stem == "symptoms")


def quoted(notebook):
    """The messages of the table; what only a GPU prints is quoted from elsewhere."""
    section = "\n".join(cell.source for cell in notebook.markdown[:1]).split("### A message")[1]
    cells = re.findall(r"^\| (?:``(.+?)``|`([^`]+)`) \|", section, re.M)
    return ["".join(pair) for pair in cells]


def printed(notebook):
    """What a notebook's stored outputs say: errors, warnings, texts of tables."""
    for cell in notebook.cells:
        for output in cell.node.get("outputs", []):
            shown = output.get("data", {}).get("text/plain", "")
            yield " ".join([output.get("evalue", ""), output.get("text", ""), shown])


@pytest.fixture(scope="module")
def said():
    return [text for path in NOTEBOOKS for text in printed(Notebook(path))]


def stands(message, said):
    parts = [re.escape(part.strip()) for part in message.split("…")]
    return any(re.search(".*".join(parts), text) for text in said)


@pytest.mark.parametrize("message", quoted(Notebook(PAGE)))
def test_a_message_is_printed_on_some_page(message, said):
    assert stands(message, said)


def test_there_are_messages():
    assert len(quoted(Notebook(PAGE))) >= 20


@pytest.mark.parametrize("wrong", ["Target … is out of range.", "expected size …, got …"])
def test_a_wrong_message_is_found(wrong, said):
    assert not stands(wrong, said)
