"""Checked: what a type checker says of the public API; mypy reads this, and nothing runs it.

Under `--strict` an ignore that nothing needs is itself an error, so each line
below that carries one is a line that must not type-check.
"""

from __future__ import annotations

from typing import assert_type

from rhodian import (
    Absorbed,
    Account,
    Allocation,
    Amount,
    AssessmentTerms,
    Asset,
    Books,
    Changes,
    Draw,
    Fund,
    FundDrawn,
    InFixedProportion,
    InOrder,
    InProportion,
    LayerDrawn,
    Limited,
    Loss,
    Plan,
    ReplenishmentTerms,
    Rule,
    Rules,
    Seated,
    Transfer,
    TrialBalance,
    Waterfall,
    absorb,
    capacity,
    draw,
    format_amount,
    in_order,
    in_proportion,
    in_proportion_capped,
    natural,
    outside,
    parse_amount,
    plan,
    post,
    post_all,
    trial_balance,
)
from rhodian.clearing import (
    Convention,
    Cut,
    Haircuts,
    JuniorTerms,
    assess,
    book_day,
    cut_gains,
    ends,
    juniorised,
    lacking,
    liability,
    tiers,
)
from rhodian.insurance import (
    ClaimsPaid,
    Layered,
    call_members,
    kept,
    layered,
    pay_collected,
    pay_first_come,
    pay_window,
)
from rhodian.liquidity import (
    Claims,
    DatedPrice,
    Holding,
    PaidOut,
    Vault,
    Vesting,
    covered_ppm,
    leave_in_turn,
    loss_against_holding,
    pay_claims,
    settle_cover,
)
from rhodian.tranches import (
    Classes,
    Cure,
    DatePaid,
    Entry,
    Reduced,
    Trigger,
    credit,
    cure_by_interest,
    debit,
    passes,
    pay_date,
    reduce_tranches,
    settle_date,
    tranche_loss,
)


def amounts(asset: Asset) -> None:
    """Read and print an amount."""
    assert_type(parse_amount("1.00", asset), Amount)
    assert_type(format_amount(100, asset), str)
    assert_type(natural(1, "fee"), int)
    assert_type(outside(asset), Account)
    natural(1.0, "fee")  # type: ignore[arg-type]
    format_amount("1.00", asset)  # type: ignore[arg-type]
    parse_amount(1, asset)  # type: ignore[arg-type]
    Account("A", "fund", "EUR")  # type: ignore[arg-type]
    asset.scale = 3  # type: ignore[misc]


def sharing() -> None:
    """Share an amount in each of the ways, over any sequence of whole numbers."""
    assert_type(in_order(1, [1, 2]), Allocation)
    assert_type(in_proportion(1, (weight for weight in range(3))), Allocation)
    assert_type(in_proportion_capped(1, {1: "a"}, (1,)), Allocation)
    assert_type(in_order(1, ()).shares, tuple[int, ...])
    assert_type(in_order(1, ()).left, int)
    in_order(1.5, [1])  # type: ignore[arg-type]
    in_proportion(1, [0.5, 0.5])  # type: ignore[list-item]
    in_proportion(1, ["1"])  # type: ignore[list-item]
    in_proportion(1, None)  # type: ignore[arg-type]
    in_proportion_capped(1, [1])  # type: ignore[call-arg]


def calls(asset: Asset) -> None:
    """Say what the members of a default fund may be called for, and call them."""
    terms = AssessmentTerms("listed", "default fund", asset, 2_000_000, 2_000_000, 20, 62)
    assert_type(liability(100, terms.period_ppm), int)
    assert_type(ends(5, 5, 5, 20, 60), int)
    assert_type(assess(1, (100,), (200,), (200,)), Allocation)
    assert_type(Rules(0, assessments=(terms,)).assessments, tuple[AssessmentTerms, ...])
    AssessmentTerms("listed", "default fund", "EUR", 1, 1, 1, 1)  # type: ignore[arg-type]
    liability(1.5, 1)  # type: ignore[arg-type]
    assess(1, [100], (200,), (200,))  # type: ignore[arg-type]
    Rules(0, assessments=terms)  # type: ignore[arg-type]


def refills(asset: Asset) -> None:
    """Say what may be filled again, and what is lacking of it."""
    terms = ReplenishmentTerms("capital", "own capital", asset, 2, 90)
    assert_type(lacking(7, 3, 1), int)
    assert_type(Rules(0, replenishments=(terms,)).replenishments, tuple[ReplenishmentTerms, ...])
    assert_type(Seated(5, "capital", "house").owner, str)
    ReplenishmentTerms("capital", "own capital", "EUR", 2, 90)  # type: ignore[arg-type]
    lacking("7", 3, 1)  # type: ignore[arg-type]
    Rules(0, replenishments=terms)  # type: ignore[arg-type]


def juniors(account: Account) -> InOrder:
    """Put members into tiers by their bids, and make a layer of them."""
    terms = JuniorTerms(50, 2)
    assert_type(tiers(terms, -5, (True, False), (-7, None)), tuple[int, ...])
    tiers(terms, 1.5, (True,), (1,))  # type: ignore[arg-type]
    tiers(terms, 1, (True,), ("1",))  # type: ignore[arg-type]
    juniorised("members", (account,), (0,))  # type: ignore[arg-type]
    return juniorised("members", (Fund(account, 1),), (0,))


def haircuts() -> None:
    """Book a day and cut its gains."""
    day = book_day((5, -5), (0, 3), 0, 0)
    cut = assert_type(cut_gains(Haircuts(Convention.DAILY, (0, 0), (0, 0)), day), Cut)
    assert_type(cut.after, Haircuts)
    Haircuts("daily flow", (0,), (0,))  # type: ignore[arg-type]
    cut_gains(cut.after, (5, -5))  # type: ignore[arg-type]
    book_day((0.5,), (0,), 0, 0)  # type: ignore[arg-type]


def structured() -> None:
    """Reduce tranches, keep deficiency ledgers, and cure a test."""
    found = assert_type(reduce_tranches((80, 70), 14, 56), Reduced)
    assert_type(found.sizes, tuple[int, ...])
    assert_type(tranche_loss(14, 0, 80), int)
    assert_type(credit(assert_type(debit((0, 0), (1, 2), 2), Entry).after, 1).left, int)
    assert_type(passes(Trigger(13, 10), 380, 300), bool)
    assert_type(cure_by_interest(Trigger(13, 10), 380, 300, 9), Cure)
    date = assert_type(pay_date(Classes((1,), (0,), (0,)), 1, 1, 1, proportional=True), DatePaid)
    assert_type(date.interest.left + date.principal.left, int)
    settle_date(date, None)  # type: ignore[arg-type]
    pay_date(((1,), (0,), (0,)), 1, 1, 1, proportional=True)  # type: ignore[arg-type]
    reduce_tranches((0.5,), 1, 1)  # type: ignore[arg-type]
    passes((13, 10), 380, 300)  # type: ignore[arg-type]


def mutual() -> None:
    """Pay claims by three policies, call members, and split a claim over layers."""
    found = assert_type(pay_first_come(5, (3, 4)), ClaimsPaid)
    assert_type(found.unpaid, tuple[int, ...])
    assert_type(pay_window(5, (3, 4)), ClaimsPaid)
    assert_type(call_members(2, (1, 2), (1, 1)).left, int)
    assert_type(pay_collected(5, 2, (3, 4), found.paid), ClaimsPaid)
    assert_type(layered(9, (2, 3), (1_000_000, kept(3, 75_000))), Layered)
    pay_window(5, (0.5,))  # type: ignore[arg-type]
    layered(9, 2, 75_000)  # type: ignore[arg-type]


def provided() -> None:
    """Hold a position against what was paid in, cover it, and leave."""
    assert_type(loss_against_holding(Holding(1, 1), Holding(1, 0), DatedPrice(1, 1, 0)), int)
    assert_type(covered_ppm(Vesting(1, 1, 1), 1), int)
    claims = assert_type(pay_claims(1, (1, 2)), Claims)
    assert_type(claims.unpaid, tuple[int, ...])
    assert_type(leave_in_turn(Vault(1, 2), (1,)), PaidOut)
    loss_against_holding((1, 1), Holding(1, 0), DatedPrice(1, 1, 0))  # type: ignore[arg-type]
    DatedPrice(1.5, 1, 0)  # type: ignore[arg-type]
    settle_cover((1, 2), None, ())  # type: ignore[arg-type]


def trees(account: Account) -> Waterfall:
    """Build a tree of every kind of node, and read what it draws."""
    fund = Fund(account, 1)
    layer = InProportion("members", (fund, Limited("some", fund, 1)), (1, 1), basis="contribution")
    beside = InFixedProportion("beside", (layer, fund), (2, 1), basis="assessments provided")
    waterfall = Waterfall(InOrder("all", (fund, beside)))
    assert_type(capacity(waterfall), int)
    result = assert_type(draw(waterfall, 1), Draw)
    assert_type(result.layers, tuple[LayerDrawn, ...])
    assert_type(result.funds[0], FundDrawn)
    assert_type(result.funds[0].layer.rule, Rule)
    assert_type(waterfall.asset, Asset)
    Fund("A", 1)  # type: ignore[arg-type]
    Waterfall(fund)  # type: ignore[arg-type]
    InOrder("all", [fund])  # type: ignore[arg-type]
    InOrder("all", (account,))  # type: ignore[arg-type]
    Limited("some", (fund,), 1)  # type: ignore[arg-type]
    draw(layer, 1)  # type: ignore[arg-type]
    return waterfall


def books(waterfall: Waterfall, account: Account) -> dict[Account, int]:
    """Take a loss from plan to books; each step takes what the step before gives, and nothing else."""
    held: dict[Account, int] = {}
    transfer = Transfer(outside(account.asset), account, 1)
    assert_type(post(held, transfer), Changes)
    assert_type(post_all(held, [transfer]), tuple[tuple[Account, int], ...])
    loss = Loss("loss", 1, account)
    settlement = assert_type(plan(waterfall, loss), Plan)
    done = assert_type(absorb(Books(held, set()), settlement), Absorbed)
    held.update(done.changes)
    assert_type(trial_balance(held), tuple[TrialBalance, ...])
    plan(waterfall, settlement)  # type: ignore[arg-type]
    absorb(Books(held, set()), loss)  # type: ignore[arg-type]
    absorb(held, settlement)  # type: ignore[arg-type]
    post(held, settlement)  # type: ignore[arg-type]
    post({"A": 1}, transfer)  # type: ignore[dict-item]
    post({account: 1.0}, transfer)  # type: ignore[dict-item]
    settlement.transfers = ()  # type: ignore[misc]
    return held
