"""Checked: what is claimed of sealed bids: who wins how much, and pays what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian.auctions.awards import Fills, Pricing, Ties, fill, payments
from rhodian.base import loops
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Turn,
    claim,
    either,
    implies,
    parameter,
    total,
    use,
    where,
)
from rhodian_proofs.theorems.auctions.decay import unless_invalid
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_grows, stays_natural

if TYPE_CHECKING:
    from collections.abc import Callable

# What holds in the loops of an award.


def _wanted_holds(at: Moment) -> Conditions:
    yield at.given.wanted <= at.seen.quantities


def _wanted_each(at: Moment, turn: Turn, wanted: Any) -> Conditions:
    price, quantity = turn.item
    yield implies(price >= at.free.reserve, wanted == quantity)
    yield implies(price < at.free.reserve, wanted == 0)


def _serve_holds(at: Moment) -> Conditions:
    left, cutoff = at.state
    lot, reserve = at.start
    yield left >= 0
    yield left + at.given.fill == lot
    yield at.given.fill <= at.seen.wanted
    yield implies(left > 0, (cutoff == reserve) & (at.given.fill == at.seen.wanted))
    yield cutoff >= reserve


def _serve_each(_: Moment, turn: Turn, fill: Any) -> Conditions:
    yield fill <= turn.item[1]


def _serve_onward(at: Moment, turn: Turn, state: Any) -> Conditions:
    """Link a bid to the cutoff: it is above it only if it was served in full, and below it only if not at all."""
    price, wanted = turn.item
    left, _ = turn.before
    yield implies(left < wanted, state[1] >= price)
    yield implies((left > 0) & (wanted > 0) & (price >= at.start[1]), state[1] <= price)


def _serve_follows(key: Callable[[Any], Any], turn: Turn, later: Turn) -> Conditions:
    yield key(turn.item) <= key(later.item)
    yield later.item[0] <= turn.item[0]


def _win_holds(at: Moment) -> Conditions:
    yield at.given.won <= at.seen.fill


def _win_each(at: Moment, turn: Turn, won: Any) -> Conditions:
    (price, _), fill = turn.item
    yield implies(price > at.free.cutoff, won == fill)
    yield implies(price <= at.free.cutoff, won == 0)


def _tie_holds(at: Moment) -> Conditions:
    yield at.seen.fill <= at.seen.won + at.given.tied


def _tie_each(at: Moment, turn: Turn, tied: Any) -> Conditions:
    ((price, wanted), _), _ = turn.item
    yield implies(price == at.free.cutoff, tied == wanted)
    yield implies((price > at.free.cutoff) | (price < at.free.cutoff), tied == 0)


def _add_holds(at: Moment) -> Conditions:
    share = either(at.seen, "share", "tied")  # with no weight, the shares are the weights
    yield at.given.filled == at.seen.won + share


def _share_between_marks(at: Moment) -> Conditions:
    yield at.state >= 0
    yield at.state < at.free.total
    yield at.given.share * at.free.total + at.state == at.free.amount * at.seen.tied


def _share_within_the_weight(at: Moment, turn: Turn, share: Any) -> Conditions:
    amount, whole, weight = at.free.amount, at.free.total, turn.item
    use(product_grows, amount, whole, weight)
    use(product_grows, weight + 1, share, whole)
    yield implies(amount <= whole, share <= weight)


def _in_turn(at: Moment) -> Conditions:
    yield at.state == where(at.seen.tied < at.start, at.start - at.seen.tied, 0)
    yield at.state + at.given.share == at.start


AWARD = (
    Invariant("_wanted.<locals>.step", _wanted_holds, ("wanted",), _wanted_each),
    Invariant("_serve.<locals>.step", _serve_holds, ("fill",), _serve_each, _serve_onward, _serve_follows),
    Invariant("_part.<locals>.win", _win_holds, ("won",), _win_each),
    Invariant("_part.<locals>.tie", _tie_holds, ("tied",), _tie_each),
    Invariant("_together.<locals>.step", _add_holds, ("filled",)),
    Invariant("in_proportion.<locals>.step", _share_between_marks, ("share",), _share_within_the_weight),
    Invariant("_lowest_winning.<locals>.step", stays_natural),
    Invariant("_paid.<locals>.step", nothing_holds, ("paid",)),
    Invariant("in_order.<locals>.step", _in_turn, ("share",)),
)


# Who wins how much.


@claim("AU-17", about=(fill,), invariants=AWARD, length_max=1, small=("quantities",), same_length=True)
def a_bid_wins_no_more_than_it_asks_for(
    lot: Natural, reserve: Natural, prices: Naturals, quantities: Naturals, ties: Ties, place: AnyPlace
) -> None:
    """A bid wins at most what it asks for, and below the reserve nothing."""
    fills = unless_invalid(fill, lot, reserve, prices, quantities, ties)
    if fills is not None:
        filled = fills.filled[place]
        assert (0 <= filled) & (filled <= quantities[place])
        assert implies(prices[place] < reserve, filled == 0)


@claim("AU-17", about=(fill,), invariants=AWARD, length_max=1, small=("quantities",), same_length=True)
def bids_win_together_at_most_the_lot(
    lot: Natural, reserve: Natural, prices: Naturals, quantities: Naturals, ties: Ties
) -> None:
    """Bids win together at most the lot, and the whole of it if the cutoff is above the reserve."""
    fills = unless_invalid(fill, lot, reserve, prices, quantities, ties)
    if fills is not None:
        assert total(fills.filled) <= lot
        assert fills.cutoff >= reserve
        assert implies(fills.cutoff > reserve, total(fills.filled) == lot)


@claim("AU-18", about=(fill,), invariants=AWARD, length_max=1, small=("quantities",), same_length=True)
def a_bid_above_the_cutoff_is_met_and_one_below_wins_nothing(
    lot: Natural, reserve: Natural, prices: Naturals, quantities: Naturals, ties: Ties, place: AnyPlace
) -> None:
    """A bid above the cutoff wins all it asks for, and one below wins nothing."""
    fills = unless_invalid(fill, lot, reserve, prices, quantities, ties)
    if fills is not None:
        assert implies(prices[place] > fills.cutoff, fills.filled[place] == quantities[place])
        assert implies(prices[place] < fills.cutoff, fills.filled[place] == 0)


# What winners pay.


@claim(
    "AU-19",
    about=(payments,),
    invariants=AWARD,
    length_max=2,
    small=("filled",),
    same_length=True,
)
def a_winner_pays_at_most_its_bid_and_at_least_the_cutoff(
    prices: Naturals, filled: Naturals, cutoff: Natural, pricing: Pricing, place: AnyPlace
) -> None:
    """A winner pays for each contract at most its bid; if that is at the cutoff or above, at least the cutoff."""
    awards = payments(prices, Fills(filled, cutoff), pricing)
    won, paid = filled[place], awards.paid[place]
    use(product_grows, cutoff, awards.price, won)
    use(product_grows, cutoff, prices[place], won)
    use(product_grows, awards.price, prices[place], won)
    assert paid <= prices[place] * won
    assert implies(prices[place] >= cutoff, paid >= cutoff * won)
    if pricing != Pricing.OWN_BID:
        assert paid <= awards.price * won
        assert implies(prices[place] >= awards.price, paid == awards.price * won)


def _cheap(level: Any, prices: Any, filled: Any) -> Any:
    """Return for each bid 1 if it wins anything at less than a level, and else 0."""

    def find(_: None, bid: tuple[int, int]) -> tuple[None, int]:
        price, won = bid
        return None, where((won > 0) & (price < level), 1, 0)

    return loops.scan(find, None, loops.pairs(prices, filled, "filled"))[1]


def _lowest_holds(at: Moment) -> Conditions:
    """Keep the lowest price at a level or above it if whoever has won so far has bid as much."""
    yield implies(at.seen.filled == 0, at.state == at.start)
    yield implies((at.seen.filled > 0) & (at.seen.cheap == 0), at.state >= parameter("level"))


LOWEST = (
    Invariant("_cheap.<locals>.find", nothing_holds, ("cheap",)),
    Invariant("_lowest_winning.<locals>.step", _lowest_holds, along=("cheap",)),
    Invariant("_paid.<locals>.step", nothing_holds, ("paid",)),
)


@claim("AU-19", about=(payments,), invariants=LOWEST, length_max=2, small=("filled",), same_length=True)
def the_lowest_winning_bid_is_no_lower_than_what_all_who_win_bid(
    prices: Naturals, filled: Naturals, cutoff: Natural, level: Natural
) -> None:
    """The lowest bid that wins is no lower than what all who win have bid, and is the cutoff if nobody wins."""
    cheap = _cheap(level, prices, filled)
    price = payments(prices, Fills(filled, cutoff), Pricing.LOWEST_WINNING).price
    assert price >= cutoff
    assert implies((total(filled) > 0) & (total(cheap) == 0), price >= level)
    assert implies(total(filled) == 0, price == cutoff)
