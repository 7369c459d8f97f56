"""Trusted: the auction in which bids rise, and then perhaps the lot falls: English, and Maker's in reverse.

The auction is a value in one of two phases: `Bidding`, then `Closed`. A step takes a phase and returns
the next; it moves no money, and says in full who is paid back what. Whoever bids pays the whole bid in.
"""

from __future__ import annotations

import attrs

from rhodian.auctions.errors import AlreadyBid, AuctionOver, BidTooLow, WrongBid
from rhodian.base.accounts import Account
from rhodian.base.errors import BackDated, InvalidValue, OutOfOrder, TooEarly
from rhodian.base.numbers import Amount, natural, positive
from rhodian.base.rates import PPM, part_up, rate


@attrs.frozen
class BiddingTerms:
    """The rule of an ascending auction."""

    reserve: Amount
    """The least first bid, in smallest units."""
    step_ppm: int
    """By how much of the last bid the next one has to be better, in parts per million."""
    ttl: int
    """How long after a bid the auction closes if none follows; 1 or more."""
    lasts: int
    """For how long bids are taken at most, from the opening; 1 or more."""
    lot_falls: bool
    """Whether, once the debt is bid in full, bidders ask for less of the lot; else they bid more money."""

    def __attrs_post_init__(self) -> None:
        """Check every field (SPEC AU-1)."""
        natural(self.reserve, "reserve")
        rate(self.step_ppm, "step_ppm")
        positive(self.ttl, "ttl")
        positive(self.lasts, "lasts")
        if self.lot_falls.__class__ is not bool:
            raise InvalidValue("lot_falls", self.lot_falls, "True or False")


@attrs.frozen
class Bidding:
    """A lot for which bids are taken, for a debt: the open phase."""

    terms: BiddingTerms
    """The rule."""
    owed: Amount
    """What is owed, in smallest units; 0 if a surplus is sold."""
    lot: int
    """What the best bidder would receive, in contracts; 1 or more."""
    amount: Amount
    """The best bid, in smallest units; before the first bid 0, or what every bidder is to pay if only the lot falls."""
    bidder: Account | None
    """Who made it and has paid it in; None before the first bid."""
    end: int
    """When the auction closes at the latest."""
    due: int
    """When it closes if no bid follows; bids come before."""
    last: int
    """When the last step was; nothing is dated before it."""

    def __attrs_post_init__(self) -> None:
        """Check every field (SPEC AU-1, AU-29).

        Raises:
            InvalidValue: for terms, a lot or a bidder of another kind; or if the lot may fall, and nothing is
                owed, or the reserve is above what is owed.
            InvalidAmount: for an amount or a time that is not a natural number.
            BackDated: if it would close after its end.
        """
        if self.terms.__class__ is not BiddingTerms:
            raise InvalidValue("terms", self.terms, "BiddingTerms")
        least = max(1, self.terms.reserve) if self.terms.lot_falls else 0
        if natural(self.owed, "owed") < least:
            raise InvalidValue("owed", self.owed, "a debt above 0, no less than the reserve, where the lot falls")
        positive(self.lot, "lot")
        natural(self.amount, "amount")
        if self.bidder is not None and self.bidder.__class__ is not Account:
            raise InvalidValue("bidder", self.bidder, "an Account or None")
        if natural(self.end, "end") < natural(self.due, "due"):
            raise BackDated(self.end, self.due)
        natural(self.last, "last")

    @property
    def is_lowering(self) -> bool:
        """Whether bidders now ask for less of the lot."""
        return self.terms.lot_falls and self.amount >= self.owed

    @property
    def held(self) -> Amount:
        """What the best bidder has paid in."""
        return 0 if self.bidder is None else self.amount


@attrs.frozen
class Outbid:
    """What a better bid gives back at once."""

    bidder: Account | None
    """Who is paid back: the last best bidder; None if there was none."""
    refund: Amount
    """What is paid back to it: the whole of its bid, in smallest units."""
    released: int
    """What of the lot goes back to the owner, in contracts."""


@attrs.frozen
class Closed:
    """What became of the lot and the debt: the phase in which the auction is over."""

    bidder: Account | None
    """Who won; None if nobody bid."""
    lot: int
    """What the winner receives, in contracts."""
    paid: Amount
    """What the winner has paid: `proceeds` and `surplus` together."""
    proceeds: Amount
    """What of it pays the debt."""
    surplus: Amount
    """What of it goes to the owner."""
    missing: Amount
    """What is still owed: the loss."""
    returned: int
    """What goes back to the owner unsold, in contracts."""


def bidding(terms: BiddingTerms, owed: Amount, lot: int, time: int, fixed: Amount = 0) -> Bidding:
    """Open an auction (SPEC AU-13, AU-29).

    Args:
        terms: the rule.
        owed: what is owed, in smallest units.
        lot: what is for sale, in contracts.
        time: now, in the auction's unit of time.
        fixed: if only the lot is to fall, as in Maker's debt auctions (dss, src/flop.sol): what every bidder pays.

    Raises:
        InvalidValue: if a field is refused, or a fixed payment is less than what is owed or the lot does not fall.
        InvalidAmount: if an amount or the time is not a natural number.
    """
    end = natural(time, "time") + terms.lasts
    auction = Bidding(terms, owed, lot, fixed, None, end, end, time)
    if fixed > 0 and not auction.is_lowering:
        raise InvalidValue("fixed", fixed, "0, or at least what is owed, where the lot falls")
    return auction


def least_bid(auction: Bidding) -> Amount:
    """Return the least bid that would be taken (SPEC AU-14).

    The first is at least the reserve; each next one is better by the minimum increment, rounded up, and by a
    unit at least. But the first bid that covers the debt whole is always enough. The rule of Maker's flip
    (dss, src/flip.sol).

    Raises:
        OutOfOrder: if the auction is not open.
        WrongBid: if bidders now ask for less of the lot.
    """
    _open("least_bid", auction)
    if auction.is_lowering:
        raise WrongBid("least_bid", "bids for less of the lot")
    if auction.bidder is None:
        return max(1, auction.terms.reserve)
    better = auction.amount + max(1, part_up(auction.amount, auction.terms.step_ppm))
    return min(better, auction.owed) if auction.amount < auction.owed else better


def bid(auction: Bidding, time: int, bidder: Account, amount: Amount) -> tuple[Bidding, Outbid]:
    """Take a better bid, and pay the last best bidder back (SPEC AU-13, AU-14, AU-22).

    Args:
        auction: the open auction.
        time: now, in the auction's unit of time.
        bidder: who bids, and pays the whole amount in.
        amount: the bid for the whole lot, in smallest units.

    Raises:
        OutOfOrder: if the auction is not open.
        WrongBid: if bidders now ask for less of the lot.
        InvalidAmount: if the time or the amount is not a natural number.
        BackDated: if the time is before the last step.
        AuctionOver: if it is at the close or later.
        InvalidValue: if the bidder is no account; or if it bids more than is owed where the lot is to fall instead.
        BidTooLow: if the bid is below `least_bid`.
    """
    least = least_bid(auction)
    _timely(auction, time, bidder)
    if natural(amount, "amount") < least:
        raise BidTooLow(amount, least)
    if auction.terms.lot_falls and amount > auction.owed:
        raise InvalidValue("amount", amount, "at most what is owed, where the lot falls next")
    due = min(auction.end, time + auction.terms.ttl)
    after = attrs.evolve(auction, amount=amount, bidder=bidder, due=due, last=time)
    return after, Outbid(auction.bidder, auction.held, 0)


def most_lot(auction: Bidding) -> int:
    """Return the most contracts that a bidder who pays the same may ask for, rounded down (SPEC AU-15).

    With the minimum increment on top it is at most the lot, as in Maker's flip and flop; and it is less by 1 at least.

    Raises:
        OutOfOrder: if the auction is not open.
        WrongBid: if the debt is not bid in full, or the lot does not fall.
    """
    _open("most_lot", auction)
    if not auction.is_lowering:
        raise WrongBid("most_lot", "bids of more money")
    return min(auction.lot - 1, auction.lot * PPM // (PPM + auction.terms.step_ppm))


def bid_lot(auction: Bidding, time: int, bidder: Account, lot: int) -> tuple[Bidding, Outbid]:
    """Take a bid of the same payment for less of the lot, and pay the last best bidder back (SPEC AU-15, AU-22).

    Args:
        auction: the open auction, its debt bid in full.
        time: now, in the auction's unit of time.
        bidder: who bids, and pays the whole amount in.
        lot: what it asks for, in contracts.

    Raises:
        OutOfOrder: if the auction is not open.
        WrongBid: if the debt is not bid in full, or the lot does not fall.
        InvalidAmount, BackDated, AuctionOver: as `bid`.
        InvalidValue: if the bidder is no account, or the lot is not positive or above `most_lot`.
    """
    most = most_lot(auction)
    _timely(auction, time, bidder)
    if positive(lot, "lot") > most:
        raise InvalidValue("lot", lot, "less by the step than the lot: at most `most_lot`")
    due = min(auction.end, time + auction.terms.ttl)
    after = attrs.evolve(auction, lot=lot, bidder=bidder, due=due, last=time)
    return after, Outbid(auction.bidder, auction.held, auction.lot - lot)


def close(auction: Bidding, time: int) -> Closed:
    """End an auction whose time is up: the best bid wins; without one, the lot goes back (SPEC AU-16).

    Raises:
        OutOfOrder: if the auction is not open.
        InvalidAmount: if the time is not a natural number.
        TooEarly: if it could still take a bid.
    """
    _time_up("close", auction, time)
    if auction.bidder is None:
        return Closed(None, 0, 0, 0, 0, auction.owed, auction.lot)
    proceeds = min(auction.amount, auction.owed)
    surplus, missing = auction.amount - proceeds, auction.owed - proceeds
    return Closed(auction.bidder, auction.lot, auction.amount, proceeds, surplus, missing, 0)


def reopen(auction: Bidding, time: int, pad_ppm: int) -> Bidding:
    """Begin again an auction in which nobody bid, with a larger lot if so wished (SPEC AU-16).

    Args:
        auction: the open auction, its time up without a bid.
        time: now, in the auction's unit of time.
        pad_ppm: by how much the lot grows, in parts per million, rounded down.

    Raises:
        OutOfOrder: if the auction is not open.
        InvalidAmount: if the time is not a natural number.
        TooEarly: if it could still take a bid.
        AlreadyBid: if it has one.
        InvalidValue: if the growth is not a rate.
    """
    _time_up("reopen", auction, time)
    if auction.bidder is not None:
        raise AlreadyBid(auction.bidder)
    lot = auction.lot + auction.lot * rate(pad_ppm, "pad_ppm") // PPM
    end = time + auction.terms.lasts
    return attrs.evolve(auction, lot=lot, end=end, due=end, last=time)


def _open(name: str, auction: Bidding) -> None:
    """Refuse a phase that is not open."""
    if auction.__class__ is not Bidding:
        raise OutOfOrder(name, auction, "Bidding")


def _timely(auction: Bidding, time: int, bidder: Account) -> None:
    """Refuse a bid before the last step, or at the close or later, or of no account."""
    if natural(time, "time") < auction.last:
        raise BackDated(time, auction.last)
    if time >= auction.due:
        raise AuctionOver(time, auction.due)
    if bidder.__class__ is not Account:
        raise InvalidValue("bidder", bidder, "an Account")


def _time_up(name: str, auction: Bidding, time: int) -> None:
    """Refuse a phase that is not open, or could still take a bid."""
    _open(name, auction)
    if natural(time, "time") < auction.due:
        raise TooEarly(time, auction.due)
