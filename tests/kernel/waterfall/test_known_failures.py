"""Checked: each class of failure of the table in spec/failures.md, replayed with the numbers of where it happened.

Each test first shows, by plain arithmetic, what went wrong there, and then what the kernel gives. Where the source
states no numbers, small ones of our own stand in, and the test says so.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    AccountNamedTwice,
    AlreadyAbsorbed,
    Asset,
    Books,
    ByGains,
    ByPools,
    Contribution,
    Deposit,
    Fund,
    InOrder,
    InProportion,
    InvalidValue,
    Listing,
    Market,
    Marks,
    MutualPool,
    Price,
    Rule,
    Rules,
    Terms,
    Trade,
    Waterfall,
    draw,
    in_order,
    in_proportion,
    in_proportion_capped,
    outside,
    post_all,
    step,
    trial_balance,
)
from rhodian.base.errors import OutOfOrder
from rhodian.deleveraging.closing import closable, close_in_rank
from rhodian.mutualisation.moves import settle
from rhodian.mutualisation.remedies import begin, by_gains, by_pools
from rhodian.mutualisation.settlement import Source
from rhodian.mutualisation.shortfall import Cycle, collect, recognise
from rhodian.pools.limits import Pool, PoolTerms, PoolUse, draw_pool, draw_pools
from rhodian.pools.membership import Staked, book, cohort_bears, cohort_gains, mature, pay, recover, request
from tests.machine_host import Book

USD = Asset("USD", 0)
POOL, LIQUIDATOR, CLEARING = (
    Account("pool", "insurance", USD),
    Account("desk", "fees", USD),
    Account("m", "clearing", USD),
)
A, B, C = (Account(owner, "margin", USD) for owner in "abc")


def pool_of(balance: int, *, limit: int = 10**30, whole: bool = False) -> Pool:
    """Return a pool that has paid nothing yet."""
    return Pool(PoolTerms(limit, limit, 1, all_or_nothing=whole), balance, PoolUse(0, 0, 0))


def settled(books: dict[Account, int], cycle: Cycle, pool: Pool | None = None) -> dict[Account, int]:
    """Return the books after a cycle."""
    sources = () if pool is None else (Source(POOL, pool),)
    borne = by_pools(begin(recognise(Books(books, ()), cycle)), sources)
    moves = settle(by_gains(borne, Rule.IN_PROPORTION), CLEARING, LIQUIDATOR, POOL)
    return {**books, **dict(post_all(books, moves))}


def two(gain: int, *, fees: int = 0, penalties: int = 0) -> Cycle:
    """Return a cycle in which the first account loses what the second gains."""
    return Cycle("r", (A, B), (0, gain), (gain, 0), (fees, 0), (penalties, 0))


def test_b1_parts_add_up_to_the_whole() -> None:
    # Tokemak, finding 11: 44 + 55 = 99 of 100. Weights of 4 and 5 give those floors.
    assert [100 * weight // 9 for weight in (4, 5)] == [44, 55]
    assert sum(in_proportion(100, (4, 5)).shares) == 100


def test_b1_parts_add_up_where_caps_bind() -> None:
    # The deleveraging study's code adds the odd units in one pass over the members, so caps that bind lose some.
    weights, caps, amount = (1, 1, 1), (3, 3, 10), 11
    floors = [min(amount * weight // 3, cap) for weight, cap in zip(weights, caps, strict=True)]
    once_more = [min(floor + 1, cap) for floor, cap in zip(floors, caps, strict=True)]
    assert sum(once_more) == 10
    assert in_proportion_capped(amount, weights, caps).shares == (3, 3, 5)


def test_b2_an_aggregate_is_split_once_and_never_leg_by_leg() -> None:
    # Percolator 449: two legs of 500,000 and 250,000 against open interest of 250,000, each rounded up.
    index = 10**15 // 3
    assert sum(-(-leg * index // 10**15) for leg in (500_000, 250_000)) == 250_001
    assert in_proportion(250_000, (500_000, 250_000)).shares == (166_666, 83_334)
    assert sum(in_proportion(250_000, (500_000, 250_000)).shares) == 250_000


def test_b3_what_is_booked_is_what_moved() -> None:
    # Percolator 105: a budget was credited with the fee that was asked for, not the fee that was charged.
    after = settled({A: 103, B: 0}, two(100, fees=10))
    assert after[LIQUIDATOR] == 3
    assert after[A] == 0


def test_b4_a_fee_on_top_is_not_counted_as_cover() -> None:
    # Umbrella H-01: deficit 600, offset 100, a bonus of 50 %: 750 is slashed, and 500 of the deficit is covered by it.
    deficit_left = 600 - 100
    after = settled({A: 750, B: 0}, two(deficit_left, penalties=deficit_left // 2))
    assert (after[B], after[POOL], after[A]) == (500, 250, 0)


def test_b4_one_account_cannot_back_two_layers() -> None:
    with pytest.raises(AccountNamedTwice):
        Waterfall(InOrder("all", (Fund(A, 100), InProportion("again", (Fund(A, 100), Fund(B, 1)), (1, 1)))))


def test_b5_with_nobody_to_bear_it_a_loss_stays_visible() -> None:
    # Drift: 100,000,000 lost and no deposits, or no open interest: the loss vanishes there, or cannot be resolved.
    assert in_proportion(100_000_000, (0,)).left == 100_000_000
    assert in_proportion(100_000_000, ()).left == 100_000_000
    assert draw(Waterfall(InProportion("deposits", (Fund(A, 0),), (0,))), 100_000_000).left == 100_000_000


def test_b6_a_caller_cannot_exhaust_a_pool_by_how_it_asks() -> None:
    # Mango: a vault of 2 was spent on the 1 that the caller asked for, and 27 of 28 were socialised.
    once = draw_pool(pool_of(2), 28)
    first = draw_pool(pool_of(2), 1)
    then = draw_pool(first.pool, 27)
    assert once.amount == first.amount + then.amount == 2
    assert once.pool == then.pool


def test_b6_a_partial_pool_pays_what_it_has() -> None:
    # dYdX: a fund of 9 pays nothing of a loss of 10, as the policy `whole` says here.
    assert draw_pools(10, (9,), (1,)).shares == (0,)
    assert draw_pools(10, (9,), (0,)).shares == (9,)


def test_b7_a_donation_buys_nobody_anything_of_another() -> None:
    # OpenZeppelin's documentation of ERC-4626: 1 is deposited, 100,000 donated, then 150,000 deposited, which buys 2
    # shares, worth 125,001. Here stakes count by what was paid in, and gains by their date.
    assert 150_000 * (1 + 1) // (100_001 + 1) == 2
    assert 2 * (250_001 + 1) // (3 + 1) == 125_001
    first, second = Staked(1, 0), Staked(150_000, 2)
    assert cohort_gains(100_000, 1, (first, second)).shares == (100_000, 0)


def test_b8_a_unit_left_over_does_not_hide_a_shortfall() -> None:
    # Morpho 82: one unit of collateral left in the account, and the bad debt is not recognised.
    assert collect((1,), (1000,), (0,), (0,)).missing == 999
    assert recognise(Books({A: 1, B: 1}, ()), two(1000)).missing == 999


def test_b9_who_leaves_before_a_loss_is_booked_bears_what_who_stays_bears() -> None:
    # Paradex: 75 missing of accounts worth 1,000; whoever withdraws 203 while it lasts is charged 16, later nothing.
    assert -(-203 * 75 // 1000) == 16
    leaver, stayer = Staked(203, 0), Staked(797, 0)
    asked = request(leaver, 5, 10, 203)
    shares = cohort_bears(75, 7, (asked, stayer)).shares
    assert shares == cohort_bears(75, 7, (leaver, stayer)).shares == (15, 60)
    early = pay(mature(asked, 15), 203, shares[0])
    late = pay(mature(asked, 99), 203 - book(shares, (203, 797)).shares[0])
    assert early.amount == late.amount == 188


def market() -> Market:
    """Return a market with thin margins: 1 % to take on, half of it to keep."""
    return Market("M", USD, 10_000, 5_000, Terms(0, 0, partial=False))


class Forgetful(Book):
    """A host that leaves one owner out."""

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        return [each for each in super().accounts(purpose, asset) if each.owner != "short"]


def opened(*, margins: dict[str, int], pool: int = 0, limit: int = 0, host: type[Book] = Book) -> Book:
    """Return a book with one market at 1,000, a pool with a limit, and what its owners brought in."""
    kept = MutualPool("pool", POOL, PoolTerms(limit, limit, 1))
    remedies = (ByPools(), ByGains(Rule.IN_PROPORTION))
    book = host(Rules(0, (Listing(market(), 1000),), (kept,), remedies))
    for owner, held in margins.items():
        book.take(Deposit(0, market().margin(owner), held))
    book.take(Contribution(0, "pool", outside(USD), pool))
    return book


def test_b10_no_aggregate_can_drift_from_the_accounts() -> None:
    # Percolator's tenth bug: a cached sum of profits parted from the accounts. Here open interest is the other side
    # of the accounts' own entries, and a mark is refused unless the host names all who hold it.
    book = opened(margins={"long": 1000, "short": 1000}, host=Forgetful)
    assert book.take(Trade(0, "M", "long", "short", 10, 1000)) is not None
    with pytest.raises(InvalidValue, match=r"of everyone who holds M\.S, once each, not 0"):
        step(book.state, book, Marks(1, "m", (Price("M", 900),)))


@given(st.permutations(range(5)))
def test_b11_the_order_of_accounts_decides_only_the_odd_units(order: list[int]) -> None:
    losses, gains = (700, 31, 0, 0, 0), (0, 0, 501, 130, 100)
    margins = (100, 31, 0, 0, 0)

    def pick(column: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(column[place] for place in order)

    missing = collect(pick(margins), pick(losses), (0,) * 5, (0,) * 5).missing
    assert missing == 600
    cut = dict(zip(order, in_proportion(missing, pick(gains)).shares, strict=True))
    for place in range(5):
        assert abs(cut[place] * 731 - 600 * gains[place]) < 731


def test_b12_claims_never_exceed_what_is_there() -> None:
    # Liquity's error feedback and Synthetix's truncation towards zero each let all claims exceed the pool.
    for amount, weights in ((7, (3, 3, 3)), (10**18 + 1, (10**9, 1, 7)), (1, (10**38,))):
        assert sum(in_proportion(amount, weights).shares) == amount


def test_b13_a_deposit_touches_only_its_own_account() -> None:
    book = opened(margins={"one": 5})
    taken = step(book.state, book, Deposit(1, market().margin("two"), 7))
    assert dict(taken.posting.changes) == {outside(USD): book[outside(USD)] - 7, market().margin("two"): 7}


def _self_dealing(limit: int) -> tuple[int, int]:
    """Return what one person with two accounts takes out beyond what they put in, and what the pool paid."""
    book = opened(margins={"a": 10_000, "b": 10_000}, pool=1_000_000, limit=limit)
    assert book.take(Trade(0, "M", "a", "b", 1000, 1000)) is not None
    assert book.take(Marks(1, "jump", (Price("M", 500),))) is not None
    held = sum(book[market().margin(owner)] for owner in "ab")
    assert all(line.balanced for line in trial_balance(book))
    return held - 20_000, 1_000_000 - book[POOL]


def test_b14_a_self_dealt_loss_is_paid_by_an_unlimited_pool() -> None:
    # Percolator 38 and 49: every invariant holds while the pool pays the winner of a trade with itself.
    assert _self_dealing(10**30) == (490_000, 490_000)


def test_b14_a_self_dealt_loss_takes_no_more_than_the_policy_lets_it_reach() -> None:
    assert _self_dealing(0) == (0, 0)
    assert _self_dealing(12_345) == (12_345, 12_345)


def test_b15_no_fee_is_paid_while_principal_is_owed() -> None:
    after = settled({A: 99, B: 0}, two(100, fees=10, penalties=10))
    assert (after[B], after.get(LIQUIDATOR, 0), after.get(POOL, 0)) == (99, 0, 0)


def test_b16_after_a_full_wipe_everything_goes_on() -> None:
    pool = draw_pool(pool_of(5), 50).pool
    assert pool.balance == 0
    assert draw_pool(pool, 7).amount == 0
    refilled = Pool(pool.terms, 30, pool.use)
    assert draw_pool(refilled, 7).amount == 7
    after = settled({A: 0, B: 0}, two(100))
    assert (after.get(A, 0), after.get(B, 0)) == (0, 0)


def test_b18_deleveraging_closes_what_is_needed_and_tests_each_candidate() -> None:
    # GMX 143 and 153: closes that overshoot, of candidates that nobody tested. The numbers are ours.
    caps = closable(10, (50, 50, 50), (1_000, 90, 300), (0, 100, 0))
    assert caps == (50, 0, 30)
    closed = close_in_rank(60, 990, caps, (1, 9, 5))
    assert (closed.quantities, closed.left) == ((30, 0, 30), 0)
    assert close_in_rank(90, 990, caps, (1, 9, 5)).left == 10


def test_b19_a_recovery_goes_to_those_who_bore_the_loss() -> None:
    # Percolator-stake 161: a junior lost 50,000 and left; the senior, who lost nothing, was given the recovery.
    assert recover(50_000, (50_000, 0)).shares == (50_000, 0)
    # 159: 600,000 lost by a junior of 100,000 and a senior of 900,000; then 400,000 come in, and 600,000 are recovered.
    borne = in_order(600_000, (100_000, 900_000)).shares
    assert recover(600_000, (*borne, 0)).shares == (100_000, 500_000, 0)


def test_b20_nothing_is_divided_before_it_is_multiplied() -> None:
    # Vega, loss socialisation, third case: 5,800 collected of 8,800 owed. Any fixed number of decimals in the ratio
    # goes wrong for gains that are large enough; at 10^40 units, 28 decimals, the default of Python's, do.
    assert in_proportion(5800, (800, 7200, 800)).shares == (527, 4745, 528)
    gain = 10**40
    ratio = 5800 * 10**28 // 8800
    assert gain * ratio // 10**28 != gain * 5800 // 8800
    assert abs(in_proportion(5800 * gain, (800, 7200, 800)).shares[0] * 8800 - 5800 * gain * 800) < 8800


def test_b21_a_residue_in_the_clearing_account_stops_nothing() -> None:
    # Vega 9619: a settlement account held 7 where it had to hold 0, and the chain stopped.
    after = settled({A: 100, B: 0, CLEARING: 7}, two(100))
    assert (after[CLEARING], after[B]) == (7, 100)


def test_b22_steps_cannot_be_taken_out_of_order() -> None:
    # Maker's heal and flop, Mango's insurance and socialisation: seniority depends on who calls what first.
    books = Books({A: 0, B: 0}, ())
    shortfall = recognise(books, two(100))
    with pytest.raises(OutOfOrder):
        by_pools(shortfall, ())  # type: ignore[arg-type]  # it is not begun yet
    with pytest.raises(InvalidValue, match="a shortfall that is borne whole"):
        settle(begin(shortfall), CLEARING, LIQUIDATOR, POOL)
    borne = by_gains(by_pools(begin(shortfall), ()), Rule.IN_PROPORTION)
    assert settle(borne, CLEARING, LIQUIDATOR, POOL) == ()
    with pytest.raises(AlreadyAbsorbed):
        recognise(Books({A: 0, B: 0}, {"r"}), two(100))
