"""Other systems' pools of shares, as stakes of a machine: to the unit, or the difference is said.

A stake of Rhodian's is the money that it holds. So where a system rounds a share or a rate, its number is less by what
it leaves behind; the tests state both. What is of shares alone, and what cancels a request, is no event here.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from rhodian import (
    Account,
    Contribution,
    Event,
    GainShared,
    Joined,
    Layer,
    Left,
    MutualPool,
    NoticeGiven,
    PlainLoss,
    PoolTerms,
    Rule,
    Rules,
    StakeDivided,
)
from tests.machine_host import Book
from tests.pool_members import FUND, OUT, USD, held

POOL = MutualPool("fund", FUND, PoolTerms(10**40, 10**40, 1000), (), 10)
RULES = Rules(0, (), (POOL,), layers=(Layer("fund", "", Rule.IN_ORDER),))
E18 = 10**18


def played(*events: Event) -> Book:
    """Return a book after events that are all taken, and add up."""
    book = Book(RULES)
    for event in events:
        assert book.take(event) is not None, event
        book.check()
    return book


def joins(owner: str, amount: int, time: int = 0) -> Joined:
    """Return somebody's coming in."""
    return Joined(time, "fund", owner, OUT, amount)


def leaves(owner: str, at: int = 30) -> Left:
    """Return somebody's leaving into an account of its own."""
    return Left(at, "fund", owner, Account(owner, "own", USD))


def lost(amount: int, at: int = 1, name: str = "l") -> PlainLoss:
    """Return a loss."""
    return PlainLoss(at, name, at, OUT, amount)


def asks(owner: str, at: int = 0) -> NoticeGiven:
    """Return a request to leave."""
    return NoticeGiven(at, "fund", owner)


def paid(book: Book, owner: str) -> int:
    """Return what somebody was paid."""
    return book.get(Account(owner, "own", USD), 0)


def test_who_stakes_into_an_empty_pool_and_leaves_has_all_back_where_drift_keeps_a_unit() -> None:
    """Drift pays 999,999 of 1,000,000, since it freezes the vault less 1, which is then the protocol's."""
    book = played(joins("A", 1_000_000), asks("A"), leaves("A"), joins("B", 1_234, 30))
    assert (paid(book, "A"), book.get(FUND, 0)) == (999_999 + 1, 0)
    assert held(book, "B") == [1_234]


def test_who_stakes_beside_what_is_nobodys_has_all_back_as_at_drift() -> None:
    """A vault of 1,000,000,000 without shares is the pool's own account: a stake of 1,000,000 is paid whole."""
    begun = (Contribution(0, "fund", OUT, 1_000_000_000), joins("A", 1_000_000))
    book = played(*begun, asks("A"), leaves("A"))
    assert (paid(book, "A"), book[FUND]) == (1_000_000, 1_000_000_000)


@pytest.mark.parametrize(("frozen", "lost_since", "lidos"), [(100, 10, 90), (100, 5, 95)])
def test_a_leaver_is_paid_the_smaller_of_request_and_value_as_in_lidos_queue(
    frozen: int, lost_since: int, lidos: int
) -> None:
    """What was lost since the request is taken off: 100 of 90 shares at a rate of 1, and of 100 at 0.95."""
    book = played(joins("A", frozen), asks("A"), lost(lost_since), leaves("A"))
    assert paid(book, "A") == lidos


def test_of_three_at_a_rate_of_two_thirds_two_are_paid_where_lido_pays_one() -> None:
    """Lido's rate is rounded down to 0.666…, and then its product with 3 shares; the loss of 1 of 3 leaves 2."""
    rate = 2 * 10**27 // 3
    book = played(joins("A", 3), asks("A"), lost(1), leaves("A"))
    assert (3 * rate // 10**27, paid(book, "A")) == (1, 2)


def test_what_is_gained_after_the_request_is_not_paid_as_in_lidos_queue_and_at_drift() -> None:
    """A request of 100 is paid 100 though the pool gains 10, which those have who stay; what was lost since is not."""
    book = played(
        joins("A", 100), joins("B", 100), asks("A", 5), GainShared(6, "fund", 6, OUT, 10), lost(21, 7), leaves("A")
    )
    assert (paid(book, "A"), held(book, "B")) == (90, [99])


def test_losses_are_shared_exactly_where_a_running_product_leaves_units_behind() -> None:
    """Liquity's first pool rounds a loss per unit up, so 100 units of 60 % stay with nobody; here there are none."""
    liquitys = (35_999_999_999_999_999_940, 23_999_999_999_999_999_960)
    begun = (joins("A", 60 * E18), joins("B", 40 * E18), lost(40 * E18))
    assert held(played(*begun), "A", "B") == [36 * E18, 24 * E18]
    assert 60 * E18 - sum(liquitys) == 100
    again = played(*begun, lost(59 * E18, 2, "m"))
    assert held(again, "A", "B") == [6 * E18 // 10, 4 * E18 // 10]


def test_a_loss_of_all_but_one_unit_leaves_it_to_one_member_where_a_product_falls_to_0() -> None:
    """Liquity's product is 0 then, which its contract does not allow; its second pool keeps 1 whole coin."""
    book = played(joins("A", 6_000 * E18), joins("B", 4_000 * E18), lost(10_000 * E18 - 1))
    assert held(book, "A", "B") == [1, 0]
    kept = played(joins("A", 6_000 * E18), joins("B", 4_000 * E18), lost(9_999 * E18))
    assert held(kept, "A", "B") == [6 * E18 // 10, 4 * E18 // 10]


def test_one_who_comes_in_after_a_loss_bears_by_what_all_hold_then() -> None:
    """Of what was paid in, a second loss of 180 was booked as 50, 50 and 60, with 20 left over while there were 40."""
    book = played(joins("A", 100), joins("B", 100), lost(100), joins("C", 100, 2), lost(180, 3, "m"))
    assert held(book, "A", "B", "C") == [5, 5, 10]
    assert sum(held(book, "A", "B", "C")) == 3 * 100 - 100 - 180


@pytest.mark.parametrize(("first", "given", "victim"), [(9, 10 * E18, E18), (1, 10**6, 2 * 10**6)])
def test_a_gift_to_the_pool_takes_nothing_from_who_comes_in_after_it(first: int, given: int, victim: int) -> None:
    """Where a price is what is held by what was minted, the victim has 0 shares, or 1 for half its money."""
    begun = (joins("attacker", first), Contribution(0, "fund", OUT, given), joins("victim", victim))
    book = played(*begun, asks("attacker"), asks("victim"), leaves("attacker"), leaves("victim"))
    assert (paid(book, "attacker"), paid(book, "victim"), book[FUND]) == (first, victim, given)


def test_after_a_slash_of_nearly_all_the_smallest_part_is_a_unit_and_is_paid() -> None:
    """At Umbrella 10^12 shares are then worth 0 units, and a unit needs more than 10^13 of them."""
    begun = (joins("A", 10 * E18), joins("B", E18), lost(11 * E18 - 10**6))
    book = played(*begun, StakeDivided(2, "fund", "B", "B 2", 1), asks("B 2", 2), leaves("B 2"))
    assert (held(book, "A", "B", "B 2"), paid(book, "B 2")) == ([909_091, 90_908, 0], 1)
    assert abs(held(book, "A")[0] - Fraction(10 * 10**6, 11)) < 1
