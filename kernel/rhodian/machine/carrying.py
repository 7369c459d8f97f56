"""Trusted: whether what owners hold carries their contracts, over all markets that share the collateral.

Who has to be looked at is found by names, over the rules. Whether it carries is asked of accounts and numbers alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.accounts import OUTSIDE, Account, Asset
from rhodian.base.numbers import Amount  # noqa: TC001  # the prover reads the fields' types
from rhodian.ledger.posting import post_all
from rhodian.markets.errors import InsufficientMargin
from rhodian.markets.margin import requirement, rounded_up, shortage
from rhodian.markets.terms import CONTRACTS

if TYPE_CHECKING:
    from rhodian.ledger.posting import Balances, Changes
    from rhodian.machine.state import Moves, State
    from rhodian.markets.terms import Market


@attrs.frozen
class Traded:
    """A market, as far as it says what its contracts require."""

    asset: Asset
    """What it is settled in."""
    purpose: str
    """The purpose of the margins behind it; markets of one asset and purpose share their collateral."""
    long: Asset
    """The asset of its long side."""
    short: Asset
    """The asset of its short side."""
    worth: int
    """What one contract is worth at the mark, in smallest units; below 0 if it is inverse."""
    rate: Amount
    """What must be held to take contracts on, in parts per million of their worth."""


@attrs.frozen
class Position:
    """What an owner has in a market."""

    long: Account
    """The account of its long contracts."""
    short: Account
    """The account of its short ones; nobody has both."""
    worth: int
    """What one contract is worth at the mark, in smallest units; below 0 if it is inverse."""
    rate: Amount
    """What must be held to take contracts on, in parts per million of their worth."""


@attrs.frozen
class Stand:
    """What an owner's margin stands behind."""

    margin: Account
    """The margin."""
    positions: tuple[Position, ...]
    """What the owner has in all markets that share it, in the order of the rules."""


def stands_of(state: State, moves: Moves) -> tuple[Stand, ...]:
    """Return whose margin pays, or who takes contracts on, by market and name (SPEC MC-12)."""
    markets = tuple(listing.market for listing in state.current.listings)
    margins = {(market.purpose, market.asset): market for market in markets[::-1]}
    sides = {side: margins[market.purpose, market.asset] for market in markets for side in (market.long, market.short)}
    paying = tuple(
        (margins[move.payer.purpose, move.payer.asset], move.payer.owner)
        for move in moves
        if (move.payer.purpose, move.payer.asset) in margins
    )
    taking = tuple((sides[move.payee.asset], move.payee.owner) for move in moves if move.payee.asset in sides)
    touched = tuple(each for each in (*paying, *taking) if each[1] != OUTSIDE)
    traded = traded_in(state) if touched else ()
    return tuple(
        Stand(market.margin(owner), positions_of(traded, market.asset, market.purpose, owner))
        for market, owner in sorted(touched, key=_name_and_owner)
    )


def _name_and_owner(touched: tuple[Market, str]) -> tuple[str, str]:
    """Return the key by which margins are looked at."""
    return touched[0].name, touched[1]


def traded_in(state: State) -> tuple[Traded, ...]:
    """Return the markets of now at their marks, in the order of the rules (SPEC MC-12)."""
    return tuple(
        Traded(
            listing.market.asset,
            listing.market.purpose,
            listing.market.long,
            listing.market.short,
            listing.market.worth(state.mark(listing)),
            listing.market.initial_ppm,
        )
        for listing in state.current.listings
    )


def positions_of(markets: tuple[Traded, ...], asset: Asset, purpose: str, owner: str) -> tuple[Position, ...]:
    """Return what an owner may have in each market that shares a margin's collateral, in their order (SPEC EC-12)."""

    def position(market: Traded) -> Position | None:
        if market.asset != asset or market.purpose != purpose:
            return None
        long, short = Account(owner, CONTRACTS, market.long), Account(owner, CONTRACTS, market.short)
        return Position(long, short, market.worth, market.rate)

    return columns.present(columns.each(position, markets))


def contracts_of(books: Balances, positions: tuple[Position, ...]) -> tuple[tuple[int, int, Amount], ...]:
    """Return for each position how many contracts there are, below 0 for shorts, what one is worth, and the rate."""

    def held(position: Position) -> tuple[int, int, Amount]:
        return books.get(position.long, 0) + books.get(position.short, 0), position.worth, position.rate

    return columns.each(held, positions)


def initial_of(books: Balances, positions: tuple[Position, ...]) -> Amount:
    """Return what must be held for some positions, in millionths of a smallest unit, unrounded (SPEC EC-12)."""
    return requirement(contracts_of(books, positions))


def must_carry(books: Balances, stands: tuple[Stand, ...]) -> None:
    """Refuse books in which a margin lacks the initial requirement of what it stands behind (SPEC MC-6).

    Raises:
        InsufficientMargin: for the first such margin.
    """

    def carries(stand: Stand) -> bool:
        need, held = initial_of(books, stand.positions), books.get(stand.margin, 0)
        if shortage(held, need) > 0:
            raise InsufficientMargin(stand.margin, held, rounded_up(need))
        return True

    columns.every(carries, stands)


def carried(books: Balances, moves: Moves, stands: tuple[Stand, ...]) -> Changes:
    """Post moves after which all margins that they touch carry what they stand behind (SPEC EC-10, EC-11, MC-6).

    Raises:
        InvalidValue, InvalidBalance, Overdrawn: as `post_all` does.
        InsufficientMargin: as `must_carry` does, on the books as they are then.
    """
    changes = post_all(books, moves)
    must_carry(loops.over(books, changes), stands)
    return changes
