"""Join the stylesheets of theme, extensions, KaTeX and course into one, cut to what is in use.

The theme alone brings 390 KB of rules and 270 KB of icon fonts for a few dozen classes and icons.
After the build, a rule stays when every class it names occurs in a page or a script, a font stays
when a remaining rule names it, and of a font only the characters stay that the site draws. What
was read is moved out of the published folder, so that a build that rewrites one page can repeat
the whole from the same sources. Whatever the theme no longer provides ends the build.
"""

import logging
import re
import shutil
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path

import tinycss2
from fontTools import subset
from sphinx.errors import ExtensionError

# In the theme's template instead of Sphinx's list, and read before all others.
THEME_FIRST = ("basic.css", "styles/pydata-sphinx-theme.css")
UNUSED = (
    "**/*.map",
    "**/*.ttf",
    "scripts/bootstrap.js*",
    "scripts/fontawesome.js*",
    "scripts/sphinx-book-theme.js",
    "vendor/fontawesome/js",
    "webpack-macros.html",
    "sbt-webpack-macros.html",
    "locales",
    "images/logo_[!b]*",
    "copybutton_funcs.js",
    "katex/fonts",
    "vendor",
)
NOTICE = """\
/* Joined and shortened from: Sphinx's basic theme (BSD); pydata-sphinx-theme (BSD) with Bootstrap
   (MIT) and Font Awesome Free (icons CC BY 4.0, fonts SIL OFL 1.1); sphinx-book-theme (BSD);
   MyST-NB (BSD); sphinx-copybutton, sphinx-design, sphinx-exercise (MIT); KaTeX (MIT); Newsreader
   (SIL OFL 1.1); the course's own course.css (MIT). */
"""
CLASS = re.compile(r"\.(-?[A-Za-z_](?:\\.|[\w-])*)")
PRIVATE_USE = range(0xE000, 0xF900)


class Page(HTMLParser):
    """The classes of a page and, for each class inside a formula, the characters below it."""

    def __init__(self, text):
        super().__init__()
        self.classes = set()
        self.characters = defaultdict(set)
        self.open_spans = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        classes = (dict(attributes).get("class") or "").split()
        self.classes.update(classes)
        if tag == "span" and (self.open_spans or "katex-html" in classes):
            self.open_spans.append(classes if self.open_spans else ["katex", *classes])

    def handle_endtag(self, tag):
        if tag == "span" and self.open_spans:
            self.open_spans.pop()

    def handle_data(self, data):
        for classes in self.open_spans:
            for name in classes:
                self.characters[name].update(map(ord, data))


def split_selectors(prelude):
    """The selectors of a rule, apart at its outer commas."""
    parts, part = [], []
    for token in prelude:
        if token == ",":
            parts.append(tinycss2.serialize(part).strip())
            part = []
        else:
            part.append(token)
    return [*parts, tinycss2.serialize(part).strip()]


def in_use(selector, words):
    required = re.sub(r":(?:not|is|where)\((?:[^()]|\([^()]*\))*\)", "", selector)
    return all(name.replace("\\", "") in words for name in CLASS.findall(required))


def purge(rules, words):
    """The rules, as text, whose classes all occur in words."""
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in split_selectors(rule.prelude) if in_use(s, words)]
            content = re.sub(r"\s+", " ", tinycss2.serialize(rule.content)).strip()
            if selectors and content:
                kept.append(",".join(selectors) + "{" + content + "}")
        elif rule.type == "at-rule" and rule.content is None:
            if rule.lower_at_keyword != "import" and rule.lower_at_keyword != "charset":
                kept.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)};")
        elif rule.type == "at-rule":
            prelude = tinycss2.serialize(rule.prelude).strip()
            if rule.lower_at_keyword in ("media", "supports", "layer", "container"):
                inner = purge(tinycss2.parse_blocks_contents(rule.content), words)
                content = "\n".join(inner)
            else:
                content = re.sub(r"\s+", " ", tinycss2.serialize(rule.content)).strip()
            if content:
                kept.append(f"@{rule.at_keyword} {prelude}{{{content}}}")
    return kept


def drop_unused_variables(css):
    """Leave out custom properties that nothing reads, until all that remain are read."""
    declaration = re.compile(r"(?<=[{;])\s*(--[\w-]+)\s*:[^;{}]*(?:;|(?=}))")
    while unread := set(declaration.findall(css)) - set(re.findall(r"var\(\s*(--[\w-]+)", css)):
        for name in unread:
            css = re.sub(rf"(?<=[{{;])\s*{name}\s*:[^;{{}}]*(?:;|(?=}}))", "", css)
    return re.sub(r"[^{}\n]+\{\s*\}\n?", "", css)


def property_of(name, body):
    """The value of a property in a rule, without quotes and escapes; empty when it has none."""
    found = re.search(rf"(?<![\w-]){name}:\s*([^;}}]+)", body)
    return re.sub(r"[\"'\\]", "", found[1]).strip() if found else ""


def drawn_with(face, rules, characters):
    """The characters of formulas that a font face draws, by the rules that choose it."""
    drawn = set()
    variant = [(n, property_of(n, face)) for n in ("font-weight", "font-style")]
    special = [(name, value) for name, value in variant if value not in ("", "400", "normal")]
    for selectors, body in rules:
        named = re.search(r"KaTeX_\w+", body)
        chosen = named is not None and named[0] == property_of("font-family", face)
        # Bold and italic also come from rules that leave the family as it is.
        if special:
            chosen = (chosen or named is None) and any(
                property_of(name, body) == value for name, value in special
            )
        if chosen:
            for selector in selectors.split(","):
                if names := CLASS.findall(selector.split()[-1]):
                    drawn |= set.intersection(*(characters[name] for name in names))
    return drawn


def fonts(css, sources, target, characters):
    """Keep the fonts that css can ask for, cut to what they draw, and point css at them."""
    face_rule = re.compile(r"@font-face\s*{[^}]*}\n?")
    others = face_rule.sub("", css)
    asked = re.sub(r"[\"'\\]", "", others)
    rules = re.findall(r"([^{}]+){([^{}]*)}", others)
    icons = {ord(c) for c in css if ord(c) in PRIVATE_USE}

    def cut(match):
        face = match[0]
        family = property_of("font-family", face)
        if family not in asked:
            return ""
        url = re.search(r"url\([\"']?([^)\"']+\.woff2)[^)]*\)", face)
        source = (sources / url[1]).resolve()
        if not source.is_file():
            raise ExtensionError(f"one_stylesheet: no font {url[1]} for {family}")
        options = subset.Options()
        options.flavor = "woff2"
        options.layout_features = ["*"]
        font = subset.load_font(str(source), options)
        if "Awesome" in family:
            wanted = icons
        elif family.startswith("KaTeX"):
            wanted = drawn_with(face, rules, characters)
        else:
            wanted = set(font.getBestCmap())
        if not wanted & font.getBestCmap().keys():
            return ""
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        target.mkdir(exist_ok=True)
        subset.save_font(font, str(target / source.name), options)
        font.close()
        return re.sub(r"src:[^;}]+", f'src:url(fonts/{source.name}) format("woff2")', face, count=1)

    return face_rule.sub(cut, css)


def rebase(css, folder):
    """Addresses in css, relative to its own folder, as addresses relative to _static."""

    def address(match):
        url = match[1].strip("\"'").split("?")[0].split("#")[0]
        if url.startswith("data:"):
            return match[0]
        parts = []
        for part in (*folder.parts, *url.split("/")):
            parts = parts[:-1] if part == ".." else [*parts, part]
        return f"url({'/'.join(part for part in parts if part != '.')})"

    return re.sub(r"url\((\"[^\"]*\"|'[^']*'|[^)\"']+)\)", address, css)


def remember(app, pagename, templatename, context, doctree):
    names = app.one_stylesheet_names
    for sheet in context["css_files"]:
        name = str(sheet.filename).removeprefix("_static/")
        if name not in names:
            names.append(name)


def join(app, exception):
    if exception or app.builder.name != "html":
        return
    static = Path(app.outdir, "_static")
    store = Path(app.doctreedir, "stylesheets")
    for pattern in ("**/*.css", "**/*.woff2"):
        for path in static.glob(pattern):
            name = path.relative_to(static)
            if name.parts[0] not in ("site.css", "fonts"):
                (store / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.move(path, store / name)

    pages = [
        Page(path.read_text("utf-8"))
        for path in Path(app.outdir).rglob("*.html")
        if path.relative_to(app.outdir).parts[0] not in ("_static", "_sources")
    ]
    for pattern in UNUSED:
        for path in list(static.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    words = set().union(*(page.classes for page in pages))
    for path in static.rglob("*.js"):
        words.update(re.findall(r"[\w-]+", path.read_text("utf-8")))

    css = []
    # The course's own sheet has the last word, whatever order the extensions came in.
    names = sorted(app.one_stylesheet_names, key="course.css".__eq__)
    for name in (*THEME_FIRST, *names):
        if not (store / name).is_file():
            raise ExtensionError(f"one_stylesheet: there is no stylesheet {name} any more")
        text = rebase((store / name).read_text("utf-8"), Path(name).parent)
        rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        if broken := [rule for rule in rules if rule.type == "error"]:
            raise ExtensionError(f"one_stylesheet: {name}: {broken[0].message}")
        css += purge(rules, words)
    css = drop_unused_variables("\n".join(css) + "\n")
    shutil.rmtree(static / "fonts", ignore_errors=True)
    characters = defaultdict(set)
    for page in pages:
        for name, below in page.characters.items():
            characters[name] |= below
    css = fonts(css, store, static / "fonts", characters)
    if missing := [
        url
        for url in re.findall(r"url\(([^)\"']+)\)", css)
        if not url.startswith("data:") and not (static / url).is_file()
    ]:
        raise ExtensionError(f"one_stylesheet: a rule asks for {missing[0]}, which is not there")
    (static / "site.css").write_text(NOTICE + css, "utf-8")


def outdated(app, env, added, changed, removed):
    # Sphinx copies stylesheets and fonts only when it writes a page: let it always write one.
    return [app.config.root_doc]


def setup(app):
    # fontTools reports every glyph that it keeps.
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    app.one_stylesheet_names = []
    app.add_css_file("course.css", priority=900)
    app.connect("html-page-context", remember, priority=980)
    app.connect("env-get-outdated", outdated)
    app.connect("build-finished", join, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
