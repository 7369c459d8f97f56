"""Checked: what a claim ranges over, made out of a few whole numbers.

Each thing that a claim ranges over becomes some numbers, each with its bounds, and a way to make a value of them.
A number stands for itself, or says which of several values is meant.
"""

from __future__ import annotations

import enum
import types
import typing
from typing import TYPE_CHECKING, Any

import attrs

from rhodian import (
    Account,
    Asset,
    Fund,
    InFixedProportion,
    InOrder,
    InProportion,
    Limited,
    RhodianError,
    Transfer,
    Waterfall,
    outside,
)
from rhodian_proofs.claims import kinds
from rhodian_proofs.claims import writing as claims
from rhodian_proofs.claims.trees import AnyTree
from rhodian_proofs.engine.domains import item_kind
from rhodian_proofs.engine.models import near

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LENGTH_MAX = 2
"""The longest sequence that a harness makes."""
_EUR, _BTC = Asset("EUR", 2), Asset("BTC", 8)
_ASSETS = (_EUR, _BTC)
_ACCOUNTS = (outside(_EUR), Account("A", "fund", _EUR), Account("B", "fund", _EUR), Account("A", "fund", _BTC))
SCOPE = (
    f"sequences of up to {LENGTH_MAX} items, weights in them of up to {claims.SMALL_MAX}; "
    f"{len(_ACCOUNTS)} accounts, one of them outside, in {len(_ASSETS)} assets; "
    "one tree that has each kind of node"
)
"""Within which bounds a harness checks a claim, where the claim does not name narrower ones."""


class NoHarnessError(TypeError):
    """A claim ranges over something that no harness makes out of numbers."""


class OutsideDomainError(ValueError):
    """These numbers stand for nothing that the claim ranges over."""


@attrs.frozen
class Number:
    """One parameter of a harness."""

    name: str
    """What it is called: an identifier."""
    low: int | None = None
    """The smallest that it may be, if there is one."""
    high: int | None = None
    """The largest that it may be, if there is one."""


@attrs.frozen
class Part:
    """Some numbers, and what is made of them."""

    numbers: tuple[Number, ...]
    """The numbers."""
    make: Callable[[Sequence[int]], Any]
    """From as many whole numbers to a value; raises `OutsideDomainError` if they stand for none."""


def pick(values: Sequence[Any], which: int) -> Any:
    """Return the value at a place, found by halving, so that each place is a path of its own and no path is long."""
    low, high = 0, len(values)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if which >= middle else (low, middle)
    if low == high or which != low:
        raise OutsideDomainError
    return values[low]


def part(name: str, kind: Any) -> Part:
    """Return the numbers that a value of this kind is made of.

    Raises:
        NoHarnessError: for a kind that is not made out of numbers.
    """
    if kind in _SIMPLE:
        return _SIMPLE[kind](name)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if hasattr(kind, "__metadata__"):
        return _marked(name, kind, arguments[0])
    if origin in {typing.Union, types.UnionType}:
        return _either(name, [part(f"{name}_{place}", each) for place, each in enumerate(arguments)])
    if origin is tuple and ... not in arguments:
        return _together([part(f"{name}_{place}", each) for place, each in enumerate(arguments)], tuple)
    if isinstance(kind, type) and (kind is bool or issubclass(kind, enum.Enum)):
        return _one_of(name, (False, True) if kind is bool else tuple(kind))
    if isinstance(kind, type) and attrs.has(kind):
        return _record(name, kind, {})
    raise NoHarnessError(f"{name} ranges over {kind}, which no harness makes out of whole numbers")


def _marked(name: str, kind: Any, plain: Any) -> Part:
    """Return the part for a kind that says more than its type does."""
    (mark,) = kind.__metadata__
    if isinstance(mark, kinds.OneOf):
        return _one_of(name, mark.values)
    if isinstance(mark, kinds.Fields):
        return _record(name, plain, mark.kinds)
    if isinstance(mark, kinds.Not):
        return _one_of(name, (near(mark.kinds),))
    if isinstance(mark, kinds.UpTo | kinds.Beside) and item_kind(plain) is not None:
        most = mark.length_max if isinstance(mark, kinds.UpTo) else LENGTH_MAX
        length = Number(f"{name}_length", 0, min(most, LENGTH_MAX))
        found = items(name, item_kind(plain))
        return Part((length, *found.numbers), lambda given: first(found.make(given[1:]), given[0]))
    raise NoHarnessError(f"{name} is marked {type(mark).__name__}, which no harness knows")


def _one_of(name: str, values: Sequence[Any]) -> Part:
    return Part((Number(name, 0, len(values) - 1),), lambda given: pick(values, given[0]))


def _either(name: str, parts: Sequence[Part]) -> Part:
    """Return a part that is one of the parts; the numbers of the others are idle."""
    together = _together([*parts], tuple, lazy=True)

    def make(given: Sequence[int]) -> Any:
        return pick(together.make(given[1:]), given[0])()

    return Part((Number(f"{name}_kind", 0, len(parts) - 1), *together.numbers), make)


def _together(parts: Sequence[Part], finish: Callable[[Any], Any], *, lazy: bool = False) -> Part:
    """Return the parts as one, whose value is what `finish` makes of their values; or of functions that make them."""
    spans: list[tuple[Part, int, int]] = []
    start = 0
    for each in parts:
        spans.append((each, start, start + len(each.numbers)))
        start += len(each.numbers)

    def make(given: Sequence[int]) -> Any:
        if lazy:
            return finish([lambda each=each, own=given[first:last]: each.make(own) for each, first, last in spans])
        return finish([each.make(given[first:last]) for each, first, last in spans])

    return Part(tuple(number for each in parts for number in each.numbers), make)


def _record(name: str, kind: Any, own: typing.Mapping[str, Any]) -> Part:
    """Return a record as its constructor makes it; what that refuses is outside the domain."""
    hints = {**typing.get_type_hints(kind, include_extras=True), **own}
    fields = [field for field in attrs.fields(kind) if field.init]

    def build(values: Sequence[Any]) -> Any:
        try:
            return kind(**{field.alias: value for field, value in zip(fields, values, strict=True)})
        except RhodianError:
            raise OutsideDomainError from None

    return _together([part(f"{name}_{field.name}", hints[field.name]) for field in fields], build)


def items(name: str, kind: Any, high: int | None = None) -> Part:
    """Return as many items as a sequence may have; `high` bounds each if they are numbers."""
    if high is not None:
        return Part(tuple(Number(f"{name}_{place}", 0, high) for place in range(LENGTH_MAX)), tuple)
    return _together([part(f"{name}_{place}", kind) for place in range(LENGTH_MAX)], tuple)


def first(values: Sequence[Any], length: int) -> tuple[Any, ...]:
    """Return the first items, as many as the length says."""
    return pick([tuple(values[:end]) for end in range(len(values) + 1)], length)  # type: ignore[no-any-return]  # tuples


def _account(name: str) -> Part:
    return _one_of(name, _ACCOUNTS)


def _transfer(name: str) -> Part:
    amount = Number(f"{name}_amount", 0)
    pairs = [(a, b) for a in _ACCOUNTS for b in _ACCOUNTS if a != b and a.asset == b.asset]
    which = Number(name, 0, len(pairs) - 1)

    def make(given: Sequence[int]) -> Transfer:
        payer, payee = pick(pairs, given[0])
        return Transfer(payer, payee, given[1])

    return Part((which, amount), make)


def _books(name: str, *, never_negative: bool) -> Part:
    """Return books in which each account has a balance."""
    numbers = [
        Number(f"{name}_{place}", 0 if never_negative and not account.is_outside else None)
        for place, account in enumerate(_ACCOUNTS)
    ]
    return Part(tuple(numbers), lambda given: dict(zip(_ACCOUNTS, given, strict=True)))


def _tree(name: str) -> Part:
    """Return a tree that has each kind of node, some within others; its four numbers are amounts."""

    def make(given: Sequence[int]) -> Waterfall:
        held_by_house, held_by_member, held_by_other, limit = given
        house, member, other = (
            Fund(Account(f"owner {place}", "fund", _EUR), held)
            for place, held in enumerate((held_by_house, held_by_member, held_by_other))
        )
        members = InProportion("members", (member, Limited("limited", other, limit)), (2, 1))
        beside = InFixedProportion("beside", (members, Fund(Account("owner 3", "fund", _EUR), 3)), (2, 1))
        return Waterfall(InOrder("all", (house, beside)))

    return Part(tuple(Number(f"{name}_{what}", 0) for what in ("house", "member", "other", "limit")), make)


def _number(low: int | None) -> Callable[[str], Part]:
    return lambda name: Part((Number(name, low),), lambda given: given[0])


_SIMPLE: dict[Any, Callable[[str], Part]] = {
    claims.Natural: _number(0),
    claims.AnyInt: _number(None),
    claims.Signed: _number(None),
    int: _number(None),
    type(None): lambda _: Part((), lambda _: None),
    claims.AnyAccount: _account,
    Account: _account,
    claims.AnyAsset: lambda name: _one_of(name, _ASSETS),
    Asset: lambda name: _one_of(name, _ASSETS),
    Transfer: _transfer,
    claims.Books: lambda name: _books(name, never_negative=True),
    kinds.AnyBooks: lambda name: _books(name, never_negative=False),
    AnyTree: _tree,
    claims.AnyPlace: lambda name: _one_of(name, range(LENGTH_MAX)),
    claims.LaterPlace: lambda name: _one_of(name, range(LENGTH_MAX)),
}
