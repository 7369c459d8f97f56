"""Checked: whole histories come out as a separately written oracle says, to the unit and to the reason of a refusal."""

from __future__ import annotations

import ast
from copy import deepcopy
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import history_oracle
from tests.history_oracle import Oracle
from tests.history_records import Borne, ForcedSale, Layer, MarketRules, PoolRules, Refused, Settlement
from tests.soak import by_hand, soak
from tests.soak.events import DRAWERS, drawn
from tests.soak.rounds import Disagreement
from tests.soak.world import OWNERS, Event, World

if TYPE_CHECKING:
    from random import Random

HOUSE = Path(__file__).parents[2]
FUND = ("fund", "insurance", "USD")
DESK = ("desk", "fees", "USD")
RULES = MarketRules(
    "USD", "margin", Fraction(1, 10), Fraction(1, 20), Fraction(1, 1000), Fraction(1, 250), partial=False
)


def randoms() -> st.SearchStrategy[Random]:
    return st.randoms(use_true_random=False)


@lru_cache(maxsize=1)
def _opened() -> World:
    """Return a world in which everyone has collateral, and contracts are out in every market."""
    world = World()
    for market in "MTIB":
        for place, owner in enumerate(OWNERS):
            payee = world.oracle.margin(market, owner)
            world.apply(Event("deposit", 0, {"payee": payee, "amount": 1500 + 700 * place}))
        for buyer, seller in (OWNERS[:2], OWNERS[2:4]):
            deal = {"market": market, "buyer": buyer, "seller": seller, "quantity": 7, "price": 1000}
            world.apply(Event("trade", 0, deal))
    for pool in world.terms:
        world.apply(Event("deposit", 0, {"payee": pool, "amount": 900}))
    return world


def opened() -> World:
    """Return such a world, to do with as one likes."""
    return deepcopy(_opened())


@settings(max_examples=40, deadline=None)
@given(randoms(), st.integers(1, 40))
def test_any_history_comes_out_as_the_oracle_says_refusals_included(random: Random, steps: int) -> None:
    world = opened()
    for _ in range(steps):
        world.apply(drawn(random))


@settings(max_examples=60, deadline=None)
@given(randoms(), st.integers(1, 8), st.sampled_from(["mark", "cascade"]))
def test_any_rounds_are_settled_as_the_oracle_says(random: Random, steps: int, kind: str) -> None:
    world = opened()
    for _ in range(steps):
        world.apply(DRAWERS[kind](random))


@settings(max_examples=60, deadline=None)
@given(randoms(), st.integers(1, 30))
def test_stakes_come_and_go_as_the_oracle_says(random: Random, steps: int) -> None:
    world = World()
    for _ in range(steps):
        world.apply(DRAWERS["stake"](random))


@settings(max_examples=60, deadline=None)
@given(randoms(), st.sampled_from(["take", "sealed"]))
def test_auctions_come_out_as_selling_one_contract_at_a_time_does(random: Random, kind: str) -> None:
    assert World().apply(DRAWERS[kind](random)) in {"done", "LeavesDust"}


@settings(max_examples=60, deadline=None)
@given(randoms())
def test_what_is_foolish_is_refused_by_both_for_one_reason(random: Random) -> None:
    world = opened()
    assert isinstance(world.apply(DRAWERS["foolish"](random)), str)


# The oracle itself.


@pytest.mark.parametrize("module", ["history_oracle.py", "history_records.py", "oracle.py", "soak/by_hand.py"])
def test_the_oracle_shares_no_code_with_the_kernel(module: str) -> None:
    tree = ast.parse((HOUSE / module).read_text(encoding="utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules
    assert all(name.split(".")[0] not in {"rhodian", "rhodian_desk", "rhodian_proofs"} for name in modules)


def on_paper(limit: int = 0, **money: int) -> Oracle:
    """Return an oracle of one market at 1000, in which `a` is long 10 against `b`, and a fund of 500."""
    oracle = Oracle({"M": RULES}, {"M": 1000}, {FUND: PoolRules(limit, limit, 10, 0, whole=False)})
    for owner, amount in money.items():
        oracle.deposit(0, (owner, "margin", "USD"), amount)
    oracle.deposit(0, FUND, 500)
    oracle.trade(0, "M", "a", "b", 10, 1000)
    return oracle


def settled(oracle: Oracle, price: int, *sales: ForcedSale, base: str = "none") -> Borne:
    """Settle a round of everyone on paper."""
    how = Settlement(f"round at {price}", (FUND,), base, "in proportion", DESK, FUND)
    return oracle.mark(1, "M", price, ("a", "b", "c"), sales, how)


def has(oracle: Oracle, *owners: str) -> list[int]:
    return [oracle.money.get((owner, "margin", "USD"), 0) for owner in owners]


def test_on_paper_a_loser_pays_a_winner() -> None:
    oracle = on_paper(a=2000, b=2000)
    assert settled(oracle, 900) == Borne(0, (0,), (0, 0, 0), (0, 0, 0))
    assert has(oracle, "a", "b") == [1000, 3000]


def test_on_paper_a_pool_bears_what_is_missing_up_to_its_limit_and_the_gain_bears_the_rest() -> None:
    oracle = on_paper(300, a=1000, b=2000)
    assert settled(oracle, 850) == Borne(500, (300,), (0, 0, 0), (0, 200, 0))
    assert has(oracle, "a", "b") == [0, 3300]
    assert oracle.money[FUND] == 200


def test_on_paper_a_socialised_loss_takes_equity_before_gains() -> None:
    oracle = on_paper(a=1000, b=2000, c=1000)
    assert settled(oracle, 850, base="equity") == Borne(500, (0,), (0, 333, 167), (0, 0, 0))
    assert has(oracle, "a", "b", "c") == [0, 2000 + 1500 - 333, 833]


def test_on_paper_a_forced_sale_costs_its_slip_then_its_fee_then_its_penalty() -> None:
    oracle = on_paper(a=1510, b=5000, c=9000)
    # The move costs 1,100 and the slip 400; of the fee of 8 and the penalty of 34, 10 can be paid.
    assert settled(oracle, 890, ForcedSale("a", "c", 10, 850, 8, 34)) == Borne(0, (0,), (0, 0, 0), (0, 0, 0))
    assert has(oracle, "a", "b", "c") == [0, 6100, 9400]
    assert (oracle.money[DESK], oracle.money[FUND]) == (8, 502)
    assert (oracle.held["M", "a"], oracle.held["M", "c"]) == (0, 10)


def test_on_paper_a_loss_goes_down_its_layers_and_is_borne_once() -> None:
    oracle = on_paper(a=1000, b=2000)
    oracle.deposit(0, DESK, 100)
    layers = (Layer((FUND,), (1,), 60), Layer((FUND, DESK), (0, 1), 500))
    assert oracle.lose(1, "storm", 200, layers, 0) == [60, 0, 100]
    assert (oracle.money[FUND], oracle.money[DESK]) == (440, 0)
    with pytest.raises(Refused, match="AlreadyAbsorbed"):
        oracle.lose(1, "storm", 1, layers, 0)
    with pytest.raises(Refused, match="Overdrawn"):
        oracle.lose(1, "hail", 500, layers, 1)


def test_on_paper_an_account_falls_where_its_equity_is_below_a_twentieth() -> None:
    oracle = on_paper(a=1000, b=2000)
    # At 948 the equity is 480 and 474 are needed, at 947 it is 470 and 473.5 are.
    assert [oracle.liquidatable("M", "a", price) for price in (948, 947)] == [False, True]
    assert oracle.last_price("M", "a", 940) == 900
    assert oracle.last_price("M", "b", 940) == 1200


def test_on_paper_as_few_contracts_are_sold_as_restore_the_margin() -> None:
    oracle = on_paper(a=1000, b=2000)
    oracle.markets["M"] = RULES._replace(partial=True, fee=Fraction(0), penalty=Fraction(0))
    # At 940 the equity is 400, which carries 8 contracts: 8·940/20 = 376, and 9 would need 423.
    assert oracle.order("M", "a", 940, 940) == 2


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"price": 0}, "InvalidValue"),
        ({"time": -1}, "InvalidAmount"),
        ({"market": "X"}, "UnknownName"),
        ({"owners": ("a", "c")}, "InvalidValue"),
        ({"owners": ("a", "b", "b")}, "InvalidValue"),
        ({"sales": (ForcedSale("b", "c", 1, 900, 0, 0),)}, "NotLiquidatable"),
        ({"sales": (ForcedSale("a", "c", 11, 900, 0, 0),)}, "InvalidValue"),
        ({"sales": (ForcedSale("a", "c", 10, 900, 0, 0),)}, "InsufficientMargin"),
        ({"sales": (ForcedSale("a", "d", 10, 900, 0, 0),)}, "UnknownName"),
    ],
)
def test_on_paper_what_cannot_be_is_refused_and_changes_nothing(change: dict[str, Any], kind: str) -> None:
    oracle = on_paper(a=1000, b=2000, c=10)
    how = Settlement("r", (FUND,), "none", "in proportion", DESK, FUND)
    asked = {"time": 1, "market": "M", "price": 900, "owners": ("a", "b", "c"), "sales": (), "how": how, **change}
    before = dict(oracle.money), dict(oracle.held), dict(oracle.marks), oracle.events
    with pytest.raises(Refused) as refusal:
        oracle.mark(**asked)
    assert refusal.value.kind == kind
    assert (oracle.money, oracle.held, oracle.marks, oracle.events) == before


def test_by_hand_a_cascade_a_queue_and_an_auction_come_out_as_counted_on_fingers() -> None:
    # The mark falls to 95 and fells the first, falls to 90 and fells the second, and rests at 88 above the third.
    assert by_hand.come_to_rest((100, 1, 2, False), 10, [95, 90, 84], [10, 5, 9]) == ([10, 5, 0], 88)
    assert by_hand.by_rank(5, [3, 3, 3], [1, 9, 9]) == [0, 3, 2]
    assert by_hand.take(100, 50, 30, 9, 0) == (4, 100, 20)
    assert by_hand.take(100, 50, 30, 3, 20) == (2, 60, 0)
    assert by_hand.awards(3, 5, [(9, 2), (7, 2), (7, 1), (4, 9)], "highest losing bid", "in order") == [
        (2, 14),
        (1, 7),
        (0, 0),
        (0, 0),
    ]


# The soak.


def test_a_short_soak_finds_nothing_and_meets_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert soak.main(["--steps", "2000", "--seed", "7"]) == 0
    said = capsys.readouterr().out
    for met in ("gains are cut", "others bear", "pools pay", "closed against others in rank", "sell in part"):
        assert met in said
    for kind in ("mark: done", "cascade: done", "stake: leave: done", "take: done", "mark: BackDated"):
        assert kind in said


def test_a_soak_is_the_same_for_the_same_seed() -> None:
    runs = [soak.Soak(3), soak.Soak(3), soak.Soak(4)]
    for run in runs:
        for _ in range(150):
            run.step()
    books = [run.world.books for run in runs]
    assert books[0] == books[1] != books[2]
    assert runs[0].outcomes == runs[1].outcomes


def test_a_soak_finds_a_lost_unit_and_names_the_seed_and_the_few_steps_that_it_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = history_oracle.Oracle.withdraw

    def loses_a_unit(oracle: Oracle, time: int, market: str, owner: str, amount: int) -> None:
        sound(oracle, time, market, owner, amount)
        if amount > 2000:
            oracle.add(oracle.margin(market, owner), -1)

    monkeypatch.setattr(history_oracle.Oracle, "withdraw", loses_a_unit)
    assert soak.main(["--steps", "5000", "--seed", "7"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert "of seed 7: Disagreement" in said[1]
    events = [line for line in said if line.startswith("  Event(")]
    assert 1 <= len(events) <= 8
    assert "withdraw" in events[-1]


@pytest.mark.parametrize("steps", ["0", "-5", "many"])
def test_a_soak_of_no_steps_is_refused(steps: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        soak.main(["--steps", steps])
    assert refusal.value.code == 2
    assert "--steps" in capsys.readouterr().err


def test_a_soak_reports_a_step_that_breaks_down(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(World, "on_stake", breaks)
    assert soak.main(["--steps", "500"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_a_disagreement_says_what_differs() -> None:
    world = opened()
    world.oracle.add(FUND, 1)
    with pytest.raises(Disagreement, match=r"differ in .*fund"):
        world.apply(Event("deposit", 0, {"payee": FUND, "amount": 0}))
