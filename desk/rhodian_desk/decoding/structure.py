"""Checked: from raw TOML tables to records, with cattrs; each fault comes out with its key path.

Types alone decide: a record's fields say which keys there are, which must be
there, and by which check of `known` each value is read. Unknown keys are faults.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from rhodian import Account, Rule
from rhodian_desk.decoding import known, published_entries, values
from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.io.plain import meant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_desk.decoding.known import Known
    from rhodian_desk.io.faults import FaultList

T = TypeVar("T")

KeyRules = Mapping[Any, "Callable[[dict[str, Any]], Iterator[Wrong]]"]
"""Which keys stand together, record by record."""


def converter(names: Known, rules: KeyRules) -> Converter:
    """Build a converter that knows the values which all files have in common, and which keys stand together."""
    made = Converter(forbid_extra_keys=True)
    register(made, _checks(names))
    made.register_structure_hook_factory(_is_array, _array)
    every = {**published_entries.KEY_RULES, **rules}
    made.register_structure_hook_factory(attrs.has, lambda kind, made: _table(kind, made, every))
    made.register_structure_hook(Account, lambda value, _: _account(made, value, names))
    return made


def register(made: Converter, checks: Mapping[Any, Callable[[object], Any]]) -> None:
    """Teach a converter how some kinds of value are checked."""
    for kind, check in checks.items():
        made.register_structure_hook(kind, _hook(check))


def decoded(made: Converter, value: object, kind: type[T], where: str, faults: FaultList) -> T | None:
    """Return the value as a record, or None after adding every fault in it to the list."""
    try:
        return made.structure(value, kind)
    except (BaseValidationError, Wrong) as refusal:
        for path, wrong in _walk(refusal, where):
            faults.add(path, wrong.what, wrong.right)
        return None


def joined(where: str, key: str | int) -> str:
    """Return the path of a key, or of a place in an array, below a path."""
    if isinstance(key, int):
        return f"{where}[{key}]"
    bare = key.replace("-", "").replace("_", "").isalnum() and key.isascii()
    written = key if bare else shown(key)
    return f"{where}.{written}" if where else written


def _checks(names: Known) -> dict[Any, Callable[[object], Any]]:
    """Say for each kind of value that all files have in common how it is checked."""
    return {
        values.Code: known.code,
        values.Tables: known.tables,
        values.Section: known.section,
        values.Name: names.named,
        values.Line: known.name,
        values.Prose: known.prose,
        values.Money: lambda value: known.money(value, names.asset),
        values.Figure: known.figure,
        values.Decimals: known.decimals,
        Rule: known.rule,
        dt.date: known.day,
        int: known.decimals,
    }


def _hook(check: Callable[[object], Any]) -> Callable[[object, Any], Any]:
    """Return the check as cattrs calls it: with the kind beside the value."""
    return lambda value, _: check(value)


def _account(made: Converter, value: object, names: Known) -> Account:
    """Read an account, of any owner."""
    keys = made.structure(value, values.AccountKeys)
    return Account(keys.owner, keys.purpose, names.asset)


def _is_array(kind: Any) -> bool:
    return getattr(kind, "__origin__", None) is tuple


def _array(kind: Any, made: Converter) -> Callable[[object, Any], tuple[Any, ...]]:
    """Build the reader of an array: every element of one kind, all of their faults together."""
    (element, _) = kind.__args__

    def read(value: object, _: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Wrong(f"is {shown(value)}, not an array", "write an array, as in [ … ]")
        items, errors = [], []
        for place, item in enumerate(value):
            try:
                items.append(made.structure(item, element))
            except (BaseValidationError, Wrong) as refusal:
                refusal.add_note(IterableValidationNote("", place, element))
                errors.append(refusal)
        if errors:
            raise BaseValidationError("array", errors, kind)
        return tuple(items)

    return read


def _table(kind: Any, made: Converter, rules: KeyRules) -> Callable[[object, Any], Any]:
    """Build the reader of a table: cattrs' own, after the rules that look at several keys at once."""
    renamed: dict[str, Any] = {name: override(rename=_key(name)) for name in _names(kind) if name != _key(name)}
    read_keys = make_dict_structure_fn(kind, made, _cattrs_forbid_extra_keys=True, **renamed)

    def read(value: object, _: Any) -> Any:
        if not isinstance(value, dict):
            keys = ", ".join(map(_key, _names(kind)))
            raise Wrong(f"is {shown(value)}, not a table", f"write a table with the keys {keys}")
        errors: list[Exception] = list(rules.get(kind, lambda _: ())(value))
        try:
            record = read_keys(value, kind)
        except BaseValidationError as refusal:
            errors.append(refusal)
        if errors:
            raise BaseValidationError("table", errors, kind)
        return record

    return read


def _names(kind: Any) -> list[str]:
    """List the fields of a record."""
    return [field.name for field in attrs.fields(kind)]


def _key(name: str) -> str:
    """Return the key of a field: one that is a word of Python ends in `_` in its record."""
    return name.removesuffix("_")


def _walk(refusal: BaseException, where: str) -> Iterator[tuple[str, Wrong]]:
    """Find every single fault in a tree of them, with its key path."""
    for note in getattr(refusal, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            where = joined(where, _key(note.name))
        elif isinstance(note, IterableValidationNote):
            where = joined(where, note.index)
    if isinstance(refusal, Wrong):
        yield ".".join(part for part in (where, refusal.key) if part), refusal
    elif isinstance(refusal, ForbiddenExtraKeysError):
        known_keys = list(map(_key, _names(refusal.cl)))
        for key in sorted(refusal.extra_fields):
            right = f"the keys here are {', '.join(known_keys)}{meant(key, known_keys)}"
            yield joined(where, key), Wrong("is an unknown key", right)
    elif isinstance(refusal, KeyError):
        yield where, Wrong("is missing", "it must be given")
    elif isinstance(refusal, BaseValidationError):
        for each in refusal.exceptions:
            yield from _walk(each, where)
    else:
        raise refusal
