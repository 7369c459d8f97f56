"""Convenience: the twin's default funds: who may be called, who owes, who has paid, and what goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Account
from tests import oracle
from tests.twin.books import CALLS, MILLION, TIMES, Twin, checked_name, natural, need, positive, refuse
from tests.twin.members import may_pay

if TYPE_CHECKING:
    from rhodian import (
        AssessmentPaid,
        AssessmentsCalled,
        AssessmentsReturned,
        AssessmentTerms,
        DefaultDeclared,
    )


LONGEST = 106
"""An id of a default is no longer."""


def fund(twin: Twin, name: str) -> AssessmentTerms:
    """Return the terms of now of a fund."""
    found = [terms for terms in twin.now.assessments if terms.name == name]
    need(found, "UnknownName")
    return found[0]


def when(twin: Twin, owner: str, what: str) -> int | None:
    """Return a time that stands in the book, or None."""
    stands = twin.has(Account(owner, what, TIMES))
    return stands - 1 if stands else None


def write(twin: Twin, owner: str, what: str, time: int) -> None:
    """Let a time stand in the book, that is none earlier than what stood there."""
    account = Account(owner, what, TIMES)
    twin.count(account, time + 1 - twin.has(account))


def noted(owner: str, what: str) -> Account:
    """Return where something of a member is noted."""
    return Account(owner, what, CALLS)


def period(twin: Twin, name: str) -> tuple[int, int] | None:
    """Return when a fund's last period began, and until when it runs or ran."""
    began, until = when(twin, name, "capped from"), when(twin, name, "capped until")
    return None if began is None or until is None else (began, until)


def members(twin: Twin, name: str, began: int) -> list[str]:
    """Return who had contributed when a period began, by name."""
    return sorted(
        each.owner
        for each, has in twin.book.items()
        if has > 0 and each == noted(each.owner, f"contributed at {began} to {name}")
    )


def declared(twin: Twin, event: DefaultDeclared) -> None:
    """Begin a period, or prolong the one that runs, and open what all others may be called."""
    terms = fund(twin, event.fund)
    checked_name(event.id)
    need(len(event.id) <= LONGEST and event.id != "outside", "InvalidValue")
    need(when(twin, event.id, "declared") is None, "InvalidValue")
    checked_name(event.defaulter)
    need(event.defaulter != "outside", "InvalidValue")
    last = period(twin, terms.name)
    if last is not None and last[1] < event.time:
        give_back(twin, terms, last[0])
    if last is None or last[1] < event.time:
        began, until = event.time, event.time
        held = {
            each.owner: has
            for each, has in twin.book.items()
            if has > 0 and each == Account(each.owner, terms.purpose, terms.asset)
            if each.owner not in ("outside", event.defaulter)
        }
        for owner, has in held.items():
            twin.count(noted(owner, f"contributed at {began} to {terms.name}"), has)
            twin.count(noted(owner, f"callable from {began} in {terms.name}"), has * terms.period_ppm // MILLION)
    else:
        began, until = last
        twin.note("a default prolongs a period", min(event.time + terms.lasts, began + terms.longest) > until)
        twin.note("a default prolongs no period", min(event.time + terms.lasts, began + terms.longest) <= until)
    room = noted(event.defaulter, f"callable from {began} in {terms.name}")
    twin.note("a member of a period is declared in default", twin.has(room))
    twin.count(room, -twin.has(room))
    for owner in members(twin, terms.name, began):
        if owner != event.defaulter:
            base = twin.has(noted(owner, f"contributed at {began} to {terms.name}"))
            twin.count(noted(owner, f"callable for {event.id}"), base * terms.default_ppm // MILLION)
    write(twin, event.id, "declared", event.time)
    write(twin, event.id, f"declared in {terms.name}", event.time)
    write(twin, event.defaulter, f"in default as {event.id}", event.time)
    write(twin, terms.name, "capped from", began)
    write(twin, terms.name, "capped until", max(until, min(event.time + terms.lasts, began + terms.longest)))


def called(twin: Twin, event: AssessmentsCalled) -> None:
    """Call everybody by contribution, within what each may still be called."""
    terms = fund(twin, event.fund)
    checked_name(event.default)
    at, last = when(twin, event.default, f"declared in {terms.name}"), period(twin, terms.name)
    if at is None or last is None:
        refuse("UnknownName")
    need(last[0] <= at and event.time <= last[1], "InvalidValue")
    natural(event.amount)
    began = last[0]
    owners = members(twin, terms.name, began)
    of_default = [twin.has(noted(owner, f"callable for {event.default}")) for owner in owners]
    of_period = [twin.has(noted(owner, f"callable from {began} in {terms.name}")) for owner in owners]
    bases = [twin.has(noted(owner, f"contributed at {began} to {terms.name}")) for owner in owners]
    caps = [min(pair) for pair in zip(of_default, of_period, strict=True)]
    shares, left = oracle.in_proportion_capped(event.amount, bases, caps)
    for owner, share in zip(owners, shares, strict=True):
        twin.move(
            noted(owner, f"callable for {event.default}"), noted(owner, f"owes from {began} in {terms.name}"), share
        )
        twin.count(noted(owner, f"callable from {began} in {terms.name}"), -share)
    rows = [*zip(shares, of_default, of_period, strict=True)]
    twin.note("a call is shared", sum(share > 0 for share in shares) > 1)
    twin.note("a call is capped by the default", any(0 < share == one < other for share, one, other in rows))
    twin.note("a call is capped by the period", any(0 < share == other < one for share, one, other in rows))
    twin.note("a call leaves some that nobody may be called", left and sum(shares))


def paid(twin: Twin, event: AssessmentPaid) -> None:
    """Pay what is owed, or some of it."""
    terms = fund(twin, event.fund)
    may_pay(twin, event.payer)
    checked_name(event.owner)
    need(event.owner != "outside", "InvalidValue")
    last = period(twin, terms.name)
    of_it = f"from {last[0] if last else 0} in {terms.name}"
    owing, room = noted(event.owner, f"owes {of_it}"), f"callable {of_it}"
    need(last is not None and twin.has(owing) > 0, "UnknownName")
    need(event.payer.asset == terms.asset, "AssetMismatch")
    positive(event.amount)
    need(event.amount <= twin.has(owing), "InvalidValue")
    twin.count(owing, -event.amount)
    twin.pay_out(event.payer, Account(event.owner, f"assessed for {terms.name}", terms.asset), event.amount)
    twin.note("what is owed is paid in part", twin.has(owing))
    twin.note("what is owed is paid in full", not twin.has(owing))
    twin.note("one whom nobody may call any more pays", not twin.has(noted(event.owner, room)))


def returned(twin: Twin, event: AssessmentsReturned) -> None:
    """Give back what nobody drew on, and forget what was not paid."""
    terms = fund(twin, event.fund)
    last = period(twin, terms.name)
    if last is None:
        refuse("UnknownName")
    need(event.time > last[1], "TooEarly")
    give_back(twin, terms, last[0])


def give_back(twin: Twin, terms: AssessmentTerms, began: int) -> None:
    """Give back what nobody drew on, and forget what was not paid of a period."""
    for account, has in sorted(twin.book.items(), key=lambda row: row[0].owner):
        if has > 0 and account == Account(account.owner, f"assessed for {terms.name}", terms.asset):
            twin.move(account, Account(account.owner, "recovered", terms.asset), has)
            twin.note("what nobody drew on goes back", has)
        if has > 0 and account == noted(account.owner, f"owes from {began} in {terms.name}"):
            twin.count(account, -has)
            twin.note("what was not paid is owed no more", has)
