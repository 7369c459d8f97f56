"""Trusted: ids, each of which is absorbed once, whatever event it is of: a loss, a mark, an auction, a close-out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns
from rhodian.base.accounts import Account, outside
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import checked_name
from rhodian.ledger.posting import Transfer
from rhodian.machine.counters import CLOSE_OUT, ID_LENGTH_MAX, IDS
from rhodian.waterfall.errors import AlreadyAbsorbed

if TYPE_CHECKING:
    from rhodian.ledger.posting import Balances, Host
    from rhodian.machine.state import Auction, State


def absorbing(state: State, host: Host, name: str) -> Transfer:
    """Return what notes an id as absorbed; that of an open auction is kept for what the auction does not bring in.

    Raises:
        InvalidValue: if the id is malformed, or a close-out's, or longer than `ID_LENGTH_MAX`, or an open auction's.
        AlreadyAbsorbed: exactly if it has been absorbed before.
    """
    must_not_be_a_close_outs(name)
    return absorbing_once(host, tuple([auction.id for auction in state.auctions]), name)


def must_not_be_a_close_outs(name: str) -> None:
    """Refuse an id that begins as those of close-outs do: none is taken before its default is closed out (SPEC CO-2).

    Raises:
        InvalidValue: exactly then, or if it is malformed.
    """
    if checked_name(name, "id").startswith(CLOSE_OUT):
        raise InvalidValue("id", name, f"an id that does not begin with {CLOSE_OUT!r}, as those of close-outs do")


def absorbing_once(books: Balances, open_ids: tuple[str, ...], name: str) -> Transfer:
    """Return what notes an id as absorbed, of any book and any auctions that are open (SPEC MC-3).

    Raises:
        InvalidValue, AlreadyAbsorbed: as `absorbing` does.
    """
    account = noted(checked_name(name, "id"))
    if len(name) > ID_LENGTH_MAX:
        raise InvalidValue("id", name, f"an id of at most {ID_LENGTH_MAX} characters")
    if books.get(account, 0) > 0:
        raise AlreadyAbsorbed(name)

    def is_another(other: str) -> bool:
        return other != name

    if not columns.every(is_another, open_ids):
        raise InvalidValue("id", name, "an id that no open auction has")
    return Transfer(outside(IDS), account, 1)


def noted(name: str) -> Account:
    """Return the account that says whether an id was absorbed: it holds 1 then, and 0 before."""
    return Account(name, "absorbed", IDS)


def must_be_free(auctions: tuple[Auction, ...], name: str) -> None:
    """Refuse the id of one of some auctions, or an id that is too long (SPEC AU-31).

    Raises:
        InvalidValue: exactly then.
    """

    def is_another(each: Auction) -> bool:
        return each.id != name

    if len(name) > ID_LENGTH_MAX or not columns.every(is_another, auctions):
        raise InvalidValue("id", name, f"an id of at most {ID_LENGTH_MAX} characters that no open auction has")
