"""Checked: a step out of order neither type-checks nor runs, whichever the step and whichever the phase it is given.

The text of each call is written once: mypy reads it, and it is run as it stands.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import attrs
import pytest

from rhodian import Account, Asset, Books, Fund, InOrder, Rule, Waterfall
from rhodian.auctions import dutch, english, sealed
from rhodian.auctions.awards import Pricing, SealedTerms, Ties
from rhodian.auctions.decay import LinearDecay
from rhodian.base.errors import OutOfOrder
from rhodian.mutualisation import moves, remedies, shortfall
from rhodian.pools import membership
from tests.typing.checker import said

HOUSE = Path(__file__).parents[2]

PHASES = {
    "cycle": "Cycle",
    "short": "Shortfall",
    "borne": "Borne",
    "staked": "Staked",
    "requested": "Requested",
    "matured": "Matured",
    "paid": "Paid",
    "bidding": "Bidding",
    "closed": "Closed",
    "sealing": "Sealed",
    "opened": "Opened",
    "selling": "Selling",
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
    asks: str = ""
    """The step that it asks first, and that refuses for it, if there is one."""

    @property
    def step(self) -> str:
        """Return the name of the step."""
        return self.text.partition("(")[0]

    def given(self, phase: str) -> str:
        """Return the call with a phase in the gap."""
        return self.text.format(phase)


CALLS = (
    Call("recognise(books, {})", "cycle", 2),
    Call("begin({})", "short"),
    Call("by_pools({}, ())", "borne"),
    Call("by_waterfall({}, others)", "borne"),
    Call("by_base({}, (1, 2))", "borne"),
    Call("by_deleveraged({}, (1, 2))", "borne"),
    Call("by_gains({}, rule)", "borne"),
    Call("settle({}, clearing, fees, fund)", "borne"),
    Call("request({}, 5, 10, 203)", "staked"),
    Call("mature({}, 15)", "requested"),
    Call("pay({}, 203, 0)", "matured"),
    Call("bid({}, 3, fund, 90)", "bidding", asks="least_bid"),
    Call("submit({}, 3, one_bid)", "sealing"),
    Call("open_bids({}, 20)", "sealing"),
    Call("take({}, 3, 1, 100)", "selling", asks="price_at"),
)
WRONG = [(call, phase) for call in CALLS for phase in PHASES if phase != call.takes]
MODULES = (shortfall, remedies, moves, membership, english, sealed, dutch)

USD = Asset("USD", 2)
LOSER, GAINER = (Account(owner, "margin", USD) for owner in ("loser", "gainer"))
FUND, FEES, CLEARING, OTHER = (Account(owner, "house", USD) for owner in ("fund", "desk", "market", "other"))


@pytest.fixture(scope="module")
def reached() -> dict[str, Any]:
    """Return every phase of a cycle, a stake and an auction of each form, and what the calls need besides."""
    books = Books({LOSER: 30, GAINER: 5}, set())
    cycle = shortfall.Cycle("cycle", (LOSER, GAINER), (0, 100), (100, 0), (0, 0), (0, 0))
    short = shortfall.recognise(books, cycle)
    staked = membership.Staked(203, 0)
    requested = membership.request(staked, 5, 10, 203)
    matured = membership.mature(requested, 15)
    bidding = english.bidding(english.BiddingTerms(0, 0, 5, 10, lot_falls=False), 100, 10, 0)
    bought = english.bid(bidding, 2, GAINER, 80)[0]
    sealing = sealed.Sealed(SealedTerms(1, Pricing.OWN_BID, Ties.IN_ORDER), 100, 10, 20, 0)
    return {
        "cycle": cycle,
        "short": short,
        "borne": remedies.by_gains(remedies.begin(short), Rule.IN_ORDER),
        "staked": staked,
        "requested": requested,
        "matured": matured,
        "paid": membership.pay(matured, 203),
        "bidding": bought,
        "closed": english.close(bought, 12),
        "sealing": sealing,
        "opened": sealed.open_bids(sealing, 20),
        "selling": dutch.Selling(dutch.SaleTerms(LinearDecay(10), 5, 0, 0), 100, 10, 50, 0, 0),
        "books": books,
        "others": Waterfall(InOrder("others", (Fund(OTHER, 9),))),
        "rule": Rule.IN_ORDER,
        "one_bid": sealed.Bid(GAINER, 3, 4),
        "clearing": CLEARING,
        "fees": FEES,
        "fund": FUND,
        **{call.step: next(getattr(each, call.step) for each in MODULES if hasattr(each, call.step)) for call in CALLS},
    }


def taken(call: Call, phase: str, reached: dict[str, Any]) -> Any:
    """Run a call as it is written."""
    return eval(call.given(phase), dict(reached))  # noqa: S307  # the very text that mypy reads, all of it above


def test_the_phases_below_are_what_they_are_called(reached: dict[str, Any]) -> None:
    assert {name: type(reached[name]).__name__ for name in PHASES} == PHASES
    assert reached["short"].missing == 70


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.text)
def test_a_step_in_order_is_taken(call: Call, reached: dict[str, Any]) -> None:
    assert taken(call, call.takes, reached) is not None


@pytest.mark.parametrize(("call", "phase"), WRONG, ids=[call.given(phase) for call, phase in WRONG])
def test_a_step_out_of_order_is_refused_and_nothing_changes(call: Call, phase: str, reached: dict[str, Any]) -> None:
    before = {name: copy.deepcopy(reached[name]) for name in (*PHASES, "books")}
    with pytest.raises(OutOfOrder) as refusal:
        taken(call, phase, reached)
    assert refusal.value.step == (call.asks or call.step)
    assert refusal.value.phase is reached[phase]
    assert refusal.value.expected == PHASES[call.takes]
    assert {name: reached[name] for name in before} == before


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.text)
def test_what_only_resembles_a_phase_is_refused(call: Call, reached: dict[str, Any]) -> None:
    right = type(reached[call.takes])
    resembling: Any = object.__new__(type("Resembling", (right,), {}))
    for stranger in (resembling, right, None, PHASES[call.takes]):
        with pytest.raises(OutOfOrder):
            taken(call, "stranger", {**reached, "stranger": stranger})


def program(calls: list[str]) -> str:
    """Return a program that takes every phase as given, and makes the calls, one on each line."""
    names = [f"from {module.__name__} import *" for module in MODULES]
    given = ", ".join(f"{name}: {kind}" for name, kind in PHASES.items())
    others = "books: Books, others: Waterfall, rule: Rule, one_bid: Bid"
    route = "clearing: Account, fees: Account, fund: Account"
    heads = ("from rhodian import Account, Books, Rule, Waterfall", *names)
    return "\n".join((*heads, f"def run({given}, {others}, {route}) -> None:", *(f"    {call}" for call in calls)))


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
    assert said(text, tmp_path) == expected
