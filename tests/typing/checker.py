"""Convenience: what mypy says of a program, strictly and with no settings of the house."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from mypy import api

if TYPE_CHECKING:
    from pathlib import Path


def said(program: str, cache: Path) -> list[str]:
    """Return each error that mypy finds in a program, which finds the kernel by MYPYPATH."""
    asked = ["--strict", "--config-file=", f"--cache-dir={cache}", "--no-error-summary", "-c", program]
    limit = sys.getrecursionlimit()
    try:
        found, trouble, _ = api.run(asked)
    finally:
        # mypy raises the limit for the whole process, and other tests count on it.
        sys.setrecursionlimit(limit)
    assert trouble == ""
    return found.splitlines()
