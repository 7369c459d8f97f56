"""Checked: a default is closed out once in each asset, by the rules of when it was declared, and by its own fund."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    AssessmentPaid,
    Asset,
    AuctionOpened,
    Contribution,
    DefaultClosedOut,
    Deposit,
    Event,
    Funding,
    Layer,
    Listing,
    Market,
    Marks,
    MutualPool,
    Recovery,
    Rule,
    Rules,
    RulesChanged,
    Shock,
    Trade,
    Whose,
    outside,
)
from rhodian.auctions import BiddingTerms
from rhodian.base.errors import BackDated, InvalidAmount, InvalidValue
from rhodian.clearing import close_out
from rhodian.ledger import SelfTransfer
from rhodian.machine import UnknownName
from rhodian.markets import InsufficientMargin, Terms
from rhodian.pools import PoolTerms
from rhodian.waterfall import AlreadyAbsorbed
from tests.fund_members import EUR, EUREX, LAYERS, OUT, THREE, USD, book, called, contribution, declared, recovered
from tests.fund_members import lost as loss
from tests.fund_members import refused as is_refused
from tests.machine_host import Book

HOUSE = Account("house", "close-outs", EUR)
OTC = attrs.evolve(EUREX, name="otc", purpose="otc fund")
OWN = Layer("", "default fund", Rule.IN_PROPORTION, whose=Whose.DEFAULTER)
OF_LISTED = Layer("", "default fund", Rule.IN_PROPORTION, whose=Whose.OTHERS, fund="listed")
OF_OTC = Layer("", "otc fund", Rule.IN_PROPORTION, fund="otc")
TWO_FUNDS = Rules(0, layers=(OWN, OF_LISTED, OF_OTC), assessments=(EUREX, OTC))
few = st.integers(0, 700)
RISING = BiddingTerms(1, 1, 9, 9, lot_falls=False)


def closed(time: int, spent: int, received: int = 0, account: Account = OUT, **others: Any) -> DefaultClosedOut:
    """Return that C's default is closed out, or another."""
    return attrs.evolve(DefaultClosedOut(time, "listed", "one", "C", account, spent, received), **others)


def otc(owner: str) -> Account:
    """Return the account in which a member's contribution to the other fund is."""
    return Account(owner, "otc fund", EUR)


@pytest.mark.clause("CO-1")
@given(few, few)
def test_a_close_out_comes_to_a_loss_or_a_surplus_to_the_unit(spent: int, received: int) -> None:
    result = close_out(spent, received)
    assert result.missing - result.surplus == spent - received
    assert min(result.missing, result.surplus) == 0


@pytest.mark.clause("CO-1")
@pytest.mark.parametrize(("spent", "received", "field"), [(-1, 0, "spent"), (0, -1, "received"), (True, 0, "spent")])
def test_a_close_out_of_less_than_nothing_is_refused(spent: Any, received: Any, field: str) -> None:
    with pytest.raises(InvalidAmount, match=field):
        close_out(spent, received)


@pytest.mark.clause("CO-2", "CO-3")
@given(few, few, few, few, few)
def test_the_defaulter_pays_first_then_its_own_fund_and_nobody_of_another(
    own: int, others: int, apart: int, spent: int, received: int
) -> None:
    deposits = (Deposit(0, contribution("C"), own), Deposit(0, contribution("A"), others), Deposit(0, otc("D"), apart))
    after = book(*deposits, declared(5, "one", "C"), closed(9, spent, received), rules=TWO_FUNDS)
    missing, surplus = max(0, spent - received), max(0, received - spent)
    by_own = min(own, missing)
    assert after.get(contribution("C"), 0) == own - by_own
    assert after.get(contribution("A"), 0) == others - min(others, missing - by_own)
    assert after.get(otc("D"), 0) == apart
    assert after.get(recovered("C"), 0) == surplus


def test_a_default_is_closed_out_once_in_each_asset() -> None:
    begun = (*THREE, Deposit(0, Account("C", "default fund", USD), 50), declared(5, "one", "C"))
    after = book(*begun, closed(9, 100))
    is_refused(after, closed(9, 1), AlreadyAbsorbed, "close-out of one in EUR/2")
    assert after.take(closed(9, 30, account=outside(USD))) is not None
    assert after[Account("C", "default fund", USD)] == 20
    is_refused(after, closed(9, 1, account=outside(USD)), AlreadyAbsorbed, "close-out of one in USD/2")


@pytest.mark.clause("CO-2")
@pytest.mark.parametrize("name", ["close-out of one in EUR/2", "close-out of x"])
def test_no_other_event_takes_an_id_that_begins_as_those_of_close_outs(name: str) -> None:
    says = f"id must be an id that does not begin with 'close-out of ', as those of close-outs do, not '{name}'"
    for named in (
        book(*THREE),
        book(*THREE, declared(5, "one", "C")),
        book(*THREE, declared(5, "one", "C"), closed(5, 1)),
    ):
        for event in (
            loss(6, name, 1),
            Marks(6, name, ()),
            Shock(6, name, "X", 1, 1, 1, rises=True),
            Funding(6, name, "X", 1),
            AuctionOpened(6, name, Account("A", "default fund", USD), 1, OUT, 1, RISING),
        ):
            is_refused(named, event, InvalidValue, says)


def test_a_default_may_be_named_as_another_event_is() -> None:
    after = book(*THREE, loss(4, "one", 1), declared(5, "one", "C"))
    assert after.take(closed(9, 5)) is not None


def test_a_close_out_that_takes_what_it_brings_in_is_done_and_moves_nothing() -> None:
    after = book(*THREE, declared(5, "one", "C"))
    held = {account: amount for account, amount in after.items() if account.asset == EUR}
    assert after.take(closed(9, 70, 70)) is not None
    assert {account: amount for account, amount in after.items() if account.asset == EUR} == held
    is_refused(after, closed(9, 70, 70), AlreadyAbsorbed, "close-out of one in EUR/2")


@pytest.mark.clause("CO-2")
def test_a_default_is_closed_out_by_the_rules_of_when_it_was_declared() -> None:
    later = Rules(6, layers=(Layer("", "other", Rule.IN_ORDER),), assessments=(EUREX, OTC))
    begun = (*THREE, Deposit(0, Account("X", "other", EUR), 900), declared(5, "one", "C"), RulesChanged(5, later))
    after = book(*begun, closed(9, 330), rules=TWO_FUNDS)
    assert (after[contribution("C")], after[contribution("A")], after[Account("X", "other", EUR)]) == (0, 90, 900)


def test_what_comes_back_of_a_close_out_goes_to_members_first_and_to_the_estate_last() -> None:
    begun = (*THREE, declared(5, "one", "C"), closed(9, 330))
    after = book(*begun, Recovery(12, "close-out of one in EUR/2", OUT, 31))
    assert (after[recovered("A")], after[recovered("B")], after[recovered("C")]) == (10, 20, 1)


def test_a_loss_may_say_of_which_fund_it_is_and_then_its_layers_bear_it() -> None:
    begun = (*THREE, Deposit(0, otc("D"), 500))
    after = book(*begun, attrs.evolve(loss(7, "l", 40), fund="otc"), rules=TWO_FUNDS)
    assert (after[otc("D")], after[contribution("A")]) == (460, 100)
    after = book(*begun, loss(7, "l", 40), rules=TWO_FUNDS)
    assert (after[otc("D")], after[contribution("A")]) == (500, 100), "of no fund, no layer of a fund bears it"
    is_refused(after, attrs.evolve(loss(7, "k", 40), fund="none"), UnknownName, "there is no default fund 'none'")


def test_what_the_account_of_close_outs_spent_is_made_good_and_what_it_has_left_goes_to_the_estate() -> None:
    begun = (*THREE, Deposit(0, HOUSE, 100), declared(5, "one", "C"), declared(6, "two", "C"))
    after = book(*begun, closed(9, 100, 20, HOUSE), closed(9, 0, 60, HOUSE, default="two"))
    assert (after[HOUSE], after[contribution("C")], after[recovered("C")]) == (120, 220, 60)


def test_a_surplus_leaves_a_margin_only_what_it_does_not_need() -> None:
    market = Market("X", EUR, 100_000, 50_000, Terms(0, 0, partial=False))
    rules = Rules(0, (Listing(market, 10),), layers=LAYERS, assessments=(EUREX,))
    margins = tuple(Deposit(0, market.margin(owner), 20) for owner in "AB")
    after = book(*THREE, *margins, Trade(0, "X", "A", "B", 10, 10), declared(5, "one", "C"), rules=rules)
    is_refused(after, closed(9, 0, 11, market.margin("A")), InsufficientMargin, "margin")
    assert after.take(closed(9, 0, 10, market.margin("A"))) is not None


DECLARED = (*THREE, declared(5, "one", "C"))


@pytest.mark.parametrize(
    ("event", "error", "says"),
    [
        (closed(9, 1, fund="none"), UnknownName, "there is no default fund 'none'"),
        (closed(9, 1, default="two"), UnknownName, "there is no default 'two'"),
        (closed(9, 1, default="d" * 107), UnknownName, "there is no default"),
        (closed(9, 1, default=""), InvalidValue, "default must be"),
        (attrs.evolve(closed(9, 1), defaulter="A"), UnknownName, "there is no default 'one'"),
        (attrs.evolve(closed(9, 1), defaulter="outside"), InvalidValue, "defaulter must be"),
        (closed(9, 1, fund="otc"), UnknownName, "there is no default 'one'"),
        (closed(9, -1), InvalidAmount, "spent must be"),
        (closed(9, 1, -1), InvalidAmount, "received must be"),
        (closed(9, 1, account=Account("A", "assessed for listed", EUR)), InvalidValue, "account must be"),
        (closed(9, 1, account=Account("A", "calls", Asset("calls", 0))), InvalidValue, "account must be"),
        (closed(9, 0, 7, recovered("C")), SelfTransfer, "recovered"),
        (closed(4, 1), BackDated, "4"),
    ],
    ids=str,
)
def test_what_cannot_be_closed_out_is_refused_and_nothing_changes(event: Event, error: type[Any], says: str) -> None:
    is_refused(book(*DECLARED, rules=TWO_FUNDS), event, error, says)


def test_a_pools_own_money_pays_no_surplus() -> None:
    pool = MutualPool("pool", Account("house", "pool", EUR), PoolTerms(9, 9, 9))
    rules = Rules(0, (), (pool,), layers=LAYERS, assessments=(EUREX,))
    after = book(*DECLARED, Contribution(5, "pool", OUT, 50), rules=rules)
    is_refused(after, closed(9, 0, 5, pool.account), InvalidValue, "account must be an account of no pool")


def test_rules_name_no_layer_of_a_fund_that_they_do_not_have() -> None:
    with pytest.raises(InvalidValue, match="layers of default funds that the rules have"):
        Rules(0, layers=(OF_OTC,), assessments=(EUREX,))
    with pytest.raises(InvalidValue, match="fund must be"):
        attrs.evolve(OF_OTC, fund=" ")


def test_the_longest_id_of_a_default_can_be_closed_out_in_the_asset_of_the_longest_name() -> None:
    asset = Asset("X" * 24, 30)
    after = book(*THREE, declared(5, "d" * 106, "C"))
    event = DefaultClosedOut(9, "listed", "d" * 106, "C", outside(asset), 1, 0)
    assert after.take(event) is not None


def test_a_host_that_names_accounts_in_any_order_closes_out_alike() -> None:
    class Backwards(Book):
        def accounts(self, purpose: str, asset: Asset) -> list[Account]:
            return list(reversed(super().accounts(purpose, asset)))

    one, other = Book(TWO_FUNDS), Backwards(TWO_FUNDS)
    for event in (*DECLARED, called(6, "one", 90), AssessmentPaid(7, "listed", "A", OUT, 30), closed(9, 451)):
        assert one.take(event) is not None
        assert other.take(event) is not None
    assert dict(one) == dict(other)


def test_what_a_pool_pays_of_a_close_out_counts_against_its_limit_of_when_it_was_declared() -> None:
    pool = MutualPool("pool", Account("fund", "pool", EUR), PoolTerms(100, 100, 10))
    layers = (Layer("pool", "", Rule.IN_ORDER),)
    rules = Rules(0, (), (pool,), layers=layers, assessments=(EUREX,))
    begun = (*THREE, Contribution(0, "pool", OUT, 900), declared(5, "one", "C"), loss(19, "l", 70))
    after = book(*begun, closed(19, 80), loss(19, "m", 50), rules=rules)
    assert after[pool.account] == 900 - 70 - 80 - 30, "80 of the ten before 10, and 100 of those after it"


def test_of_layers_of_one_purpose_in_two_assets_the_one_in_the_losss_asset_counts_what_it_bore_and_no_other() -> None:
    layers = tuple(Layer("", "default fund", Rule.IN_PROPORTION, asset=asset) for asset in (USD, EUR))
    after = book(*THREE, declared(5, "one", "C"), closed(9, 60), rules=Rules(0, layers=layers, assessments=(EUREX,)))
    bore = {each: held for each, held in after.items() if "bore" in each.purpose and not each.is_outside and held}
    assert {each.owner: held for each, held in bore.items()} == {"A": 10, "B": 20, "C": 30}
    assert len(bore) == 3
    assert after.take(Recovery(12, "close-out of one in EUR/2", OUT, 60)) is not None
    is_refused(after, Recovery(12, "close-out of one in EUR/2", OUT, 1), UnknownName, "there is no loss")
