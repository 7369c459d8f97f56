"""Checked: from TOML text to tables, without a float and without deep nesting."""

from __future__ import annotations

import tomllib
from typing import Any

from rhodian_desk.faults import Wrong
from rhodian_desk.known import BareNumber
from rhodian_desk.scenario import LAYERS_DEPTH_MAX

NESTING_MAX = 2 * LAYERS_DEPTH_MAX + 10
"""The most tables and arrays that may lie one within the other."""


def tables(text: str) -> dict[str, Any]:
    """Parse TOML, numbers with a point kept as text.

    Raises:
        Wrong: if it is not TOML, or is nested too deeply.
    """
    right = "write TOML; docs/ describes scenarios and histories"
    try:
        raw = tomllib.loads(text.replace("\r\n", "\n"), parse_float=BareNumber)
    except RecursionError:
        raise Wrong("is nested too deeply", f"nest at most {NESTING_MAX} tables and arrays") from None
    except ValueError as refusal:
        raise Wrong(f"is not TOML: {refusal}", right) from None
    level: list[Any] = [raw]
    for _ in range(NESTING_MAX):
        level = [below for each in level for below in (each.values() if isinstance(each, dict) else each)]
        level = [each for each in level if isinstance(each, (dict, list))]
        if not level:
            return raw
    raise Wrong("is nested too deeply", f"nest at most {NESTING_MAX} tables and arrays")
