"""Checked: a discretionary payment moves just its amount, approved by somebody else, and is netted into no layer."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    AssetMismatch,
    BackDated,
    Contribution,
    Deposit,
    DiscretionaryPayment,
    Event,
    InsufficientMargin,
    InvalidValue,
    Layer,
    Listing,
    Market,
    MutualPool,
    Overdrawn,
    PlainLoss,
    PoolTerms,
    Recovery,
    RhodianError,
    Rule,
    Rules,
    RulesChanged,
    SelfTransfer,
    Terms,
    Trade,
    UnknownName,
    outside,
)
from tests.fund_members import EUR, OUT, USD, book, refused

IDS = Asset("id", 0)
HOUSE, VICTIM, FUND = Account("house", "own", EUR), Account("A", "default fund", EUR), Account("fund", "pool", EUR)
POOL = MutualPool("fund", FUND, PoolTerms(100, 100, 1000))
LAYERS = (Layer("fund", "", Rule.IN_ORDER), Layer("", "default fund", Rule.IN_PROPORTION, 60))
MARKET = Market("X", EUR, 100_000, 50_000, Terms(0, 0, partial=False))
RULES = Rules(0, (Listing(MARKET, 100),), (POOL,), layers=LAYERS, approvers=("board", "chair"))
GIFT = DiscretionaryPayment(5, "gift", "board", "ex gratia", HOUSE, VICTIM, 70)
HELD = (Deposit(0, HOUSE, 500), Deposit(0, VICTIM, 300), Contribution(0, "fund", OUT, 400))
few = st.integers(0, 700)


def gift(**others: Any) -> DiscretionaryPayment:
    """Return a discretionary payment, or another."""
    return attrs.evolve(GIFT, **others)


def lost(time: int, name: str, amount: int) -> PlainLoss:
    """Return a loss that is paid outside."""
    return PlainLoss(time, name, time, OUT, amount)


def money(at: dict[Account, int]) -> dict[Account, int]:
    """Return what accounts hold of money."""
    return {account: held for account, held in at.items() if account.asset == EUR and held}


@pytest.mark.clause("DI-1")
@given(st.integers(1, 500), st.sampled_from([HOUSE, OUT]), st.sampled_from([VICTIM, FUND, OUT, Account("B", "x", EUR)]))
def test_it_moves_its_amount_and_notes_who_approved_it_and_nothing_else(
    amount: int, payer: Account, payee: Account
) -> None:
    if payer == payee:
        return
    before, after = book(*HELD, rules=RULES), book(*HELD, rules=RULES)
    assert after.take(gift(payer=payer, payee=payee, amount=amount)) is not None
    changed = {account: after[account] - before.get(account, 0) for account in after}
    notes = {Account("gift", "discretionary", IDS): 1, Account("board", "approved gift", IDS): 1, outside(IDS): -2}
    assert {account: by for account, by in changed.items() if by} == {payer: -amount, payee: amount, **notes}


def test_who_approved_what_is_a_query_of_the_book() -> None:
    after = book(*HELD, GIFT, gift(id="gift 2", approver="chair"), rules=RULES)
    assert [account.owner for account in after.accounts("approved gift 2", IDS) if not account.is_outside] == ["chair"]
    assert {account.owner for account in after.accounts("discretionary", IDS)} == {"gift", "gift 2"}


@pytest.mark.clause("DI-1", "DI-3")
@given(few, few, few, st.sampled_from(["one", "gift"]))
def test_a_loss_is_borne_and_comes_back_alike_whether_something_was_paid_at_discretion_or_not(
    first: int, second: int, back: int, name: str
) -> None:
    paid = gift(id=name, payee=Account("A", "wallet", EUR))
    events: tuple[Event, ...] = (lost(4, "one", first), lost(6, "two", second), Recovery(7, "one", OUT, back))
    without, beside = book(*HELD, rules=RULES), book(*HELD, rules=RULES)
    taken = [without.take(event) is not None for event in events]
    also = [beside.take(event) is not None for event in (events[0], paid, *events[1:])]
    assert also == [taken[0], True, *taken[1:]]
    differs = {each for each in {*without, *beside} if without.get(each, 0) != beside.get(each, 0)}
    assert differs == {
        HOUSE, Account("A", "wallet", EUR), outside(IDS),
        Account(paid.id, "discretionary", IDS), Account("board", f"approved {paid.id}", IDS),
    }  # fmt: skip


def test_its_id_neither_takes_the_id_of_a_loss_nor_is_taken_by_one() -> None:
    after = book(*HELD, GIFT, lost(6, "gift", 30), rules=RULES)
    refused(after, gift(time=6), InvalidValue, "that no discretionary payment had")
    refused(after, Recovery(7, "gift", OUT, 31), InvalidValue, "at most the 30")
    assert after.take(Recovery(7, "gift", OUT, 30)) is not None


@pytest.mark.clause("DI-2")
def test_who_may_approve_is_what_the_rules_of_now_say() -> None:
    after = book(*HELD, RulesChanged(5, attrs.evolve(RULES, since=8, approvers=("heir",))), rules=RULES)
    refused(after, gift(approver="heir"), UnknownName, "there is no approver 'heir'")
    assert after.take(GIFT) is not None
    refused(after, gift(time=8, id="b"), UnknownName, "there is no approver 'board'")
    assert after.take(gift(time=8, id="b", approver="heir")) is not None


def test_rules_that_appoint_nobody_let_nobody_pay_at_discretion() -> None:
    refused(book(rules=Rules(0)), gift(payer=OUT), UnknownName, "there is no approver 'board'")


@pytest.mark.clause("DI-2")
@pytest.mark.parametrize("field", ["payer", "payee"])
def test_nobody_approves_what_it_pays_or_is_paid_itself(field: str) -> None:
    own = Account("board", "own", EUR)
    after = book(*HELD, Deposit(0, own, 99), rules=RULES)
    event = gift(**{field: own})
    refused(after, event, InvalidValue, "approver must be another than who pays and who is paid")
    assert after.take(attrs.evolve(event, approver="chair")) is not None


def test_a_margin_pays_only_what_it_does_not_need() -> None:
    margins = tuple(Deposit(0, MARKET.margin(owner), 100) for owner in "AB")
    after = book(*HELD, *margins, Trade(0, "X", "A", "B", 5, 100), rules=RULES)
    refused(after, gift(payer=MARKET.margin("B"), amount=51), InsufficientMargin, "margin")
    assert after.take(gift(payer=MARKET.margin("B"), amount=50)) is not None


@pytest.mark.parametrize(
    ("event", "error", "says"),
    [
        *((gift(id=each), InvalidValue, r"\bid\b") for each in ("", " g", None, 7, "g" * 151, "outside")),
        *((gift(approver=each), InvalidValue, "approver must be") for each in ("", None, 7, "outside")),
        *((gift(reason=each), InvalidValue, "reason must be") for each in ("", " ", None, "x" * 201)),
        *((gift(amount=each), InvalidValue, "amount must be") for each in (0, -1, True, 1.0, 10**30 + 1)),
        (gift(approver="A"), UnknownName, "there is no approver 'A'"),
        (gift(payer=FUND), InvalidValue, "payer must be an account of no pool"),
        (gift(payer=None), InvalidValue, "payer must be"),
        (gift(payee=None), InvalidValue, "payee must be"),
        (gift(payee=Account("A", "stake in fund", EUR)), InvalidValue, "payee must be"),
        (gift(payee=Account("A", "assessed for x", EUR)), InvalidValue, "payee must be"),
        (gift(payee=Account("A", "contracts", Asset("X.L", 0))), InvalidValue, "payee must be"),
        (gift(payee=Account("A", "absorbed", IDS)), InvalidValue, "payee must be"),
        (gift(payee=HOUSE), SelfTransfer, "itself|same"),
        (gift(payee=Account("A", "own", USD)), AssetMismatch, "USD"),
        (gift(amount=501), Overdrawn, "500"),
        (gift(time=-1), RhodianError, "time"),
    ],
    ids=str,
)
def test_what_cannot_be_paid_at_discretion_is_refused_and_nothing_changes(
    event: Any, error: type[RhodianError], says: str
) -> None:
    refused(book(*HELD, rules=RULES), event, error, says)


def test_it_is_not_booked_before_what_has_happened() -> None:
    refused(book(*HELD, GIFT, rules=RULES), gift(id="b", time=4), BackDated, "before the last")


@pytest.mark.parametrize("names", [["board"], ("board", ""), ("board", 7), ("outside",), ("board", "board"), "board"])
def test_rules_appoint_names_inside_the_books_each_once(names: Any) -> None:
    with pytest.raises(InvalidValue, match="approvers"):
        Rules(0, approvers=names)
