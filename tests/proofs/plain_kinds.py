"""Convenience: the kinds that claims range over, as Hypothesis draws plain values of them."""

from __future__ import annotations

import enum
import functools
import operator
import types
import typing
from typing import Any

import attrs
from hypothesis import reject
from hypothesis import strategies as st

from rhodian import Account, Asset, RhodianError, Transfer, outside
from rhodian_proofs.claims import writing as language
from rhodian_proofs.claims.kinds import AnyBooks, Beside, Fields, Not, OneOf, UpTo
from rhodian_proofs.claims.refusals import NotAnInt
from rhodian_proofs.claims.trees import AnyTree
from rhodian_proofs.engine.domains import item_kind
from tests.strategies import ACCOUNTS, BTC, EUR, amounts, transfers, waterfalls

if typing.TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

LARGE = 10**12


COUNT = Asset("drawn", 0)
"""An asset that only rises."""
ALL_ACCOUNTS = (*ACCOUNTS, outside(COUNT), Account("A", "counted", COUNT), Account("B", "counted", COUNT))


@st.composite
def moves(draw: DrawFn) -> Transfer:
    """Draw a well-formed transfer; one in four counts something."""
    if draw(st.integers(0, 3)):
        return draw(transfers(8))
    return Transfer(outside(COUNT), draw(st.sampled_from(ALL_ACCOUNTS[-2:])), draw(amounts(8)))


def _books(*, never_negative: bool) -> SearchStrategy[Any]:
    def held(account: Any) -> SearchStrategy[int]:
        return amounts(20) if never_negative and not account.is_outside else st.integers(-20, 20)

    return st.fixed_dictionaries({}, optional={account: held(account) for account in ALL_ACCOUNTS})


_SIMPLE: dict[Any, SearchStrategy[Any]] = {
    language.Natural: amounts(12) | amounts(LARGE),
    language.AnyInt: st.integers(-8, 8) | st.integers(-LARGE, LARGE),
    language.Signed: st.integers(-8, 8) | st.integers(-LARGE, LARGE),
    int: st.integers(-8, 8) | st.integers(-LARGE, LARGE),
    type(None): st.none(),
    bool: st.booleans(),
    language.AnyName: st.sampled_from(["A", "B", "outside", "margin", "stake in a pool"]),
    language.AnyAccount: st.sampled_from(ALL_ACCOUNTS),
    Account: st.sampled_from(ALL_ACCOUNTS),
    language.AnyAsset: st.sampled_from([EUR, BTC, COUNT]),
    Asset: st.sampled_from([EUR, BTC, COUNT]),
    language.Books: _books(never_negative=True),
    AnyBooks: _books(never_negative=False),
    AnyTree: waterfalls() | waterfalls(12),
}


def plain(kind: Any) -> SearchStrategy[Any]:
    """Return a strategy for the plain values of a kind that is not a sequence of any length."""
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    arguments = typing.get_args(kind)
    if hasattr(kind, "__metadata__"):
        return _marked(arguments[0], kind.__metadata__[0])
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        return functools.reduce(operator.or_, map(plain, arguments))
    if kind is language.Transfers or typing.get_origin(kind) is tuple:
        return _nested(kind, arguments)
    if issubclass(kind, enum.Enum):
        return st.sampled_from(kind)
    return _records(kind, {})


def _nested(kind: Any, parts: tuple[Any, ...]) -> SearchStrategy[Any]:
    """Return a strategy for a sequence in a sequence, or a tuple of a value of each kind."""
    if kind is language.Transfers:
        return st.lists(moves(), max_size=3).map(tuple)
    item = item_kind(kind)
    return st.tuples(*map(plain, parts)) if item is None else st.lists(plain(item), max_size=2).map(tuple)


(_ODD,) = NotAnInt.__metadata__
"""Values of many classes."""


def _marked(kind: Any, mark: OneOf | UpTo | Fields | Not | Beside) -> SearchStrategy[Any]:
    if isinstance(mark, OneOf):
        return st.sampled_from(mark.values)
    if isinstance(mark, Not):
        return st.sampled_from([value for value in (*_ODD.values, 1) if type(value) not in mark.kinds])
    if isinstance(mark, Beside):
        return st.lists(plain(item_kind(kind)), max_size=3).map(tuple)
    if isinstance(mark, UpTo):
        return st.lists(plain(item_kind(kind)), max_size=mark.length_max).map(tuple)
    return _records(kind, mark.kinds)


_SMALL = st.integers(1, 20)
_NUMBERS = (language.Natural, language.AnyInt, language.Signed, int)


@st.composite
def _records(draw: DrawFn, kind: Any, kinds: Mapping[str, Any]) -> Any:
    """Draw a record; if its constructor refuses the fields, draw small numbers above 0 for them, a few times."""
    hints = {**typing.get_type_hints(kind, include_extras=True), **kinds}
    drawn = {field.alias: plain(hints[field.name]) for field in attrs.fields(kind) if field.init}
    small = {name: _SMALL if hints[name] in _NUMBERS else any_value for name, any_value in drawn.items()}
    for strategies in (drawn, small, small, small, small):
        try:
            return kind(**{name: draw(strategy) for name, strategy in strategies.items()})
        except RhodianError:
            continue
    return reject()
