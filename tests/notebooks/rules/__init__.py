"""The rules that bind the course's pages, one module for each kind of rule.

A rule is a generator: it takes what it binds and yields complaints. Each complaint says where,
what, and, after "Repair:", what to do. A decorator says what the rule binds:

- ``for_chapters``: notebooks whose name begins with a number, ``01-definition.ipynb``;
- ``for_notebooks``: every notebook;
- ``for_pages``: every notebook and every Markdown page of the book;
- ``for_course``: the list of all pages at once.

A new module in this folder is found without being named anywhere. ``test_pages.py`` applies the
rules; ``tests_of_rules/faults/`` holds, for each module here, the faults that it has to find.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator

from reading import Notebook, Page

Complaints = Iterator[str]
Rule = Callable[..., Complaints]

OF_CHAPTERS: list[Rule] = []
OF_NOTEBOOKS: list[Rule] = []
OF_PAGES: list[Rule] = []
OF_COURSE: list[Rule] = []


def for_chapters(rule: Callable[[Notebook], Complaints]) -> Rule:
    OF_CHAPTERS.append(rule)
    return rule


def for_notebooks(rule: Callable[[Notebook], Complaints]) -> Rule:
    OF_NOTEBOOKS.append(rule)
    return rule


def for_pages(rule: Callable[[Page], Complaints]) -> Rule:
    OF_PAGES.append(rule)
    return rule


def for_course(rule: Callable[[list[Page]], Complaints]) -> Rule:
    OF_COURSE.append(rule)
    return rule


def rules_for(page: Page) -> list[Rule]:
    """List the rules that bind one page."""
    found = list(OF_PAGES)
    if isinstance(page, Notebook):
        found += OF_NOTEBOOKS
        if page.is_chapter:
            found += OF_CHAPTERS
    return found


for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
