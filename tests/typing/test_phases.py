"""Checked: a step out of order neither type-checks nor runs, whichever the step and whichever the phase it is given.

The text of each call is written once: mypy reads it, and it is run as it stands.
"""

from __future__ import annotations

import copy
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from mypy import api

from rhodian import Account, Asset, Books
from rhodian.base.errors import InvalidValue, NotLiquidatable, OutOfOrder
from rhodian.markets import liquidation, marking
from rhodian.markets.exchange import Deal, Exchange, deposit, trade
from rhodian.markets.liquidation import Liquidatable, assess, close_out, sell
from rhodian.markets.marking import Sale, close, finish, mark
from rhodian.markets.terms import Listed, Market, Terms
from rhodian.mutualisation import settlement as mutual
from rhodian.mutualisation import shortfall as rounds
from rhodian.mutualisation.settlement import draw_on, settle, share
from rhodian.mutualisation.shortfall import recognise

if TYPE_CHECKING:
    from rhodian.markets.exchange import Step

HOUSE = Path(__file__).parents[2]

PHASES = {
    "account": "MarginAccount",
    "healthy": "Healthy",
    "liquidatable": "Liquidatable",
    "closing": "Closing",
    "sold": "Sold",
    "marked": "Marked",
    "closed": "Closed",
    "round_": "Round",
    "shortfall": "Shortfall",
    "drawn": "Drawn",
    "shared": "Shared",
    "settled": "Settled",
}
"""By the name that it has below, the class of each phase."""


@attrs.frozen
class Call:
    """A call of a step, with a gap for the phase that it is given."""

    text: str
    """The call."""
    takes: str
    """The name of the phase that belongs in the gap."""
    place: int = 1
    """Which of the arguments the gap is."""
    expected: str = ""
    """What a refusal says is expected, if it is more than the class."""

    @property
    def step(self) -> str:
        """Return the name of the step."""
        return self.text.partition("(")[0]

    def given(self, phase: str) -> str:
        """Return the call with a phase in the gap."""
        return self.text.format(phase)


CALLS = (
    Call("assess({})", "account"),
    Call("close_out({}, 0, terms, 790)", "liquidatable"),
    Call("sell({}, 790)", "closing"),
    Call("close({}, 'round')", "marked"),
    Call("recognise(books, {})", "round_", 2),
    Call("draw_on({})", "shortfall"),
    Call("share({})", "drawn"),
    Call("settle(books, {}, clearing, fees, fund)", "shared", 2),
    Call("finish({}, settled)", "closed"),
    Call("finish(closed, {})", "settled", 2),
)
STEPS = (assess, close_out, sell, close, recognise, draw_on, share, settle, finish)
WRONG = [(call, phase) for call in CALLS for phase in PHASES if phase != call.takes]


def written(exchange: Exchange, step: Step) -> Exchange:
    """Write what a step changes into the books, as a host does."""
    exchange.books.balances.update(step.changes)  # type: ignore[attr-defined]  # a dict, here
    return step.exchange


def opened() -> Exchange:
    """Return an exchange on which holder is long and second is short."""
    usd = Asset("USD", 2)
    market = Market("BTC", usd, 100_000, 50_000, Terms(1000, 4000, partial=False))
    exchange = Exchange(0, Books({}, set()), (Listed(market, 1000),))
    for owner, amount in (("holder", 2000), ("second", 5000), ("maker", 100_000)):
        exchange = written(exchange, deposit(exchange, 1, market.margin(owner), amount))
    return written(exchange, trade(exchange, 2, Deal("BTC", "holder", "second", 10, 1000)))


@pytest.fixture(scope="module")
def reached() -> dict[str, Any]:
    """Return every phase of one round, by its name, and what the calls need besides."""
    exchange = opened()
    market, books = exchange.listed[0].market, exchange.books
    marked = mark(exchange, 3, "BTC", 790, ("holder", "second", "maker"))
    liquidatable, healthy = marked.assess("holder"), marked.assess("second")
    assert isinstance(liquidatable, Liquidatable)
    closing = close_out(liquidatable, 0, market.terms, 790)
    sold = sell(closing, 790)
    closed = close(marked, "round", (Sale("holder", "maker", closing.quantity, 790, sold.fee, sold.penalty),))
    shortfall = recognise(books, closed.round)
    shared = share(drawn := draw_on(shortfall))
    fees, fund = (Account(owner, "pool", market.asset) for owner in ("liquidator", "fund"))
    settled = settle(books, shared, market.clearing, fees, fund)
    return {
        "account": liquidatable.account,
        "healthy": healthy,
        "liquidatable": liquidatable,
        "closing": closing,
        "sold": sold,
        "marked": marked,
        "closed": closed,
        "round_": closed.round,
        "shortfall": shortfall,
        "drawn": drawn,
        "shared": shared,
        "settled": settled,
        "books": books,
        "terms": market.terms,
        "clearing": market.clearing,
        "fees": fees,
        "fund": fund,
        **{step.__name__: step for step in STEPS},
    }


def taken(call: Call, phase: str, reached: dict[str, Any]) -> Any:
    """Run a call as it is written."""
    return eval(call.given(phase), dict(reached))  # noqa: S307  # the very text that mypy reads, all of it above


def test_the_phases_below_are_what_they_are_called(reached: dict[str, Any]) -> None:
    assert {name: type(reached[name]).__name__ for name in PHASES} == PHASES
    assert reached["shortfall"].missing > 0


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.text)
def test_a_step_in_order_is_taken(call: Call, reached: dict[str, Any]) -> None:
    assert taken(call, call.takes, reached) is not None


@pytest.mark.parametrize(("call", "phase"), WRONG, ids=[call.given(phase) for call, phase in WRONG])
def test_a_step_out_of_order_is_refused_and_nothing_changes(call: Call, phase: str, reached: dict[str, Any]) -> None:
    before = {name: copy.deepcopy(reached[name]) for name in (*PHASES, "books")}
    with pytest.raises(OutOfOrder) as refusal:
        taken(call, phase, reached)
    assert refusal.value.step == call.step
    assert refusal.value.phase is reached[phase]
    assert refusal.value.expected == (call.expected or PHASES[call.takes])
    assert {name: reached[name] for name in before} == before


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.text)
def test_what_only_resembles_a_phase_is_refused(call: Call, reached: dict[str, Any]) -> None:
    right = type(reached[call.takes])
    resembling: Any = object.__new__(type("Resembling", (right,), {}))
    for stranger in (resembling, right, None, PHASES[call.takes]):
        with pytest.raises(OutOfOrder):
            taken(call, "stranger", {**reached, "stranger": stranger})


def test_a_settlement_of_another_round_does_not_finish_this_one(reached: dict[str, Any]) -> None:
    other = close(reached["marked"], "another")
    with pytest.raises(InvalidValue) as refusal:
        finish(other, reached["settled"])
    assert refusal.value.field == "settled"


def test_a_healthy_owner_is_not_sold(reached: dict[str, Any]) -> None:
    with pytest.raises(NotLiquidatable) as refusal:
        close(reached["marked"], "round", (Sale("second", "maker", 1, 790),))
    assert (refusal.value.owner, refusal.value.equity) == ("second", reached["healthy"].standing.equity)


def program(calls: list[str]) -> str:
    """Return a program that takes every phase as given, and makes the calls, one on each line."""
    modules = (liquidation, rounds, mutual, marking)
    names = [f"from {module.__name__} import *" for module in modules]
    given = ", ".join(f"{name}: {kind}" for name, kind in PHASES.items())
    others = "books: Books, terms: Terms, clearing: Account, fees: Account, fund: Account"
    heads = ("from rhodian import Account, Books", "from rhodian.markets.margin import MarginAccount", *names)
    return "\n".join((*heads, f"def run({given}, {others}) -> None:", *(f"    {call}" for call in calls)))


def test_mypy_finds_each_step_out_of_order_on_its_line_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    right = [call.given(call.takes) for call in CALLS]
    calls = [*right, *(call.given(phase) for call, phase in WRONG)]
    text = program(calls)
    first = len(text.splitlines()) - len(WRONG) + 1
    expected = [
        f'<string>:{first + place}: error: Argument {call.place} to "{call.step}" has incompatible type '
        f'"{PHASES[phase]}"; expected "{PHASES[call.takes]}"  [arg-type]'
        for place, (call, phase) in enumerate(WRONG)
    ]
    monkeypatch.setenv("MYPYPATH", str(HOUSE / "kernel"))
    asked = ["--strict", "--config-file=", f"--cache-dir={tmp_path}", "--no-error-summary", "-c", text]
    limit = sys.getrecursionlimit()
    try:
        found, trouble, _ = api.run(asked)
    finally:
        # mypy raises the limit for the whole process, and other tests count on it.
        sys.setrecursionlimit(limit)
    assert trouble == ""
    assert found.splitlines() == expected
