"""Convenience: the twin's replenishments: who owes what it is to bring, what it has brought, and when it has its place.

Below, such events drawn by one who looks at the twin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Account, Replenished, ReplenishmentCalled, Seated, outside
from tests.twin import worlds
from tests.twin.books import Twin, checked_name, natural, need, positive
from tests.twin.calls import noted, when, write
from tests.twin.members import may_pay

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from rhodian import Event, ReplenishmentTerms


def filled(twin: Twin, name: str, owner: str) -> tuple[ReplenishmentTerms, Account, Account]:
    """Return the terms of now of what is filled, the account of an owner that is, and where what it brought stands."""
    found = [terms for terms in twin.now.replenishments if terms.name == name]
    need(found, "UnknownName")
    checked_name(owner)
    need(owner != "outside", "InvalidValue")
    terms = found[0]
    return terms, Account(owner, terms.purpose, terms.asset), Account(owner, f"replenishing {name}", terms.asset)


def called(twin: Twin, event: ReplenishmentCalled) -> None:
    """Let an owner owe what is lacking, and nothing else."""
    terms, place, interim = filled(twin, event.fund, event.owner)
    natural(event.target)
    owes = noted(event.owner, f"to bring to {terms.name}")
    there = twin.has(place) + twin.has(interim)
    if event.target > there:
        for what, time in (("to bring by to", terms.within), ("stands last until in", terms.interim)):
            stood = when(twin, event.owner, f"{what} {terms.name}") or 0
            write(twin, event.owner, f"{what} {terms.name}", max(stood, event.time + time))
    before = twin.has(owes)
    twin.count(owes, max(0, event.target - there) - before)
    twin.note("a call to replenish asks for more than was owed", before < twin.has(owes))
    twin.note("a call to replenish asks for less than was owed", before > twin.has(owes))


def brought(twin: Twin, event: Replenished) -> None:
    """Bring what is owed, or some of it."""
    terms, place, interim = filled(twin, event.fund, event.owner)
    may_pay(twin, event.payer)
    owes = noted(event.owner, f"to bring to {terms.name}")
    need(twin.has(owes) > 0, "UnknownName")
    need(event.payer.asset == terms.asset, "AssetMismatch")
    need(event.payer != place, "InvalidValue")
    positive(event.amount)
    need(event.amount <= twin.has(owes), "InvalidValue")
    twin.count(owes, -event.amount)
    twin.pay_out(event.payer, interim, event.amount)
    twin.note("what is to be brought is brought in part", twin.has(owes))
    twin.note("what is to be brought is brought in full", not twin.has(owes))


def seated(twin: Twin, event: Seated) -> None:
    """Put what is left into its place, once the interim is over."""
    terms, place, interim = filled(twin, event.fund, event.owner)
    until = when(twin, event.owner, f"stands last until in {terms.name}")
    need(until is not None, "UnknownName")
    need(until is not None and event.time >= until, "TooEarly")
    twin.note("what was brought has its place", twin.has(interim))
    twin.move(interim, place, twin.has(interim))


def _drawn(random: Random, twin: Twin, time: int, what: str) -> tuple[ReplenishmentTerms, str]:
    """Draw what is filled, and an owner, most often one of whom something is noted."""
    terms = random.choice(twin.rules_at(time).replenishments)
    known = sorted(each.owner for each, has in twin.book.items() if has > 0 and each.purpose == f"{what} {terms.name}")
    return terms, random.choice(known if known and random.randint(0, 4) else worlds.OWNERS)


def calling(random: Random, twin: Twin, time: int) -> Event:
    """Draw a call, to more or less than there is."""
    terms, owner = _drawn(random, twin, time, random.choice(["to bring to", "nobody"]))
    place, interim = (
        Account(owner, terms.purpose, terms.asset),
        Account(owner, f"replenishing {terms.name}", terms.asset),
    )
    there = twin.has(place) + twin.has(interim)
    target = random.choice([0, there, *(there + random.randint(1, most) for most in (50, 400, 400))])
    return ReplenishmentCalled(time, terms.name, owner, target)


def bringing(random: Random, twin: Twin, time: int) -> Event:
    """Draw what somebody brings, most often somebody who owes it."""
    terms, owner = _drawn(random, twin, time, "to bring to")
    owes = twin.has(noted(owner, f"to bring to {terms.name}")) or 1
    inside = Account(owner, random.choice(["wallet", "margin", "recovered"]), terms.asset)
    payer = random.choice([outside(terms.asset), outside(terms.asset), inside])
    if random.randint(0, 19) == 0:
        payer = outside(random.choice([worlds.USD, worlds.BTC]))
    return Replenished(time, terms.name, owner, payer, random.choice([owes, random.randint(1, owes), owes + 1]))


def seating(random: Random, twin: Twin, time: int) -> Event:
    """Draw that somebody's has its place, most often once the interim is over."""
    terms, owner = _drawn(random, twin, time, "replenishing")
    until = when(twin, owner, f"stands last until in {terms.name}") or 0
    return Seated(max(time, until) if random.randint(0, 2) == 0 else time, terms.name, owner)


KINDS: tuple[tuple[int, Callable[[Random, Twin, int], Event]], ...] = ((1, calling), (5, bringing), (3, seating))
"""How often each is drawn."""
