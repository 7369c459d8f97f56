"""Checked: a client of a member in default goes over as a whole, and nothing of it is drawn on for the default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    ClientPorted,
    DefaultClosedOut,
    Deposit,
    Event,
    Layer,
    Listing,
    Market,
    Rule,
    Rules,
    Trade,
    Whose,
)
from rhodian.base.errors import BackDated, InvalidAmount, InvalidValue, RhodianError
from rhodian.machine import UnknownName
from rhodian.machine.counters import TIMES
from rhodian.markets import InsufficientMargin, Terms
from tests.fund_members import EUR, EUREX, OUT, book, contribution, declared, refused

if TYPE_CHECKING:
    from tests.machine_host import Book

PLAIN = Terms(0, 0, partial=False)
X, Y = (Market(name, EUR, 100_000, 50_000, PLAIN) for name in ("X", "Y"))
APART = Market("Z", EUR, 100_000, 50_000, PLAIN, "isolated")
MARKETS = (X, Y, APART)
LAYERS = (
    Layer("", "margin", Rule.IN_PROPORTION, whose=Whose.DEFAULTER),
    Layer("", "default fund", Rule.IN_PROPORTION),
)
RULES = Rules(0, tuple(Listing(each, 1000) for each in MARKETS), layers=LAYERS, assessments=(EUREX,))
OWNERS = ("C", "C one", "C omnibus", "D", "E")
CLIENTS = ("C one", "C omnibus")
NUMBER: dict[str, Any] = {"client": 7}
NOTHING: dict[str, Any] = {"market": None}
held = st.tuples(
    st.sampled_from(MARKETS), st.permutations(OWNERS).map(lambda names: (names[0], names[1])), st.integers(1, 5)
)


def port(client: str = "C one", taker: str = "D", market: str = "X", **others: Any) -> ClientPorted:
    """Return that a client of C goes over to D, or another."""
    return attrs.evolve(ClientPorted(9, "listed", "one", "C", client, taker, market), **others)


def begun(*trades: tuple[Market, tuple[str, str], int], margin: int = 5_000) -> Book:
    """Return a book in which C and its clients, D and E have margins and have traded, and C is in default."""
    events: list[Event] = [Deposit(0, each.margin(owner), margin) for owner in OWNERS for each in (X, APART)]
    events += [Deposit(0, contribution(owner), 100) for owner in ("C", "D", "E")]
    events += [Trade(1, market.name, *names, number, 1000) for market, names, number in trades]
    return book(*events, declared(5, "one", "C"), rules=RULES)


def number(at: Book, owner: str, market: Market) -> int:
    """Return how many contracts an owner has, above 0 long, below 0 short."""
    return at.get(market.side(owner, market.long), 0) - at.get(market.side(owner, market.short), 0)


@given(st.lists(held, max_size=6), st.sampled_from(CLIENTS), st.sampled_from(("D", "E")), st.sampled_from(MARKETS))
def test_all_that_a_client_has_with_one_collateral_goes_over_and_nothing_else(
    trades: list[tuple[Market, tuple[str, str], int]], client: str, taker: str, named: Market
) -> None:
    """Contracts net with the taker's; what is margined apart, the member's own and other clients stay as they were."""
    at = begun(*trades)
    before, group = dict(at), [each for each in MARKETS if each.purpose == named.purpose]
    was = {(owner, each): number(at, owner, each) for owner in OWNERS for each in MARKETS}
    assert at.take(port(client, taker, named.name)) is not None
    at.check()
    for each in MARKETS:
        both = was[client, each] + was[taker, each] if each in group else was[taker, each]
        assert number(at, taker, each) == both
        assert number(at, client, each) == (0 if each in group else was[client, each])
    assert at.get(named.margin(client), 0) == 0
    assert at[named.margin(taker)] == before[named.margin(taker)] + before[named.margin(client)]
    mine = {client, taker, "outside"}
    assert {key: value for key, value in at.items() if key.owner not in mine} == {
        key: value for key, value in before.items() if key.owner not in mine
    }


@given(st.integers(0, 20_000))
def test_no_loss_of_a_members_default_touches_its_clients(lost: int) -> None:
    """The close-out draws on the member's own margin and then on the fund, whatever its clients have."""
    at = begun((X, ("C one", "D"), 3))
    clients = {account: has for account, has in at.items() if account.owner in CLIENTS}
    assert at.take(DefaultClosedOut(6, "listed", "one", "C", OUT, lost, 0)) is not None
    assert {account: at[account] for account in clients} == clients
    assert at[X.margin("C")] == 5_000 - min(5_000, lost)
    assert at.take(port()) is not None
    assert at[X.margin("D")] == 10_000


@pytest.mark.parametrize(
    ("event", "error", "says"),
    [
        (port(time=4), BackDated, "4"),
        (port(fund="none"), UnknownName, "default fund"),
        (port(default="two"), UnknownName, "two"),
        (port(defaulter="D"), UnknownName, "one"),
        (port("C"), InvalidValue, "client must be another owner"),
        (port("outside"), InvalidValue, "client must be"),
        (port(taker="C"), InvalidValue, "taker must be another owner"),
        (port(taker="C one"), InvalidValue, "taker must be another owner"),
        (port(taker="outside"), InvalidValue, "taker must be"),
        (port(market="W"), UnknownName, "market"),
        (port("nobody"), UnknownName, "position of"),
        (port(**NUMBER), InvalidValue, "client"),
        (port(**NOTHING), UnknownName, "market"),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(event: Event, error: type[RhodianError], says: str) -> None:
    """A porting is of a declared default, from a client that has something, to another owner."""
    refused(begun((X, ("C one", "D"), 3)), event, error, says)


def test_a_taker_that_could_not_carry_it_is_refused() -> None:
    """Whoever takes contracts on must reach the initial requirement of all that it has then, with what comes along."""
    at = begun((X, ("C one", "D"), 3), (Y, ("C one", "D"), 2), margin=500)
    at[X.margin("C one")] = 499
    at[OUT] += 1
    refused(at, port(taker="new"), InsufficientMargin, "new")
    at[X.margin("C one")] = 500
    at[OUT] -= 1
    assert at.take(port(taker="new")) is not None


def test_a_client_is_ported_once() -> None:
    """Nothing is left to be ported a second time."""
    at = begun((X, ("C one", "D"), 3))
    assert at.take(port(taker="E")) is not None
    refused(at, port(taker="E"), UnknownName, "position of")
    refused(at, port(taker="D"), UnknownName, "position of")


def test_a_book_that_trades_cannot_have_made_is_refused() -> None:
    """A client that is on both sides of a market, or has contracts below 0, is refused."""
    at = begun((X, ("C one", "D"), 3))
    at[X.side("C one", X.short)] = 1
    refused(at, port(taker="E"), InvalidValue, "one side")
    at[X.side("C one", X.short)] = -1
    refused(at, port(taker="E"), InvalidAmount, "short")
    at[X.side("C one", X.short)] = 0
    at[X.margin("C one")] = -1
    refused(at, port(taker="E"), InvalidAmount, "margin")
    at[Account("one", "declared in listed", TIMES)] = -1
    refused(at, port(taker="E"), InvalidAmount, "declared in")
