"""Checked: ballots, with the numbers of those that were counted otherwise elsewhere."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Asset, InvalidAmount, InvalidValue, TooEarly
from rhodian.base.accounts import Account, outside
from rhodian.governance import (
    VOTES,
    Ballot,
    Choice,
    Threshold,
    Weighting,
    box,
    cast_vote,
    decided,
    delegated,
    held_before,
    registered,
    voting_weight,
)
from rhodian.ledger import Overdrawn, SelfTransfer, post, post_all

HALF = Threshold(1, 2, strict=True)
BALLOT = Ballot("ann", Asset("BALLOT1", 0), 10, 20, 30, Threshold(1, 10, strict=False), HALF)

Book = dict[Account, int]


def published(**weights: int) -> Book:
    book: Book = {}
    book.update(post_all(book, registered(BALLOT, tuple(weights), tuple(weights.values()))))
    return book


def counted(book: Book, ballot: Ballot = BALLOT) -> tuple[int, int, int]:
    yes, no, rest = (book.get(box(ballot, choice), 0) for choice in Choice)
    return yes, no, rest


def passes(threshold: Threshold, part: int, whole: int) -> bool:
    return decided(attrs.evolve(BALLOT, majority=threshold), 30, whole, (part, whole - part, 0)).carried


@pytest.mark.clause("VO-5")
def test_two_thirds_of_100_are_67_and_of_99_are_66_unless_more_is_asked() -> None:
    weak, strict = Threshold(2, 3, strict=False), Threshold(2, 3, strict=True)
    assert not passes(weak, 66, 100)
    assert passes(weak, 67, 100)
    assert passes(weak, 66, 99)
    assert not passes(strict, 66, 99)


@pytest.mark.clause("VO-5")
def test_a_quorum_that_is_lowered_later_revives_no_ballot_that_failed() -> None:
    cast = (54, 36, 0)
    assert not decided(BALLOT, 30, 1_000, cast).quorate
    lowered = attrs.evolve(BALLOT, asset=Asset("BALLOT2", 0), quorum=Threshold(8, 100, strict=False))
    assert decided(lowered, 30, 1_000, cast).carried
    assert not decided(BALLOT, 31, 1_000, cast).carried


@pytest.mark.clause("VO-5")
def test_a_ballot_on_which_nobody_votes_or_all_abstain_is_not_carried() -> None:
    free = attrs.evolve(BALLOT, quorum=Threshold(0, 1, strict=False), majority=Threshold(0, 1, strict=False))
    assert not decided(free, 30, 0, (0, 0, 0)).carried
    assert not decided(free, 30, 10, (0, 0, 10)).carried


@pytest.mark.clause("VO-3")
def test_what_a_delegator_votes_itself_its_delegate_does_not() -> None:
    book = published(v1=1_010, v2=100)
    book.update(post(book, delegated(BALLOT, 10, "v1", "v2", 1_000)))
    book.update(post(book, delegated(BALLOT, 11, "v2", "v1", 1_000)))
    book.update(post(book, cast_vote(BALLOT, 20, "v1", Choice.YES, 1_010)))
    book.update(post(book, cast_vote(BALLOT, 29, "v2", Choice.NO, 100)))
    assert counted(book) == (1_010, 100, 0)
    with pytest.raises(Overdrawn):
        post(book, cast_vote(BALLOT, 29, "v2", Choice.YES, 1))


@pytest.mark.clause("VO-2")
def test_leavers_latecomers_and_flash_loans_have_no_weight() -> None:
    assert held_before(914, 3, 0, 10) == 914
    assert held_before(600, 3, 7, 10) == 0
    assert held_before(600, 3, 11, 10) == 600
    assert held_before(900, 10, 0, 10) == 0
    assert held_before(10**9, 25, 0, 10) == 0


@pytest.mark.clause("VO-1")
def test_a_holder_split_in_four_has_its_cap_four_times_and_a_vote_a_name() -> None:
    def weight(weighting: Weighting, units: int) -> int:
        return voting_weight(weighting, units, 1_000, 50_000)

    assert weight(Weighting.CAPPED, 200) == 50
    assert 4 * weight(Weighting.CAPPED, 50) == 200
    assert weight(Weighting.ONE_A_HEAD, 200) == 1
    assert 4 * weight(Weighting.ONE_A_HEAD, 50) == 4
    assert weight(Weighting.LINEAR, 200) == 4 * weight(Weighting.LINEAR, 50) == 200


@pytest.mark.clause("VO-3")
def test_a_copy_of_a_proposal_is_another_ballot() -> None:
    book, copy = published(ann=10), attrs.evolve(BALLOT, proposer="eve", asset=Asset("BALLOT2", 0))
    assert counted(book, copy) == (0, 0, 0)
    with pytest.raises(Overdrawn):
        post(book, cast_vote(copy, 20, "ann", Choice.YES, 1))
    assert box(BALLOT, Choice.YES) != box(attrs.evolve(BALLOT, proposer="eve"), Choice.YES)


@pytest.mark.clause("VO-4")
def test_no_vote_is_cast_outside_its_window_and_none_is_handed_on_once_it_is_over() -> None:
    with pytest.raises(TooEarly):
        cast_vote(BALLOT, 19, "ann", Choice.YES, 1)
    with pytest.raises(InvalidValue, match="before the ballot closes"):
        cast_vote(BALLOT, 30, "ann", Choice.YES, 1)
    with pytest.raises(InvalidValue, match="before the ballot closes"):
        delegated(BALLOT, 30, "ann", "bob", 1)
    with pytest.raises(SelfTransfer):
        delegated(BALLOT, 20, "ann", "ann", 1)
    with pytest.raises(TooEarly):
        decided(BALLOT, 29, 1, (1, 0, 0))


@pytest.mark.clause("VO-6")
def test_what_is_no_name_no_threshold_no_time_or_too_many_votes_is_refused() -> None:
    with pytest.raises(InvalidValue, match="inside the books"):
        registered(BALLOT, ("outside",), (5,))
    with pytest.raises(InvalidAmount):
        Threshold(-1, 2, strict=True)
    with pytest.raises(InvalidValue, match="no more than the denominator"):
        Threshold(3, 2, strict=True)
    with pytest.raises(InvalidValue, match="True or False"):
        Threshold(1, 2, strict=1)  # type: ignore[arg-type]  # what is wrong
    with pytest.raises(InvalidValue, match="later than it is published"):
        attrs.evolve(BALLOT, published=20)
    with pytest.raises(InvalidValue, match="later than it opens"):
        attrs.evolve(BALLOT, closes=20)
    with pytest.raises(InvalidValue, match="handed on"):
        attrs.evolve(BALLOT, asset=Asset("id", 0))
    with pytest.raises(InvalidValue, match="no more than was registered"):
        decided(BALLOT, 30, 9, (5, 4, 1))
    with pytest.raises(InvalidValue, match="Weighting"):
        voting_weight("linear", 1, 1, 1)  # type: ignore[arg-type]  # what is wrong


@pytest.mark.clause("VO-3", "VO-5")
@given(
    st.lists(st.integers(1, 50), min_size=3, max_size=3),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5), st.integers(1, 60)), max_size=12),
)
def test_however_votes_are_handed_on_and_cast_all_are_of_what_was_registered(
    weights: list[int], moves: list[tuple[int, int, int]]
) -> None:
    names = ("a", "b", "c")
    book = published(**dict(zip(names, weights, strict=True)))
    for who, target, weight in moves:
        try:
            if target < len(names):
                move = delegated(BALLOT, 20, names[who], names[target], weight)
            else:
                move = cast_vote(BALLOT, 20, names[who], tuple(Choice)[target - len(names)], weight)
            book.update(post(book, move))
        except (Overdrawn, SelfTransfer):
            continue
    left = sum(book.get(Account(name, VOTES, BALLOT.asset), 0) for name in names)
    every = -book.get(outside(BALLOT.asset), 0)
    assert every == sum(weights) == sum(counted(book)) + left
    yes, no, rest = counted(book)
    found = decided(BALLOT, 30, every, (yes, no, rest))
    assert found.quorate == (10 * (yes + no + rest) >= every)
    assert found.carried == (found.quorate and 2 * yes > yes + no)
