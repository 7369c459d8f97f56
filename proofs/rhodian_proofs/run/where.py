"""Convenience: where verdicts are kept unless it is said where, and whether a directory can be written to at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def default() -> Path:
    """Return the user's directory for what can be made again, by the convention of XDG: ~/.cache, unless it is named.

    Raises:
        RuntimeError: if it is not known who the user is.
    """
    named = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(named) if Path(named).is_absolute() else Path.home() / ".cache"
    return home / "rhodian" / "proofs"


def ready(directory: Path, mode: int = 0o777) -> None:
    """Make a directory if need be, and see that files can be made in it; none is left there.

    Raises:
        OSError: if it cannot be made, is no directory, or cannot be written to.
    """
    directory.mkdir(mode=mode, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=directory):
        pass
