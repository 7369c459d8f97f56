"""Checked: what is claimed of the porting of a client of a member in default: all of it goes over, if allowed."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import OUTSIDE, Account, Asset, outside
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.clearing.assessments import AssessmentTerms
from rhodian.ledger.posting import post_all
from rhodian.machine.counters import TIMES
from rhodian.machine.decide import decide
from rhodian.machine.errors import UnknownName
from rhodian.machine.happenings import ClientPorted, DefaultDeclared
from rhodian.machine.play import Written, play
from rhodian.machine.porting import handed_over, margin_over, must_differ
from rhodian.machine.rules import Listing, Rules
from rhodian.machine.state import State
from rhodian.machine.step import step
from rhodian.markets.contracts import novate
from rhodian.markets.errors import InsufficientMargin
from rhodian.markets.terms import Market, Terms
from rhodian_proofs.claims import (
    AnyAccount,
    AnyAsset,
    AnyName,
    Books,
    Natural,
    OneOf,
    claim,
    refusal_of,
    tells,
    written,
)
from rhodian_proofs.theorems.base.wrong import Made, is_refused_for_the_first, no_value, trials
from rhodian_proofs.theorems.machine.escrow import gain
from rhodian_proofs.theorems.machine.events import TIMED, unknown
from rhodian_proofs.theorems.machine.sales import GAINS
from rhodian_proofs.theorems.machine.step import Nobody, after
from rhodian_proofs.theorems.markets.contracts import _traded, _turned, count_of, net_of


def _over(books: Any, market: Any, client: Any, taker: Any, quantity: Any) -> Any:
    """Return the books once so many contracts of one side are handed over; nothing if no books have so many."""
    if quantity < 1 or quantity > POSITIVE_MAX:
        return None
    return written(books, post_all(books, handed_over(books, market, client, taker)))


@claim("PT-1", about=(handed_over, novate))
def all_long_contracts_go_over_and_net_with_those_of_the_taker(
    books: Books, long: AnyAsset, short: AnyAsset, client: AnyName, taker: AnyName
) -> None:
    """All of a client's long contracts go over and net with what the taker has; both sides of the market stay equal."""
    market = _traded(long, short, taker, client)
    if market is None or books.get(market.side(client, short), 0) != 0:
        return
    held = books.get(market.side(client, long), 0)
    then = _over(books, market, client, taker, held)
    if then is not None:
        assert then.get(market.side(client, long), 0) == 0
        assert then.get(market.side(client, short), 0) == 0
        assert count_of(then, taker, market) == count_of(books, taker, market) + held
        assert count_of(then, OUTSIDE, market) == count_of(books, OUTSIDE, market)


@claim("PT-1", about=(handed_over, novate))
def all_short_contracts_go_over_and_net_with_those_of_the_taker(
    books: Books, long: AnyAsset, short: AnyAsset, client: AnyName, taker: AnyName
) -> None:
    """All of a client's short contracts go over and net with what the taker has; both sides of it stay equal."""
    market = _traded(long, short, taker, client)
    if market is None or books.get(market.side(client, long), 0) != 0:
        return
    held = books.get(market.side(client, short), 0)
    then = _over(books, market, client, taker, held)
    if then is not None:
        assert then.get(market.side(client, long), 0) == 0
        assert then.get(market.side(client, short), 0) == 0
        assert count_of(then, taker, market) == count_of(books, taker, market) - held
        assert count_of(then, OUTSIDE, market) == count_of(books, OUTSIDE, market)


@claim("PT-1", about=(handed_over, novate))
def long_contracts_go_over_as_in_a_trade_and_nothing_else_does(
    books: Books, long: AnyAsset, short: AnyAsset, client: AnyName, taker: AnyName, other: AnyAccount
) -> None:
    """Handing long contracts over closes and opens what a trade of all of them does, and moves no more."""
    market = _traded(long, short, taker, client)
    if market is None or books.get(market.side(client, short), 0) != 0:
        return
    held = books.get(market.side(client, long), 0)
    then = _over(books, market, client, taker, held)
    if then is not None:
        flows = (
            *_turned(books, market, taker, (short, long), held),
            *_turned(books, market, client, (long, short), held),
        )
        assert then.get(other, 0) == books.get(other, 0) + net_of(flows, other)


@claim("PT-1", about=(handed_over, novate))
def short_contracts_go_over_as_in_a_trade_and_nothing_else_does(
    books: Books, long: AnyAsset, short: AnyAsset, client: AnyName, taker: AnyName, other: AnyAccount
) -> None:
    """Handing short contracts over closes and opens what a trade of all of them does, and moves no more."""
    market = _traded(long, short, taker, client)
    if market is None or books.get(market.side(client, long), 0) != 0:
        return
    held = books.get(market.side(client, short), 0)
    then = _over(books, market, client, taker, held)
    if then is not None:
        flows = (
            *_turned(books, market, taker, (long, short), held),
            *_turned(books, market, client, (short, long), held),
        )
        assert then.get(other, 0) == books.get(other, 0) + net_of(flows, other)


@claim("PT-1", about=(handed_over,))
def nobody_who_is_on_both_sides_is_handed_over(
    books: Books, long: AnyAsset, short: AnyAsset, client: AnyName, taker: AnyName
) -> None:
    """A client that is on both sides of a market, as nobody is whom trades brought there, is not handed over."""
    market = _traded(long, short, taker, client)
    if market is None:
        return
    if books.get(market.side(client, long), 0) > 0 and books.get(market.side(client, short), 0) > 0:
        refusal = refusal_of(handed_over, books, market, client, taker)
        assert tells(refusal, InvalidValue, field="client", value=client)


@claim("PT-2", about=(margin_over, post_all))
def all_of_a_margin_goes_over_and_nothing_else(
    books: Books, purpose: AnyName, asset: AnyAsset, client: AnyName, taker: AnyName, other: AnyAccount
) -> None:
    """All of a client's margin goes over to the taker's, and nothing else moves."""
    if client == taker or OUTSIDE in (client, taker) or asset.only_rises:
        return
    margin, takers = Account(client, purpose, asset), Account(taker, purpose, asset)
    held = books.get(margin, 0)
    if held < 0:
        return
    then = written(books, post_all(books, margin_over(books, margin, takers)))
    assert then.get(other, 0) == books.get(other, 0) + gain(other, takers, held) - gain(other, margin, held)


@claim("PT-3", about=(must_differ,))
def nothing_goes_from_or_to_whoever_is_in_default(defaulter: AnyName, client: AnyName, taker: AnyName) -> None:
    """Porting is refused exactly if client or taker is in default itself, is the other, or is the world outside."""
    refusal = refusal_of(must_differ, defaulter, client, taker)
    if client in (OUTSIDE, defaulter):
        assert tells(refusal, InvalidValue, field="client", value=client)
    elif taker in (OUTSIDE, defaulter, client):
        assert tells(refusal, InvalidValue, field="taker", value=taker)
    else:
        assert refusal is None


USD = Asset("USD", 2)
WORLD = outside(USD)
SOLD = Terms(0, 0, partial=False)
MARKET = Market("M", USD, 100_000, 50_000, SOLD)
TWIN = Market("T", USD, 100_000, 50_000, SOLD)
APART = Market("A", USD, 100_000, 50_000, SOLD, "isolated")
COVER = AssessmentTerms("cover", "default fund", USD, 10**6, 10**6, 9, 9)
RULES = Rules(0, tuple(Listing(each, 1000) for each in (MARKET, TWIN, APART)), (), (GAINS,), (), (COVER,))
STATE = State((RULES,), (), 5)


def sides(number: Any, market: Market, long: str, short: str) -> dict[Account, Any]:
    """Return what is in the books of so many contracts of a market, between two owners."""
    return {
        market.side(long, market.long): number,
        market.side(short, market.short): number,
        market.side(OUTSIDE, market.long): -number,
        market.side(OUTSIDE, market.short): -number,
    }


NOTED = {Account("d", "declared in cover", TIMES): 3, Account("bad", "in default as d", TIMES): 3}
BOOK = Written(
    Nobody({}),
    {
        **NOTED,
        **sides(2, MARKET, "clients", "other"),
        **{MARKET.margin(each): 10_000 for each in ("clients", "taker")},
        WORLD: -20_000,
    },
)
PORTED: tuple[Made, ...] = (
    (
        {
            "time": 5,
            "fund": "cover",
            "default": "d",
            "defaulter": "bad",
            "client": "clients",
            "taker": "taker",
            "market": "T",
        },
        (
            *(*TIMED, unknown("fund", "default fund")),
            *(no_value("defaulter", each) for each in ("", OUTSIDE)),
            *(no_value("default", ""), unknown("default", "default", "n" * 107), unknown("default", "default")),
            ({"defaulter": "nobody"}, UnknownName, "default", "d"),
            *(no_value("client", each) for each in ("", OUTSIDE, "bad")),
            *(no_value("taker", each) for each in ("", OUTSIDE, "bad", "clients")),
            unknown("market", "market"),
            unknown("client", "position of"),
            ({"market": "A"}, UnknownName, "position of", "clients"),
        ),
    ),
)
WRONG = (
    "a machine of three markets and a default; a porting in which one field is wrong, or one and the next, of 20 ways"
)


@claim("MK-12", about=(decide,), scope=WRONG)
def a_porting_is_refused_for_the_first_field_that_is_wrong(trial: Annotated[Any, OneOf(*trials(*PORTED))]) -> None:
    """A porting is refused for the first field that is wrong or names what is not there."""
    assert is_refused_for_the_first(lambda values: decide(STATE, BOOK, ClientPorted(*values)), PORTED[trial[0]], trial)


GROUP = (
    "two markets at 1000 that share collateral and one apart; a client with 3 long contracts of the first and 2 short "
    "of the second, and 1 long apart, a taker with 2 short of the first; any margins"
)


@claim("MC-30", about=(play, step), scope=GROUP)
def a_client_goes_over_as_a_whole_to_whoever_carries_it(own: Natural, brought: Natural, takers: Natural) -> None:
    """As a machine takes it, all that a client has with one collateral goes over, if the taker then carries it."""
    book = Written(
        Nobody({}),
        {
            **sides(3, MARKET, "clients", "other"),
            MARKET.side("taker", MARKET.short): 2,
            MARKET.side("other", MARKET.long): 2,
            MARKET.side(OUTSIDE, MARKET.long): -5,
            MARKET.side(OUTSIDE, MARKET.short): -5,
            **sides(2, TWIN, "other", "clients"),
            **sides(1, APART, "clients", "other"),
            MARKET.margin("bad"): own,
            MARKET.margin("clients"): brought,
            MARKET.margin("taker"): takers,
            APART.margin("clients"): 500,
            WORLD: -own - brought - takers - 500,
        },
    )
    declared = play(STATE, book, (DefaultDeclared(5, "cover", "e", "bad"),))
    known = Written(book, dict(declared.changes))
    event = ClientPorted(9, "cover", "e", "bad", "clients", "taker", "T")
    refusal = refusal_of(step, declared.state, known, event)
    need = (1 + 2) * 1000 // 10
    if brought + takers < need:
        assert isinstance(refusal, InsufficientMargin)
        assert (refusal.account, refusal.equity, refusal.requirement) == (
            MARKET.margin("taker"),
            brought + takers,
            need,
        )
        return
    assert refusal is None
    held = after(known, step(declared.state, known, event).posting.changes)
    assert (held.get(MARKET.margin("clients"), 0), held.get(MARKET.margin("taker"), 0)) == (0, brought + takers)
    assert (held.get(MARKET.margin("bad"), 0), held.get(APART.margin("clients"), 0)) == (own, 500)
    assert tuple(count_of(held, "clients", each) for each in (MARKET, TWIN, APART)) == (0, 0, 1)
    assert tuple(count_of(held, "taker", each) for each in (MARKET, TWIN, APART)) == (1, -2, 0)
