"""Checked: reads the record of what was signed off, and refuses one that is not such a record in every part."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCHEMA = "rhodian.signed-off/2"
RECORD = "signed_off.json"
"""The record's name, in the package of the proofs."""


class BadRecord(Exception):
    """A record that cannot be used; the text says why."""


def read(path: Path) -> Any:
    """Return a record of what was signed off.

    Raises:
        BadRecord: if there is none, or it is not one that this release can read.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except OSError as error:
        raise BadRecord(f"no record of what was signed off at {path}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise BadRecord(f"{path} is not a record: {str(error)[:200]!a}") from None
    if not isinstance(record, dict) or record.get("schema") != SCHEMA:
        raise BadRecord(f"{path} is not a record that this release can read; its schema would be {SCHEMA}")
    for name in sorted({*record, *_RECORD}):
        if name not in record or name not in _RECORD or not _RECORD[name](record[name]):
            raise BadRecord(
                f"{path} is not a record: {name[:80]!a} is missing, is not known, or is not as it should be"
            )
    names = [claim["name"] for claim in record["claims"]]
    if not names or len(set(names)) < len(names):
        raise BadRecord(f"{path} is not a record: it has no claim, or one twice")
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; raise ValueError if it says a thing twice."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _matches(pattern: str) -> Callable[[Any], bool]:
    """Return what tells whether a value is text of a pattern."""
    return lambda value: type(value) is str and bool(re.fullmatch(pattern, value, re.ASCII))


def _each(key: Callable[[Any], bool], value: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Return what tells whether a value is an object with such keys and values, and not empty."""
    return lambda each: type(each) is dict and bool(each) and all(map(key, each)) and all(map(value, each.values()))


def _count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= 10**9


_sha256 = _matches("[0-9a-f]{64}")
_word = _matches(r"[\w.:+/<>-]{1,200}")


def _claim(value: Any) -> bool:
    """Tell whether a value is what is kept of a claim."""
    if type(value) is not dict or value.keys() != _CLAIM.keys():
        return False
    bounded = value["status"] == "bounded"
    return all(_CLAIM[name](value[name]) for name in _CLAIM) and bounded == bool(value["scope"])


_CLAIM: dict[str, Callable[[Any], bool]] = {
    "clause": _matches("[A-Z]{1,9}-[1-9][0-9]{0,5}"),
    "name": _matches(r"[a-z_]\w{0,199}"),
    "sentence": lambda value: type(value) is str,
    "status": _matches("proved|bounded"),
    "scope": lambda value: type(value) is str,
    "functions": lambda value: type(value) is list and all(map(_word, value)),
    "paths": _count,
    "questions": _count,
}
_RECORD: dict[str, Callable[[Any], bool]] = {
    "schema": _word,
    "rhodian": _word,
    "python": _word,
    "solvers": _each(_word, _word),
    "limits": lambda value: type(value) is dict,
    "kernel": _each(_word, _sha256),
    "proofs": _each(_word, _sha256),
    "questions": _sha256,
    "claims": lambda value: type(value) is list and all(map(_claim, value)),
}
