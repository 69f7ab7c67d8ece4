"""Move every pin to the newest version that fits the others: run it with ``make newest``.

A pin stays when its comment begins with "stays:" and says why.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PINNED = sorted(ROOT.glob("*/requirements*.txt"))
PIN = re.compile(r"^([\w.-]+)==(\S+)(?!.*# stays:)", re.M)


def loosened(text):
    """The requirements with their pins as lower bounds."""
    return PIN.sub(r"\1>=\2", text)


def pinned(text, lock):
    """The requirements with the lock's versions: the lowest, where Pythons get different ones."""
    found = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.M):
        found[name] = min(found.get(name, version), version, key=Version)
    return PIN.sub(lambda pin: f"{pin[1]}=={found[pin[1].lower().replace('_', '-')]}", text)


def resolve(texts):
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            Path(folder, f"{number}.txt").write_text(loosened(text), "utf-8")
        command = "pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest"
        run = subprocess.run(
            [Path(sys.executable).with_name("uv"), *command.split(), *Path(folder).glob("*.txt")],
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    if run.returncode:
        sys.exit(run.stderr)
    return run.stdout


def main():
    texts = {path: path.read_text("utf-8") for path in PINNED}
    lock = resolve(texts.values())
    for path, text in texts.items():
        path.write_text(pinned(text, lock), "utf-8")


if __name__ == "__main__":
    main()
