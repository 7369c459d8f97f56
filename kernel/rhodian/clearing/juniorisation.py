"""Trusted: tiers of a default fund, by how its members bid for a defaulter's positions, and the tree that they make.

A member that was bound to bid and gave no valid bid is drawn on first; then those whose bid was too far from the
winning price; and last those who bid well. A tier is a function of what a member had to do and did, of the winning
price and of terms, and of nothing else: so it is fixed before anybody knows what is lost, and no loss can move it.
Prices are of any sign, since a bidder may be paid to take what is sold; so a distance from the winning price is an
amount, and no percentage.

Source: the default management process of Eurex Clearing: a member's contribution may be used before those of others
if it gives no valid bid, and members are classified by the relative quality of their prices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns
from rhodian.base.errors import InvalidValue, LengthMismatch
from rhodian.base.numbers import Amount, checked_name, integer, natural
from rhodian.clearing.assessments import FUND_LENGTH_MAX
from rhodian.waterfall.tree import Fund, InOrder, InProportion

if TYPE_CHECKING:
    from typing import TypeAlias

NO_BID = 0
"""The tier of whoever was bound to bid and gave no valid bid."""
POOR_BID = 1
"""The tier of whoever bid too far below the winning price."""
GOOD_BID = 2
"""The tier of whoever bid near the winning price, or at it."""
TIERS = ("no bid", "poor bid", "good bid")
"""What the tiers are called, in the order in which they are drawn on."""

Tier: TypeAlias = int
"""The place of a tier among them."""


@attrs.frozen
class JuniorTerms:
    """How members are told apart by their bids."""

    within: Amount
    """By how much a good bid may at most be below the winning price, in smallest units."""
    exempt: Tier
    """The tier of whoever was not bound to bid and did not; never the first."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC JU-6).

        Raises:
            InvalidAmount: if the distance is not a natural number.
            InvalidValue: if the tier is that of those who failed to bid, or none.
        """
        natural(self.within, "within")
        if not POOR_BID <= integer(self.exempt, "exempt") <= GOOD_BID:
            raise InvalidValue("exempt", self.exempt, "1 or 2, the tier of a poor or of a good bid")


def tier_of(terms: JuniorTerms, winning: int, bound: bool, price: int | None) -> Tier:  # noqa: FBT001  # of a column
    """Return the tier of one member (SPEC JU-1, JU-2).

    Args:
        terms: how members are told apart.
        winning: the price that won, below 0 if the winner is paid; of several the lowest, and if none won the best.
        bound: whether the member had to bid.
        price: the best price that it validly bid, below 0 if it asked to be paid; nothing if it gave no valid bid.

    Raises:
        InvalidValue: for the winning price, or else the duty, or else the bid, if it is not of its type (SPEC JU-6).
    """
    return _tier(terms.within, terms.exempt, integer(winning, "winning"), bound, price)


def tiers(
    terms: JuniorTerms, winning: int, bound: tuple[bool, ...], prices: tuple[int | None, ...]
) -> tuple[Tier, ...]:
    """Return the tier of each member, from what is known once an auction is closed, and before the loss (SPEC JU-3).

    Args:
        terms: how members are told apart.
        winning: the price that won, as for `tier_of`.
        bound: whether each member had to bid.
        prices: the best price that each validly bid, or nothing.

    Raises:
        LengthMismatch: if there are not as many bids as members.
        InvalidValue: for the first member of which something is not of its type, as `tier_of` says.
    """
    within, exempt, won = terms.within, terms.exempt, integer(winning, "winning")

    def of(bound: bool, price: int | None) -> Tier:  # noqa: FBT001  # one row of columns
        return _tier(within, exempt, won, bound, price)

    return columns.each(of, bound, prices)


def in_tier(tier: Tier, funds: tuple[Fund, ...], tiers: tuple[Tier, ...]) -> tuple[Fund | None, ...]:
    """Return of each member its fund if it is in a tier, and else nothing (SPEC JU-4).

    Raises:
        LengthMismatch: if there are not as many tiers as funds.
    """

    def of(fund: Fund, own: Tier) -> Fund | None:
        return fund if own == tier else None

    return columns.each(of, funds, tiers)


def by_tier(funds: tuple[Fund, ...], tiers: tuple[Tier, ...]) -> tuple[tuple[Fund | None, ...], ...]:
    """Return of each tier, in the order in which they are drawn on, what is in it (SPEC JU-5).

    Raises:
        LengthMismatch: if there are not as many tiers as funds.
    """
    return tuple(in_tier(tier, funds, tiers) for tier in range(len(TIERS)))


def juniorised(name: str, funds: tuple[Fund, ...], tiers: tuple[Tier, ...]) -> InOrder:
    """Return a default fund as a layer in order of its tiers, each in proportion to contributions (SPEC JU-5, JU-7).

    Args:
        name: the layer's name; those of the tiers begin with it.
        funds: what each member has contributed, in a declared, canonical order.
        tiers: the tier of each.

    Returns:
        A layer to be put anywhere in a waterfall; tiers that nobody is in are left out.

    Raises:
        InvalidValue: if the name is malformed or too long, or a fund or a tier is none.
        LengthMismatch: if there are not as many tiers as funds.
    """
    if len(checked_name(name, "name")) > FUND_LENGTH_MAX:
        raise InvalidValue("name", name, f"a name of at most {FUND_LENGTH_MAX} characters")
    if funds.__class__ is not tuple or not columns.every(_is_fund, funds):
        raise InvalidValue("funds", funds, "a tuple of Funds")
    if tiers.__class__ is not tuple or not columns.every(_is_tier, tiers):
        raise InvalidValue("tiers", tiers, "a tuple of tiers, each 0, 1 or 2")
    if len(tiers) != len(funds):
        raise LengthMismatch("tiers", len(tiers), len(funds))
    layers = tuple(
        InProportion(f"{name}, {TIERS[tier]}", among, columns.each(_contribution, among), "contribution")
        for tier, own in enumerate(by_tier(funds, tiers))
        for among in (columns.present(own),)
        if among
    )
    return InOrder(name, layers)


def _tier(within: Amount, exempt: Tier, winning: int, bound: bool, price: int | None) -> Tier:  # noqa: FBT001  # as above
    """Return the tier of one member."""
    if bound.__class__ is not bool:
        raise InvalidValue("bound", bound, "True or False")
    if price is None:
        return NO_BID if bound else exempt
    quality = GOOD_BID if winning - integer(price, "price") <= within else POOR_BID
    return quality if bound else max(quality, exempt)


def _contribution(fund: Fund) -> Amount:
    """Return what a member has contributed: its weight in its tier."""
    return fund.available


def _is_fund(fund: Fund) -> bool:
    """Tell whether something is a fund."""
    return fund.__class__ is Fund


def _is_tier(tier: Tier) -> bool:
    """Tell whether something is a tier."""
    return tier.__class__ is int and NO_BID <= tier <= GOOD_BID
