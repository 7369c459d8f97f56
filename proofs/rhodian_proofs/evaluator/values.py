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


@attrs.frozen(eq=False)
class Stranger:
    """A value that is of none of some classes, of which nothing else is known; also what stands for its class."""

    kinds: tuple[Any, ...]


@attrs.frozen
class Either:
    """One of several classes, as `isinstance` takes them."""

    kinds: tuple[Any, ...]


ASSET_OF = z3.Function("asset of", z3.IntSort(), z3.IntSort())


IS_OUTSIDE = z3.Function("is outside", z3.IntSort(), z3.BoolSort())
ONLY_RISES = z3.Function("only rises", z3.IntSort(), z3.BoolSort())


OWNER_OF = z3.Function("owner of", z3.IntSort(), z3.StringSort())
PURPOSE_OF = z3.Function("purpose of", z3.IntSort(), z3.StringSort())
CODE_OF = z3.Function("code of", z3.IntSort(), z3.StringSort())
SCALE_OF = z3.Function("scale of", z3.IntSort(), z3.IntSort())


def is_term(value: Any) -> bool:
    """Tell whether a value is a number or a truth value that is not known."""
    return isinstance(value, z3.ExprRef)


def is_number(value: Any) -> bool:
    """Tell whether a value is a whole number, and no truth value."""
    return type(value) is int or (is_term(value) and z3.is_int(value))


def is_truth(value: Any) -> bool:
    """Tell whether a value is a truth value."""
    return type(value) is bool or (is_term(value) and z3.is_bool(value))


def is_text(value: Any) -> bool:
    """Tell whether a value is a text."""
    return type(value) is str or (is_term(value) and z3.is_string(value))


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
    if isinstance(value, Stranger):
        return value
    if is_term(value):
        return Word("int" if is_number(value) else "str" if is_text(value) else "bool")
    if isinstance(value, Items):
        return Word(value.kind)
    named = {Table: "dict", Class: "type", Function: "function", Word: "word", Books: "books", Over: "Over"}
    return Word(named.get(type(value), type(value).__name__))


def kind_name(value: Any) -> str:
    """Return the name of the class of a value."""
    kind = kind_of(value)
    return kind if isinstance(kind, str) else "stranger" if isinstance(kind, Stranger) else str(kind.name)


def is_kind(kind: Any, wanted: Any) -> bool:
    """Tell whether a class is just that one; an unknown account is of the class of known ones."""
    if isinstance(kind, Stranger):
        if wanted not in kind.kinds:
            raise Refused("whether what is of none of some classes is of another")
        return False
    if isinstance(kind, str):
        return isinstance(wanted, Class) and (wanted.module, wanted.name) == ("rhodian.base.accounts", kind)
    return bool(kind == wanted)
