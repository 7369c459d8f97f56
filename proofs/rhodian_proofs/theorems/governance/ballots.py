"""Checked: what is claimed of ballots: whose votes count, that none counts twice, and when a proposal is carried."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import OUTSIDE, Account, Asset
from rhodian.base.errors import InvalidAmount, InvalidValue, TooEarly
from rhodian.base.rates import PPM
from rhodian.governance.ballots import (
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
from rhodian.ledger.errors import Overdrawn
from rhodian.ledger.posting import post_all
from rhodian_proofs.claims import (
    AnyAccount,
    AnyAsset,
    AnyName,
    Books,
    Natural,
    Not,
    claim,
    implies,
    is_natural,
    refusal_of,
    tells,
    where,
    written,
)
from rhodian_proofs.theorems.liquidity.holding import is_positive
from rhodian_proofs.theorems.sharing.refusals import Number  # noqa: TC001  # the prover reads types

HALF = Threshold(1, 2, strict=True)
"""A threshold like any other, for what does not look at it."""
OPENS = 10
CLOSES = 20
"""When the ballots of these claims open and close, where that is not looked at."""


def _ballot(asset: Any, opens: Any = OPENS, closes: Any = CLOSES) -> Ballot:
    """Return a ballot whose thresholds are not looked at."""
    return Ballot("proposer", asset, opens - 1, opens, closes, HALF, HALF)


@claim("VO-1", about=(voting_weight,))
def units_become_weight_by_the_rule_that_is_named(
    weighting: Weighting, units: Natural, every: Natural, cap_ppm: Natural
) -> None:
    """A unit is a vote; or up to a part of all units, rounded down; or there is one for whoever holds any."""
    if cap_ppm <= PPM:
        weight = voting_weight(weighting, units, every, cap_ppm)
        cap = every * cap_ppm // PPM
        assert implies(weighting is Weighting.LINEAR, weight == units)
        assert implies(weighting is Weighting.CAPPED, (weight == units) if units <= cap else (weight == cap))
        assert implies(weighting is Weighting.ONE_A_HEAD, weight == (1 if units > 0 else 0))
        assert (0 <= weight) & (weight <= units)


@claim("VO-1", about=(voting_weight,))
def split_under_several_names_units_have_the_same_weight_if_it_is_linear_and_else_no_less(
    weighting: Weighting, units: Natural, more: Natural, every: Natural
) -> None:
    """Units under two names have the weight that they have under one if it is linear, and no less if it is not."""
    one = voting_weight(weighting, units + more, every, PPM)
    two = voting_weight(weighting, units, every, PPM) + voting_weight(weighting, more, every, PPM)
    assert implies(weighting is Weighting.LINEAR, one == two)
    assert one <= two
    assert implies(weighting is Weighting.ONE_A_HEAD, two <= one + 1)


@claim("VO-2", about=(held_before,))
def only_what_came_in_strictly_before_and_is_not_asked_for_counts(
    units: Natural, since: Natural, asked: Natural, published: Natural
) -> None:
    """Units count if they came in strictly before publication, and nobody asked for them up to it; else none does."""
    counts = held_before(units, since, asked, published)
    assert implies((since < published) & ((asked == 0) | (asked > published)), counts == units)
    assert implies((since >= published) | ((asked > 0) & (asked <= published)), counts == 0)


def _after(books: Any, transfers: Any) -> Any:
    """Return the books after some transfers, or nothing if one of them has too little."""
    try:
        return written(books, post_all(books, transfers))
    except Overdrawn:
        return None


@claim("VO-3", about=(cast_vote, post_all))
def a_vote_moves_weight_from_its_voter_into_one_box_and_nothing_else(
    books: Books, asset: AnyAsset, voter: AnyName, choice: Choice, weight: Natural, holder: AnyAccount
) -> None:
    """A vote cast is of its voter no more, and in one box; nobody else has more or less; or there was too little."""
    if weight > 0 and voter != OUTSIDE and not asset.only_rises:
        ballot = _ballot(asset)
        votes, into = Account(voter, VOTES, asset), box(ballot, choice)
        after = _after(books, (cast_vote(ballot, OPENS, voter, choice, weight),))
        if after is None:
            assert books.get(votes, 0) < weight
        else:
            moved = where(holder == into, weight, 0) - where(holder == votes, weight, 0)
            assert after.get(holder, 0) == books.get(holder, 0) + moved


@claim("VO-5", about=(decided,))
def a_proposal_is_carried_exactly_by_its_quorum_and_its_majority(
    quorum: Threshold, majority: Threshold, yes: Natural, no: Natural, rest: Natural, silent: Natural
) -> None:
    """It is carried exactly if what is cast reaches the quorum of all registered, and what is for it the majority."""
    ballot = Ballot("proposer", Asset("VOTES", 0), OPENS - 1, OPENS, CLOSES, quorum, majority)
    cast = yes + no + rest
    every = cast + silent
    found = decided(ballot, CLOSES, every, (yes, no, rest))
    has, needs = quorum.denominator * cast, quorum.numerator * every
    quorate = (every > 0) & ((has >= needs) if not quorum.strict else (has > needs))
    has, needs = majority.denominator * yes, majority.numerator * (yes + no)
    enough = (yes + no > 0) & ((has >= needs) if not majority.strict else (has > needs))
    if quorate:
        assert found.quorate
    else:
        assert not found.quorate
    if quorate & enough:
        assert found.carried
    else:
        assert not found.carried


@claim("VO-4", about=(cast_vote, delegated))
def votes_are_cast_while_a_ballot_is_open_and_handed_on_until_it_closes(
    asset: AnyAsset, opens: Natural, lasts: Natural, time: Number
) -> None:
    """A vote is refused before a ballot opens and once it is over; to hand it on is refused once it is over."""
    if asset.only_rises:
        return
    ballot = _ballot(asset, opens + 1, opens + 2 + lasts)
    cast = refusal_of(cast_vote, ballot, time, "voter", Choice.YES, 1)
    handed = refusal_of(delegated, ballot, time, "voter", "other", 1)
    if not is_natural(time):
        assert tells(cast, InvalidAmount, field="time", value=time)
        assert tells(handed, InvalidAmount, field="time", value=time)
    elif time >= ballot.closes:
        assert tells(cast, InvalidValue, field="time", value=time)
        assert tells(handed, InvalidValue, field="time", value=time)
    else:
        assert handed is None
        if time < ballot.opens:
            assert tells(cast, TooEarly, time=time, due=ballot.opens)
        else:
            assert cast is None


@claim("VO-3", about=(delegated, post_all))
def to_hand_votes_on_moves_them_and_nothing_else(
    books: Books, asset: AnyAsset, voter: AnyName, delegate: AnyName, weight: Natural, holder: AnyAccount
) -> None:
    """What is handed on its holder has less, and its delegate more; nobody else's changes; or there was too little."""
    if weight > 0 and voter != OUTSIDE and delegate != OUTSIDE and voter != delegate and not asset.only_rises:
        ballot = _ballot(asset)
        votes, into = Account(voter, VOTES, asset), Account(delegate, VOTES, asset)
        after = _after(books, (delegated(ballot, OPENS, voter, delegate, weight),))
        if after is None:
            assert books.get(votes, 0) < weight
        else:
            moved = where(holder == into, weight, 0) - where(holder == votes, weight, 0)
            assert after.get(holder, 0) == books.get(holder, 0) + moved


@claim("VO-6", about=(Threshold, Ballot))
def thresholds_and_ballots_are_refused_for_the_first_that_is_wrong(
    asset: AnyAsset, part: Number, whole: Number, opens: Number, closes: Number, published: Number
) -> None:
    """A threshold is refused for a number that is none, or of more than all; a ballot if its times do not rise."""
    refusal = refusal_of(Threshold, part, whole, HALF.strict)
    if not is_natural(part):
        assert tells(refusal, InvalidAmount, field="numerator", value=part)
    elif not is_positive(whole):
        assert tells(refusal, InvalidValue, field="denominator", value=whole)
    elif part > whole:
        assert tells(refusal, InvalidValue, field="numerator", value=part)
    else:
        assert refusal is None
    refusal = refusal_of(Ballot, "proposer", asset, published, opens, closes, HALF, HALF)
    if asset.only_rises:
        assert tells(refusal, InvalidValue, field="asset", value=asset)
    elif not is_natural(published):
        assert tells(refusal, InvalidAmount, field="published", value=published)
    elif not is_natural(opens):
        assert tells(refusal, InvalidAmount, field="opens", value=opens)
    elif published >= opens:
        assert tells(refusal, InvalidValue, field="opens", value=opens)
    elif not is_natural(closes):
        assert tells(refusal, InvalidAmount, field="closes", value=closes)
    elif closes <= opens:
        assert tells(refusal, InvalidValue, field="closes", value=closes)
    else:
        assert refusal is None


@claim("VO-6", about=(decided,))
def a_decision_is_refused_before_the_end_and_of_more_votes_than_there_are(
    asset: AnyAsset, time: Number, every: Number, yes: Number, no: Number, rest: Number
) -> None:
    """What became of a proposal is refused for what is no amount, before its ballot closes, and of too many votes."""
    if asset.only_rises:
        return
    refusal = refusal_of(decided, _ballot(asset), time, every, (yes, no, rest))
    if not is_natural(time):
        assert tells(refusal, InvalidAmount, field="time", value=time)
    elif time < CLOSES:
        assert tells(refusal, TooEarly, time=time, due=CLOSES)
    elif not is_natural(every):
        assert tells(refusal, InvalidAmount, field="every", value=every)
    elif not is_natural(yes):
        assert tells(refusal, InvalidAmount, field="for", value=yes)
    elif not is_natural(no):
        assert tells(refusal, InvalidAmount, field="against", value=no)
    elif not is_natural(rest):
        assert tells(refusal, InvalidAmount, field="abstaining", value=rest)
    elif yes + no + rest > every:
        assert tells(refusal, InvalidValue, field="cast", value=yes + no + rest)
    else:
        assert refusal is None


@claim("VO-6", about=(voting_weight, registered, delegated, cast_vote, decided))
def what_is_no_record_of_its_kind_is_refused(
    asset: AnyAsset,
    no_ballot: Annotated[Any, Not(Ballot)],
    no_choice: Annotated[Any, Not(Choice)],
    no_weighting: Annotated[Any, Not(Weighting)],
) -> None:
    """What is no ballot, no choice or no weighting is refused, and so is whoever is outside the books."""
    if asset.only_rises:
        return
    for refusal in (
        refusal_of(registered, no_ballot, (), ()),
        refusal_of(delegated, no_ballot, 0, "a", "b", 1),
        refusal_of(cast_vote, no_ballot, 0, "a", Choice.YES, 1),
        refusal_of(decided, no_ballot, 0, 0, (0, 0, 0)),
    ):
        assert tells(refusal, InvalidValue, field="ballot", value=no_ballot)
    ballot = _ballot(asset)
    refusal = refusal_of(cast_vote, ballot, OPENS, "a", no_choice, 1)
    assert tells(refusal, InvalidValue, field="choice", value=no_choice)
    refusal = refusal_of(voting_weight, no_weighting, 0, 0, 0)
    assert tells(refusal, InvalidValue, field="weighting", value=no_weighting)
    refusal = refusal_of(cast_vote, ballot, OPENS, OUTSIDE, Choice.YES, 1)
    assert tells(refusal, InvalidValue, field="voter", value=OUTSIDE)
    refusal = refusal_of(delegated, ballot, OPENS, "a", OUTSIDE, 1)
    assert tells(refusal, InvalidValue, field="delegate", value=OUTSIDE)
