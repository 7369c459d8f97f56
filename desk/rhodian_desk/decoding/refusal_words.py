"""Checked: refusals of the kernel that speak of no amount and no time, in words of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rhodian import (
    AccountNamedTwice,
    AlreadyAbsorbed,
    AlreadyBid,
    AmountSyntax,
    AssetMismatch,
    BrokenPromise,
    InvalidBalance,
    InvalidValue,
    LayerNamedTwice,
    LengthMismatch,
    OutOfOrder,
    SelfTransfer,
    WrongBid,
)
from rhodian_desk.decoding.refusals import OUR_FAULT, Units, invalid_words
from rhodian_desk.io.faults import shown
from rhodian_desk.io.units import label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rhodian import RhodianError


def _syntax(refusal: AmountSyntax) -> str:
    """Say why a text is no amount."""
    why = refusal.reason.replace(" in smallest units", ", decimals included")
    return f"{shown(refusal.text)} is not an amount of {refusal.asset.code}: {why}"


def _lengths(refusal: LengthMismatch) -> str:
    """Say how many there are, and how many there must be."""
    return f"{refusal.field} are {refusal.length}, and must be {refusal.expected}, one for each member; {OUR_FAULT}"


def _assets(refusal: AssetMismatch) -> str:
    """Say which asset something is in, and which it must be in."""
    return f"its {refusal.field} is in {refusal.asset.code}, and must be in {refusal.expected.code}"


_PHASES = {
    "Bidding": "an auction of bids that rise",
    "Sealed": "an auction of sealed bids",
    "Selling": "an auction whose price falls",
    "Closed": "an auction that is over",
    "Staked": "a stake of which no notice was given",
    "Requested": "a stake of which notice was given",
    "Matured": "a stake whose notice is over",
    "Paid": "a stake that was paid out",
}
"""The phases that a file can reach, in its words."""

_STEPS = {
    "request": "a notice",
    "mature": "a leave",
    "pay": "a leave",
    "divide": "a division",
    "submit": "a sealed bid",
}
"""The kernel's names of steps that a file knows by others."""


def _order(refusal: OutOfOrder) -> str:
    """Say in which phase something is, and in which it must be."""
    phase = _PHASES.get(refusal.phase.__class__.__name__)
    step = _STEPS.get(refusal.step, refusal.step)
    if phase is None or not all(word in _PHASES for word in re.findall(r"[A-Z]\w+", refusal.expected)):
        return f"it comes out of order; {OUR_FAULT}"
    return f"{step} is of {re.sub(r'[A-Z][a-z]+', lambda word: _PHASES[word[0]], refusal.expected)}, not of {phase}"


def _self_transfer(refusal: SelfTransfer) -> str:
    """Say which account would pay itself."""
    return f"account {label(refusal.account)} would pay itself; payer and payee must differ"


def _balance(refusal: InvalidBalance) -> str:
    """Say which account holds what no account can."""
    return f"account {label(refusal.account)} holds what is no balance; {OUR_FAULT}"


def _account_twice(refusal: AccountNamedTwice) -> str:
    """Say which account would back two layers."""
    layers = f"the layer {shown(refusal.layer)} and already in {shown(refusal.earlier_layer)}"
    return f"account {label(refusal.account)} is drawn on in {layers}; a unit may back one layer only"


def _layer_twice(refusal: LayerNamedTwice) -> str:
    """Say which name two layers have."""
    return f"two layers have the name {shown(refusal.name)}; give each its own"


def _absorbed(refusal: AlreadyAbsorbed) -> str:
    """Say which id is taken."""
    return f"the id {shown(refusal.loss_id)} was absorbed before; each is absorbed once"


def _wrong_bid(refusal: WrongBid) -> str:
    """Say what the auction has got to."""
    return f"the bid is not what the auction has got to; it takes {refusal.takes}"


def _already_bid(refusal: AlreadyBid) -> str:
    """Say who has bid."""
    return f"{label(refusal.bidder)} has bid, so the auction does not begin again; close it"


def _promise(refusal: BrokenPromise) -> str:
    """Say which promise would be broken, and whose fault it is."""
    return f"{refusal.promise} would no longer hold; {OUR_FAULT}"


WITHOUT_UNITS: Mapping[type[RhodianError], Callable[[Any], str]] = {
    AccountNamedTwice: _account_twice,
    AlreadyAbsorbed: _absorbed,
    AlreadyBid: _already_bid,
    AmountSyntax: _syntax,
    AssetMismatch: _assets,
    BrokenPromise: _promise,
    InvalidBalance: _balance,
    LayerNamedTwice: _layer_twice,
    LengthMismatch: _lengths,
    OutOfOrder: _order,
    SelfTransfer: _self_transfer,
    WrongBid: _wrong_bid,
}
"""How each of them is said."""


def bare(refusal: RhodianError) -> str:
    """Say a refusal of which no file is known; the desk's own say themselves."""
    kind = refusal.__class__
    if kind in WITHOUT_UNITS:
        return WITHOUT_UNITS[kind](refusal)
    if isinstance(refusal, InvalidValue):
        return invalid_words(refusal, Units())
    return f"it cannot be; {OUR_FAULT}" if kind.__module__.startswith("rhodian.") else str(refusal)
