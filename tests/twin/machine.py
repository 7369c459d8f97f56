"""Convenience: the twin's one door: an event is taken whole, or refused and nothing has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import (
    AssessmentPaid,
    AssessmentsCalled,
    AssessmentsReturned,
    AuctionClosed,
    AuctionOpened,
    AuctionReopened,
    BidMade,
    ClientPorted,
    Contribution,
    DefaultClosedOut,
    DefaultDeclared,
    Deposit,
    DiscretionaryPayment,
    Funding,
    GainShared,
    Joined,
    Left,
    LotBid,
    LotTaken,
    Marks,
    NoticeGiven,
    PauseDeclared,
    PauseLifted,
    PauseRatified,
    Payment,
    PlainLoss,
    Recovery,
    Replenished,
    ReplenishmentCalled,
    RulesChanged,
    SealedBid,
    Seated,
    Shock,
    StakeDivided,
    Trade,
    Withdrawal,
)
from tests.twin import auctions, bearing, calls, cycle, discretion, members, money, pauses, porting, refills, shocks
from tests.twin.books import MOST, Refused, Twin, natural, need

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Event

TAKES: dict[type, Callable[[Twin, Any], None]] = {
    Deposit: money.deposit,
    Withdrawal: money.withdrawal,
    Payment: money.payment,
    Contribution: money.contribution,
    Trade: money.trade,
    RulesChanged: money.rules_changed,
    **dict.fromkeys((PauseDeclared, PauseRatified, PauseLifted), pauses.done),
    Joined: members.joined,
    NoticeGiven: members.notice_given,
    Left: members.left,
    StakeDivided: members.divided,
    GainShared: members.gained,
    Recovery: members.recovery,
    DefaultDeclared: calls.declared,
    AssessmentsCalled: calls.called,
    AssessmentPaid: calls.paid,
    AssessmentsReturned: calls.returned,
    ReplenishmentCalled: refills.called,
    Replenished: refills.brought,
    Seated: refills.seated,
    DiscretionaryPayment: discretion.paid,
    Marks: cycle.marks,
    Shock: shocks.shock,
    Funding: cycle.funding,
    PlainLoss: bearing.plain_loss,
    DefaultClosedOut: bearing.closed_out,
    ClientPorted: porting.ported,
    AuctionOpened: auctions.opened,
    BidMade: auctions.bid_made,
    LotBid: auctions.lot_bid,
    SealedBid: auctions.sealed_bid,
    LotTaken: auctions.lot_taken,
    AuctionReopened: auctions.reopened,
    AuctionClosed: auctions.closed,
}


def take(twin: Twin, event: Event) -> Twin:
    """Return the twin after an event.

    Raises:
        Refused: if it is refused; the twin is as it was.
    """
    after = twin.copy()
    natural(event.time)
    need(event.time <= MOST, "InvalidValue")
    need(event.time >= twin.time, "BackDated")
    after.time, after.events = event.time, twin.events + 1
    if isinstance(event, Joined | Trade):
        pauses.may_begin(after, event)
    TAKES[type(event)](after, event)
    return after


__all__ = ["Refused", "Twin", "take"]
