"""Checked: whatever is wrong with a default, a call, a payment or a return is refused, says so, and changes nothing."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from rhodian import (
    Account,
    AssessmentPaid,
    AssessmentsReturned,
    AssessmentTerms,
    Asset,
    AssetMismatch,
    BackDated,
    Contribution,
    Deposit,
    Event,
    InsufficientMargin,
    InvalidValue,
    Joined,
    Layer,
    Left,
    Listing,
    Market,
    MutualPool,
    NoticeGiven,
    Overdrawn,
    Payment,
    PlainLoss,
    PoolTerms,
    Recovery,
    RhodianError,
    Rule,
    Rules,
    RulesChanged,
    Terms,
    TooEarly,
    Trade,
    UnknownName,
    Withdrawal,
    outside,
)
from tests.fund_members import (
    CALLS,
    CME,
    EUR,
    EUREX,
    OUT,
    RULES,
    THREE,
    USD,
    assessed,
    book,
    called,
    contribution,
    declared,
    lost,
    owed,
    refused,
    ruled,
)
from tests.machine_host import Book

OWN = Account("A", "own", EUR)
CALLED = (*THREE, declared(5, "one", "C"), Deposit(5, OWN, 70), called(6, "one", 300))
NUMBERS: tuple[object, ...] = (True, 1.0, "1", None, -1, [1])
NAMES: tuple[object, ...] = (None, 3, "", " A", ["A"])
ACCOUNTS: tuple[object, ...] = (
    None, "A", Account("A", "contracts", Asset("X.L", 0)), Account("x", "clearing", EUR),
    Account("A", "callable for one", CALLS), Account("outside", "own", EUR),
)  # fmt: skip
GOOD: dict[str, Any] = {
    "DefaultDeclared": declared(20, "two", "A"),
    "AssessmentsCalled": called(20, "one", 5),
    "AssessmentPaid": AssessmentPaid(20, "listed", "A", OWN, 70),
    "AssessmentsReturned": AssessmentsReturned(26, "listed"),
}
WRONG: tuple[tuple[str, str, tuple[object, ...]], ...] = (
    *((kind, "time", (*NUMBERS, 10**30 + 1)) for kind in GOOD),
    *((kind, "fund", ("none", "Listed", "", None, 3, ["listed"])) for kind in GOOD),
    ("DefaultDeclared", "id", (*NAMES, "one", "d" * 107)),
    ("DefaultDeclared", "defaulter", (*NAMES, "outside", "x" * 201)),
    ("AssessmentsCalled", "default", (*NAMES, "two", "One")),
    ("AssessmentsCalled", "amount", NUMBERS),
    ("AssessmentPaid", "owner", (*NAMES, "outside")),
    ("AssessmentPaid", "payer", (*ACCOUNTS, outside(USD), Account("A", "own", USD))),
    ("AssessmentPaid", "amount", (*NUMBERS, 0, 101)),
)
CASES = [(kind, field, value) for kind, field, values in WRONG for value in values]


@pytest.mark.parametrize("event", GOOD.values(), ids=list(GOOD))
def test_each_event_is_taken_as_long_as_nothing_in_it_is_wrong_and_not_before_the_last(event: Any) -> None:
    assert book(*CALLED).take(event) is not None
    refused(book(*CALLED), attrs.evolve(event, time=5), BackDated, "before the last one")


@pytest.mark.parametrize(("kind", "field", "value"), CASES, ids=str)
def test_an_event_with_a_field_wrong_is_refused_by_its_name(kind: str, field: str, value: object) -> None:
    refused(book(*CALLED), attrs.evolve(GOOD[kind], **{field: value}), RhodianError, rf"\b{field}\b")


@pytest.mark.parametrize(("event", "error", "says"), [
    (called(7, "two", 1), UnknownName, "there is no default 'two'"),
    (declared(7, "one", "B"), InvalidValue, "id must be an id of at most 106 characters that no default had"),
    (called(26, "one", 1), InvalidValue, "default must be one of a capped period that still runs"),
    (AssessmentPaid(7, "listed", "C", OUT, 1), UnknownName, "there is no assessment owed by 'C'"),
    (AssessmentPaid(7, "listed", "Z", OUT, 1), UnknownName, "there is no assessment owed by 'Z'"),
    (AssessmentPaid(7, "listed", "A", OUT, 101), InvalidValue, "amount must be at most the 100 that it owes"),
    (AssessmentPaid(7, "listed", "A", outside(USD), 1), AssetMismatch, "payer"),
    (AssessmentPaid(7, "listed", "A", OWN, 71), Overdrawn, "A / own / EUR"),
    (AssessmentsReturned(25, "listed"), TooEarly, "is due at 26"),
    (declared(7, "two", "A", "base"), UnknownName, "there is no default fund 'base'"),
], ids=str)  # fmt: skip
def test_what_is_out_of_order_is_said_by_a_refusal_of_its_own(
    event: Event, error: type[RhodianError], says: str
) -> None:
    refused(book(*CALLED), event, error, says)


def test_before_any_default_nobody_is_called_pays_or_has_anything_back() -> None:
    for event, says in (
        (called(1, "one", 1), "there is no default 'one'"),
        (AssessmentPaid(1, "listed", "A", OUT, 1), "there is no assessment owed by 'A'"),
        (AssessmentsReturned(1, "listed"), "there is no capped period of 'listed'"),
    ):
        refused(book(*THREE), event, UnknownName, says)


def test_nobody_is_called_for_a_default_of_an_earlier_period_while_a_later_one_runs() -> None:
    after = book(*CALLED, declared(26, "two", "A"))
    refused(after, called(27, "one", 1), InvalidValue, "default must be one of a capped period that still runs")


def test_what_is_owed_is_paid_once() -> None:
    after = book(*CALLED, AssessmentPaid(7, "listed", "A", OUT, 100))
    refused(after, AssessmentPaid(7, "listed", "A", OUT, 1), UnknownName, "there is no assessment owed by 'A'")


def test_an_id_of_a_default_is_not_given_again_in_another_period_nor_in_another_fund() -> None:
    after = book(*CALLED, AssessmentsReturned(26, "listed"))
    refused(after, declared(27, "one", "B"), InvalidValue, "id must be")
    other = book(*THREE, declared(5, "one", "C"), rules=ruled(EUREX, CME))
    refused(other, declared(6, "one", "C", "base"), InvalidValue, "id must be")


def test_a_default_is_not_named_as_the_world_outside_is() -> None:
    refused(book(*THREE), declared(5, "outside", "C"), RhodianError, "outside")


@pytest.mark.parametrize("event", [
    Deposit(7, assessed("A"), 1), Withdrawal(7, assessed("A"), 1), Payment(7, assessed("A"), OWN, 1),
    Payment(7, OWN, assessed("A"), 1), PlainLoss(7, "l", 7, assessed("A"), 1),
    AssessmentPaid(7, "listed", "B", assessed("A"), 1), AssessmentPaid(7, "listed", "A", assessed("A", "base"), 1),
    Recovery(7, "l", assessed("A"), 1), Deposit(7, Account("Z", "assessed for nothing", EUR), 1),
    *(Deposit(7, Account("A", purpose, CALLS), 1) for purpose in ("callable for one", "owes from 5 in listed")),
    Withdrawal(7, Account("A", "owes from 5 in listed", CALLS), 0),
    Deposit(7, Account("one", "declared", Asset("time", 0)), 1),
], ids=str)  # fmt: skip
def test_nobody_moves_what_was_paid_or_what_is_noted_of_calls_by_hand(event: Event) -> None:
    after = book(*CALLED, lost(6, "l", 600, "C"), AssessmentPaid(6, "listed", "A", OUT, 30))
    refused(after, event, InvalidValue, "pay[a-z]+ must be an account of money")


def test_a_member_pays_out_of_no_pools_account_and_of_margin_only_what_it_does_not_need() -> None:
    pool = MutualPool("pool", Account("A", "pool", EUR), PoolTerms(0, 0, 1))
    market = Market("X", EUR, 100_000, 50_000, Terms(0, 0, partial=False))
    rules = Rules(0, (Listing(market, 10),), (pool,), assessments=(EUREX,))
    margins = tuple(Deposit(0, market.margin(owner), 20) for owner in "AB")
    begun = (*THREE, *margins, Trade(0, "X", "A", "B", 10, 10), Contribution(0, "pool", OUT, 50))
    after = book(*begun, declared(5, "one", "C"), called(6, "one", 300), rules=rules)
    refused(after, AssessmentPaid(7, "listed", "A", pool.account, 1), InvalidValue, "payer must be an account of no")
    refused(after, AssessmentPaid(7, "listed", "A", market.margin("A"), 11), InsufficientMargin, "margin")
    assert after.take(AssessmentPaid(7, "listed", "A", market.margin("A"), 10)) is not None


def test_no_stake_no_loss_and_no_leaving_pays_into_what_was_assessed() -> None:
    pool = MutualPool("pool", Account("fund", "pool", EUR), PoolTerms(0, 0, 1), (), 0)
    rules = Rules(0, (), (pool,), assessments=(EUREX,))
    after = book(Joined(0, "pool", "A", OUT, 5), NoticeGiven(0, "pool", "A"), rules=rules)
    refused(after, Left(0, "pool", "A", assessed("A")), InvalidValue, "payee must be")
    refused(after, Joined(0, "pool", "B", assessed("A"), 5), InvalidValue, "payer must be")
    refused(after, Contribution(0, "pool", assessed("A"), 5), InvalidValue, "payer must be")


# Hosts that leave somebody out.


class Forgetful(Book):
    """A host that does not name one of the members."""

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        return [each for each in super().accounts(purpose, asset) if each.owner != "B"]


@pytest.mark.parametrize("event", [
    called(7, "one", 1), declared(7, "two", "A"), AssessmentsReturned(26, "listed"),
], ids=str)  # fmt: skip
def test_a_host_that_leaves_a_member_of_the_period_out_is_refused(event: Event) -> None:
    whole, host = book(*CALLED), Forgetful(RULES)
    host.update(whole)
    host.state = whole.state
    refused(host, event, InvalidValue, "accounts must be of everyone who was a member of listed at 5")


# Rules.


def test_rules_name_each_fund_once() -> None:
    with pytest.raises(InvalidValue, match="assessments must be funds with names of their own"):
        ruled(EUREX, attrs.evolve(CME, name="listed"))


def test_what_members_of_a_pool_have_at_stake_may_be_what_a_fund_calls_a_multiple_of() -> None:
    assert ruled(attrs.evolve(EUREX, purpose="stake in pool")) is not None


@pytest.mark.parametrize("change", [
    {"asset": Asset("X.L", 0)}, {"asset": Asset("id", 0)}, {"asset": CALLS}, {"asset": Asset("time", 0)},
    {"purpose": "contracts"}, {"purpose": "clearing"}, {"purpose": "auction bids"},
    {"purpose": "assessed for listed"},
], ids=str)  # fmt: skip
def test_a_fund_is_of_money_in_accounts_or_stakes_of_its_members(change: Any) -> None:
    with pytest.raises(InvalidValue, match="assessments must be funds of money"):
        ruled(attrs.evolve(EUREX, **change))


@pytest.mark.parametrize("wrong", [None, [EUREX], EUREX, (EUREX, None), ("listed",)], ids=str)
def test_assessments_that_are_no_tuple_of_terms_are_refused(wrong: Any) -> None:
    with pytest.raises(InvalidValue, match="assessments must be a tuple of AssessmentTerms"):
        Rules(0, assessments=wrong)


@pytest.mark.parametrize("kept", [
    (), (attrs.evolve(EUREX, name="other"),), (attrs.evolve(EUREX, asset=USD),),
], ids=["no fund", "another name", "another asset"])  # fmt: skip
def test_rules_that_drop_a_fund_or_change_its_asset_are_refused(kept: tuple[AssessmentTerms, ...]) -> None:
    event = RulesChanged(7, ruled(*kept, since=8))
    refused(book(*CALLED), event, InvalidValue, "rules must be rules that keep every fund that may call its members")


def test_rules_may_change_what_a_fund_may_call_and_name_more_funds() -> None:
    more = ruled(attrs.evolve(EUREX, purpose="own", lasts=1, longest=1), CME, since=8)
    after = book(*CALLED, RulesChanged(7, more), declared(8, "two", "C", "base"))
    assert after.take(called(8, "two", 3, "base")) is not None
    assert owed(after, 8, "base") == {"A": 1, "B": 2}
    assert after.take(called(9, "one", 30)) is not None, "the period that runs is not cut short"


def test_a_layer_may_draw_on_what_was_assessed_and_on_no_other_account_that_nobody_moves_by_hand() -> None:
    assert Layer("", "assessed for listed", Rule.IN_ORDER).purpose == "assessed for listed"
    for purpose in ("contracts", "clearing", "auction lot", "auction bids", "stake in fund"):
        with pytest.raises(InvalidValue, match="purpose must be another purpose"):
            Layer("", purpose, Rule.IN_ORDER)


def test_a_margin_and_a_pool_are_not_in_what_was_assessed() -> None:
    market = Market("X", EUR, 100_000, 50_000, Terms(0, 0, partial=False), "assessed for listed")
    with pytest.raises(InvalidValue, match="listings must be markets whose margin"):
        Rules(0, (Listing(market, 10),))
    with pytest.raises(InvalidValue, match="pools must be pools in accounts of their own"):
        Rules(0, (), (MutualPool("pool", assessed("A"), PoolTerms(0, 0, 1)),))


def test_a_contribution_to_the_fund_is_paid_in_and_out_like_any_money() -> None:
    after = book(*CALLED)
    assert after.take(Withdrawal(7, contribution("A"), 100)) is not None
