"""Checked: a stake that is divided is as old, as bound and as much as it was; a gain goes to whom it was made for."""

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
    Event,
    GainShared,
    InsufficientMargin,
    InvalidAmount,
    InvalidValue,
    Joined,
    Left,
    MutualPool,
    NoticeGiven,
    OutOfOrder,
    PlainLoss,
    PoolTerms,
    Recovery,
    RhodianError,
    StakeDivided,
    Trade,
    UnknownName,
    outside,
)
from rhodian.ledger import Overdrawn
from tests import oracle
from tests.machine_host import Book
from tests.pool_members import (
    EUR,
    FUND,
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

PART = StakeDivided(3, "fund", "A", "A 2", 120)
GAIN = GainShared(6, "fund", 6, OUT, 40)


def came_back(after: Book, *owners: str) -> list[int]:
    """Return what is in the accounts for what comes back to one who has left."""
    return [after.get(Account(owner, "recovered", USD), 0) for owner in owners]


def test_a_stake_is_left_in_part_by_notice_of_one_of_two() -> None:
    after = book(*TWO, PART, NoticeGiven(5, "fund", "A 2"), Left(15, "fund", "A 2", wallet("A")), loss(130, 15, 15))
    assert (held(after, "A", "A 2", "B"), after[wallet("A")]) == ([116, 0, 64], 120)


@pytest.mark.clause("EX-23")
def test_a_part_bears_what_occurred_before_it_was_divided_and_is_booked_after() -> None:
    after = book(*TWO, PART, loss(430 - 40, 2, 4))
    assert held(after, "A", "A 2", "B") == [18, 12, 10]


@pytest.mark.clause("EX-23")
def test_the_parts_of_a_stake_on_notice_are_free_when_it_would_have_been() -> None:
    after = book(*TWO, NoticeGiven(2, "fund", "A"), PART)
    refused(after, Left(11, "fund", "A 2", OUT), RhodianError, "is due at 12")
    refused(after, NoticeGiven(11, "fund", "A 2"), OutOfOrder, "request takes")
    for owner in ("A", "A 2"):
        assert after.take(Left(12, "fund", owner, wallet("A"))) is not None
    assert after[wallet("A")] == 300


def test_a_whole_stake_goes_over_to_another_name_and_nothing_comes_in_under_the_old_one() -> None:
    after = book(*TWO, attrs.evolve(PART, taker="C", amount=300), loss(70, 4, 4))
    assert held(after, "A", "B", "C") == [0, 90, 270]
    refused(after, joined("A", 5, 5), InvalidValue, "never had a stake")
    refused(after, attrs.evolve(PART, time=5, amount=1), InvalidValue, "at most the 0 that the stake is")


def test_what_was_borne_before_a_division_comes_back_to_the_name_that_bore_it() -> None:
    after = book(*TWO, loss(70, 1, 1), PART, Recovery(4, "l", OUT, 70))
    assert (came_back(after, "A", "A 2", "B"), after[FUND]) == ([30, 0, 10], 30)


def test_a_gain_goes_into_the_stakes_of_its_date_by_what_they_hold() -> None:
    after = book(*TWO, joined("C", 400, 5), attrs.evolve(GAIN, earned=4))
    assert (held(after, "A", "B", "C"), after[FUND]) == ([330, 110, 400], 30)


@pytest.mark.clause("EX-25", "EX-26")
def test_who_asked_to_leave_gains_until_then_and_bears_until_it_is_free() -> None:
    asked = NoticeGiven(5, "fund", "A")
    before = book(*TWO, asked, attrs.evolve(GAIN, earned=5))
    assert held(before, "A", "B") == [330, 110]
    later = book(*TWO, asked, GAIN, loss(70, 7, 7))
    assert held(later, "A", "B") == [300 - 27, 140 - 13]
    assert later.take(Left(15, "fund", "A", wallet("A"))) is not None
    assert later[wallet("A")] == 273


def test_who_has_left_has_its_part_of_a_gain_of_its_time_in_an_account_of_its_own() -> None:
    begun = (*TWO, NoticeGiven(5, "fund", "A"), Left(15, "fund", "A", OUT))
    after = book(*begun, GainShared(16, "fund", 4, OUT, 40))
    assert (held(after, "A", "B"), came_back(after, "A", "B")) == ([0, 110], [30, 0])
    refused(after, Left(17, "fund", "A", OUT), OutOfOrder, "takes a phase")


def test_a_gain_that_nobody_has_is_refused() -> None:
    asked = (NoticeGiven(1, "fund", "A"), NoticeGiven(1, "fund", "B"))
    refused(book(*TWO, *asked), attrs.evolve(GAIN, earned=2), InvalidValue, "earned must be a date")
    wiped = book(*TWO, loss(430, 1, 1))
    refused(wiped, GAIN, InvalidValue, "earned must be a date")
    assert wiped.take(Contribution(6, "fund", OUT, 40)) is not None


def test_a_stake_that_lost_everything_gains_nothing_for_ever() -> None:
    after = book(*TWO, loss(430, 1, 1), joined("C", 7, 5), GAIN, Recovery(7, "l", OUT, 430))
    assert (held(after, "A", "B", "C"), came_back(after, "A", "B", "C")) == ([0, 0, 47], [300, 100, 0])


def test_one_who_pays_a_gain_into_the_account_it_would_get_it_in_is_paid_nothing() -> None:
    mine = Account("A", "recovered", USD)
    begun = (*TWO, NoticeGiven(5, "fund", "A"), Left(15, "fund", "A", mine))
    after = book(*begun, GainShared(16, "fund", 4, mine, 40))
    assert (held(after, "B"), came_back(after, "A")) == ([110], [290])


def test_a_gain_out_of_margin_leaves_the_requirement() -> None:
    margins = tuple(Deposit(0, Account(owner, "margin", USD), 20) for owner in ("long", "short"))
    after = book(*TWO, *margins, Trade(0, "X", "long", "short", 10, 10))
    paid = attrs.evolve(GAIN, payer=Account("long", "margin", USD))
    refused(after, attrs.evolve(paid, amount=11), InsufficientMargin, "long")
    assert after.take(attrs.evolve(paid, amount=10)) is not None


NAMES = ("A", "B", "C", "D")
few, some, who = st.integers(0, 8), st.integers(1, 200), st.sampled_from(NAMES)
HAPPENS = st.one_of(
    st.builds(Joined, few, st.just("fund"), who, st.just(OUT), some),
    st.builds(NoticeGiven, few, st.just("fund"), who),
    st.builds(Left, few, st.just("fund"), who, st.just(OUT)),
    st.builds(StakeDivided, few, st.just("fund"), who, who, some),
    st.builds(GainShared, few, st.just("fund"), st.integers(0, 25), st.just(OUT), some),
    st.builds(PlainLoss, few, st.integers(0, 10**6).map(str), st.integers(0, 25), st.just(OUT), some),
)


@attrs.define
class Seen:
    """What a name has done, written down beside the machine."""

    entered: int
    asked: int | None = None
    paid_out: int = 0


def dated(event: Any, time: int) -> Any:
    """Return an event at a time; a loss or a gain is of so long before."""
    event = attrs.evolve(event, time=time)
    if isinstance(event, PlainLoss):
        return attrs.evolve(event, occurred=max(0, time - event.occurred))
    return attrs.evolve(event, earned=max(0, time - event.earned)) if isinstance(event, GainShared) else event


@pytest.mark.clause("EX-24", "EX-25", "EX-26")
@given(st.lists(HAPPENS, max_size=16))
def test_in_any_history_gains_and_divisions_are_those_of_plain_sums(events: list[Any]) -> None:
    """Each gain is what exact proportions give to those of its date; a division moves its part and nothing else."""
    after, seen, time = Book(RULES), dict[str, Seen](), 0
    for event in (*TWO[1:3], *events):
        time += event.time
        taken = dated(event, time)
        before = after.copy()
        if after.take(taken) is None:
            continue
        after.check()
        moved = {name: held(after, name)[0] - held(before, name)[0] for name in NAMES}
        if isinstance(taken, Joined):
            seen[taken.owner] = Seen(time)
        elif isinstance(taken, NoticeGiven):
            seen[taken.owner].asked = time
        elif isinstance(taken, Left):
            seen[taken.owner].paid_out = held(before, taken.owner)[0]
        elif isinstance(taken, StakeDivided):
            seen[taken.taker] = attrs.evolve(seen[taken.owner])
            assert {name: by for name, by in moved.items() if by} == {
                taken.owner: -taken.amount, taken.taker: taken.amount
            }  # fmt: skip
        elif isinstance(taken, GainShared):
            counts = [
                held(before, name)[0] + seen[name].paid_out
                if name in seen
                and seen[name].entered <= taken.earned <= (time if (at := seen[name].asked) is None else at)
                else 0
                for name in NAMES
            ]
            shares = oracle.in_proportion(taken.amount, counts)[0]
            gone = [name in seen and seen[name].paid_out > 0 for name in NAMES]
            assert [moved[name] for name in NAMES] == [
                0 if left else part for part, left in zip(shares, gone, strict=True)
            ]
            assert sum(shares) == taken.amount


@pytest.mark.clause("EX-23", "EX-24")
@given(st.integers(1, 300), st.integers(0, 30), st.integers(0, 150), st.integers(0, 150), st.integers(0, 60))
def test_dividing_a_stake_moves_each_loss_or_gain_of_it_by_a_unit_at_most(
    part: int, asks: int, first: int, second: int, gain: int
) -> None:
    """Whole or in two, what a member has after two losses and a gain is the same, within a unit for each of them."""
    ends: list[Event] = [loss(first, 8, 31, "l"), loss(second, 9, 32, "m")]
    if gain:
        ends.append(GainShared(33, "fund", 7, OUT, gain))
    split = StakeDivided(30, "fund", "A", "A 2", part)
    whole = book(*TWO, NoticeGiven(asks, "fund", "A"), attrs.evolve(GAIN, time=30, earned=0), *ends)
    parts = book(*TWO, NoticeGiven(asks, "fund", "A"), attrs.evolve(GAIN, time=30, earned=0), split, *ends)
    assert abs(sum(held(parts, "A", "A 2")) - held(whole, "A")[0]) <= 3
    assert abs(held(parts, "B")[0] - held(whole, "B")[0]) <= 3


NUMBERS: tuple[object, ...] = (True, 1.0, "1", None, -1, [1])
NAMED: tuple[object, ...] = (None, 3, "", " A", ["A"], "outside")
ACCOUNTS: tuple[object, ...] = (
    *(None, "A", Account("A", "contracts", Asset("X.L", 0)), FUND, stake("B"), outside(EUR), Account("A", "own", EUR)),
)
GOOD: dict[str, Any] = {
    "StakeDivided": attrs.evolve(PART, time=20),
    "GainShared": attrs.evolve(GAIN, time=20, earned=2),
}
WRONG: tuple[tuple[str, str, tuple[object, ...]], ...] = (
    *((kind, "time", (*NUMBERS, 10**30 + 1)) for kind in GOOD),
    *((kind, "pool", ("none", "closed", None, 3, ["fund"])) for kind in GOOD),
    ("StakeDivided", "owner", (*NAMED, "Z")),
    ("StakeDivided", "taker", (*NAMED, "A", "B")),
    ("StakeDivided", "amount", (*NUMBERS, 0, 301, 10**30 + 1)),
    ("GainShared", "earned", (*NUMBERS, 21)),
    ("GainShared", "payer", ACCOUNTS),
    ("GainShared", "amount", (*NUMBERS, 0, 10**30 + 1)),
)
CASES = [(kind, field, value) for kind, field, values in WRONG for value in values]
CLOSED = MutualPool("closed", Account("closed", "pool", USD), PoolTerms(0, 0, 1))


def ready() -> Book:
    """Return a book in which A's stake may be divided and a gain shared, and there is a pool that takes no members."""
    return book(
        *TWO, NoticeGiven(5, "fund", "A"), Deposit(20, wallet("C"), 5), rules=attrs.evolve(RULES, pools=(POOL, CLOSED))
    )


@pytest.mark.parametrize("event", GOOD.values(), ids=list(GOOD))
def test_each_event_is_taken_as_long_as_nothing_in_it_is_wrong_and_not_before_the_last(event: Any) -> None:
    assert ready().take(event) is not None
    refused(ready(), attrs.evolve(event, time=19), BackDated, "before the last one")


@pytest.mark.parametrize(("kind", "field", "value"), CASES, ids=str)
def test_an_event_with_a_field_wrong_is_refused_by_its_name(kind: str, field: str, value: object) -> None:
    refused(ready(), attrs.evolve(GOOD[kind], **{field: value}), RhodianError, rf"\b{field}\b")


@pytest.mark.parametrize(("kind", "field", "value", "error"), [
    ("StakeDivided", "pool", "none", UnknownName), ("StakeDivided", "owner", "Z", UnknownName),
    ("StakeDivided", "taker", "B", InvalidValue), ("GainShared", "payer", outside(EUR), AssetMismatch),
    ("GainShared", "earned", -1, InvalidAmount), ("GainShared", "payer", wallet("Z"), Overdrawn),
])  # fmt: skip
def test_what_is_wrong_is_said_by_a_refusal_of_its_own(
    kind: str, field: str, value: object, error: type[RhodianError]
) -> None:
    refused(ready(), attrs.evolve(GOOD[kind], **{field: value}), error, ".")


def test_a_stake_that_was_paid_out_is_not_divided() -> None:
    after = book(*TWO, NoticeGiven(0, "fund", "A"), Left(10, "fund", "A", OUT))
    refused(after, attrs.evolve(PART, time=11), OutOfOrder, "divide takes a phase Staked, Requested or Matured")


class Forgetful(Book):
    """A host that does not name everyone who is a member."""

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        return [each for each in super().accounts(purpose, asset) if each.owner != "B"]


def test_a_host_that_leaves_a_member_out_of_a_gain_is_refused() -> None:
    whole, host = book(*TWO, PART), Forgetful(RULES)
    host.update(whole)
    host.state = whole.state
    refused(host, GAIN, InvalidValue, "accounts must be of everyone who ever was a member of fund")
