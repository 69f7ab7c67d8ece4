"""Words that a page does without."""

from __future__ import annotations

import re

from prose import blocks
from reading import Page

from rules import Complaints, for_pages

FORBIDDEN_WORDS = re.compile(r"\b(?:simply|obviously)\b", re.IGNORECASE)


@for_pages
def words(page: Page) -> Complaints:
    for where, markdown in page.pieces:
        for block in blocks(markdown):
            for word in FORBIDDEN_WORDS.findall(block.text):
                yield f"{where}: the word “{word}”. Repair: leave it out, or give the reason."
