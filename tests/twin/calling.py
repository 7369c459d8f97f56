"""Convenience: defaults, calls, payments and returns of a default fund, drawn by one who looks at the twin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import (
    Account,
    AssessmentPaid,
    AssessmentsCalled,
    AssessmentsReturned,
    DefaultClosedOut,
    DefaultDeclared,
    outside,
)
from tests.twin import worlds
from tests.twin.calls import noted, period, when

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from rhodian import AssessmentTerms, Event
    from tests.twin.books import Twin

SHARE = 5
"""One in so many that are drawn is anybody, or anything, rather than one that fits."""


def fund(random: Random, twin: Twin, time: int, fits: Callable[[AssessmentTerms], object]) -> AssessmentTerms:
    """Draw a fund, most often one that fits."""
    funds = twin.rules_at(time).assessments
    fitting = [each for each in funds if fits(each)]
    return random.choice(fitting if fitting and random.randint(0, SHARE) else funds)


def runs(twin: Twin, terms: AssessmentTerms, time: int) -> bool:
    """Tell whether a capped period of a fund runs at a time."""
    last = period(twin, terms.name)
    return last is not None and time <= last[1]


def defaults(twin: Twin, terms: AssessmentTerms, since: int) -> list[str]:
    """Return the ids of the defaults that were declared in a fund at a time or later."""
    what = f"declared in {terms.name}"
    ids = {each.owner for each in twin.book if each.purpose == what and each.owner != "outside"}
    return sorted(each for each in ids if (when(twin, each, what) or 0) >= since)


def owing(twin: Twin, terms: AssessmentTerms) -> dict[str, int]:
    """Return who owes what in the last period of a fund."""
    began = (period(twin, terms.name) or (0, 0))[0]
    counts = {owner: noted(owner, f"owes from {began} in {terms.name}") for owner in worlds.OWNERS}
    return {owner: twin.has(count) for owner, count in counts.items() if twin.has(count) > 0}


def declaring(random: Random, twin: Twin, time: int) -> Event:
    """Draw a default, most often with a new id, and sometimes of one who is in default."""
    known = sorted(each.owner for each in twin.book if each.purpose == "declared" and each.owner != "outside")
    name = random.choice(known) if known and random.randint(0, 9) == 0 else f"d{len(known)}"
    terms = fund(random, twin, time, lambda each: not runs(twin, each, time) or random.randint(0, 1))
    return DefaultDeclared(time, terms.name, name, random.choice([*worlds.OWNERS, "gus"]))


def calling(random: Random, twin: Twin, time: int) -> Event:
    """Draw a call, most often for a default of a period that runs."""
    terms = fund(random, twin, time, lambda each: runs(twin, each, twin.time))
    began, until = period(twin, terms.name) or (0, 0)
    fitting, every = defaults(twin, terms, began), [*defaults(twin, terms, 0), "d0"]
    name = random.choice(fitting if fitting and random.randint(0, SHARE) else every)
    at = min(time, max(twin.time, until)) if random.randint(0, SHARE) else time
    amount = random.choice([0, 10**4, *(random.randint(1, most) for most in (100, 900, 2_000))])
    return AssessmentsCalled(at, terms.name, name, amount)


def paying(random: Random, twin: Twin, time: int) -> Event:
    """Draw a payment, most often by one who owes something."""
    terms = fund(random, twin, time, lambda each: owing(twin, each))
    all_owe = owing(twin, terms)
    owner = random.choice(sorted(all_owe)) if all_owe and random.randint(0, SHARE) else random.choice(worlds.OWNERS)
    owes = all_owe.get(owner, 1)
    inside = Account(owner, random.choice(["wallet", "margin", "recovered"]), terms.asset)
    payer = random.choice([outside(terms.asset), outside(terms.asset), inside])
    if random.randint(0, 19) == 0:
        payer = outside(random.choice([worlds.USD, worlds.BTC]))
    amount = random.choice([owes, owes, random.randint(1, owes), owes + 1])
    return AssessmentPaid(time, terms.name, owner, payer, amount)


def returning(random: Random, twin: Twin, time: int) -> Event:
    """Draw a return, most often once a period is over."""
    terms = fund(random, twin, time, lambda each: period(twin, each.name))
    last = period(twin, terms.name)
    over = last[1] + random.choice([1, 1, 2]) if last and random.randint(0, 2) == 0 else 0
    return AssessmentsReturned(max(time, over), terms.name)


def closing(random: Random, twin: Twin, time: int) -> Event:
    """Draw a close-out, most often of somebody who was declared in default, at a loss."""
    stood = sorted((each.owner, each.purpose[len(BEGINS) :]) for each in twin.book if each.purpose.startswith(BEGINS))
    stood = [each for each in stood if each[0] != "outside"] or [("gus", "d0")]
    owner, name = random.choice(stood)
    terms = fund(random, twin, time, lambda each: when(twin, name, f"declared in {each.name}") is not None)
    account = random.choice([outside(terms.asset)] * 4 + [Account(owner, "wallet", terms.asset)])
    if random.randint(0, SHARE) == 0:
        owner, name = random.choice([("gus", name), (owner, "d0")])
    spent, received = random.choice([(900, 0), (random.randint(0, 400), random.randint(0, 400)), (30, 90)])
    return DefaultClosedOut(time, terms.name, name, owner, account, spent, received)


BEGINS = "in default as "
"""How the purpose begins of the account that says when somebody was declared in default."""

KINDS: tuple[tuple[int, Callable[[Random, Twin, int], Event]], ...] = (
    (3, declaring), (7, calling), (8, paying), (2, returning), (2, closing),
)  # fmt: skip
"""How often each is drawn."""
