"""Cross-entropy and what belongs to it, accurate and in plain NumPy.

>>> import crossentropy as ce

Targets come first and predictions second; classes lie on the last axis; losses are in nats.
What can be seen to be wrong raises an error that names the argument, the first offending index,
the value found and the repair.
"""

from __future__ import annotations

import importlib
from types import ModuleType

from . import classroom
from .information import convert, cross_entropy, entropy, kl_divergence, perplexity, surprisal

__all__ = [
    "classroom",
    "convert",
    "cross_entropy",
    "entropy",
    "kl_divergence",
    "perplexity",
    "surprisal",
]


def __getattr__(name: str) -> ModuleType:
    """Import the data sets when they are first asked for."""
    if name == "data":
        return importlib.import_module(".data", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
