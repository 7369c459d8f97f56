"""Checked: coming into a pool and leaving it: who bears what the pool pays, and what one who leaves is paid."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    ByGains,
    ByLayers,
    Contribution,
    Deposit,
    InvalidValue,
    Joined,
    Left,
    Marks,
    NoticeGiven,
    PlainLoss,
    PoolTerms,
    Price,
    Rule,
    RulesChanged,
    TooEarly,
    Trade,
    step,
)
from tests.machine_host import Book
from tests.pool_members import (
    FUND,
    NEXT,
    OUT,
    POOL,
    RULES,
    TWO,
    USD,
    book,
    held,
    joined,
    loss,
    refused,
    stake,
    wallet,
)


def test_what_a_pool_pays_comes_out_of_its_own_account_first_and_then_out_of_stakes_in_proportion() -> None:
    after = book(*TWO, loss(20, 1, 1, "small"))
    assert (after[FUND], held(after, "A", "B")) == (10, [300, 100])
    taken = after.take(loss(210, 2, 2, "large"))
    assert taken is not None
    assert (after[FUND], held(after, "A", "B")) == (0, [150, 50])
    assert [(move.payer, move.amount) for move in taken.posting.transfers if move.payee == OUT] == [
        (FUND, 10), (stake("A"), 150), (stake("B"), 50)
    ]  # fmt: skip


@pytest.mark.clause("EX-14", "EX-22")
def test_a_mark_draws_on_stakes_too_and_its_receipt_names_who_bore_it() -> None:
    margins = (Deposit(0, Account(owner, "margin", USD), 20) for owner in ("long", "short"))
    after = book(*TWO, *margins, Trade(0, "X", "long", "short", 10, 10))
    taken: Any = after.take(Marks(1, "m", (Price("X", 1),)))
    assert (after[FUND], held(after, "A", "B")) == (0, [270, 90])
    assert after[Account("short", "margin", USD)] == 110
    (take,) = taken.posting.receipt[0].borne.takes[:1]
    assert dict(zip(take.accounts, take.amounts, strict=True)) == {FUND: 30, stake("A"): 30, stake("B"): 10}


@pytest.mark.clause("EX-14")
def test_who_came_in_after_a_loss_bears_nothing_of_it_however_late_it_is_booked() -> None:
    after = book(*TWO, joined("C", 400, 5), loss(70, 4, 6))
    assert (after[FUND], held(after, "A", "B", "C")) == (0, [270, 90, 400])


def test_a_pool_pays_no_more_than_what_was_exposed_at_the_date() -> None:
    after = book(*TWO, joined("C", 400, 5), loss(500, 4, 6))
    assert (held(after, "A", "B", "C"), after[NEXT]) == ([0, 0, 400], 930)


@pytest.mark.clause("EX-15")
def test_a_stake_bears_what_occurs_until_its_notice_is_over_and_nothing_after() -> None:
    begun = (*TWO, NoticeGiven(5, "fund", "A"))
    inside, after = book(*begun, loss(70, 14, 20)), book(*begun, loss(70, 15, 20))
    assert (held(inside, "A", "B"), held(after, "A", "B")) == ([270, 90], [300, 60])


@pytest.mark.clause("EX-15")
def test_one_who_leaves_is_paid_what_its_stake_holds() -> None:
    after = book(*TWO, NoticeGiven(5, "fund", "A"), loss(70, 14, 14), Left(15, "fund", "A", wallet("A")))
    assert (held(after, "A", "B"), after[wallet("A")]) == ([0, 90], 270)


@pytest.mark.clause("EX-16")
def test_nobody_bears_more_because_another_has_left_and_its_share_is_left_to_the_next_layer() -> None:
    begun = (*TWO, NoticeGiven(5, "fund", "A"))
    after = book(*begun, Left(15, "fund", "A", OUT), loss(70, 14, 16))
    assert (after[FUND], held(after, "A", "B"), after[NEXT]) == (0, [0, 90], 970)


def test_a_loss_of_which_nobody_who_is_left_bears_anything_goes_to_the_next_layer() -> None:
    after = book(joined("A", 300), Deposit(0, NEXT, 50), NoticeGiven(0, "fund", "A"), Left(10, "fund", "A", OUT))
    assert after.take(loss(40, 9, 10)) is not None
    assert after[NEXT] == 10


def test_the_notice_is_that_of_the_rules_of_when_it_was_given() -> None:
    later = attrs.evolve(RULES, since=6, pools=(attrs.evolve(POOL, notice=50),))
    after = book(*TWO, NoticeGiven(5, "fund", "A"), RulesChanged(5, later), NoticeGiven(6, "fund", "B"))
    assert after.take(Left(15, "fund", "A", OUT)) is not None
    with pytest.raises(TooEarly) as caught:
        step(after.state, after, Left(55, "fund", "B", OUT))
    assert (caught.value.time, caught.value.due) == (55, 56)


def test_a_stake_that_lost_everything_is_paid_nothing_and_its_name_is_not_given_again() -> None:
    after = book(*TWO, loss(430, 0, 0), NoticeGiven(5, "fund", "A"), Left(15, "fund", "A", wallet("A")))
    assert after.get(wallet("A"), 0) == 0
    refused(after, joined("A", 5, 15), InvalidValue, "owner must be a name that never had a stake in this pool")


def test_one_name_has_one_stake_in_a_pool_once() -> None:
    after = book(*TWO)
    refused(after, joined("A", 5), InvalidValue, "owner must be a name that never had a stake in this pool")
    after = book(*TWO, NoticeGiven(0, "fund", "A"), Left(10, "fund", "A", OUT))
    refused(after, joined("A", 5, 10), InvalidValue, "owner must be a name that never had a stake in this pool")
    assert after.take(joined("A 2", 5, 10)) is not None


NAMED = ("A", "B", "C", "D")
owners, few, some = st.sampled_from(NAMED), st.integers(0, 8), st.integers(1, 400)
HAPPENS = st.one_of(
    st.builds(Joined, few, st.just("fund"), owners, st.just(OUT), some),
    st.builds(NoticeGiven, few, st.just("fund"), owners),
    st.builds(Left, few, st.just("fund"), owners, st.just(OUT)),
    st.builds(Contribution, few, st.just("fund"), st.just(OUT), some),
    st.builds(PlainLoss, few, st.integers(0, 10**6).map(str), st.integers(0, 25), st.just(OUT), some),
)


@attrs.define
class Written:
    """What a member has done, written down beside the machine."""

    entered: int
    paid_in: int
    until: int | None = None
    paid_out: int | None = None


@pytest.mark.clause("EX-14")
@given(st.lists(HAPPENS, max_size=14))
def test_in_any_history_each_bears_its_quota_of_what_occurred_while_it_was_exposed(events: list[Any]) -> None:
    after, kept, time = Book(RULES), dict[str, Written](), 0
    for event in (*TWO[:3], *events):
        time += event.time
        dated = attrs.evolve(event, time=time)
        if isinstance(event, PlainLoss):
            dated = attrs.evolve(dated, occurred=max(0, time - event.occurred))
        before = after.copy()
        if after.take(dated) is None:
            continue
        after.check()
        if isinstance(dated, Joined):
            assert dated.owner not in kept
            kept[dated.owner] = Written(time, dated.amount)
        elif isinstance(dated, NoticeGiven):
            kept[dated.owner].until = time + 10
        elif isinstance(dated, Left):
            kept[dated.owner].paid_out = held(before, dated.owner)[0]
        elif isinstance(dated, PlainLoss):
            _quotas_are_kept(before, after, dated, kept)
        for owner, written in kept.items():
            assert 0 <= held(after, owner)[0] + (written.paid_out or 0) <= written.paid_in


def _quotas_are_kept(before: Book, after: Book, event: PlainLoss, kept: dict[str, Written]) -> None:
    """Assert that a loss is borne by the pool's own account, and then by stakes to within a unit of their quotas."""
    own = min(event.amount, before.get(FUND, 0))
    assert before.get(FUND, 0) - after.get(FUND, 0) == own
    at_risk = {
        owner: held(before, owner)[0] + (written.paid_out or 0)
        for owner, written in kept.items()
        if written.entered <= event.occurred and (written.until is None or event.occurred < written.until)
    }
    whole = sum(at_risk.values())
    for owner, written in kept.items():
        bore = held(before, owner)[0] - held(after, owner)[0]
        if owner not in at_risk or written.paid_out is not None:
            assert bore == 0
        elif whole > 0:
            assert abs(bore - Fraction(min(event.amount - own, whole) * at_risk[owner], whole)) < 1


def test_a_pools_limit_counts_what_its_members_bear() -> None:
    rules = attrs.evolve(RULES, pools=(attrs.evolve(POOL, terms=PoolTerms(100, 150, 1000)),))
    after = book(*TWO, loss(500, 1, 1, "one"), loss(500, 2, 2, "two"), rules=rules)
    assert (after[FUND], sum(held(after, "A", "B"))) == (0, 280)
    assert after[Account("fund", "drawn from 0 for 1000", Asset("drawn", 0))] == 150


def test_a_shortfall_that_layers_bear_draws_on_stakes_once() -> None:
    rules = attrs.evolve(RULES, remedies=(ByLayers(), ByGains(Rule.IN_PROPORTION)))
    margins = (Deposit(0, Account(owner, "margin", USD), 20) for owner in ("long", "short"))
    after = book(*TWO, *margins, Trade(0, "X", "long", "short", 10, 10), Marks(1, "m", (Price("X", 1),)), rules=rules)
    assert (after[FUND], held(after, "A", "B")) == (0, [270, 90])


def test_the_names_of_a_members_accounts_say_what_they_hold() -> None:
    after = book(*TWO, NoticeGiven(5, "fund", "A"), Left(15, "fund", "A", OUT))
    noted = {each.purpose: number for each, number in after.items() if each.owner == "A" and number}
    assert noted == {"entered fund": 1, "asked to leave fund": 6, "free from fund": 16, "paid by fund": 300}
    assert all(re.fullmatch("[a-z ]+ fund", purpose) for purpose in noted)
