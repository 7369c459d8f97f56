"""Checked: that all a machine moves passes the gate, and that the gate lets through nothing that breaks a promise."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rhodian
from rhodian import (
    Account,
    Asset,
    BrokenPromise,
    Deposit,
    InvalidValue,
    Layer,
    Listing,
    Market,
    Marks,
    MutualPool,
    Overdrawn,
    PlainLoss,
    PoolTerms,
    Price,
    RhodianError,
    Rule,
    Rules,
    Terms,
    Trade,
    Transfer,
    outside,
    step,
)
from rhodian.machine.counters import DRAWN, IDS
from rhodian.machine.decide import Decided, decide
from rhodian.machine.gate import let_through, limits_of, sides_of
from rhodian.machine.ids import noted
from tests.machine_host import Book

if TYPE_CHECKING:
    from rhodian import Event, State
    from rhodian.ledger.posting import Host

USD = Asset("USD", 2)
POOL = MutualPool("fund", Account("fund", "pool", USD), PoolTerms(300, 500, 100))
MARKET = Market("X", USD, 100_000, 50_000, Terms(0, 0, partial=False))
RULES = Rules(0, (Listing(MARKET, 1000),), (POOL,), layers=(Layer("fund", "", Rule.IN_ORDER),))
COUNTER = POOL.drawn(1)
A, B = MARKET.margin("A"), MARKET.margin("B")
GATE = importlib.import_module("rhodian.machine.step")


def standing() -> Book:
    """Return a book in which A is long of 5 and B short, with 10,000 each, and the fund holds 1,000."""
    book = Book(RULES)
    for payee, amount in ((A, 10_000), (B, 10_000), (POOL.account, 1_000)):
        book.take(Deposit(0, payee, amount))
    book.take(Trade(0, "X", "A", "B", 5, 1000))
    return book


def counted(amount: int, account: Account = COUNTER) -> Transfer:
    """Return what counts so much as paid by the pool."""
    return Transfer(outside(DRAWN), account, amount)


def paid(amount: int) -> Transfer:
    """Return what pays so much out of the pool."""
    return Transfer(POOL.account, A, amount)


WRONG = {
    "a pool pays and nothing is counted": ((paid(10),), None),
    "a pool pays more than is counted": ((paid(10), counted(9)), None),
    "a pool pays more than its limit for an event": ((paid(301), counted(301)), None),
    "what a pool pays is counted in another period": ((paid(10), counted(10, POOL.drawn(100))), None),
    "contracts come in on one side only": (
        (Transfer(MARKET.side("outside", MARKET.long), MARKET.side("A", MARKET.long), 1),),
        None,
    ),
    "something is left in a clearing account": ((Transfer(A, MARKET.clearing, 1),), None),
    "an id is absorbed and not noted": ((), "loss"),
    "an id is noted twice": ((Transfer(outside(IDS), noted("loss"), 2),), "loss"),
}


@pytest.mark.parametrize(("moves", "absorbed"), WRONG.values(), ids=WRONG)
def test_whatever_is_decided_wrongly_is_refused_and_changes_nothing(
    moves: tuple[Transfer, ...], absorbed: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = standing()
    before = (dict(book), book.state)

    def decided(state: State, host: Host, event: Event) -> Decided:
        return attrs.evolve(decide(state, host, event), moves=moves, absorbed=absorbed)

    monkeypatch.setattr(GATE, "decide", decided)
    with pytest.raises(BrokenPromise, match="this is a fault of rhodian's"):
        book.take(Deposit(1, A, 0))
    assert (dict(book), book.state) == before


@pytest.mark.parametrize(
    "moves", [(paid(10), counted(10)), (paid(300), counted(300)), (counted(7),), (Transfer(A, POOL.account, 10),), ()]
)
def test_what_breaks_no_promise_passes(moves: tuple[Transfer, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    book = standing()
    monkeypatch.setattr(GATE, "decide", lambda *given: attrs.evolve(decide(*given), moves=moves))
    held = book.get(POOL.account, 0)
    book.take(Deposit(1, A, 0))
    assert book.get(POOL.account, 0) == held + sum(
        (move.payee == POOL.account) * move.amount - (move.payer == POOL.account) * move.amount for move in moves
    )


def test_a_period_is_over_its_limit_only_if_a_step_adds_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    book = standing()
    book[COUNTER] = 501
    book[outside(DRAWN)] = -501
    book.take(Deposit(1, A, 5))
    monkeypatch.setattr(GATE, "decide", lambda *given: attrs.evolve(decide(*given), moves=(counted(1),)))
    with pytest.raises(BrokenPromise):
        book.take(Deposit(1, A, 5))


def test_nothing_that_only_rises_can_be_paid_out_of_an_account() -> None:
    with pytest.raises(InvalidValue, match="what is counted here never falls"):
        Transfer(noted("loss"), noted("other"), 1)
    with pytest.raises(InvalidValue, match="what is counted here never falls"):
        Transfer(COUNTER, outside(DRAWN), 0)


def test_money_that_is_called_alike_but_has_decimals_can_fall() -> None:
    for code in ("id", "drawn", "time", "paid"):
        asset = Asset(code, 2)
        assert not asset.only_rises
        assert Transfer(Account("A", "wallet", asset), outside(asset), 1).amount == 1
        assert Asset(code, 0).only_rises


def test_every_step_passes_the_gate_once_with_what_the_rules_say(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[object, ...]] = []

    def spy(*given: object) -> object:
        seen.append(given[2:])
        return let_through(*given)  # type: ignore[arg-type]  # handed on as they came

    book = standing()
    monkeypatch.setattr(GATE, "let_through", spy)
    limits = limits_of(RULES, 1)
    book.take(Deposit(1, A, 5))
    book.take(Marks(1, "mark", (Price("X", 900),)))
    book.take(PlainLoss(150, "loss", 2, A, 70))
    sides = sides_of(RULES)
    assert seen == [(sides, limits, ()), (sides, limits, (noted("mark"),)), (sides, limits, (noted("loss"),))]
    assert limits == limits_of(RULES, 2) != limits_of(RULES, 150)


def test_only_the_step_makes_a_posting() -> None:
    machine = Path(rhodian.__file__).parent / "machine"
    makers = {
        path.stem
        for path in machine.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Posting", "Step"}
    }
    assert makers == {"step"}


ACCOUNTS = (A, B, POOL.account, outside(USD))
MOVES = st.lists(
    st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS), st.integers(0, 400)).filter(lambda m: m[0] != m[1]),
    max_size=4,
)


@given(st.lists(st.tuples(MOVES, st.integers(0, 400)), max_size=8))
def test_over_any_steps_a_pool_pays_no_more_than_its_period_allows(
    steps: list[tuple[list[tuple[Account, Account, int]], int]],
) -> None:
    held = {A: 10_000, B: 10_000, POOL.account: 1_000, outside(USD): -21_000}
    first = dict(held)
    limits = limits_of(RULES, 1)
    for moves, count in steps:
        transfers = (*(Transfer(*move) for move in moves), counted(count))
        try:
            held.update(let_through(held, transfers, (), limits, ()))
        except (BrokenPromise, Overdrawn):
            continue
    assert sum(held[each] for each in ACCOUNTS) == 0
    assert first[POOL.account] - held[POOL.account] <= 500
    assert all(amount >= 0 for account, amount in held.items() if not account.is_outside)


def test_a_broken_promise_is_a_refusal_like_any_other() -> None:
    assert issubclass(BrokenPromise, RhodianError)
    with pytest.raises(BrokenPromise):
        let_through({}, (), (), (), (noted("loss"),))
    assert step is GATE.step
