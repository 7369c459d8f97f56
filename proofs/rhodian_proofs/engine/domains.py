"""Trusted: what a claim's parameters range over.

A kind is a type. Numbers, names, accounts and books are symbolic; a truth value, an enumeration, an optional or a
union type is tried with every alternative, each on a path of its own; a record is made by its constructor, and values
that the constructor refuses are outside the domain.
"""

from __future__ import annotations

import enum
import functools
import types
import typing
from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian import Account, Asset, RhodianError, Transfer
from rhodian_proofs.claims import writing as claims
from rhodian_proofs.claims.kinds import AnyBooks, Beside, Fields, Not, Of, OneOf, UpTo
from rhodian_proofs.claims.trees import AnyTree, spelled_out
from rhodian_proofs.symbolic.accounts import ASSET_OF, IS_OUTSIDE, ONLY_RISES, SymAccount, SymAsset
from rhodian_proofs.symbolic.books import SymBooks
from rhodian_proofs.symbolic.ints import some_int, some_natural
from rhodian_proofs.symbolic.names import some_name
from rhodian_proofs.symbolic.opaque import NotOf
from rhodian_proofs.symbolic.sequences import Column, Place, Space
from rhodian_proofs.symbolic.signals import EndOfPath, current
from rhodian_proofs.symbolic.trees import SymTree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rhodian_proofs.claims.writing import Claim

_PLACES = (claims.AnyPlace, claims.LaterPlace)

NESTED_MAX = 1
"""The largest length of a sequence in a sequence, where both are spelled out."""


@functools.cache
def parameters(claim: Claim) -> Mapping[str, Any]:
    """Return what each of a claim's parameters ranges over."""
    hints = typing.get_type_hints(claim.check, include_extras=True)
    return {name: kind for name, kind in hints.items() if name != "return"}


def item_kind(kind: Any) -> Any:
    """Return the kind of the items if this is a kind of sequences of any length, else nothing."""
    if kind is claims.Transfers:
        return Transfer
    arguments = typing.get_args(kind)
    return arguments[0] if typing.get_origin(kind) is tuple and arguments[1:] == (...,) else None


def has_sequences(claim: Claim) -> bool:
    """Tell whether a claim ranges over sequences of any length, or over trees of any size."""
    return any(item_kind(kind) is not None or kind is AnyTree for kind in parameters(claim).values())


def several_sequences(claim: Claim) -> bool:
    """Tell whether a claim ranges over more than one sequence of any length."""
    return _sequences(claim) > 1


def _sequences(claim: Claim) -> int:
    return sum(item_kind(kind) is not None for kind in parameters(claim).values())


def arguments(claim: Claim, length: int | None) -> dict[str, Any]:
    """Return symbolic arguments for a claim, its sequences of that length, or of an unknown one.

    Raises:
        TypeError: for a parameter that ranges over nothing known here, or if several sequences may or may not be of one
            length.
    """
    if claim.same_length is None and several_sequences(claim):
        raise TypeError("it ranges over several sequences: say whether they are of one length, as in same_length=True")
    values: dict[str, Any] = {}
    current().memory["length"], current().memory["nests"] = length, has_sequences(claim)
    first: Any = None
    alike = _sequences(claim) > 0 and (claim.same_length or not several_sequences(claim))
    shared = Space(some_natural("length")) if length is None and alike else None
    for name, kind in parameters(claim).items():
        item = item_kind(kind)
        if kind in _PLACES:
            values[name] = _place(name, first if kind is claims.LaterPlace else None, shared, length)
            first = values[name] if first is None and kind is claims.AnyPlace else first
        elif (column := column_of(kind)) is not None:
            values[name] = _place(name, None, values[column].space if length is None else None, length)
        elif (beside := beside_of(kind)) is not None:
            make = _small if name in claim.small else some
            values[name] = _beside(name, item_kind(typing.get_args(kind)[0]), values[beside], make)
        elif kind is AnyTree:
            values[name] = SymTree() if length is None else spelled_out(length)
        elif item is None:
            values[name] = some(name, kind)
        elif length is None:
            space = shared or Space(some_natural(f"{name}.length"))
            values[name] = _column(space, name, item)
        else:
            make = _small if name in claim.small else some
            values[name] = tuple(make(name, item) for _ in range(length))
    current().memory["arguments"] = values
    return values


def _column(space: Space, name: str, item: Any) -> Column:
    """Return a sequence of unknown length, of items of a kind; only numbers are added up."""
    summed, signed = item in (claims.Natural, claims.Signed), item is claims.Signed
    return Column(space, name, functools.partial(some, kind=item), summed=summed, signed=signed)


def column_of(kind: Any) -> str | None:
    """Return the name of the sequence that a kind of places belongs to, if it names one."""
    return next((mark.column for mark in getattr(kind, "__metadata__", ()) if isinstance(mark, Of)), None)


def beside_of(kind: Any) -> str | None:
    """Return the name of the sequence that one of this kind stands beside, if it names one."""
    return next((mark.column for mark in getattr(kind, "__metadata__", ()) if isinstance(mark, Beside)), None)


def _beside(name: str, item: Any, other: Any, make: Callable[[str, Any], Any]) -> Any:
    """Return a sequence that is as long as another one, or is not; spelled out, it has one item more or fewer."""
    if isinstance(other, Column):
        if current().choose(2, f"whether {name} is as long") == 1:
            return _column(other.space, name, item)
        space = Space(some_natural(f"{name}.length"))
        current().learn(space.length.term != other.space.length.term)
        return _column(space, name, item)
    near = [count for count in (len(other), len(other) + 1, len(other) - 1) if count >= 0]
    count = near[current().choose(len(near), f"length of {name}")]
    return tuple(make(name, item) for _ in range(count))


def some(name: str, kind: Any) -> Any:
    """Return a value of which only its kind is known; of a sequence in a sequence, any number of items, or a few.

    Raises:
        TypeError: if no claim can range over that kind.
    """
    if kind in _SIMPLE:
        return _SIMPLE[kind](name)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if hasattr(kind, "__metadata__"):
        return _marked(name, arguments[0], kind.__metadata__)
    if origin in {typing.Union, types.UnionType}:
        return some(name, arguments[current().choose(len(arguments), f"which kind of {name}")])
    if origin is tuple or kind is claims.Transfers:
        return _nested(name, kind, arguments)
    if isinstance(kind, type) and (kind is bool or (issubclass(kind, enum.Enum) and not issubclass(kind, enum.Flag))):
        return _listed(name, (False, True) if kind is bool else tuple(kind))
    if isinstance(kind, type) and attrs.has(kind) and not issubclass(kind, Exception):  # two refusals are never one
        return _record(name, kind, {})
    raise TypeError(f"{name}: no claim can range over {kind}")


def _nested(name: str, kind: Any, parts: tuple[Any, ...]) -> Any:
    """Return a sequence in a sequence, or a tuple of a value of each kind."""
    item = item_kind(kind)
    if item is None:
        return tuple(some(f"{name}[{place}]", part) for place, part in enumerate(parts))
    if not current().memory["nests"]:
        raise TypeError(f"{name}: no claim can range over {getattr(kind, '__name__', kind)}")
    if current().memory["length"] is None:
        return _column(Space(some_natural(f"{name}.length")), name, item)
    length = current().choose(NESTED_MAX + 1, f"length of {name}")
    return tuple(some(f"{name}[{place}]", item) for place in range(length))


def _marked(name: str, kind: Any, marks: tuple[Any, ...]) -> Any:
    """Return a value of a kind that says more than its type does."""
    if any(isinstance(mark, OneOf | UpTo) for mark in marks):
        current().bounds.add(f"{name} ranges over some values only")
    if len(marks) == 1 and isinstance(marks[0], OneOf):
        return _listed(name, marks[0].values)
    if len(marks) == 1 and isinstance(marks[0], Not):
        return NotOf(marks[0].kinds)
    if len(marks) == 1 and isinstance(marks[0], Fields) and attrs.has(kind) and not issubclass(kind, Exception):
        return _record(name, kind, marks[0].kinds)
    item = item_kind(kind)
    if len(marks) == 1 and isinstance(marks[0], UpTo) and item is not None:
        length = current().choose(marks[0].length_max + 1, f"length of {name}")
        return tuple(some(f"{name}[{place}]", item) for place in range(length))
    raise TypeError(f"{name}: no claim can range over {kind} with {', '.join(type(mark).__name__ for mark in marks)}")


def _listed(name: str, values: tuple[Any, ...]) -> Any:
    return values[current().choose(len(values), f"which {name}")]


def _record(name: str, kind: Any, kinds: Mapping[str, Any]) -> Any:
    """Return a record as its constructor makes it; a path on which that refuses ends, as outside the domain."""
    declared = typing.get_type_hints(kind, include_extras=True)
    hints = {**declared, **kinds}
    fields = [field for field in attrs.fields(kind) if field.init]
    if unknown := kinds.keys() - {field.name for field in fields}:
        raise TypeError(f"{name}: {kind.__name__} is not made from {', '.join(sorted(unknown))}")
    for field, narrower in kinds.items():
        if (
            item_kind(declared[field]) is not None
            and typing.get_origin(narrower) is tuple
            and item_kind(narrower) is None
        ):
            current().bounds.add(f"{name}.{field} is a sequence of one length only")
    values = {field.alias: some(f"{name}.{field.name}", hints[field.name]) for field in fields}
    try:
        return kind(**values)
    except RhodianError:
        raise EndOfPath("outside the domain") from None


def _some_books(_: str, *, never_negative: bool) -> SymBooks:
    return SymBooks.some(never_negative=never_negative)


def _some_account(name: str) -> SymAccount:
    return SymAccount(current().fresh(name))


def _some_asset(name: str) -> SymAsset:
    return SymAsset(current().fresh(name))


def _some_transfer(name: str) -> Transfer:
    """Return a well-formed transfer of which nothing else is known."""
    path = current()
    payer, payee = _some_account(f"{name}.payer"), _some_account(f"{name}.payee")
    path.learn(payer.term != payee.term)
    path.learn(ASSET_OF(payer.term) == ASSET_OF(payee.term))
    path.learn(z3.Or(IS_OUTSIDE(payer.term), z3.Not(ONLY_RISES(ASSET_OF(payer.term)))))
    return Transfer(payer, payee, some_natural(f"{name}.amount"))  # type: ignore[arg-type]  # stand for accounts and a number


_SIMPLE: dict[Any, Callable[[str], Any]] = {
    claims.Natural: some_natural,
    claims.AnyInt: some_int,
    claims.Signed: some_int,
    int: some_int,
    type(None): lambda _: None,
    claims.AnyAccount: _some_account,
    Account: _some_account,
    claims.AnyAsset: _some_asset,
    claims.AnyName: some_name,
    Asset: _some_asset,
    Transfer: _some_transfer,
    claims.Books: functools.partial(_some_books, never_negative=True),
    AnyBooks: functools.partial(_some_books, never_negative=False),
}


def _small(name: str, kind: Any) -> Any:
    """Return a value of a kind; a number is a small one, so that products stay linear."""
    if kind in _SMALL:
        return _SMALL[kind][current().choose(len(_SMALL[kind]), f"which of {name}")]
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        kinds = typing.get_args(kind)
        return _small(name, kinds[current().choose(len(kinds), f"which kind of {name}")])
    return some(name, kind)


_SMALL = {claims.Natural: tuple(range(claims.SMALL_MAX + 1)), claims.AnyInt: (-1, 0, claims.SMALL_MAX)}
"""By a kind of number, its small ones."""


def _place(name: str, earlier: Any, space: Space | None, length: int | None) -> Any:
    """Return a place, after the earlier one if there is one.

    Raises:
        TypeError: if the claim has no sequence to have a place in, or several of different lengths.
    """
    if length is None:
        if space is None:
            raise TypeError(f"{name} is a place, but the claim ranges over no sequences of any one length")
        return Place(space, earlier)
    first = 0 if earlier is None else earlier + 1
    if first >= length:
        raise EndOfPath("no such place")
    return first + current().choose(length - first, f"which {name}")
