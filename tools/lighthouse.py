"""Measure the built site with Lighthouse, and beside it Jupyter Book's default build.

    python tools/lighthouse.py [page ...]

Every page, or those named, on a simulated telephone and a desktop, three times each, over a local
server that compresses: medians of the scores, and the bytes of a first visit. The default build is
made of the same sources with no setting of ours but what they cannot be read without, and measured
on the median chapter in the same run. Needs npm, which fetches Lighthouse once; ends with an error
when the site misses a target.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "site"))
from browsing import CHROMIUM_FLAGS, ROOT, SITE, chromium, every_page, serving

VERSION = "12.8.2"
RUNS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TARGETS = {"mobile": (0.90, 1, 1, 1), "desktop": (0.98, 1, 1, 1)}
# The 404 page is not for search engines; the others are not read, but led through.
NOT_MEASURED = {"404.html", "index.html", "genindex.html", "search.html"}


def lighthouse(url, form, work):
    """Medians over the runs: the four scores, and the bytes transferred."""
    runs = []
    for _ in range(RUNS):
        report = work / "report.json"
        command = [
            *("npx", "--yes", f"lighthouse@{VERSION}", url, "--quiet", "--output=json"),
            f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={' '.join(CHROMIUM_FLAGS)}",
            *(["--preset=desktop"] if form == "desktop" else []),
        ]
        subprocess.run(
            command, check=True, env=environment(), timeout=300, cwd=work, stderr=subprocess.DEVNULL
        )
        result = json.loads(report.read_text("utf-8"))
        scores = [result["categories"][name]["score"] or 0 for name in CATEGORIES]
        bytes_ = result["audits"]["total-byte-weight"]["numericValue"]
        failed = [
            audit["id"]
            for audit in result["audits"].values()
            if audit["score"] is not None
            and audit["score"] < 1
            and audit["scoreDisplayMode"] == "binary"
        ]
        runs.append((scores, bytes_, failed))
    scores = [statistics.median(run[0][k] for run in runs) for k in range(len(CATEGORIES))]
    return scores, statistics.median(run[1] for run in runs), sorted(set(runs[0][2]))


def environment():
    return {**os.environ, "CHROME_PATH": chromium() or "", "CI": "1"}


def default_build(folder):
    """Build the same sources as Jupyter Book does when nobody asks for anything else."""
    folder.mkdir()
    for name in ("book", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "_toc.yml", folder)
    ours = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    config = {
        key: ours[key]
        for key in (
            "title",
            "author",
            "execute",
            "parse",
            "bibtex_bibfiles",
            "only_build_toc_files",
        )
    }
    config["sphinx"] = {
        "extra_extensions": ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_exercise"],
        "local_extensions": {"helper_path": "book/_ext", "markdown_anchors": "book/_ext"},
        "config": {"nb_mime_priority_overrides": [["html", "image/svg+xml", 0]]},
    }
    (folder / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
    command = [Path(sys.executable).parent / "jupyter-book", "build", folder, "--quiet"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if run.returncode:
        sys.exit(f"The default build failed:\n{run.stderr[-2000:]}")
    return folder / "_build" / "html"


def show(name, form, scores, size, failed=()):
    points = "/".join(f"{100 * score:.0f}" for score in scores)
    print(f"{name:44} {form:8} {points:16} {size / 1024:6.0f} KiB  {' '.join(failed)}", flush=True)


def main(names):
    if not (SITE / "index.html").is_file():
        sys.exit("There is no site to measure. Build it first: make book")
    if chromium() is None or shutil.which("npx") is None:
        sys.exit("Lighthouse needs Chromium and npm. On Debian: sudo apt-get install chromium npm")
    names = names or [page for page in every_page() if page not in NOT_MEASURED]
    missed, sizes = [], {}
    print(f"{'page':44} {'form':8} {'perf/a11y/bp/seo':16}  bytes, medians of {RUNS}")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        with serving(SITE) as address:
            for name in names:
                for form, targets in TARGETS.items():
                    scores, size, failed = lighthouse(f"{address}/{name}", form, work)
                    show(name, form, scores, size, failed)
                    sizes[name] = size
                    if any(s < t for s, t in zip(scores, targets, strict=True)):
                        missed.append(f"{name} ({form})")
        chapters = sorted((s, n) for n, s in sizes.items() if n.startswith("notebooks/"))
        if chapters:
            ours, name = chapters[(len(chapters) - 1) // 2]
            print(f"\nThe median chapter, {name}, in Jupyter Book's default build:")
            with serving(default_build(work / "default")) as address:
                for form in TARGETS:
                    scores, size, failed = lighthouse(f"{address}/{name}", form, work)
                    show(name, form, scores, size, failed)
            print(f"{size / ours:.1f} times as heavy as ours ({ours / 1024:.0f} KiB)")
    if missed:
        sys.exit(f"Below the targets: {', '.join(missed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
