"""Checked: what is claimed of events of a default fund that are malformed, and of a default that is closed out."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import OUTSIDE, Account, Asset, outside
from rhodian.base.errors import AssetMismatch, InvalidAmount, InvalidValue, TooEarly
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.clearing.assessments import AssessmentTerms
from rhodian.ledger.errors import SelfTransfer
from rhodian.ledger.posting import post_all
from rhodian.machine.closeouts import noted_at, realised, to_estate
from rhodian.machine.counters import CALLS, CLOSE_OUT, RECOVERED, TIMES
from rhodian.machine.decide import decide
from rhodian.machine.errors import UnknownName
from rhodian.machine.happenings import (
    AssessmentPaid,
    AssessmentsCalled,
    AssessmentsReturned,
    DefaultClosedOut,
    DefaultDeclared,
)
from rhodian.machine.ids import must_not_be_a_close_outs
from rhodian.machine.layers import Layer, Whose
from rhodian.machine.play import Written, play
from rhodian.machine.recoveries import owner_bore
from rhodian.machine.rules import ByPools, Rules
from rhodian.machine.state import State
from rhodian.machine.step import step
from rhodian.waterfall.errors import AlreadyAbsorbed
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import (
    AnyAccount,
    AnyName,
    Books,
    Natural,
    OneOf,
    claim,
    implies,
    refusal_of,
)
from rhodian_proofs.theorems.base.wrong import Made, is_refused_for_the_first, no_amount, no_value, trials
from rhodian_proofs.theorems.ledger.posting import posted
from rhodian_proofs.theorems.machine.escrow import gain
from rhodian_proofs.theorems.machine.events import FUND, OWNER, PAYER, POOL, TIMED, no_money, unknown
from rhodian_proofs.theorems.machine.sales import GAINS
from rhodian_proofs.theorems.machine.step import Nobody, after

USD = FUND.asset
WORLD = outside(USD)
OTHER = Asset("EUR", 2)
TERMS = AssessmentTerms("cover", "default fund", USD, 10**6, 10**6, 9, 9)
LAYERS = (
    Layer("", "default fund", Rule.IN_ORDER, whose=Whose.DEFAULTER),
    Layer("", "default fund", Rule.IN_ORDER, whose=Whose.OTHERS, fund="cover"),
    Layer("", "other fund", Rule.IN_ORDER, fund="another"),
)
ANOTHER = AssessmentTerms("another", "other fund", USD, 10**6, 10**6, 9, 9)
RULES = Rules(0, (), (POOL,), (ByPools(), GAINS), LAYERS, (TERMS, ANOTHER))
STATE = State((RULES,), (), 5)
COUNTS = {
    Account("cover", "capped from", TIMES): 3,
    Account("cover", "capped until", TIMES): 12,
    Account("d", "declared", TIMES): 3,
    Account("d", "declared in cover", TIMES): 3,
    Account("bad", "in default as d", TIMES): 3,
    Account("old", "contributed at 2 to cover", CALLS): 9,
    Account(OUTSIDE, "contributed at 2 to cover", CALLS): -9,
    Account("old", "callable from 2 in cover", CALLS): 5,
    Account("old", "callable for d", CALLS): 5,
    Account("old", "owes from 2 in cover", CALLS): 4,
}
BOOK = Written(Nobody({}), {**COUNTS, PAYER: 99, WORLD: -99})

EVENTS: tuple[Made, ...] = (
    (
        {"time": 5, "fund": "cover", "id": "e", "defaulter": "new"},
        (
            *(*TIMED, unknown("fund", "default fund")),
            *(no_value("id", each) for each in ("", OUTSIDE, "i" * 107, "d")),
            *(no_value("defaulter", each) for each in ("", OUTSIDE)),
        ),
    ),
    (
        {"time": 5, "fund": "cover", "default": "d", "amount": 1},
        (
            *(*TIMED, unknown("fund", "default fund"), no_value("default", "")),
            *(unknown("default", "default", "n" * 107), unknown("default", "default")),
            ({"time": 12}, *no_value("default", "d")[1:]),
            no_amount("amount"),
        ),
    ),
    (
        {"time": 5, "fund": "cover", "owner": "old", "payer": PAYER, "amount": 1},
        (
            *(*TIMED, unknown("fund", "default fund"), no_value("payer", FUND), *no_money("payer", None)),
            *(no_value("owner", each) for each in ("", OUTSIDE)),
            unknown("owner", "assessment owed by"),
            ({"payer": OWNER}, AssetMismatch, "payer", OWNER.asset),
            *(no_value("amount", each) for each in (0, 5)),
        ),
    ),
    (
        {"time": 12, "fund": "cover"},
        (*TIMED, unknown("fund", "default fund"), ({"time": 11}, TooEarly, 11, 12)),
    ),
    (
        {
            "time": 5,
            "fund": "cover",
            "default": "d",
            "defaulter": "bad",
            "account": PAYER,
            "spent": 5,
            "received": 1,
        },
        (
            *(*TIMED, unknown("fund", "default fund")),
            *(no_value("defaulter", each) for each in ("", OUTSIDE)),
            *(no_value("default", ""), unknown("default", "default", "n" * 107), unknown("default", "default")),
            ({"fund": "another"}, UnknownName, "default", "d"),
            ({"defaulter": "nobody"}, UnknownName, "default", "d"),
            *(no_value("account", FUND), *no_money("account", None)),
            *(no_amount("spent"), no_amount("received")),
        ),
    ),
)
WRONG = (
    "a machine of a default fund; an event of each kind of it in which one field is wrong, or one and the next, of "
    "67 ways"
)


@claim("MK-12", about=(decide,), scope=WRONG)
def an_event_of_a_default_fund_is_refused_for_the_first_field_that_is_wrong(
    trial: Annotated[Any, OneOf(*trials(*EVENTS))],
) -> None:
    """An event of a default fund is refused for the first field that is wrong or names what is not there."""
    kinds = (DefaultDeclared, AssessmentsCalled, AssessmentPaid, AssessmentsReturned, DefaultClosedOut)
    kind = kinds[trial[0]]
    assert is_refused_for_the_first(lambda values: decide(STATE, BOOK, kind(*values)), EVENTS[trial[0]], trial)


def _told(books: Any, default: Any, in_fund: Any, of_it: Any) -> tuple[Any, Any]:
    """Return when a default was declared, or why that is refused."""
    try:
        return noted_at(books, default, in_fund, of_it), None
    except (InvalidAmount, UnknownName) as refusal:
        return None, refusal


@claim("CO-2", about=(noted_at,))
def a_close_out_is_as_of_what_two_accounts_note_or_is_refused(
    books: Books, default: AnyName, in_fund: AnyAccount, of_it: AnyAccount
) -> None:
    """A close-out is as of what one account notes of its default, if another does as well, and else is refused."""
    when, refusal = _told(books, default, in_fund, of_it)
    noted, of_whom = books.get(in_fund, 0), books.get(of_it, 0)
    if noted < 0 or of_whom < 0:
        assert isinstance(refusal, InvalidAmount)
    elif noted == 0 or of_whom == 0:
        assert isinstance(refusal, UnknownName)
        assert (refusal.kind, refusal.name) == ("default", default)
    else:
        assert refusal is None
        assert when == of_whom - 1


@claim("CO-2", about=(must_not_be_a_close_outs,))
def an_id_that_begins_as_those_of_close_outs_is_refused(name: AnyName) -> None:
    """An id that begins as those of close-outs do is refused, and no other is."""
    refusal = refusal_of(must_not_be_a_close_outs, name)
    if name.startswith(CLOSE_OUT):
        assert isinstance(refusal, InvalidValue)
        assert refusal.field == "id"
    else:
        assert refusal is None


@claim("CO-3", about=(to_estate, post_all))
def what_is_left_of_a_close_out_is_the_estates(
    books: Books, payer: AnyAccount, defaulter: AnyName, surplus: Natural, holder: AnyAccount
) -> None:
    """What is left of a close-out moves to the estate of whoever is in default, and nothing else moves."""
    refusal = refusal_of(to_estate, payer, defaulter, surplus)
    if refusal is not None:
        assert isinstance(refusal, SelfTransfer | InvalidValue)
        assert surplus > 0
        return
    after_it = posted(books, to_estate(payer, defaulter, surplus))
    if after_it is not None:
        estate = Account(defaulter, RECOVERED, payer.asset)
        moved = gain(holder, estate, surplus) - gain(holder, payer, surplus)
        assert after_it.get(holder, 0) == books.get(holder, 0) + moved


CLOSED = (
    "a fund of a defaulter and another member, beside one of another fund, with any contributions; any amounts spent "
    "and received"
)
HELD = ("bad", "old")


@claim("MC-30", about=(play, step), scope=CLOSED)
def a_default_is_closed_out_once_and_by_its_own_fund(
    own: Natural, others: Natural, apart: Natural, spent: Natural, received: Natural
) -> None:
    """As a machine takes it, a close-out is borne by the defaulter and then its own fund, once; a surplus is its."""
    if spent > POSITIVE_MAX or received > POSITIVE_MAX:
        return
    first, second = (Account(owner, "default fund", USD) for owner in HELD)
    third = Account("apart", "other fund", USD)
    book = Written(Nobody({}), {first: own, second: others, third: apart, WORLD: -own - others - apart})
    declared = DefaultDeclared(5, "cover", "e", "bad")
    closed = DefaultClosedOut(9, "cover", "e", "bad", WORLD, spent, received)
    played = play(State((RULES,), (), 5), book, (declared, closed))
    held = after(book, played.changes)
    lost, left = max(0, spent - received), max(0, received - spent)
    by_own = min(own, lost)
    by_others = min(others, lost - by_own)
    assert held.get(first, 0) == own - by_own
    assert held.get(second, 0) == others - by_others
    assert held.get(third, 0) == apart
    assert held.get(Account("bad", RECOVERED, USD), 0) == left
    assert held.get(owner_bore("old", realised("e", USD), USD, 2), 0) == by_others
    again = refusal_of(step, played.state, Written(book, dict(played.changes)), closed)
    assert isinstance(again, AlreadyAbsorbed)
    assert implies(left > 0, by_own + by_others == 0)
