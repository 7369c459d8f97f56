"""Trusted: what a claim's parameters range over, and how a solver's model becomes plain values again."""

from __future__ import annotations

import functools
import typing
from typing import TYPE_CHECKING, Any

import z3

from rhodian import OUTSIDE, Account, Asset, Transfer
from rhodian_proofs import claims
from rhodian_proofs.books import _ASSET_OF, _IS_OUTSIDE, SymAccount, SymAsset, SymBooks
from rhodian_proofs.paths import EndOfPath, current
from rhodian_proofs.shim import SymInt, some_int, some_natural
from rhodian_proofs.tables import Column, Place, Space

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rhodian_proofs.claims import Claim

_SEQUENCES = (claims.Naturals, claims.Transfers)


@functools.cache
def parameters(claim: Claim) -> Mapping[str, Any]:
    """Return what each of a claim's parameters ranges over."""
    hints = typing.get_type_hints(claim.check)
    return {name: kind for name, kind in hints.items() if name != "return"}


def has_sequences(claim: Claim) -> bool:
    """Tell whether a claim ranges over sequences."""
    return any(kind in _SEQUENCES for kind in parameters(claim).values())


def arguments(claim: Claim, length: int | None) -> dict[str, Any]:
    """Return symbolic arguments for a claim, its sequences of that length, or of an unknown one."""
    values: dict[str, Any] = {}
    shared = Space(some_natural("length")) if length is None and has_sequences(claim) else None
    for name, kind in parameters(claim).items():
        if kind not in _SEQUENCES:
            values[name] = _single(name, kind, values, shared, length)
        elif length is None:
            space = shared if claim.same_length and shared else Space(some_natural(f"{name}.length"))
            make: Callable[[str], Any] = some_natural if kind == claims.Naturals else _some_transfer
            summed = kind == claims.Naturals
            values[name] = Column(space, name, make, summed=summed)
        else:
            make = _maker(claim, name, kind)
            values[name] = tuple(make(name) for _ in range(length))
    current().memory["arguments"] = values
    return values


def _maker(claim: Claim, name: str, kind: Any) -> Callable[[str], Any]:
    """Return what makes an item of a sequence that is spelled out."""
    if kind == claims.Transfers:
        return _some_transfer
    if name in claim.small:
        return lambda name: current().choose(claims.SMALL_MAX + 1, f"which of {name}")
    return some_natural


def _single(name: str, kind: Any, values: dict[str, Any], space: Space | None, length: int | None) -> Any:
    """Return a symbolic argument that is not a sequence."""
    if kind is claims.AnyPlace or kind is claims.LaterPlace:
        return _place(name, values if kind is claims.LaterPlace else {}, space, length)
    if kind is claims.Natural:
        return some_natural(name)
    if kind is claims.AnyInt:
        return some_int(name)
    if kind is claims.AnyAccount:
        return SymAccount(current().fresh(name))
    if kind is claims.AnyAsset:
        return SymAsset(current().fresh(name))
    if kind is claims.Books:
        return SymBooks.some(never_negative=True)
    raise TypeError(f"no claim can range over {kind}")


def _place(name: str, values: dict[str, Any], space: Space | None, length: int | None) -> Any:
    """Return a place, after the place among the values if there is one."""
    if length is None:
        earlier = next((value for value in values.values() if isinstance(value, Place)), None)
        assert space is not None  # noqa: S101  # a place without a sequence is a mistake in the claim
        return Place(space, earlier)
    first = next((value + 1 for name, value in values.items() if name == "place"), 0)
    if first >= length:
        raise EndOfPath("no such place")
    return first + current().choose(length - first, f"which {name}")


def _some_transfer(name: str) -> Transfer:
    """Return a well-formed transfer of which nothing else is known."""
    path = current()
    payer, payee = SymAccount(path.fresh(f"{name}.payer")), SymAccount(path.fresh(f"{name}.payee"))
    path.learn(payer.term != payee.term)
    path.learn(_ASSET_OF(payer.term) == _ASSET_OF(payee.term))
    return Transfer(payer, payee, some_natural(f"{name}.amount"))  # type: ignore[arg-type]  # stand for accounts and a number


def concrete(values: Mapping[str, Any], model: Any) -> dict[str, Any]:
    """Return the plain arguments that a model of a path stands for."""
    accounts: dict[int, Account] = {}
    plain = {name: _concrete(value, model, accounts) for name, value in values.items()}
    for name, value in values.items():
        if isinstance(value, SymBooks):
            held = {account: _number(model, z3.Select(value.balances, key)) for key, account in accounts.items()}
            plain[name] = held
    return plain


def _concrete(value: Any, model: Any, accounts: dict[int, Account]) -> Any:
    if type(value) is SymInt:
        return _number(model, value.term)
    if isinstance(value, tuple):
        return tuple(_concrete(each, model, accounts) for each in value)
    if type(value) is SymAccount:
        number = _number(model, value.term)
        is_outside = z3.is_true(model.eval(_IS_OUTSIDE(value.term), model_completion=True))
        asset = _asset(_number(model, _ASSET_OF(value.term)))
        accounts[number] = Account(OUTSIDE if is_outside else f"owner {number}", f"purpose {number}", asset)
        return accounts[number]
    if type(value) is SymAsset:
        return _asset(_number(model, value.term))
    if type(value) is Transfer:
        payer, payee = _concrete(value.payer, model, accounts), _concrete(value.payee, model, accounts)
        return Transfer(payer, payee, _concrete(value.amount, model, accounts))
    return value


def _number(model: Any, term: Any) -> int:
    return int(model.eval(term, model_completion=True).as_long())


def _asset(number: int) -> Asset:
    return Asset(f"A{number}".replace("-", "m"), 0)
