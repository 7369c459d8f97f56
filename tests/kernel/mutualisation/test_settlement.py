"""Checked: a round is mutualised as slow arithmetic by hand says, whole or not at all, and nobody can bend it."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    AlreadyAbsorbed,
    AssetMismatch,
    Books,
    Fund,
    InOrder,
    InProportion,
    InvalidValue,
    Overdrawn,
    Rule,
    SelfTransfer,
    Waterfall,
)
from rhodian.base.errors import BooksMoved, OutOfOrder
from rhodian.mutualisation.settlement import Drawn, Settled, Shared, Source, draw_on, haircut, settle, share
from rhodian.mutualisation.shortfall import Round, recognise
from rhodian.pools.limits import Pool, PoolTerms, PoolUse
from tests.strategies import BTC, EUR, amounts, untyped

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

CLEARING, LIQUIDATOR, RESERVE, CAPITAL = (
    Account(name, "house", EUR) for name in ("clearing", "liquidator", "reserve", "capital")
)
A, B, C, D = (Account(owner, "margin", EUR) for owner in "ABCD")
POOLS = tuple(Account(f"pool {number}", "insurance", EUR) for number in range(3))
RULES = (Rule.IN_PROPORTION, Rule.IN_ORDER)


def pool_of(balance: int, limit: int = 10**40, *, keep: int = 0, whole: bool = False) -> Pool:
    return Pool(PoolTerms(limit, limit, 1, keep, whole), balance, PoolUse(0, 0, 0))


@attrs.frozen
class Case:
    """A round, the books that it finds, its pools, and a fund that is asked before gains are cut."""

    round: Round
    margins: tuple[int, ...]
    pools: tuple[Pool, ...]
    capital: int | None
    rule: Rule

    @property
    def books(self) -> dict[Account, int]:
        """Return what all accounts hold."""
        held = dict(zip(self.round.accounts, self.margins, strict=True))
        held |= {account: pool.balance for account, pool in zip(POOLS, self.pools, strict=False)}
        return held | ({} if self.capital is None else {CAPITAL: self.capital})

    def shared(self) -> Shared:
        """Return the round as it is shared."""
        sources = tuple(Source(account, pool) for account, pool in zip(POOLS, self.pools, strict=False))
        others = None if self.capital is None else Waterfall(InOrder("capital", (Fund(CAPITAL, self.capital),)))
        return share(draw_on(recognise(Books(self.books, ()), self.round), sources), others, self.rule)

    def settled(self) -> Settled:
        """Return the round as it is settled."""
        return settle(Books(self.books, ()), self.shared(), CLEARING, LIQUIDATOR, RESERVE)

    def after(self) -> dict[Account, int]:
        """Return the books after the round."""
        return {**self.books, **dict(self.settled().changes)}


def round_of(changes: tuple[int, ...], fees: tuple[int, ...] = (), penalties: tuple[int, ...] = ()) -> Round:
    accounts = tuple(Account(f"owner {place}", "margin", EUR) for place in range(len(changes)))
    nothing = (0,) * len(changes)
    gains = tuple(max(0, change) for change in changes)
    return Round("r", accounts, gains, tuple(max(0, -c) for c in changes), fees or nothing, penalties or nothing)


@st.composite
def cases(draw: DrawFn, largest: int = 10**30) -> Case:
    """Draw a round of up to seven accounts, up to three pools of either policy, and a fund or none."""
    changes = draw(st.lists(amounts(largest).flatmap(lambda each: st.sampled_from([each, -each])), max_size=6))
    changes.append(-sum(changes))
    column = st.lists(amounts(largest), min_size=len(changes), max_size=len(changes)).map(tuple)
    pools = st.builds(pool_of, amounts(largest), amounts(largest), keep=amounts(largest), whole=st.booleans())
    fees, penalties, margins = draw(column), draw(column), draw(column)
    return Case(
        round_of(tuple(changes), fees, penalties),
        margins,
        tuple(draw(st.lists(pools, max_size=3))),
        draw(st.none() | amounts(largest)),
        draw(st.sampled_from(RULES)),
    )


def by_hand(case: Case) -> dict[str, int]:
    """Settle a round on paper: by owner what each holds afterwards, and what moved to liquidator and reserve."""
    held = dict(zip((account.owner for account in case.round.accounts), case.margins, strict=True))
    columns = (case.round.losses, case.round.fees, case.round.penalties)
    kitty, fees, penalties, missing = 0, 0, 0, 0
    for owner, loss, fee, penalty in zip(held, *columns, strict=True):
        able = held[owner]
        for due, amount in (("loss", loss), ("fee", fee), ("penalty", penalty)):
            paid = sorted((0, amount, able))[1]
            able -= paid
            kitty, fees, penalties = (
                kitty + (paid if due == "loss" else 0),
                fees + (paid if due == "fee" else 0),
                penalties + (paid if due == "penalty" else 0),
            )
            missing += amount - paid if due == "loss" else 0
        held[owner] = able
    left = missing
    for account, pool in zip(POOLS, case.pools, strict=False):
        most = (
            sorted((0, pool.balance - pool.terms.keep, pool.terms.event_limit))[1]
            if pool.balance > pool.terms.keep
            else 0
        )
        drawn = left if most >= left else (0 if pool.terms.whole else most)
        held[account.owner], left = pool.balance - drawn, left - drawn
    if case.capital is not None:
        drawn = sorted((0, left, case.capital))[1]
        held["capital"], left = case.capital - drawn, left - drawn
    whole = sum(case.round.gains)
    ends = list(accumulate(case.round.gains, initial=0))
    if case.rule == Rule.IN_PROPORTION:
        marks = [int(Fraction(left * end, whole)) if whole else 0 for end in ends]
    else:
        marks = [min(left, end) for end in ends]
    for account, gain, (start, end) in zip(case.round.accounts, case.round.gains, pairwise(marks), strict=True):
        held[account.owner] += gain - (end - start)
    return {"liquidator": fees, "reserve": penalties, "clearing": 0, **held}


@given(cases())
def test_a_round_is_settled_as_arithmetic_by_hand_says(case: Case) -> None:
    after = {account.owner: balance for account, balance in case.after().items()}
    wanted = by_hand(case)
    assert {owner: after.get(owner, 0) for owner in wanted} == wanted
    assert set(after) <= set(wanted)


@given(cases())
def test_a_round_moves_money_and_makes_none(case: Case) -> None:
    after = case.after()
    assert sum(after.values()) == sum(case.books.values())
    assert min(after.values(), default=0) >= 0


@given(cases(), st.data())
def test_no_coalition_gets_out_more_than_others_paid_and_insurance_paid(case: Case, data: Any) -> None:
    shared = case.shared()
    accounts, rows = case.round.accounts, shared.drawn.shortfall.collected.rows
    inside = data.draw(st.lists(st.booleans(), min_size=len(accounts), max_size=len(accounts)))
    out = sum(g - h - row[0] for i, g, h, row in zip(inside, case.round.gains, shared.haircuts, rows, strict=True) if i)
    others = sum(row[0] for i, row in zip(inside, rows, strict=True) if not i)
    insured = shared.drawn.shortfall.missing - sum(shared.haircuts)
    assert out <= others + insured
    assert insured <= sum(min(pool.balance, pool.terms.event_limit) for pool in case.pools) + (case.capital or 0)


@given(cases(1000), st.integers(1, 10**6))
def test_a_finer_unit_moves_a_balance_by_one_old_unit_at_most(case: Case, times: int) -> None:
    finer = attrs.evolve(
        case,
        round=Round(
            "r",
            case.round.accounts,
            *(
                tuple(each * times for each in column)
                for column in (case.round.gains, case.round.losses, case.round.fees, case.round.penalties)
            ),
        ),
        margins=tuple(each * times for each in case.margins),
        pools=tuple(
            pool_of(
                each.balance * times,
                each.terms.event_limit * times,
                keep=each.terms.keep * times,
                whole=each.terms.whole,
            )
            for each in case.pools
        ),
        capital=None if case.capital is None else case.capital * times,
    )
    coarse, fine = case.after(), finer.after()
    for account in {*coarse, *fine}:
        assert abs(fine.get(account, 0) - coarse.get(account, 0) * times) <= times


@given(cases(), st.integers(0, 6), amounts())
def test_a_smaller_margin_leaves_nobody_else_better_off_but_for_one_unit(case: Case, place: int, less: int) -> None:
    place %= len(case.margins)
    poorer = tuple(max(0, each - less) if at == place else each for at, each in enumerate(case.margins))
    partial = attrs.evolve(
        case, pools=tuple(attrs.evolve(p, terms=attrs.evolve(p.terms, whole=False)) for p in case.pools)
    )
    before, after = partial.after(), attrs.evolve(partial, margins=poorer).after()
    for account in case.round.accounts:
        if account != case.round.accounts[place]:
            assert after.get(account, 0) <= before.get(account, 0) + (case.rule == Rule.IN_PROPORTION)


@given(cases(), amounts())
def test_a_bigger_pool_leaves_no_trader_worse_off_but_for_one_unit(case: Case, more: int) -> None:
    bigger = attrs.evolve(case, pools=tuple(attrs.evolve(pool, balance=pool.balance + more) for pool in case.pools))
    before, after = case.after(), bigger.after()
    for account in case.round.accounts:
        assert after.get(account, 0) >= before.get(account, 0) - (case.rule == Rule.IN_PROPORTION)


def simple(margin: int = 3, *, pools: tuple[Pool, ...] = (), fees: tuple[int, int] = (0, 0)) -> Case:
    """Return a round in which one account loses 10 to another."""
    return Case(round_of((-10, 10), fees), (margin, 5), pools, None, Rule.IN_PROPORTION)


def test_a_round_of_nobody_or_of_nothing_is_settled() -> None:
    for empty in (
        Case(round_of(()), (), (), None, RULES[0]),
        Case(round_of((0, 0)), (0, 0), (pool_of(0),), 0, RULES[1]),
    ):
        assert empty.settled().changes == ()
        assert empty.settled().loss_id == "r"


# Examples of the field.


def test_losses_are_collected_first_and_then_distributed_among_those_who_gain() -> None:
    # As in Vega's settlement: what is collected is what is paid out; the parts are cut by cumulative marks.
    case = Case(round_of((-100, 60, 40)), (70, 0, 0), (), None, Rule.IN_PROPORTION)
    assert case.shared().haircuts == (0, 18, 12)
    assert [case.after().get(account, 0) for account in case.round.accounts] == [0, 42, 28]


def test_a_pool_of_9_that_pays_all_or_nothing_pays_nothing_of_10() -> None:
    # dYdX v4: a fund of 9 with a loss of 10 contributes nothing; in part it pays the 9.
    assert simple(0, pools=(pool_of(9, whole=True),)).shared().haircuts == (0, 10)
    assert simple(0, pools=(pool_of(9),)).shared().haircuts == (0, 1)


def test_nothing_is_socialised_that_the_pool_still_has_room_for() -> None:
    # Mango v4: a vault of 2 is spent on a liability of 1, and 27 are socialised of which 1.904 could have been covered.
    # Here a caller asks for no amount: of 28 missing the pool of 2 bears 2, and 26 are left.
    case = Case(round_of((-28, 28)), (0, 0), (pool_of(2),), None, Rule.IN_PROPORTION)
    assert case.shared().drawn.draws.shares == (2,)
    assert case.shared().haircuts == (0, 26)


def test_profit_is_junior_to_principal() -> None:
    # Percolator: what is withdrawable of profit is cut; what an account holds already is not.
    assert simple(3).after() == {
        Account("owner 0", "margin", EUR): 0,
        Account("owner 1", "margin", EUR): 8,
        CLEARING: 0,
    }


def self_dealt(pool: Pool) -> int:
    """Return what an attacker on both sides of a trade takes out above what it put in."""
    attack = Case(round_of((-100, 100)), (10, 10), (pool,), None, Rule.IN_PROPORTION)
    after = attack.after()
    return sum(after[account] for account in attack.round.accounts) - sum(attack.margins)


def test_a_coalition_on_both_sides_drains_a_pool_that_has_no_limit() -> None:
    assert self_dealt(pool_of(1000)) == 90


@given(amounts(1000), amounts(1000))
def test_a_coalition_on_both_sides_takes_no_more_than_the_limit(balance: int, limit: int) -> None:
    assert self_dealt(pool_of(balance, limit)) == min(balance, limit, 90)
    assert self_dealt(pool_of(balance, 0)) == 0


# Order, once, and in the same books.


def test_a_settled_round_is_refused_a_second_time() -> None:
    case = simple()
    with pytest.raises(AlreadyAbsorbed):
        settle(Books(case.after(), {"r"}), case.shared(), CLEARING, LIQUIDATOR, RESERVE)


@given(cases(), st.integers(0, 9), st.sampled_from([-1, 1]))
def test_a_round_is_refused_in_other_books_than_it_was_recognised_in(case: Case, place: int, by: int) -> None:
    watched = [*case.round.accounts, *POOLS[: len(case.pools)]]
    account = watched[place % len(watched)]
    moved = {**case.books, account: case.books[account] + by}
    with pytest.raises(BooksMoved) as refusal:
        settle(Books(moved, ()), case.shared(), CLEARING, LIQUIDATOR, RESERVE)
    assert (refusal.value.account, refusal.value.found) == (account, moved[account])


@pytest.mark.parametrize("phase", [None, 0, "phase", Drawn])
def test_no_step_takes_another_phase(phase: object) -> None:
    case, books = simple(), Books(simple().books, ())
    shared = case.shared()
    for given_phase in (phase, shared.drawn, shared, case.settled(), case.round):
        with pytest.raises(OutOfOrder):
            draw_on(untyped(given_phase))
    for given_phase in (phase, shared.drawn.shortfall, shared, case.settled(), case.round):
        with pytest.raises(OutOfOrder):
            share(untyped(given_phase))
    for given_phase in (phase, shared.drawn, shared.drawn.shortfall, case.settled(), case.round):
        with pytest.raises(OutOfOrder):
            settle(books, untyped(given_phase), CLEARING, LIQUIDATOR, RESERVE)


# Bad input.


@pytest.mark.parametrize("sources", [None, [], (None,), (POOLS[0],), Source(POOLS[0], pool_of(1))])
def test_only_a_tuple_of_sources_is_drawn_on(sources: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        draw_on(simple().shared().drawn.shortfall, untyped(sources))
    assert refusal.value.field == "sources"


def test_one_account_does_not_back_two_pools_nor_a_pool_and_a_position() -> None:
    shortfall = simple().shared().drawn.shortfall
    twice = Source(POOLS[0], pool_of(4))
    for sources in ((twice, twice), (Source(shortfall.round.accounts[1], pool_of(5)),)):
        with pytest.raises(InvalidValue) as refusal:
            draw_on(shortfall, sources)
        assert refusal.value.field == "accounts"


def test_a_pool_in_another_asset_is_not_drawn_on() -> None:
    with pytest.raises(AssetMismatch):
        draw_on(simple().shared().drawn.shortfall, (Source(Account("pool", "insurance", BTC), pool_of(1)),))


@pytest.mark.parametrize("rule", [None, "in order", Rule.LIMITED, 0])
def test_a_haircut_is_in_order_or_in_proportion(rule: object) -> None:
    for call in (lambda: share(simple().shared().drawn, None, untyped(rule)), lambda: haircut(1, (1,), untyped(rule))):
        with pytest.raises(InvalidValue) as refusal:
            call()
        assert refusal.value.field == "rule"


@pytest.mark.parametrize("others", [0, "capital", Fund(CAPITAL, 1), InOrder("capital", (Fund(CAPITAL, 1),))])
def test_what_is_no_waterfall_is_not_asked(others: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        share(simple().shared().drawn, untyped(others))
    assert refusal.value.field == "others"


def asked(*funds: Fund) -> Waterfall:
    return Waterfall(InProportion("others", funds, (1,) * len(funds)))


def test_a_waterfall_in_another_asset_is_not_asked() -> None:
    with pytest.raises(AssetMismatch):
        share(simple().shared().drawn, asked(Fund(Account("x", "capital", BTC), 1)))


def test_a_waterfall_counts_on_no_unit_that_backs_something_else() -> None:
    drawn = simple(12, pools=(pool_of(4),), fees=(1, 0)).shared().drawn
    loser, winner = drawn.shortfall.round.accounts
    for fund in (Fund(POOLS[0], 1), Fund(loser, 2), Fund(winner, 6)):
        with pytest.raises(InvalidValue) as refusal:
            share(drawn, asked(fund))
        assert (refusal.value.field, refusal.value.value) == ("others", fund.account)
    assert share(drawn, asked(Fund(POOLS[0], 0), Fund(loser, 1), Fund(winner, 5))).haircuts == (0, 0)


def test_a_fund_that_holds_less_than_it_is_to_bear_refuses_the_round_whole() -> None:
    case = attrs.evolve(simple(), capital=4)
    with pytest.raises(Overdrawn):
        settle(Books({**case.books, CAPITAL: 3}, ()), case.shared(), CLEARING, LIQUIDATOR, RESERVE)


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("margin", [3, 10])
def test_the_money_goes_through_accounts_of_the_rounds_asset_whether_or_not_any_moves(place: int, margin: int) -> None:
    case, route = simple(margin), [CLEARING, LIQUIDATOR, RESERVE]
    for wrong, kind in ((None, InvalidValue), (Account("x", "house", BTC), AssetMismatch)):
        route[place] = untyped(wrong)
        with pytest.raises(kind):
            settle(Books(case.books, ()), case.shared(), *route)


def test_the_clearing_account_is_nobody_who_pays_or_is_paid() -> None:
    case = attrs.evolve(simple(pools=(pool_of(1),)), capital=1)
    for account in (*case.round.accounts, POOLS[0], CAPITAL, LIQUIDATOR, RESERVE):
        with pytest.raises(SelfTransfer):
            settle(Books(case.books, ()), case.shared(), account, LIQUIDATOR, RESERVE)


def test_a_liquidator_that_is_liquidated_owes_itself_nothing() -> None:
    case = simple(20, fees=(4, 0))
    done = settle(Books(case.books, ()), case.shared(), CLEARING, case.round.accounts[0], POOLS[0])
    assert dict(done.changes)[case.round.accounts[0]] == 10
