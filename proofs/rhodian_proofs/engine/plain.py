"""Trusted: how what a solver says of a claim's arguments becomes plain values again."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian import OUTSIDE, Account, Asset
from rhodian.base.accounts import RISING
from rhodian_proofs.symbolic.books import _ASSET_OF, _IS_OUTSIDE, _ONLY_RISES, SymAccount, SymAsset, SymBooks
from rhodian_proofs.symbolic.ints import SymInt
from rhodian_proofs.symbolic.opaque import NotOf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def near(kinds: tuple[type, ...]) -> Any:
    """Return a value that is of none of these classes, and could be taken for one of them."""
    return True if kinds == (int,) else 1 if kinds == (bool,) else None


def concrete(values: Mapping[str, Any], model: Any) -> dict[str, Any]:
    """Return the plain arguments that a model of a path stands for."""
    accounts: dict[int, Account] = {}
    plain = {name: _concrete(value, model, accounts) for name, value in values.items()}
    for name, value in values.items():
        if type(value) is SymBooks:
            held = {account: _number(model, z3.Select(value.balances, key)) for key, account in accounts.items()}
            plain[name] = held
    return plain


def unknowns(value: Any) -> Iterator[Any]:
    """Yield the terms of all numbers, accounts and assets in a claim's arguments."""
    if type(value) in {SymInt, SymAccount, SymAsset}:
        yield value.term
    elif type(value) is tuple:
        for each in value:
            yield from unknowns(each)
    elif type(value) is dict:
        yield from unknowns(tuple(value.values()))
    elif attrs.has(type(value)):
        yield from unknowns(tuple(getattr(value, field.name) for field in attrs.fields(type(value)) if field.init))


def _concrete(value: Any, model: Any, accounts: dict[int, Account]) -> Any:
    if type(value) in _ALONE:
        return _ALONE[type(value)](value, model)
    if type(value) is tuple:
        items = tuple(_concrete(each, model, accounts) for each in value)
        return value if all(map(operator.is_, items, value)) else items
    if type(value) is SymAccount:
        number = _number(model, value.term)
        is_outside = z3.is_true(model.eval(_IS_OUTSIDE(value.term), model_completion=True))
        asset = _asset(model, _number(model, _ASSET_OF(value.term)))
        accounts[number] = Account(OUTSIDE if is_outside else f"owner {number}", f"purpose {number}", asset)
        return accounts[number]
    if attrs.has(type(value)):
        return _concrete_record(value, model, accounts)
    return value


_ALONE: Mapping[type, Callable[[Any, Any], Any]] = {
    SymInt: lambda value, model: _number(model, value.term),
    SymAsset: lambda value, model: _asset(model, _number(model, value.term)),
    NotOf: lambda value, _: near(value.not_of),
}
"""By the class of a value that holds no other, how it becomes a plain one."""


def _concrete_record(value: Any, model: Any, accounts: dict[int, Account]) -> Any:
    """Return a record with plain fields; the record itself if they are so already."""
    fields = {field.alias: getattr(value, field.name) for field in attrs.fields(type(value)) if field.init}
    plain = {name: _concrete(field, model, accounts) for name, field in fields.items()}
    return value if all(plain[name] is field for name, field in fields.items()) else type(value)(**plain)


def _number(model: Any, term: Any) -> int:
    return int(model.eval(term, model_completion=True).as_long())


def _asset(model: Any, number: int) -> Asset:
    """Return the asset that a number stands for; of those that only rise there are few, so two may be one."""
    if z3.is_true(model.eval(_ONLY_RISES(z3.IntVal(number)), model_completion=True)):
        return Asset(RISING[number % len(RISING)], 0)
    return Asset(f"A{number}".replace("-", "m"), 0)
