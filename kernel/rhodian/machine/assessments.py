"""Trusted: assessments in the machine: who may be called for a default, who owes, who has paid, and what goes back.

What a member may be called is in the book from the moment at which a capped period begins or a default is declared, as
room that only falls: a call turns it into what is owed, a payment lowers that. So no order of defaults, calls, rules
and leavings takes anybody beyond its caps, and what is owed is never money. What has been paid is in accounts of the
members' own, on which a layer of the rules may draw, and else goes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns, loops, names
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.errors import AssetMismatch, InvalidValue, TooEarly
from rhodian.base.numbers import Amount, checked_name, natural, positive
from rhodian.clearing.assessments import assess, ends, liability
from rhodian.ledger.posting import Transfer
from rhodian.machine.counters import DEFAULT_LENGTH_MAX, RECOVERED
from rhodian.machine.errors import UnknownName
from rhodian.machine.happenings import AssessmentPaid, AssessmentsCalled, DefaultDeclared
from rhodian.machine.money import may_pay
from rhodian.machine.periods import (
    Period,
    assessed,
    began,
    contributors,
    declared,
    declared_in,
    ended,
    known,
    members_of,
    period_of,
    room_for,
)
from rhodian.machine.recoveries import counting
from rhodian.markets.terms import inside

if TYPE_CHECKING:
    from rhodian.clearing.assessments import AssessmentTerms
    from rhodian.ledger.posting import Balances, Host
    from rhodian.machine.happenings import AssessmentEvent, AssessmentsReturned
    from rhodian.machine.state import Moves, State
    from rhodian.sharing.allocation import Allocation


def assessment_moves(state: State, host: Host, event: AssessmentEvent) -> tuple[Moves, Allocation | None]:
    """Return what moves in a fund whose members may be called, and of a call who is called what (SPEC AS-4 to AS-8).

    Raises:
        RhodianError: as the function of the event does.
    """
    terms = terms_of(state, event.fund)
    if isinstance(event, DefaultDeclared):
        return declaration(terms, host, event), None
    period = period_of(host, terms.name)
    if isinstance(event, AssessmentsCalled):
        return call(terms, period, host, event)
    if isinstance(event, AssessmentPaid):
        return payment(terms, period, may_pay(state.kept, event.payer, "payer"), host, event), None
    return giving_back(terms, period, host, event), None


def terms_of(state: State, fund: str) -> AssessmentTerms:
    """Return the terms of now of a fund whose members may be called, by its name.

    Raises:
        UnknownName: if no such fund has that name.
    """
    found = tuple(each for each in state.current.assessments if fund.__class__ is str and each.name == fund)
    if not found:
        raise UnknownName("default fund", fund)
    return found[0]


def declaration(terms: AssessmentTerms, host: Host, event: DefaultDeclared) -> Moves:
    """Return what moves when a default is declared: everyone else may be called for it, within its caps (SPEC AS-4).

    If it begins a capped period, what is left of the one before goes back first, as `AssessmentsReturned` would say.

    Raises:
        InvalidValue: if the id is malformed or another default had it, the defaulter's name is malformed or
            the world outside's, or the host leaves out a member of the period that runs, or of the one before.
        InvalidAmount: if the book holds what is no natural number.
    """
    must_be_first(host, event.id)
    defaulter = inside(checked_name(event.defaulter, "defaulter"), "defaulter")
    last = period_of(host, terms.name)
    runs = last is not None and event.time <= last.ends
    period = last if last is not None and runs else Period(terms.name, event.time, event.time)
    over = () if last is None or runs else left_over(terms, last, host)
    owners = members_of(host, period) if runs else contributors(terms, host)
    others = tuple(owner for owner in owners if owner != defaulter)
    contributions = tuple(
        natural(host.get(period.base(owner) if runs else Account(owner, terms.purpose, terms.asset), 0), "contribution")
        for owner in others
    )
    opened = () if runs else opening(period, others, contributions, terms.period_ppm)
    excluded = lowered((period.room(defaulter),), (natural(host.get(period.room(defaulter), 0), "room"),))
    rooms = liabilities(contributions, terms.default_ppm)
    callable_ = raised(tuple(room_for(event.id, owner) for owner in others), rooms)
    until = ends(period.began, period.ends, event.time, terms.lasts, terms.longest)
    dates = (*declared(terms.name, event.id, defaulter), began(terms.name), ended(terms.name))
    times = (event.time, event.time, event.time, period.began, until)
    return (*over, *opened, *excluded, *callable_, *raised(dates, until_then(host, dates, times)))


def must_be_first(books: Balances, name: str) -> None:
    """Refuse the id of a default that is malformed or the world outside's, or that another had (SPEC AS-4).

    Raises:
        InvalidValue: exactly then.
    """
    account = known(inside(checked_name(name, "id"), "id"))
    if len(name) > DEFAULT_LENGTH_MAX or books.get(account, 0) > 0:
        raise InvalidValue("id", name, f"an id of at most {DEFAULT_LENGTH_MAX} characters that no default had")


def opening(period: Period, owners: tuple[str, ...], contributions: tuple[Amount, ...], ppm: Amount) -> Moves:
    """Return what notes what members had contributed when a period began, and may be called in it (SPEC AS-4)."""
    bases = tuple(period.base(owner) for owner in owners)
    rooms = tuple(period.room(owner) for owner in owners)
    return (*raised(bases, contributions), *raised(rooms, liabilities(contributions, ppm)))


def liabilities(contributions: tuple[Amount, ...], ppm: Amount) -> tuple[Amount, ...]:
    """Return what each member may be called, of what it had contributed (SPEC AS-1)."""

    def each(contribution: Amount) -> Amount:
        return liability(contribution, ppm)

    return columns.each(each, contributions)


def until_then(books: Balances, accounts: tuple[Account, ...], times: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """Return by how much each of some accounts counts more once it stands at a time, or later (SPEC AS-4).

    Raises:
        InvalidAmount: if the book holds what is no natural number.
    """

    def more(account: Account, time: Amount) -> Amount:
        return max(0, time + 1 - natural(books.get(account, 0), "time"))

    return columns.each(more, accounts, times)


def raised(accounts: tuple[Account, ...], amounts: tuple[Amount, ...]) -> Moves:
    """Return what lets each of some accounts count more, those left out to which nothing comes (SPEC AS-4)."""

    def more(account: Account, amount: Amount) -> Transfer | None:
        return counting(account, amount) if amount > 0 else None

    return columns.present(columns.each(more, accounts, amounts))


def lowered(accounts: tuple[Account, ...], amounts: tuple[Amount, ...]) -> Moves:
    """Return what lets each of some accounts count less, those left out of which nothing goes (SPEC AS-8)."""

    def less(account: Account, amount: Amount) -> Transfer | None:
        return Transfer(account, Account(OUTSIDE, account.purpose, account.asset), amount) if amount > 0 else None

    return columns.present(columns.each(less, accounts, amounts))


def call(
    terms: AssessmentTerms, period: Period | None, host: Host, event: AssessmentsCalled
) -> tuple[Moves, Allocation]:
    """Return what moves when members are called: their room becomes what they owe, and no money moves (SPEC AS-5).

    Raises:
        UnknownName: if no default of that id was declared in the fund.
        InvalidValue: if the id is malformed, its capped period is over, or the host leaves out a member.
        InvalidAmount: if the amount is not a natural number.
    """
    if len(checked_name(event.default, "default")) > DEFAULT_LENGTH_MAX:
        raise UnknownName("default", event.default)
    when = host.get(declared_in(terms.name, event.default), 0)
    if when == 0:
        raise UnknownName("default", event.default)
    if period is None or when <= period.began or event.time > period.ends:
        raise InvalidValue("default", event.default, "one of a capped period that still runs")
    owners = members_of(host, period)
    for_it = tuple(room_for(event.default, owner) for owner in owners)
    in_period = tuple(period.room(owner) for owner in owners)
    bases, of_default, of_period = (
        loops.naturals((host.get(account, 0) for account in accounts), "room")
        for accounts in (tuple(period.base(owner) for owner in owners), for_it, in_period)
    )
    shared = assess(event.amount, bases, of_default, of_period)
    return called(for_it, in_period, tuple(period.owed(owner) for owner in owners), shared.shares), shared


def called(
    for_it: tuple[Account, ...], in_period: tuple[Account, ...], owed: tuple[Account, ...], shares: tuple[Amount, ...]
) -> Moves:
    """Return what turns room for a default into what is owed, and lowers the room of the period (SPEC AS-5, AS-6).

    Args:
        for_it: what counts what each may still be called for the default.
        in_period: what counts what each may still be called in the period.
        owed: what counts what each owes.
        shares: what each is called.
    """

    def owes(room: Account, owing: Account, share: Amount) -> Transfer | None:
        return Transfer(room, owing, share) if share > 0 else None

    return columns.joined(columns.present(columns.each(owes, for_it, owed, shares)), lowered(in_period, shares))


def payment(
    terms: AssessmentTerms, period: Period | None, payer: Account, books: Balances, event: AssessmentPaid
) -> Moves:
    """Return what moves when a member pays of what it owes.

    Raises:
        InvalidValue: if the owner's name is malformed, or it pays less than 1 or more than it owes.
        UnknownName: if it owes nothing.
        AssetMismatch: if the payer is not in the fund's asset.
    """
    owner = inside(checked_name(event.owner, "owner"), "owner")
    owes = 0 if period is None else natural(books.get(period.owed(owner), 0), "owed")
    if period is None or owes == 0:
        raise UnknownName("assessment owed by", owner)
    if payer.asset != terms.asset:
        raise AssetMismatch("payer", payer.asset, terms.asset)
    return paid(payer, assessed(terms, owner), period.owed(owner), owes, event.amount)


def paid(payer: Account, payee: Account, owed: Account, owes: Amount, amount: Amount) -> Moves:
    """Return what moves when some of what is owed is paid, which is then owed no more (SPEC AS-7).

    Raises:
        InvalidValue: if it is less than 1, or more than is owed.
    """
    if positive(amount, "amount") > owes:
        raise InvalidValue("amount", amount, names.at_most(owes, "that it owes"))
    return Transfer(payer, payee, amount), Transfer(owed, Account(OUTSIDE, owed.purpose, owed.asset), amount)


def giving_back(terms: AssessmentTerms, period: Period | None, host: Host, event: AssessmentsReturned) -> Moves:
    """Return what moves once a capped period is over: what nobody drew on goes back, and nothing is owed any more.

    Raises:
        UnknownName: if there was no capped period.
        TooEarly: if it is not over.
        InvalidValue: if the host leaves out a member of the period.
    """
    if period is None:
        raise UnknownName("capped period of", terms.name)
    if event.time <= period.ends:
        raise TooEarly(event.time, period.ends + 1)
    return left_over(terms, period, host)


def left_over(terms: AssessmentTerms, period: Period, host: Host) -> Moves:
    """Return what moves of a capped period that is over: what nobody drew on goes back, and nothing is owed any more.

    Raises:
        InvalidValue: if the host leaves out a member of the period.
    """
    owners = members_of(host, period)
    owing = tuple(period.owed(owner) for owner in owners)
    owes = loops.naturals((host.get(account, 0) for account in owing), "owed")
    held_in = tuple(assessed(terms, owner) for owner in owners)
    receivers = tuple(Account(account.owner, RECOVERED, account.asset) for account in held_in)
    holds = loops.naturals((host.get(account, 0) for account in held_in), "assessed")
    return (*returned(held_in, receivers, holds), *lowered(owing, owes))


def returned(held_in: tuple[Account, ...], receivers: tuple[Account, ...], amounts: tuple[Amount, ...]) -> Moves:
    """Return what gives members back what they paid and nobody drew on, those left out who have none (SPEC AS-8)."""

    def back(account: Account, receiver: Account, amount: Amount) -> Transfer | None:
        return Transfer(account, receiver, amount) if amount > 0 else None

    return columns.present(columns.each(back, held_in, receivers, amounts))
