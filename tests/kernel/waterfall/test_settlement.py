"""Checked: a loss is planned first and posted whole, once, and the receipt accounts for every transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rhodian import (
    Absorbed,
    Account,
    AlreadyAbsorbed,
    AssetMismatch,
    Books,
    Fund,
    InOrder,
    InProportion,
    InvalidAmount,
    InvalidBalance,
    InvalidValue,
    Loss,
    Overdrawn,
    Plan,
    SelfTransfer,
    Transfer,
    Waterfall,
    absorb,
    draw,
    outside,
    plan,
    post_all,
    trial_balance,
)
from tests.strategies import BTC, EUR, amounts, names, untyped, waterfalls

if TYPE_CHECKING:
    from collections.abc import Mapping

A, B, C = (Account(owner, "fund", EUR) for owner in "ABC")
CHOSEN = Account("claims", "payable", EUR)
PAYEES = [outside(EUR), CHOSEN]
TREE = Waterfall(InOrder("all", (Fund(A, 5), InProportion("members", (Fund(B, 4), Fund(C, 4)), (1, 1)))))


def holding(waterfall: Waterfall) -> dict[Account, int]:
    """Return books in which each fund of a waterfall holds just what may be drawn from it."""
    return {bearer.account: bearer.available for bearer in draw(waterfall, 0).funds}


@pytest.mark.clause("SE-6")
@given(waterfalls(), amounts(), st.sampled_from(PAYEES))
def test_each_line_of_the_receipt_accounts_for_the_transfer_beside_it(
    waterfall: Waterfall, amount: int, payee: Account
) -> None:
    settlement = plan(waterfall, Loss("loss", amount, payee))
    assert settlement.draw == draw(waterfall, amount)
    assert settlement.receipt == tuple(bearer for bearer in settlement.draw.funds if bearer.amount > 0)
    assert settlement.transfers == tuple(Transfer(line.account, payee, line.amount) for line in settlement.receipt)
    assert sum(transfer.amount for transfer in settlement.transfers) == amount - settlement.draw.left


@pytest.mark.clause("SE-1")
@given(waterfalls(), amounts(), st.sampled_from(PAYEES))
def test_what_the_funds_lose_the_payee_gains(waterfall: Waterfall, amount: int, payee: Account) -> None:
    books = holding(waterfall)
    settlement = plan(waterfall, Loss("loss", amount, payee))
    after = {**books, **dict(absorb(Books(books, ()), settlement).changes)}
    assert sum(after.values()) == sum(books.values())
    assert after.get(payee, 0) == amount - settlement.draw.left
    for bearer in settlement.draw.funds:
        assert after[bearer.account] == books[bearer.account] - bearer.amount


@given(waterfalls(), amounts())
def test_planning_and_absorbing_change_nothing_themselves(waterfall: Waterfall, amount: int) -> None:
    books, absorbed = holding(waterfall), {"earlier"}
    before = dict(books)
    absorb(Books(books, absorbed), plan(waterfall, Loss("loss", amount, CHOSEN)))
    assert (books, absorbed) == (before, {"earlier"})


@pytest.mark.clause("SE-7")
@given(waterfalls(), amounts(), st.data())
def test_a_plan_posts_exactly_what_its_transfers_do(waterfall: Waterfall, amount: int, data: st.DataObject) -> None:
    books: Mapping[Account, int] = {
        account: held + data.draw(amounts()) for account, held in holding(waterfall).items()
    }
    settlement = plan(waterfall, Loss("loss", amount, CHOSEN))
    done = absorb(Books(books, ()), settlement)
    posted = post_all(books, settlement.transfers)
    assert (dict(done.changes), len(done.changes), done.loss_id) == (dict(posted), len(posted), "loss")


@pytest.mark.clause("SE-3")
@given(names(), amounts())
def test_a_loss_is_absorbed_once(name: str, amount: int) -> None:
    settlement = plan(TREE, Loss(name, amount, CHOSEN))
    books, absorbed = holding(TREE), set[str]()
    done = absorb(Books(books, absorbed), settlement)
    books.update(done.changes)
    absorbed.add(done.loss_id)
    with pytest.raises(AlreadyAbsorbed) as refusal:
        absorb(Books(books, absorbed), settlement)
    assert refusal.value.loss_id == name


def test_a_loss_that_nobody_bears_is_absorbed_too() -> None:
    settlement = plan(Waterfall(InOrder("all", (Fund(A, 0),))), Loss("loss", 7, CHOSEN))
    assert settlement.draw.left == 7
    assert absorb(Books({}, ()), settlement) == Absorbed((), "loss")


@pytest.mark.clause("SE-7")
def test_a_plan_is_refused_whole_if_one_fund_holds_less_than_planned() -> None:
    settlement = plan(TREE, Loss("loss", 11, CHOSEN))
    books = {A: 5, B: 4, C: 2}
    assert settlement.transfers == (Transfer(A, CHOSEN, 5), Transfer(B, CHOSEN, 3), Transfer(C, CHOSEN, 3))
    with pytest.raises(Overdrawn) as refusal:
        absorb(Books(books, ()), settlement)
    assert (refusal.value.account, refusal.value.balance, refusal.value.amount) == (C, 2, 3)
    assert books == {A: 5, B: 4, C: 2}


@pytest.mark.clause("SE-7")
def test_whether_a_loss_was_absorbed_is_asked_before_its_money_is_looked_for() -> None:
    settlement = plan(TREE, Loss("loss", 5, CHOSEN))
    with pytest.raises(AlreadyAbsorbed):
        absorb(Books({}, {"loss"}), settlement)
    with pytest.raises(Overdrawn):
        absorb(Books({}, {"other"}), settlement)
    with pytest.raises(InvalidBalance):
        absorb(Books({A: untyped(5.0)}, ()), settlement)


@pytest.mark.parametrize("amount", [0, 1])
def test_a_payee_in_another_asset_is_refused_though_nothing_moves(amount: int) -> None:
    with pytest.raises(AssetMismatch) as refusal:
        plan(TREE, Loss("loss", amount, outside(BTC)))
    assert (refusal.value.field, refusal.value.asset, refusal.value.expected) == ("payee", BTC, EUR)


def test_a_fund_that_bears_the_loss_cannot_be_its_payee() -> None:
    with pytest.raises(SelfTransfer) as refusal:
        plan(TREE, Loss("loss", 1, A))
    assert refusal.value.account == A


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (("", -1, None), "id"),
        ((None, 1, A), "id"),
        ((" loss", 1, A), "id"),
        (("loss", -1, None), "payee"),
        (("loss", 1, "A"), "payee"),
        (("loss", 1, EUR), "payee"),
    ],
)
def test_the_first_malformed_field_of_a_loss_is_named(fields: tuple[object, object, object], field: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        Loss(untyped(fields[0]), untyped(fields[1]), untyped(fields[2]))
    assert refusal.value.field == field


@given(st.integers(max_value=-1))
def test_a_loss_of_less_than_nothing_is_refused(amount: int) -> None:
    with pytest.raises(InvalidAmount):
        Loss("loss", amount, A)


def test_two_plans_made_from_the_same_state_are_equal() -> None:
    loss = Loss("loss", 9, CHOSEN)
    assert plan(TREE, loss) == plan(TREE, loss)
    assert isinstance(plan(TREE, loss), Plan)


class Year(RuleBasedStateMachine):
    """Play a year of contributions and losses; whatever happens, every unit is accounted for."""

    def __init__(self) -> None:
        super().__init__()
        self.balances: dict[Account, int] = {}
        self.absorbed: dict[str, int] = {}
        self.paid_in = 0

    def waterfall(self) -> Waterfall:
        """Return the waterfall as the books have it now: A first, then B and C by what they hold."""
        held = tuple(self.balances.get(account, 0) for account in (B, C))
        members = InProportion("members", (Fund(B, held[0]), Fund(C, held[1])), held)
        return Waterfall(InOrder("all", (Fund(A, self.balances.get(A, 0)), members)))

    @rule(account=st.sampled_from([A, B, C]), amount=amounts(10**20))
    def contribute(self, account: Account, amount: int) -> None:
        self.balances.update(post_all(self.balances, [Transfer(outside(EUR), account, amount)]))
        self.paid_in += amount

    @rule(amount=amounts(10**20))
    def lose(self, amount: int) -> None:
        name = f"loss {len(self.absorbed)}"
        inside = sum(self.balances.get(account, 0) for account in (A, B, C))
        settlement = plan(self.waterfall(), Loss(name, amount, CHOSEN))
        done = absorb(Books(self.balances, self.absorbed), settlement)
        self.balances.update(done.changes)
        self.absorbed[done.loss_id] = min(amount, inside)
        assert settlement.draw.left == max(0, amount - inside)

    @precondition(lambda self: self.absorbed)
    @rule(data=st.data())
    def lose_again(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.absorbed)))
        with pytest.raises(AlreadyAbsorbed):
            absorb(Books(self.balances, self.absorbed), plan(self.waterfall(), Loss(name, 1, CHOSEN)))

    @invariant()
    def every_unit_is_accounted_for(self) -> None:
        assert all(line.balanced for line in trial_balance(self.balances))
        assert self.balances.get(CHOSEN, 0) == sum(self.absorbed.values())
        assert sum(self.balances.get(account, 0) for account in (A, B, C, CHOSEN)) == self.paid_in


TestYear = Year.TestCase
TestYear.settings = settings(stateful_step_count=20)
