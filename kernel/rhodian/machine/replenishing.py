"""Trusted: replenishment in the machine: who is to bring what and by when, where it stands, and when it has its place.

What an owner owes is what is lacking of the target when it is called, and never money. What it brings is in an account
of its own, on which a layer of the rules may draw: so in the interim it is as senior as the rules put that layer. Once
the interim is over, what nobody drew on goes into its place. Both dates are the call's, so that whoever brings it late,
or bit by bit, does not prolong the interim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import names
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.errors import AssetMismatch, InvalidValue, TooEarly
from rhodian.base.numbers import Amount, checked_name, natural
from rhodian.clearing.replenishment import lacking
from rhodian.ledger.posting import Transfer
from rhodian.machine.assessments import paid, raised, until_then
from rhodian.machine.counters import CALLS, REPLENISHING, TIMES
from rhodian.machine.errors import UnknownName
from rhodian.machine.money import may_pay
from rhodian.machine.recoveries import counting
from rhodian.machine.refills import Replenished, ReplenishmentCalled
from rhodian.markets.terms import inside

if TYPE_CHECKING:
    from rhodian.clearing.replenishment import ReplenishmentTerms
    from rhodian.ledger.posting import Balances, Host
    from rhodian.machine.refills import ReplenishmentEvent
    from rhodian.machine.state import Moves, State


def to_bring(fund: str, owner: str) -> Account:
    """Return the account that says what an owner owes of what it was called to bring."""
    return Account(owner, names.named("to bring to ", fund), CALLS)


def due_by(fund: str, owner: str) -> Account:
    """Return the account that says until when it may be brought without being late."""
    return Account(owner, names.named("to bring by to ", fund), TIMES)


def last_until(fund: str, owner: str) -> Account:
    """Return the account that says from when on what was brought may go into its place."""
    return Account(owner, names.named("stands last until in ", fund), TIMES)


def is_late(books: Balances, fund: str, owner: str, time: Amount) -> bool:
    """Return whether an owner owes at a time what it should have brought before (SPEC RP-4).

    Nothing follows from it by itself: a house that holds whoever is late to be in default says so, by an event.
    """
    return late(books, to_bring(fund, owner), due_by(fund, owner), time)


def late(books: Balances, owed: Account, due: Account, time: Amount) -> bool:
    """Return whether something is owed, and its date, as it is noted, is over (SPEC RP-4)."""
    return books.get(owed, 0) > 0 and time >= books.get(due, 0)


def replenishment_moves(state: State, host: Host, event: ReplenishmentEvent) -> Moves:
    """Return what moves when something is to be replenished, is, or has its place (SPEC RP-2 to RP-5).

    Raises:
        RhodianError: as the function of the event does.
    """
    terms = terms_of(state, event.fund)
    owner = inside(checked_name(event.owner, "owner"), "owner")
    if isinstance(event, ReplenishmentCalled):
        return call(terms, owner, host, event)
    if isinstance(event, Replenished):
        return payment(terms, owner, may_pay(state.kept, event.payer, "payer"), host, event)
    place, interim = place_of(terms, owner), interim_of(terms, owner)
    may_be_seated(host, last_until(terms.name, owner), owner, event.time)
    return seated(interim, place, natural(host.get(interim, 0), "brought"))


def terms_of(state: State, fund: str) -> ReplenishmentTerms:
    """Return the terms of now of what may be replenished, by its name.

    Raises:
        UnknownName: if nothing of that name may.
    """
    found = tuple(each for each in state.current.replenishments if fund.__class__ is str and each.name == fund)
    if not found:
        raise UnknownName("replenishment", fund)
    return found[0]


def place_of(terms: ReplenishmentTerms, owner: str) -> Account:
    """Return the account of an owner that is filled."""
    return Account(owner, terms.purpose, terms.asset)


def interim_of(terms: ReplenishmentTerms, owner: str) -> Account:
    """Return the account in which what an owner has brought is, until it is drawn on or has its place."""
    return Account(owner, names.named(REPLENISHING, terms.name), terms.asset)


def call(terms: ReplenishmentTerms, owner: str, host: Host, event: ReplenishmentCalled) -> Moves:
    """Return what moves when an owner is called: it owes what is lacking, by a date, and no money moves.

    Raises:
        InvalidAmount: if the target, or what the book holds, is no natural number.
    """
    held, brought = host.get(place_of(terms, owner), 0), host.get(interim_of(terms, owner), 0)
    lacks, owed = lacking(event.target, held, brought), to_bring(terms.name, owner)
    dates = due_by(terms.name, owner), last_until(terms.name, owner)
    times = event.time + terms.within, event.time + terms.interim
    noted = raised(dates, until_then(host, dates, times)) if lacks > 0 else ()
    return (*noted, *asked(owed, natural(host.get(owed, 0), "owed"), lacks))


def asked(owed: Account, owes: Amount, lacks: Amount) -> Moves:
    """Return what lets an account that says what is owed say what is lacking, whatever it said (SPEC RP-2).

    Args:
        owed: the account.
        owes: what it says.
        lacks: what it is to say.
    """
    if lacks > owes:
        return (counting(owed, lacks - owes),)
    if lacks < owes:
        return (Transfer(owed, Account(OUTSIDE, owed.purpose, owed.asset), owes - lacks),)
    return ()


def payment(terms: ReplenishmentTerms, owner: str, payer: Account, books: Balances, event: Replenished) -> Moves:
    """Return what moves when an owner brings of what it owes, which is then owed no more (SPEC AS-7).

    Raises:
        UnknownName: if it owes nothing.
        AssetMismatch: if the payer is in another asset.
        InvalidValue: if the payer is the account that is filled, or it brings less than 1 or more than it owes.
    """
    owed = to_bring(terms.name, owner)
    owes = natural(books.get(owed, 0), "owed")
    if owes == 0:
        raise UnknownName("replenishment owed by", owner)
    if payer.asset != terms.asset:
        raise AssetMismatch("payer", payer.asset, terms.asset)
    if payer == place_of(terms, owner):
        raise InvalidValue("payer", payer, "another account than the one that is filled")
    return paid(payer, interim_of(terms, owner), owed, owes, event.amount)


def may_be_seated(books: Balances, until: Account, owner: str, time: Amount) -> None:
    """Refuse to put what an owner brought into its place before the interim is over (SPEC RP-4).

    Raises:
        UnknownName: if it was never called to bring anything.
        TooEarly: if the interim is not over.
    """
    noted = books.get(until, 0)
    if noted <= 0:
        raise UnknownName("replenishment brought by", owner)
    if time < noted - 1:
        raise TooEarly(time, noted - 1)


def seated(interim: Account, place: Account, left: Amount) -> Moves:
    """Return what puts into its place what was brought and nobody drew on (SPEC RP-3)."""
    return (Transfer(interim, place, left),) if left > 0 else ()
