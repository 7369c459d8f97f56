"""Convenience: a durable book of what the machine plays: `with Store.open(url) as store: store.apply(event)`."""

from __future__ import annotations

from rhodian_desk.store.entries import Answer, Command, Entry, Group, Head, Refusal
from rhodian_desk.store.errors import BadLine, Differs, EventRefused, IdTaken, NewerVersion, Unavailable
from rhodian_desk.store.store import Store

__all__ = [
    "Answer",
    "BadLine",
    "Command",
    "Differs",
    "Entry",
    "EventRefused",
    "Group",
    "Head",
    "IdTaken",
    "NewerVersion",
    "Refusal",
    "Store",
    "Unavailable",
]
