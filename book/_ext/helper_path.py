"""Let autodoc import the helper package, which lies beside the notebooks."""

import sys
from pathlib import Path


def setup(app):
    sys.path.insert(0, str(Path(app.srcdir) / "notebooks"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
