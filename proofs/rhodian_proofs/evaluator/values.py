"""Checked: the values of the evaluator, none of which ever changes, and what is asked of any of them.

Whole numbers, truth values, texts, None and tuples are Python's own where they are known; what is not known of them
is a term of Z3. All else is one of the classes below.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
import z3

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Mapping

    from rhodian_proofs.evaluator.texts import Text

K: TypeAlias = "Callable[[Any], None]"
"""What is done with a value, once for each way in which it can come about."""

PLAIN = (int, str, bytes, float, complex, Decimal, Fraction, type(None))


class Refused(Exception):
    """Something that the evaluator does not know; it says what, and guesses nothing."""


@attrs.frozen(eq=False)
class Function:
    """A function as it is written, with the names that it sees around it and the arguments that it has already."""

    node: ast.FunctionDef | ast.Lambda
    text: Text
    names: Mapping[str, Any]
    given: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        """Return its name."""
        return getattr(self.node, "name", "<lambda>")


@attrs.frozen
class Class:
    """A class as it is written: a record, an enumeration or a refusal."""

    module: str
    name: str
    node: ast.ClassDef = attrs.field(eq=False, repr=False)
    text: Text = attrs.field(eq=False, repr=False)


@attrs.frozen(eq=False)
class Record:
    """An object of a class; of an enumeration's member, the fields are its name and its value."""

    kind: Class
    fields: Mapping[str, Any]


@attrs.frozen
class Word:
    """A name that has its meaning from the evaluator itself."""

    name: str


@attrs.frozen(eq=False)
class Bound:
    """A method of what is no record."""

    name: str
    of: Any


@attrs.frozen(eq=False)
class Items:
    """A list, a set, or what can be gone over once, by the name of its class."""

    kind: str
    items: tuple[Any, ...]


@attrs.frozen(eq=False)
class Table:
    """A dict: no two keys are equal."""

    entries: tuple[tuple[Any, Any], ...]


@attrs.frozen(eq=False)
class Over:
    """Numbers written over balances, to be read by `get`."""

    under: Any
    written: Table


@attrs.frozen
class Account:
    """An account that is not known, by its number."""

    term: Any


@attrs.frozen
class Asset:
    """An asset that is not known, by its number."""

    term: Any


@attrs.frozen(eq=False)
class Books:
    """Books that are not known: what each account holds, and what those of each asset add up to."""

    balances: Any
    totals: Any
    origin: Any
    never_negative: bool


@attrs.frozen(eq=False)
class Changes:
    """What turns books into others."""

    before: Books
    after: Books


@attrs.frozen
class Odd:
    """A value of a subclass of a builtin class."""

    kind: Word
    held: Any


@attrs.frozen
class Either:
    """One of several classes, as `isinstance` takes them."""

    kinds: tuple[Any, ...]


ASSET_OF = z3.Function("asset of", z3.IntSort(), z3.IntSort())
IS_OUTSIDE = z3.Function("is outside", z3.IntSort(), z3.BoolSort())


def is_term(value: Any) -> bool:
    """Tell whether a value is a number or a truth value that is not known."""
    return isinstance(value, z3.ExprRef)


def is_number(value: Any) -> bool:
    """Tell whether a value is a whole number, and no truth value."""
    return type(value) is int or (is_term(value) and z3.is_int(value))


def is_truth(value: Any) -> bool:
    """Tell whether a value is a truth value."""
    return type(value) is bool or (is_term(value) and z3.is_bool(value))


def truth_term(value: Any) -> Any:
    """Return a truth value as a term."""
    if not is_truth(value):
        raise Refused(f"a {kind_name(value)} where a truth value is needed")
    return value if is_term(value) else z3.BoolVal(value)


def is_plain(value: Any) -> bool:
    """Tell whether a value is known, and Python's own throughout."""
    return all(map(is_plain, value)) if type(value) is tuple else type(value) in {*PLAIN, bool, range}


def spelled(value: Any) -> tuple[Any, ...]:
    """Return the items of what can be gone over."""
    if type(value) is tuple:
        return value
    if isinstance(value, Items):
        return value.items
    if isinstance(value, Table):
        return tuple(key for key, _ in value.entries)
    if isinstance(value, str | range):
        return tuple(value)
    raise Refused(f"the items of a {kind_name(value)}")


def kind_of(value: Any) -> Any:
    """Return the class of a value."""
    if isinstance(value, Record | Odd):
        return value.kind
    if isinstance(value, Account | Asset):
        return type(value).__name__
    if is_term(value):
        return Word("int" if is_number(value) else "bool")
    if isinstance(value, Items):
        return Word(value.kind)
    named = {Table: "dict", Class: "type", Function: "function", Word: "word", Books: "books", Over: "Over"}
    return Word(named.get(type(value), type(value).__name__))


def kind_name(value: Any) -> str:
    """Return the name of the class of a value."""
    kind = kind_of(value)
    return kind if isinstance(kind, str) else str(kind.name)


def is_kind(kind: Any, wanted: Any) -> bool:
    """Tell whether a class is just that one; an unknown account is of the class of known ones."""
    if isinstance(kind, str):
        return isinstance(wanted, Class) and (wanted.module, wanted.name) == ("rhodian.accounts", kind)
    return bool(kind == wanted)


def equal(one: Any, other: Any) -> Any:
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
        raise Refused("== of what is known and what is not")
    if {type(one), type(other)} & {Function, Over, Books, Changes, Bound}:
        raise Refused(f"== of a {kind_name(one)} and a {kind_name(other)}")
    return False


def all_of(parts: Any) -> Any:
    """Return whether all of some truth values hold."""
    found = [part for part in parts if part is not True]
    if any(part is False for part in found):
        return False
    return z3.And(found) if found else True


def _equal_terms(one: Any, other: Any) -> Any:
    if (is_number(one) and is_number(other)) or (is_truth(one) and is_truth(other)):
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
    if {one.kind, other.kind} <= {"set", "frozenset"}:
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
