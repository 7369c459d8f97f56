"""Checked: whatever is wrong with coming into a pool and leaving it is refused, says so, and changes nothing."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from rhodian import (
    Account,
    Asset,
    AssetMismatch,
    BackDated,
    Contribution,
    Deposit,
    Event,
    InvalidValue,
    Joined,
    Layer,
    Left,
    Listing,
    MutualPool,
    NoticeGiven,
    OutOfOrder,
    Payment,
    PlainLoss,
    PoolTerms,
    RhodianError,
    Rule,
    Rules,
    RulesChanged,
    TooEarly,
    Trade,
    UnknownName,
    Withdrawal,
    outside,
)
from tests.machine_host import Book
from tests.pool_members import (
    EUR,
    FUND,
    LISTING,
    OUT,
    POOL,
    RULES,
    TWO,
    USD,
    book,
    loss,
    refused,
    stake,
    wallet,
)


@pytest.mark.clause("EX-17")
def test_a_stake_goes_through_its_phases_in_their_order() -> None:
    after = book(*TWO)
    refused(after, Left(1, "fund", "A", OUT), OutOfOrder, "mature takes a phase Requested")
    assert after.take(NoticeGiven(1, "fund", "A")) is not None
    refused(after, NoticeGiven(2, "fund", "A"), OutOfOrder, "request takes a phase Staked")
    refused(after, Left(10, "fund", "A", OUT), TooEarly, "is due at 11")
    assert after.take(Left(11, "fund", "A", OUT)) is not None
    for event in (NoticeGiven(12, "fund", "A"), Left(12, "fund", "A", OUT)):
        refused(after, event, OutOfOrder, "takes a phase")


@pytest.mark.clause("EX-17")
@pytest.mark.parametrize("event", [
    Deposit(1, stake("A"), 1), Withdrawal(1, stake("A"), 1), Payment(1, stake("A"), wallet("A"), 1),
    Payment(1, wallet("C"), stake("A"), 0), PlainLoss(1, "l", 1, stake("A"), 1), Left(1, "fund", "A", stake("B")),
    Joined(1, "fund", "C", stake("A"), 1), Contribution(1, "fund", stake("A"), 1),
    Deposit(1, Account("A", "entered fund", Asset("time", 0)), 1),
    Withdrawal(1, Account("A", "paid by fund", Asset("paid", 0)), 0),
], ids=str)  # fmt: skip
def test_nobody_moves_a_stake_or_what_is_noted_of_it_by_hand(event: Event) -> None:
    refused(book(*TWO, NoticeGiven(0, "fund", "A")), event, InvalidValue, "pay[a-z]+ must be an account of money")


def test_margin_goes_into_a_stake_only_above_the_requirement() -> None:
    margins = tuple(Deposit(0, Account(owner, "margin", USD), 20) for owner in ("long", "short"))
    after = book(*margins, Trade(0, "X", "long", "short", 10, 10))
    assert after.take(Joined(1, "fund", "long", Account("long", "margin", USD), 11)) is None
    assert after.take(Joined(1, "fund", "long", Account("long", "margin", USD), 10)) is not None


@pytest.mark.parametrize("pools", [
    (), (attrs.evolve(POOL, notice=None),), (attrs.evolve(POOL, name="other"),),
    (attrs.evolve(POOL, account=attrs.evolve(FUND, asset=EUR)),),
])  # fmt: skip
def test_rules_that_would_leave_members_without_their_pool_are_refused(pools: tuple[MutualPool, ...]) -> None:
    event = RulesChanged(1, Rules(5, (LISTING,), pools))
    refused(book(*TWO), event, InvalidValue, "rules must be rules that keep every pool that takes members")


def test_a_stake_is_no_margin_no_layer_and_no_pools_account() -> None:
    with pytest.raises(InvalidValue, match="purpose must be another purpose"):
        Layer("", "stake in fund", Rule.IN_ORDER)
    with pytest.raises(InvalidValue, match="listings must be markets whose margin"):
        Rules(0, (Listing(attrs.evolve(LISTING.market, purpose="stake in fund"), 10),))
    with pytest.raises(InvalidValue, match="pools must be pools in accounts of their own"):
        Rules(0, (), (attrs.evolve(POOL, account=stake("A")),))


@pytest.mark.parametrize("notice", [True, -1, 1.0, "1", [1]], ids=str)
def test_a_notice_that_is_no_time_is_refused(notice: Any) -> None:
    with pytest.raises(InvalidValue, match="notice must be"):
        attrs.evolve(POOL, notice=notice)


def test_a_pool_whose_name_leaves_no_room_for_its_members_accounts_takes_none() -> None:
    assert attrs.evolve(POOL, name="p" * 200, notice=None).notice is None
    with pytest.raises(InvalidValue, match="name must be"):
        attrs.evolve(POOL, name="p" * 200)


NUMBERS: tuple[object, ...] = (True, 1.0, "1", None, -1, [1])
NAMES: tuple[object, ...] = (None, 3, "", " A", ["A"])
ACCOUNTS: tuple[object, ...] = (None, "A", Account("A", "contracts", Asset("X.L", 0)), Account("x", "clearing", USD))
GOOD: dict[str, Any] = {
    "Joined": Joined(20, "fund", "C", OUT, 5),
    "NoticeGiven": NoticeGiven(20, "fund", "B"),
    "Left": Left(20, "fund", "A", wallet("A")),
}
WRONG: tuple[tuple[str, str, tuple[object, ...]], ...] = (
    *((kind, "time", (*NUMBERS, 10**30 + 1)) for kind in GOOD),
    *((kind, "pool", ("none", "closed", None, 3, ["fund"])) for kind in GOOD),
    *((kind, "owner", (*NAMES, "outside")) for kind in GOOD),
    *((kind, "owner", ("Z",)) for kind in ("NoticeGiven", "Left")),
    ("Joined", "amount", (*NUMBERS, 0)),
    ("Joined", "payer", (*ACCOUNTS, outside(EUR), Account("A", "wallet", EUR))),
    ("Left", "payee", (*ACCOUNTS, outside(EUR), Account("A", "wallet", EUR))),
)
CASES = [(kind, field, value) for kind, field, values in WRONG for value in values]
CLOSED = MutualPool("closed", Account("closed", "pool", USD), PoolTerms(0, 0, 1))


def ready() -> Book:
    """Return a book in which A may leave, and there is a pool that takes no members."""
    rules = attrs.evolve(RULES, pools=(POOL, CLOSED))
    return book(*TWO, NoticeGiven(5, "fund", "A"), Deposit(20, wallet("C"), 5), rules=rules)


@pytest.mark.parametrize("event", GOOD.values(), ids=list(GOOD))
def test_each_event_is_taken_as_long_as_nothing_in_it_is_wrong_and_not_before_the_last(event: Any) -> None:
    assert ready().take(event) is not None
    refused(ready(), attrs.evolve(event, time=19), BackDated, "before the last one")


@pytest.mark.parametrize(("kind", "field", "value"), CASES, ids=str)
def test_an_event_with_a_field_wrong_is_refused_by_its_name(kind: str, field: str, value: object) -> None:
    refused(ready(), attrs.evolve(GOOD[kind], **{field: value}), RhodianError, rf"\b{field}\b")


@pytest.mark.parametrize(("kind", "field", "value", "error"), [
    ("Joined", "pool", "none", UnknownName), ("Joined", "payer", outside(EUR), AssetMismatch),
    ("Left", "owner", "Z", UnknownName), ("Left", "payee", outside(EUR), AssetMismatch),
    ("Joined", "owner", "outside", InvalidValue), ("NoticeGiven", "pool", "closed", InvalidValue),
])  # fmt: skip
def test_what_is_wrong_is_said_by_a_refusal_of_its_own(
    kind: str, field: str, value: object, error: type[RhodianError]
) -> None:
    refused(ready(), attrs.evolve(GOOD[kind], **{field: value}), error, field)


class Forgetful(Book):
    """A host that does not name everyone who is a member."""

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        return [each for each in super().accounts(purpose, asset) if each.owner != "B"]


def test_a_host_that_leaves_a_member_out_is_refused() -> None:
    whole, host = book(*TWO), Forgetful(RULES)
    host.update(whole)
    host.state = whole.state
    refused(host, loss(50, 1, 1), InvalidValue, "accounts must be of everyone who ever was a member of fund")
