"""Checked: reads the record of what was signed off, and refuses one that is not such a record in every part."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from rhodian_proofs.attest.files import Unreadable, content
from rhodian_proofs.attest.words import visible

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCHEMA = "rhodian.signed-off/2"
RECORD = "signed_off.json"
"""The record's name, in the package of the proofs."""


_DIGITS_MAX = 12
"""The most characters of a number."""

_TEXT_MAX = 4_000
"""The most characters of a sentence, and of the bounds of a claim."""


class BadRecord(Exception):
    """A record that cannot be used; the text says why."""


def read(path: str | Path) -> Any:
    """Return a record of what was signed off.

    Raises:
        BadRecord: if there is none, or it is not one that this release can read.
    """
    name = visible(str(path))
    try:
        text = content(path).decode()
        record = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse, parse_int=_int)
    except Unreadable as error:
        raise BadRecord(f"no record of what was signed off at {name}: {error}") from None
    except (ValueError, RecursionError) as error:
        raise BadRecord(f"{name} is not a record: {str(error)[:200]!a}") from None
    if not isinstance(record, dict) or record.get("schema") != SCHEMA:
        raise BadRecord(f"{name} is not a record that this release can read; its schema would be {SCHEMA}")
    for key in sorted({*record, *_RECORD}):
        if key not in record or key not in _RECORD or not _RECORD[key](record[key]):
            raise BadRecord(f"{name} is not a record: {key[:80]!a} is missing, is not known, or is not as it should be")
    names = [claim["name"] for claim in record["claims"]]
    if len(set(names)) < len(names):
        raise BadRecord(f"{name} is not a record: it has a claim twice")
    _refuse_strangers(name, record)
    return record


def _refuse_strangers(name: str, record: dict[str, Any]) -> None:
    """Refuse a record of which a claim went through what is not in the record.

    Raises:
        BadRecord: if it is such a one.
    """
    kernel, proofs = record["kernel"], record["proofs"]
    for claim in record["claims"]:
        for function in claim["functions"]:
            if function not in kernel and function.partition(":")[0] not in proofs:
                raise BadRecord(f"{name} is not a record: {claim['name']} names {function}, of which it has no digest")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; raise ValueError if it says a thing twice."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _refuse(word: str) -> None:
    raise ValueError(f"{word[:40]} is no number of a record")


def _int(word: str) -> int:
    """Return a whole number; raise ValueError for more digits than any number of a record has."""
    if len(word) > _DIGITS_MAX:
        raise ValueError(f"a number of {len(word):,} characters is none of a record")
    return int(word)


def _matches(pattern: str) -> Callable[[Any], bool]:
    """Return what tells whether a value is text of a pattern."""
    return lambda value: type(value) is str and bool(re.fullmatch(pattern, value, re.ASCII))


def _each(key: Callable[[Any], bool], value: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Return what tells whether a value is an object with such keys and values, and not empty."""
    return lambda each: type(each) is dict and bool(each) and all(map(key, each)) and all(map(value, each.values()))


def _count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= 10**9


def _line(value: Any) -> bool:
    return type(value) is str and value.isprintable() and len(value) <= _TEXT_MAX


def _words(value: Any) -> bool:
    return type(value) is list and all(map(_word, value))


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
    "sentence": _line,
    "status": _matches("proved|bounded"),
    "scope": _line,
    "functions": _words,
    "paths": _count,
    "questions": _count,
}
_RECORD: dict[str, Callable[[Any], bool]] = {
    "schema": _word,
    "rhodian": _word,
    "python": _word,
    "solvers": _each(_word, _word),
    "limits": _each(_word, lambda value: _count(value) or _words(value)),
    "kernel": _each(_word, _sha256),
    "proofs": _each(_word, _sha256),
    "questions": _sha256,
    "claims": lambda value: type(value) is list and bool(value) and all(map(_claim, value)),
}
