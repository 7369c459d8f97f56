"""Trusted: the porting of a client of a member in default: all that it has goes over to another owner, at no price.

A client's account, of one client or of many together (omnibus), is an owner of its own in the books, beside the
member's own. So nothing of it bears the member's default, and it can be handed over as a whole: its contracts in all
markets that share the collateral, and the collateral (EMIR, Articles 39 and 48).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import checked_name, natural
from rhodian.ledger.posting import Transfer
from rhodian.machine.assessments import terms_of
from rhodian.machine.closeouts import declared_at
from rhodian.machine.errors import UnknownName
from rhodian.markets.contracts import novate
from rhodian.markets.terms import inside

if TYPE_CHECKING:
    from rhodian.base.accounts import Account
    from rhodian.ledger.posting import Balances
    from rhodian.machine.happenings import ClientPorted
    from rhodian.machine.rules import Listing
    from rhodian.machine.state import Moves, State
    from rhodian.markets.terms import Market


def ported(state: State, books: Balances, event: ClientPorted) -> Moves:
    """Return what moves when a client of a member in default goes over to another owner (SPEC PT-1 to PT-3).

    Raises:
        UnknownName: if there is no such default fund, the book notes no such default of the defaulter in it, there is
            no such market, or the client has nothing in it and those that share its collateral.
        InvalidValue: as `must_differ` does, or if a name is malformed.
        InvalidAmount: if the book holds what is no natural number.
    """
    fund = terms_of(state, event.fund).name
    declared_at(books, fund, event.default, event.defaulter)
    must_differ(event.defaulter, event.client, event.taker)
    market = state.listing(event.market).market

    def contracts(listing: Listing) -> Moves:
        return handed_over(books, listing.market, event.client, event.taker)

    moves = columns.joined(
        *columns.each(contracts, state.group(market)),
        margin_over(books, market.margin(event.client), market.margin(event.taker)),
    )
    if not moves:
        raise UnknownName("position of", event.client)
    return moves


def must_differ(defaulter: str, client: str, taker: str) -> None:
    """Refuse a client or a taker that is in default itself, is the other, or is the world outside (SPEC PT-3).

    Args:
        defaulter: who is in default.
        client: whose contracts and margin go over.
        taker: whom they go to.

    Raises:
        InvalidValue: exactly then, or if one of the two names is malformed.
    """
    if inside(checked_name(client, "client"), "client") == defaulter:
        raise InvalidValue("client", client, "another owner than who is in default")
    if inside(checked_name(taker, "taker"), "taker") in (defaulter, client):
        raise InvalidValue("taker", taker, "another owner than the client and who is in default")


def handed_over(books: Balances, market: Market, client: str, taker: str) -> Moves:
    """Return what hands all contracts of a market over, at no price; they net with what the taker has (SPEC PT-1).

    Raises:
        InvalidAmount: if what one of them holds is not a natural number.
        InvalidValue: if the client is on both sides, client and taker are the same, or one is the world outside, or
            there are more contracts than may be traded at once.
    """
    long = natural(books.get(market.side(client, market.long), 0), "long")
    short = natural(books.get(market.side(client, market.short), 0), "short")
    if long > 0 and short > 0:
        raise InvalidValue("client", client, "one who is on one side of a market alone")
    if long > 0:
        return novate(books, market, taker, client, long)
    return novate(books, market, client, taker, short) if short > 0 else ()


def margin_over(books: Balances, margin: Account, takers: Account) -> Moves:
    """Return what hands all of a margin over (SPEC PT-2).

    Raises:
        InvalidAmount: if the book holds what is no natural number.
        SelfTransfer, AssetMismatch: as a transfer does.
    """
    held = natural(books.get(margin, 0), "margin")
    return (Transfer(margin, takers, held),) if held > 0 else ()
