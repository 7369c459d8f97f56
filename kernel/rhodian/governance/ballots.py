"""Trusted: how a proposal is decided: a ballot is a ledger.

The weight of a ballot is an asset of its own. It is registered once, from the world outside into an account of each
who may vote; to delegate and to vote is to move it. So what the ledger promises of any asset holds of votes: none is
counted twice, nobody casts more than it has, and all that is cast and left is what was registered (LE-1, LE-3). Who is
excluded (in default, a claimant, a bidder, an owner of the next layer, and their affiliates) is not registered, and
stands on neither side of a threshold. What is decided follows from the ballot, which nothing changes, and the balances.

Source: snapshots before publication and thresholds frozen with the proposal, since both failed elsewhere: Beanstalk
(2022), a quorum read when votes were counted (CVE-2022-31198), and votes that were counted twice (Steem, 2018).
"""

from __future__ import annotations

import enum

import attrs

from rhodian.base import columns
from rhodian.base.accounts import OUTSIDE, Account, Asset, outside
from rhodian.base.errors import InvalidValue, TooEarly
from rhodian.base.numbers import Amount, checked_name, natural, positive
from rhodian.base.rates import PPM, rate
from rhodian.ledger.posting import Transfer

VOTES = "votes"
"""The purpose of the account of each who may vote."""


class Weighting(enum.Enum):
    """How units become weight."""

    LINEAR = "linear"
    """A unit is a vote."""
    CAPPED = "capped"
    """A unit is a vote, up to a part of all units; whoever holds more under one name than under several has less."""
    ONE_A_HEAD = "one a head"
    """Whoever holds a unit has one vote; whoever holds units under several names has several."""


class Choice(enum.Enum):
    """What is voted for; its value is the purpose of the account to which votes for it go."""

    YES = "for"
    NO = "against"
    ABSTAIN = "abstaining"


@attrs.frozen
class Threshold:
    """What part of a whole is enough, as a fraction of two whole numbers; nothing is divided."""

    numerator: Amount
    """So many..."""
    denominator: Amount
    """...of so many are enough."""
    strict: bool
    """Whether just as many are not enough."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields (SPEC VO-6).

        Raises:
            InvalidAmount: for the first number that is none.
            InvalidValue: if the denominator is not positive, or the numerator above it, or it is not said how strict.
        """
        if natural(self.numerator, "numerator") > positive(self.denominator, "denominator"):
            raise InvalidValue("numerator", self.numerator, "no more than the denominator")
        if self.strict.__class__ is not bool:
            raise InvalidValue("strict", self.strict, "True or False")


@attrs.frozen
class Ballot:
    """A proposal on which is voted, as it was published; nothing changes it."""

    proposer: str
    """Who proposes; two who propose the same propose two things."""
    asset: Asset
    """What its votes are counted in, an asset of no other ballot."""
    published: Amount
    """When it was published."""
    opens: Amount
    """From when on is voted, later than it was published..."""
    closes: Amount
    """...until, and without, when."""
    quorum: Threshold
    """What part of all that is registered has to be cast, abstentions too."""
    majority: Threshold
    """What part of all that is for or against has to be for it."""

    def __attrs_post_init__(self) -> None:
        """Check the seven fields (SPEC VO-6).

        Raises:
            InvalidValue: if the name is none inside the books, the asset or a threshold is none, or times do not rise.
            InvalidAmount: for the first time that is not a natural number.
        """
        _inside(self.proposer, "proposer")
        if self.asset.__class__ is not Asset or self.asset.only_rises:
            raise InvalidValue("asset", self.asset, "an Asset that may be handed on")
        if natural(self.published, "published") >= natural(self.opens, "opens"):
            raise InvalidValue("opens", self.opens, "later than it is published")
        if natural(self.closes, "closes") <= self.opens:
            raise InvalidValue("closes", self.closes, "later than it opens")
        if self.quorum.__class__ is not Threshold:
            raise InvalidValue("quorum", self.quorum, "a Threshold")
        if self.majority.__class__ is not Threshold:
            raise InvalidValue("majority", self.majority, "a Threshold")


@attrs.frozen
class Decided:
    """What became of a proposal."""

    quorate: bool
    """Whether enough was cast."""
    carried: bool
    """Whether it is carried."""


def voting_weight(weighting: Weighting, units: Amount, every: Amount, cap_ppm: int) -> Amount:
    """Return the weight of one who holds units, of so many in all (SPEC VO-1, VO-6).

    Args:
        weighting: how units become weight.
        units: what it holds.
        every: what all hold who may vote.
        cap_ppm: what part of these one may count for, rounded down; it counts where weight is capped.

    Raises:
        InvalidValue: if the weighting is none, or the cap is no rate in parts per million.
        InvalidAmount: for the units, or else for all, that are not a natural number.
    """
    if weighting.__class__ is not Weighting:
        raise InvalidValue("weighting", weighting, "a Weighting")
    natural(units, "units")
    cap = natural(every, "every") * rate(cap_ppm, "cap_ppm") // PPM
    if weighting is Weighting.LINEAR:
        return units
    return min(units, cap if weighting is Weighting.CAPPED else 1)


def held_before(units: Amount, since: Amount, asked: Amount, published: Amount) -> Amount:
    """Return what of units counts for a ballot: all, if they came before and are not asked for (SPEC VO-2, VO-6).

    Args:
        units: what is held.
        since: when it came in.
        asked: when its holder asked to leave; 0 if it has not.
        published: when the ballot was published.

    Raises:
        InvalidAmount: for the first that is not a natural number.
    """
    natural(units, "units")
    natural(since, "since")
    natural(asked, "asked")
    counts = since < natural(published, "published") and (asked == 0 or asked > published)
    return units if counts else 0


def registered(ballot: Ballot, voters: tuple[str, ...], weights: tuple[Amount, ...]) -> tuple[Transfer, ...]:
    """Return what brings the weight of each who may vote into its account, in their order (SPEC VO-3, VO-6).

    Raises:
        InvalidValue: if the ballot is none, or a name is malformed or the world outside.
        InvalidAmount: if a weight is not a positive number; whoever has none is left out.
        LengthMismatch: if there are not as many weights as voters.
    """
    _check(ballot)

    def register(voter: str, weight: Amount) -> Transfer:
        return Transfer(outside(ballot.asset), _votes(ballot, voter, "voter"), weight)

    return columns.each(register, voters, weights)


def delegated(ballot: Ballot, time: Amount, holder: str, delegate: str, weight: Amount) -> Transfer:
    """Return what lets somebody else vote with a weight (SPEC VO-3, VO-4, VO-6).

    Raises:
        InvalidValue: if the ballot is none or is over, or a name is malformed or the world outside.
        InvalidAmount: if the time is not a natural number, or else the weight not a positive one.
        SelfTransfer: if the two are the same.
    """
    _check(ballot)
    if natural(time, "time") >= ballot.closes:
        raise InvalidValue("time", time, "before the ballot closes")
    return Transfer(_votes(ballot, holder, "holder"), _votes(ballot, delegate, "delegate"), weight)


def cast_vote(ballot: Ballot, time: Amount, voter: str, choice: Choice, weight: Amount) -> Transfer:
    """Return what votes with a weight; it does not come back (SPEC VO-3, VO-4, VO-6).

    Raises:
        InvalidValue: if the ballot is none or is over, or the choice is none, or the name none inside.
        InvalidAmount: if the time is not a natural number, or else the weight not a positive one.
        TooEarly: if the ballot has not opened.
    """
    _check(ballot)
    if choice.__class__ is not Choice:
        raise InvalidValue("choice", choice, "a Choice")
    if natural(time, "time") < ballot.opens:
        raise TooEarly(time, ballot.opens)
    if time >= ballot.closes:
        raise InvalidValue("time", time, "before the ballot closes")
    return Transfer(_votes(ballot, voter, "voter"), box(ballot, choice), weight)


def box(ballot: Ballot, choice: Choice) -> Account:
    """Return the account to which votes for a choice go; of its purpose nobody else has one."""
    return Account(ballot.proposer, choice.value, ballot.asset)


def decided(ballot: Ballot, time: Amount, every: Amount, cast: tuple[Amount, Amount, Amount]) -> Decided:
    """Return what became of a proposal, once its ballot is over (SPEC VO-5, VO-6).

    Args:
        ballot: the ballot.
        time: now.
        every: all that was registered.
        cast: what is in the accounts for, against and abstaining.

    Raises:
        InvalidValue: if the ballot is none, or more was cast than registered.
        InvalidAmount: for the time, all that was registered, or what was cast, that is not a natural number.
        TooEarly: if it is not over.
    """
    _check(ballot)
    if natural(time, "time") < ballot.closes:
        raise TooEarly(time, ballot.closes)
    natural(every, "every")
    yes, no, abstaining = cast
    voted = natural(yes, "for") + natural(no, "against")
    if voted + natural(abstaining, "abstaining") > every:
        raise InvalidValue("cast", voted + abstaining, "no more than was registered")
    quorate = _is_enough(ballot.quorum, voted + abstaining, every)
    return Decided(quorate, quorate and _is_enough(ballot.majority, yes, voted))


def _is_enough(threshold: Threshold, part: Amount, whole: Amount) -> bool:
    """Tell whether a part of a whole reaches a threshold; nothing is enough of nothing."""
    has, needs = threshold.denominator * part, threshold.numerator * whole
    return whole > 0 and (has > needs if threshold.strict else has >= needs)


def _votes(ballot: Ballot, name: str, field: str) -> Account:
    """Return the account of one who may vote, which is inside the books."""
    return Account(_inside(name, field), VOTES, ballot.asset)


def _inside(name: str, field: str) -> str:
    """Return a name, if it is one of the books and not that of the world outside."""
    if checked_name(name, field) == OUTSIDE:
        raise InvalidValue(field, name, "a name inside the books")
    return name


def _check(ballot: Ballot) -> None:
    """Refuse what is no ballot."""
    if ballot.__class__ is not Ballot:
        raise InvalidValue("ballot", ballot, "a Ballot")
