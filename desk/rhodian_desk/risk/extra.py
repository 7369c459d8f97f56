"""Convenience: the packages of the extras `risk` and `dask`, loaded when they are needed and not before."""

from __future__ import annotations

import importlib
from typing import Any

from rhodian_desk.io.faults import OutputRefused


def brought(module: str, extra: str = "risk") -> Any:
    """Return a module that an extra brings.

    Raises:
        OutputRefused: if it is not installed; with what installs it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        package = (missing.name or module).partition(".")[0]
        right = f"pip install 'rhodian[{extra}]'"
        raise OutputRefused("the risk desk", f"needs {package}, which is not installed", right) from None
