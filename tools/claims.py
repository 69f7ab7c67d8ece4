"""List what only a reader can compare: `make claims`.

On every page, sentences with a number that looks like a result and carries no expression, and
formulas that no comparison understands. Sentences that a reader has compared are kept in
claims_read.txt; they reappear when they change.

    make claims                            counts, page by page
    make claims SHOW=yes                   the sentences, too
    make claims PAGES=book/glossary.md     one page's sentences
    make claims READ=book/glossary.md      "I have compared this page's sentences": keep them
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = Path(__file__).with_name("claims_read.txt")
sys.path[:0] = [str(ROOT / "notebooks"), str(ROOT / "tests" / "notebooks")]

import claims  # noqa: E402
from reading import FRONT, MARKDOWN, NOTEBOOKS, page  # noqa: E402
from rules.formulas import formulas  # noqa: E402

EXPLANATION = """\
# Sentences and formulas that a reader has compared, by page. `make claims READ=page` writes them.
"""


def topic(path: Path) -> str:
    """Name a page without its number, which changes more easily than its sentences."""
    return re.sub(r"^\d+-", "", path.stem)


def to_compare(path: Path) -> Iterator[str]:
    """Yield a page's sentences with results, and its formulas, that nothing compares."""
    for _, markdown in page(path).pieces:
        yield from dict.fromkeys(r.sentence for r in claims.without_expression(markdown))
        yield from (f"${' '.join(f.latex.split())}$" for f in formulas(markdown) if f.to_read)


def kept() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in KEPT.read_text("utf-8").splitlines() if KEPT.exists() else []:
        if line and not line.startswith("#"):
            name, _, sentence = line.partition(": ")
            found.setdefault(name, []).append(sentence)
    return found


def keep(known: dict[str, list[str]]) -> None:
    lines = [f"{name}: {sentence}" for name in sorted(known) for sentence in known[name]]
    KEPT.write_text("\n".join([EXPLANATION, *lines]) + "\n", "utf-8")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", type=Path, help="the pages to list; all by default")
    parser.add_argument("--show", action="store_true", help="print the sentences, not only counts")
    parser.add_argument("--read", action="store_true", help="keep these pages' sentences as read")
    options = parser.parse_args(arguments)
    pages = [path.resolve() for path in options.pages] or NOTEBOOKS + MARKDOWN + FRONT
    known, total = kept(), 0
    for path in pages:
        sentences = list(to_compare(path))
        if options.read:
            known[topic(path)] = sentences
            print(f"{path.relative_to(ROOT)}: {len(sentences)} kept as read")
            continue
        new = [each for each in sentences if each not in known.get(topic(path), [])]
        total += len(new)
        print(f"{path.relative_to(ROOT)}: {len(new)} to compare, {len(sentences) - len(new)} read")
        if options.show or options.pages:
            print(*(f"    {sentence}" for sentence in new), sep="\n")
    if options.read:
        keep(known)
    else:
        print(f"{total} sentences and formulas carry a result that no check compares.")


if __name__ == "__main__":
    main(sys.argv[1:])
