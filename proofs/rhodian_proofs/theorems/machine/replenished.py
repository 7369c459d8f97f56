"""Checked: what is claimed of replenishment on the book: what is owed, by when, where it stands, and its place."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.base.accounts import OUTSIDE, Account, Asset, outside
from rhodian.base.errors import AssetMismatch, InvalidValue, TooEarly
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.clearing.replenishment import ReplenishmentTerms
from rhodian.ledger.posting import post_all
from rhodian.machine.decide import decide
from rhodian.machine.errors import UnknownName
from rhodian.machine.events import RulesChanged
from rhodian.machine.happenings import PlainLoss
from rhodian.machine.layers import Layer
from rhodian.machine.play import Written, play
from rhodian.machine.refills import Replenished, ReplenishmentCalled, Seated
from rhodian.machine.replenishing import (
    asked,
    due_by,
    interim_of,
    last_until,
    late,
    may_be_seated,
    place_of,
    seated,
    to_bring,
)
from rhodian.machine.rules import ByPools, Rules
from rhodian.machine.state import State
from rhodian.machine.step import step
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import AnyAccount, AnyInt, AnyName, Books, Natural, OneOf, claim, refusal_of, tells
from rhodian_proofs.theorems.base.wrong import Made, is_refused_for_the_first, no_amount, no_value, trials
from rhodian_proofs.theorems.ledger.posting import made, posted
from rhodian_proofs.theorems.machine.escrow import gain
from rhodian_proofs.theorems.machine.events import FUND, OWNER, PAYER, POOL, TIMED, no_money, unknown
from rhodian_proofs.theorems.machine.sales import GAINS
from rhodian_proofs.theorems.machine.step import Nobody, after


@claim("RP-2", about=(asked, post_all))
def a_call_says_what_is_owed_whatever_was_owed_before(
    books: Books, owed: AnyAccount, lacks: Natural, holder: AnyAccount
) -> None:
    """After a call what is owed is what is lacking, whatever was owed before, and nothing else has moved."""
    if owed.is_outside:
        return
    owes = books.get(owed, 0)
    moves = made(asked, owed, owes, lacks)
    if moves is None:
        return
    held = posted(books, moves)
    if held is not None:
        more = lacks - owes
        world = Account(OUTSIDE, owed.purpose, owed.asset)
        assert held.get(owed, 0) == lacks
        assert held.get(holder, 0) == books.get(holder, 0) + gain(holder, owed, more) - gain(holder, world, more)


@claim("RP-3", about=(seated, post_all))
def what_nobody_drew_on_goes_into_its_place(
    books: Books, interim: AnyAccount, place: AnyAccount, holder: AnyAccount
) -> None:
    """What was brought and nobody drew on is in its place then, to the unit, and no more where it stood before."""
    left = books.get(interim, 0)
    moves = made(seated, interim, place, left)
    if moves is None or interim.is_outside or interim == place:
        return
    held = posted(books, moves)
    if held is not None:
        assert held.get(interim, 0) == min(0, left)
        assert held.get(holder, 0) == books.get(holder, 0) + gain(holder, place, left) - gain(holder, interim, left)


@claim("RP-4", about=(may_be_seated,))
def nothing_is_seated_before_the_interim_is_over(books: Books, until: AnyAccount, owner: AnyName, time: AnyInt) -> None:
    """What was brought is refused its place exactly before the date that the book notes, or where it notes none."""
    noted, refusal = books.get(until, 0), refusal_of(may_be_seated, books, until, owner, time)
    if noted <= 0:
        assert isinstance(refusal, UnknownName)
        assert (refusal.kind, refusal.name) == ("replenishment brought by", owner)
    elif time < noted - 1:
        assert tells(refusal, TooEarly, time=time, due=noted - 1)
    else:
        assert refusal is None


@claim("RP-4", about=(late,))
def somebody_is_late_once_the_date_is_over_and_something_is_owed(
    books: Books, owed: AnyAccount, due: AnyAccount, time: AnyInt
) -> None:
    """An owner is late exactly if it owes something when the date that the book notes is over."""
    told = late(books, owed, due, time)
    if books.get(owed, 0) > 0 and time > books.get(due, 0) - 1:
        assert told
    else:
        assert not told


USD = FUND.asset
WORLD = outside(USD)
TERMS = ReplenishmentTerms("capital", "own capital", USD, 2, 90)
LAYERS = (
    Layer("", "own capital", Rule.IN_ORDER),
    Layer("", "default fund", Rule.IN_ORDER),
    Layer("", "replenishing capital", Rule.IN_ORDER),
)
STATE = State((Rules(0, (), (), (GAINS,), LAYERS, (), (TERMS,)),), (), 5)
PLACE = place_of(TERMS, "house")
INTERIM = interim_of(TERMS, "house")
OWED = to_bring("capital", "house")
OTHERS = Account("member", "default fund", USD)
ANY = (
    "a house with any capital and a fund of any amount behind it; any target, any part of what is lacking brought, and "
    "a loss of any amount"
)


def begun(held: Any, others: Any) -> Written:
    """Return a book of a house's capital and a member's contribution."""
    return Written(Nobody({}), {PLACE: held, OTHERS: others, WORLD: -held - others})


@claim("RP-5", about=(play,), scope=ANY)
def what_is_brought_bears_last_in_the_interim(
    held: Natural, others: Natural, target: Natural, brought: Natural, lost: Natural
) -> None:
    """As a machine plays it, what is brought bears where the rules put it, and what is left has its place after it."""
    lacks = max(0, target - held)
    if brought < 1 or brought > lacks or brought > POSITIVE_MAX or lost > POSITIVE_MAX:
        return
    book = begun(held, others)
    called = play(STATE, book, (ReplenishmentCalled(5, "capital", "house", target),))
    owing = after(book, called.changes)
    assert owing.get(OWED, 0) == lacks
    assert owing.get(WORLD, 0) == book.get(WORLD, 0)
    events = (Replenished(6, "capital", "house", WORLD, brought), PlainLoss(9, "l", 9, WORLD, lost))
    then = Written(book, dict(called.changes))
    borne = play(called.state, then, events)
    standing = after(then, borne.changes)
    by_capital, by_others = min(held, lost), min(others, max(0, lost - held))
    drawn = min(brought, max(0, lost - held - others))
    assert standing.get(OWED, 0) == lacks - brought
    assert standing.get(PLACE, 0) == held - by_capital
    assert standing.get(OTHERS, 0) == others - by_others
    assert standing.get(INTERIM, 0) == brought - drawn
    last = Written(then, dict(borne.changes))
    placed = after(last, play(borne.state, last, (Seated(95, "capital", "house"),)).changes)
    assert placed.get(INTERIM, 0) == 0
    assert placed.get(PLACE, 0) == held - by_capital + brought - drawn
    assert placed.get(OWED, 0) == lacks - brought


@claim(
    "RP-5", about=(play,), scope="a house with any capital, called twice to any target, and any part brought between"
)
def a_house_is_never_asked_for_more_than_the_target(
    held: Natural, first: Natural, brought: Natural, second: Natural
) -> None:
    """As a machine plays it, what is in its place, was brought and is owed makes the target of the last call."""
    lacks = max(0, first - held)
    if brought < 1 or brought > lacks or brought > POSITIVE_MAX:
        return
    book = begun(held, 0)
    bringing = (
        ReplenishmentCalled(5, "capital", "house", first),
        Replenished(6, "capital", "house", WORLD, brought),
    )
    played = play(STATE, book, bringing)
    then = Written(book, dict(played.changes))
    assert then.get(OWED, 0) == lacks - brought
    again = play(played.state, then, (ReplenishmentCalled(7, "capital", "house", second),))
    standing = after(then, again.changes)
    assert standing.get(PLACE, 0) == held
    assert standing.get(INTERIM, 0) == brought
    assert held + brought + standing.get(OWED, 0) == max(second, held + brought)
    assert standing.get(OWED, 0) <= second


@claim("RP-5", about=(play, step), scope="a house without capital that has brought 3 of 7; a time of any number")
def the_interim_and_the_date_run_from_the_call(time: Natural) -> None:
    """As a machine takes it, who brought has its place no earlier than the interim after the call, whenever it paid."""
    if time < 50 or time > 10**30:  # noqa: PLR2004  # when it was brought, and where clocks end
        return
    book = begun(0, 0)
    events = (ReplenishmentCalled(5, "capital", "house", 7), Replenished(50, "capital", "house", WORLD, 3))
    played = play(STATE, book, events)
    then = Written(book, dict(played.changes))
    assert then.get(due_by("capital", "house"), 0) == 5 + 2 + 1
    refusal = refusal_of(step, played.state, then, Seated(time, "capital", "house"))
    if time < 5 + 90:
        assert tells(refusal, TooEarly, time=time, due=95)
    else:
        assert refusal is None


COUNTS = {
    to_bring("capital", "old"): 4,
    last_until("capital", "old"): 13,
    to_bring("capital", "bad"): -4,
    Account("old", "own capital", USD): 9,
}
BOOK = Written(Nobody({}), {**COUNTS, PAYER: 99, WORLD: -99})
NAMES = (*TIMED, unknown("fund", "replenishment"), *(no_value("owner", each) for each in ("", OUTSIDE)))
WITH_POOL = State((Rules(0, (), (POOL,), (ByPools(), GAINS), LAYERS, (), (TERMS,)),), (), 5)
KEPT = Rules(9, (), (POOL,), (ByPools(), GAINS), (), (), (ReplenishmentTerms("capital", "own capital", USD, 0, 0),))
OTHER_RULES = tuple(
    attrs.evolve(KEPT, replenishments=terms)
    for terms in (
        (),
        (ReplenishmentTerms("capital", "other capital", USD, 2, 90),),
        (ReplenishmentTerms("capital", "own capital", Asset("EUR", 2), 2, 90),),
        (ReplenishmentTerms("fund", "own capital", USD, 2, 90),),
    )
)
EVENTS: tuple[Made, ...] = (
    ({"time": 5, "fund": "capital", "owner": "old", "target": 20}, (*NAMES, no_amount("target"))),
    (
        {"time": 5, "fund": "capital", "owner": "old", "payer": PAYER, "amount": 1},
        (
            *(*NAMES, no_value("payer", FUND), *no_money("payer", None)),
            unknown("owner", "replenishment owed by"),
            ({"payer": OWNER}, AssetMismatch, "payer", OWNER.asset),
            no_value("payer", Account("old", "own capital", USD)),
            *(no_value("amount", each) for each in (0, 5)),
        ),
    ),
    (
        {"time": 12, "fund": "capital", "owner": "old"},
        (*NAMES, unknown("owner", "replenishment brought by"), ({"time": 11}, TooEarly, 11, 12)),
    ),
    (
        {"time": 5, "rules": KEPT},
        tuple(({"rules": rules}, InvalidValue, "rules", "capital") for rules in OTHER_RULES),
    ),
)
WRONG = (
    "a machine of a house whose capital may be replenished; an event of each kind of it, and other rules, in which "
    "one field is wrong, or one and the next, of 40 ways"
)


@claim("MK-12", about=(decide,), scope=WRONG)
def an_event_of_a_replenishment_is_refused_for_the_first_field_that_is_wrong(
    trial: Annotated[Any, OneOf(*trials(*EVENTS))],
) -> None:
    """An event of a replenishment is refused for the first field that is wrong or names what is not there."""
    kind = (ReplenishmentCalled, Replenished, Seated, RulesChanged)[trial[0]]
    assert is_refused_for_the_first(lambda values: decide(WITH_POOL, BOOK, kind(*values)), EVENTS[trial[0]], trial)
