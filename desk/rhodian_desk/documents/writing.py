"""Convenience: a document as JSON, row by row, each amount written as a decimal text; and as plain values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from rhodian_desk.documents.records import Money, Record, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def plain(value: object) -> Any:
    """Return a document, or a part of one, as what `json` can write."""
    return msgspec.to_builtins(value, enc_hook=_written)


def looked_at(value: object) -> Any:
    """Return a document as `plain` does, but for its rows, which are made one by one whenever they are looked at."""
    if isinstance(value, Rows):
        nested = len(value) > 0 and _holds_rows(value[0])  # all rows are of one kind
        return Rows(looked_at if nested else plain, value)
    if isinstance(value, Record) and _holds_rows(value):
        return {key: looked_at(part) for key, part in _items(value)}
    return plain(value)


def _holds_rows(record: Record) -> bool:
    """Tell whether there are rows somewhere in a record, and be it none of them."""
    parts = (getattr(record, name) for name in record.__struct_fields__)
    return any(isinstance(part, Rows) or (isinstance(part, Record) and _holds_rows(part)) for part in parts)


def _written(value: object) -> str | list[Any]:
    """Return an amount as its text, and rows as a list.

    Raises:
        NotImplementedError: if it is neither.
    """
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, Rows):
        return list(value)
    raise NotImplementedError


def lines(made: Record, encoding: str | None) -> Iterator[str]:
    """Yield a document as JSON text: what holds tables one below the other is spread out, a row is one line.

    Args:
        made: the document.
        encoding: of where it goes, if it has one; unless that is UTF-8, names are escaped to ASCII.
    """
    escaped = (encoding or "utf-8").lower().replace("-", "") != "utf8"
    encode = json.JSONEncoder(ensure_ascii=escaped).encode
    yield from _spread(made, "\n", lambda value: encode(plain(value)))
    yield "\n"


def _spread(value: Any, margin: str, encode: Callable[[Any], str]) -> Iterator[str]:
    """Yield rows, or a record that has some, as JSON, each part on lines of its own."""
    if isinstance(value, Record):
        opening, closing, parts = "{", "}", ((f"{encode(key)}: ", part) for key, part in _items(value))
    else:
        opening, closing, parts = "[", "]", (("", item) for item in value)
    inner, between = f"{margin}  ", opening
    for label, part in parts:
        if _has_rows(part):
            yield f"{between}{inner}{label}"
            yield from _spread(part, inner, encode)
        else:
            yield f"{between}{inner}{label}{encode(part)}"
        between = ","
    yield f"{margin}{closing}"


def _items(record: Record) -> Iterator[tuple[str, Any]]:
    """Yield the keys of a record with their values."""
    config = record.__struct_config__
    if config.tag_field is not None:
        yield config.tag_field, config.tag
    for key, name in zip(record.__struct_encode_fields__, record.__struct_fields__, strict=True):
        yield key, getattr(record, name)


def _has_rows(value: object) -> bool:
    """Tell whether a value is tables that stand one below the other, or has some in it."""
    if isinstance(value, Record):
        return any(_has_rows(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, Rows):
        return len(value) > 0
    return isinstance(value, tuple) and value != () and isinstance(value[0], Record)
