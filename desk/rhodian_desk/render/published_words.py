"""Convenience: a published figure, and what became of it, in words for people.

A record is what documents have of a figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian_desk.io.units import grouped_text
from rhodian_desk.render.page_text import count

if TYPE_CHECKING:
    from collections.abc import Sequence

Record = dict[str, Any]


def printed(record: Record) -> str:
    """Return the figure: `1,250.00`, `6% to 9%`, or `40% ± 1%` if there is a tolerance."""
    first, last = grouped_text(record["from"]), grouped_text(record["to"])
    value = first if first == last else f"{first} to {last}"
    return f"{value} \N{PLUS-MINUS SIGN} {grouped_text(record['around'])}" if record["around"] else value


def verdict(record: Record) -> str:
    """Say whether the figure agrees with what was recomputed, or by how much it differs."""
    if record["undefined"]:
        return f"undefined: {record['undefined']}"
    if is_met(record):
        return "agrees"
    if record["agrees"]:
        return f"agrees within {grouped_text(record['around'])}"
    return f"differs by {grouped_text(record['difference'])}"


def is_met(record: Record) -> bool:
    """Tell whether what was recomputed is the figure itself, or lies within its range."""
    return bool(record["agrees"]) and not record["difference"].strip("-0.%")


def tally(records: Sequence[Record]) -> str:
    """Say how many figures agree, and how many of them only within their tolerance."""
    agree, near = sum(each["agrees"] for each in records), sum(each["agrees"] and not is_met(each) for each in records)
    words = f"{agree} of {count(len(records), 'published figure')} {'agrees' if agree == 1 else 'agree'}"
    return f"{words}, {near} of them within the tolerance that the file states." if near else f"{words} exactly."
