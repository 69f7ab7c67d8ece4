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
GROUPS = ("book", "notebooks", "tests")
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
        for name, text in texts.items():
            Path(folder, f"{name}.txt").write_text(loosened(text), "utf-8")
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
    files = {name: ROOT / name / "requirements.txt" for name in GROUPS}
    texts = {name: path.read_text("utf-8") for name, path in files.items()}
    lock = resolve(texts)
    for name, path in files.items():
        path.write_text(pinned(texts[name], lock), "utf-8")


if __name__ == "__main__":
    main()
