"""Checked: when two values are equal, as Python says; and so what a dict or a set holds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import z3

from rhodian_proofs.evaluator.values import (
    ASSET_OF,
    CODE_OF,
    IS_OUTSIDE,
    OWNER_OF,
    PURPOSE_OF,
    SCALE_OF,
    Account,
    Asset,
    Books,
    Bound,
    Changes,
    Class,
    Function,
    Items,
    Odd,
    Over,
    Record,
    Refused,
    Table,
    Word,
    is_number,
    is_plain,
    is_term,
    is_text,
    is_truth,
    kind_name,
    spelled,
)


def equal(one: Any, other: Any) -> Any:  # noqa: C901, PLR0911  # a case for each kind of value
    """Return whether two values are equal, as a truth value, known or not."""
    if one is other and not isinstance(one, float | Decimal | Function):
        return True
    if type(one) is tuple and type(other) is tuple:
        return all_of(equal(*pair) for pair in zip(one, other, strict=True)) if len(one) == len(other) else False
    if is_term(one) or is_term(other):
        return _equal_terms(one, other)
    if is_plain(one) and is_plain(other):
        return one == other
    if isinstance(one, Account | Asset) and isinstance(other, Account | Asset):
        return one.term == other.term if type(one) is type(other) else False
    if isinstance(one, Record) and isinstance(other, Record):
        return _equal_records(one, other)
    if isinstance(one, Items) and isinstance(other, Items):
        return _equal_items(one, other)
    if isinstance(one, Table) and isinstance(other, Table):
        return _equal_tables(one, other)
    if isinstance(one, Class | Word) and isinstance(other, Class | Word):
        return one == other
    if isinstance(one, Odd) or isinstance(other, Odd):
        one, other = (each.held if isinstance(each, Odd) else each for each in (one, other))
        return equal(one, other)
    if isinstance(one, Account | Asset) or isinstance(other, Account | Asset):
        return _equal_in_part(one, other)
    if {type(one), type(other)} & {Function, Over, Books, Changes, Bound}:
        raise Refused(f"== of a {kind_name(one)} and a {kind_name(other)}")
    return False


def _equal_in_part(one: Any, other: Any) -> Any:
    """Return whether an account or an asset that is not known is what a record holds; that of another class is not."""
    unknown, record = (one, other) if isinstance(one, Account | Asset) else (other, one)
    if not isinstance(record, Record):
        return False if record is None else _refused(one, other)
    fields: dict[str, Any] = {"code": CODE_OF(unknown.term), "scale": SCALE_OF(unknown.term)}
    if isinstance(unknown, Account):
        owner, purpose = OWNER_OF(unknown.term), PURPOSE_OF(unknown.term)
        fields = {"owner": owner, "purpose": purpose, "asset": Asset(ASSET_OF(unknown.term))}
    if record.fields.keys() != fields.keys():
        return False
    parts = [equal(held, record.fields[name]) for name, held in fields.items()]
    if isinstance(unknown, Account):  # whose owner need not be known as a text, where no claim asks for one
        parts.append(IS_OUTSIDE(unknown.term) == equal(record.fields["owner"], "outside"))
    return all_of(parts)


def _refused(one: Any, other: Any) -> Any:
    raise Refused(f"== of a {kind_name(one)} and a {kind_name(other)}")


def all_of(parts: Any) -> Any:
    """Return whether all of some truth values hold."""
    found = [part for part in parts if part is not True]
    if any(part is False for part in found):
        return False
    return z3.And(found) if found else True


def _equal_terms(one: Any, other: Any) -> Any:
    if (is_number(one) and is_number(other)) or (is_truth(one) and is_truth(other)):
        return one == other
    if is_text(one) and is_text(other):
        return one == other
    if type(one) in {str, tuple, type(None)} or type(other) in {str, tuple, type(None)}:
        return False
    raise Refused(f"== of a {kind_name(one)} and a {kind_name(other)}")


def _equal_records(one: Record, other: Record) -> Any:
    if one.kind != other.kind:
        return False
    if one.kind.text.bases(one.kind) == ("enum.Enum",):
        return one.fields["name"] == other.fields["name"]
    if not one.kind.text.compares_fields(one.kind):
        return False
    return all_of(equal(held, other.fields[name]) for name, held in one.fields.items())


def _equal_items(one: Items, other: Items) -> Any:
    if {one.kind, other.kind} <= {"set", "frozenset", "dict_keys"}:
        both = (one.items, other.items)
        return all(any(_known(equal(item, each)) for each in b) for a, b in (both, both[::-1]) for item in a)
    if one.kind != "list" or other.kind != "list":
        raise Refused(f"== of a {one.kind} and a {other.kind}")
    return equal(one.items, other.items)


def _equal_tables(one: Table, other: Table) -> Any:
    if len(one.entries) != len(other.entries):
        return False
    found = {place: held for place, (_, held) in enumerate(other.entries)}
    places = [find(other, key) for key, _ in one.entries]
    return (
        False
        if None in places
        else all_of(
            equal(held, found[place]) for (_, held), place in zip(one.entries, places, strict=True) if place is not None
        )
    )


def _known(answer: Any) -> bool:
    """Return a truth value that has to be known."""
    if type(answer) is not bool:
        raise Refused("a key or an item of a set that is not known")
    return answer


def find(table: Table, key: Any) -> int | None:
    """Return at which place of a table a key stands, if it does."""
    return next((place for place, (each, _) in enumerate(table.entries) if _known(equal(each, key))), None)


def put(table: Table, key: Any, held: Any) -> Table:
    """Return a table with something else held under a key, in its place if it had one."""
    place = find(table, key)
    if place is None:
        return Table((*table.entries, (key, held)))
    return Table((*table.entries[:place], (table.entries[place][0], held), *table.entries[place + 1 :]))


def distinct(items: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return each item once."""
    table = Table(())
    for item in items:
        table = put(table, item, None)
    return spelled(table)
