"""Sphinx's settings for `make slides`: one page's figures, tables, formulas and questions.

sphinx-revealjs writes the slides, and has reveal.js in it: they need no network.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "book" / "slides"), str(ROOT / "book" / "_ext")]

project = "Cross-Entropy Loss"
language = "en"
root_doc = f"notebooks/{os.environ['CHAPTER']}"
include_patterns = [f"{root_doc}.ipynb"]
extensions = [
    "myst_nb",
    "sphinx_exercise",
    "sphinx_revealjs",
    "sphinxcontrib.katex",
    "claim_comments",
    "cut_into_slides",
    "exercises",
    "katex_strict",
    "tables",
]
numfig = True
myst_enable_extensions = ["amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
nb_execution_mode = "off"
nb_merge_streams = True
nb_mime_priority_overrides = [
    ("revealjs", mime, place)
    for place, mime in enumerate(("image/svg+xml", "text/html", "text/plain"))
]
html_math_renderer = "katex"
katex_prerender = True
katex_css_path = "katex/katex.min.css"
revealjs_static_path = [str(ROOT / "book" / "_static"), str(ROOT / "book" / "slides" / "static")]
revealjs_style_theme = "white"
revealjs_css_files = ["slides.css"]
revealjs_script_plugins = [
    {"name": "RevealNotes", "src": "revealjs/plugin/notes/notes.js"},
    {"name": "RevealHighlight", "src": "revealjs/plugin/highlight/highlight.js"},
]
revealjs_script_conf = {"hash": True, "slideNumber": "c/t", "transition": "none"}
