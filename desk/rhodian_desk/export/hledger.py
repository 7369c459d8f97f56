"""Convenience: the double-entry journal for hledger, with every balance asserted in it; names as in that for beancount.

A posting of 0 that asserts a balance moves nothing. Dates and amounts have no bounds that a file could meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_desk.export.beans import named, one_line
from rhodian_desk.export.ledger import Balances
from rhodian_desk.io.units import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian import Account, Asset
    from rhodian_desk.export.beans import Names
    from rhodian_desk.export.ledger import Entry, Ledger


def lines(ledger: Ledger) -> Iterator[str]:
    """Yield the journal line by line, every line as hledger reads it."""
    held = [part.accounts() for part in ledger.parts]
    names = named(ledger.parts)
    yield f"; {one_line(ledger.title)}\n\ndecimal-mark .\n"
    for asset in dict.fromkeys(asset for part in held for each in part.values() for asset in each):
        yield f"commodity {_amount(1_000 * 10**asset.scale, asset)}\n"
    for part, accounts, called in zip(ledger.parts, held, names, strict=True):
        under = "" if part.policy is None else f", policy: {_comment(part.policy)}"
        for owner, purpose in accounts:
            said = f"owner: {_comment(owner)}, purpose: {_comment(purpose)}{under}"
            yield f"account {called[owner, purpose]}  ; {said}\n"
    for part, called in zip(ledger.parts, names, strict=True):
        for line in part.lines():
            yield from _line(line, called)


def _line(line: Entry | Balances, names: Names) -> Iterator[str]:
    """Yield an entry, or what must have come out."""

    def name(account: Account) -> str:
        return names[account.owner, account.purpose]

    if isinstance(line, Balances):
        yield f"\n{line.date} * balances at the beginning of the day\n"
        for account, units in line.books.items():
            yield f"    {name(account)}  {_amount(0, account.asset)} = {_amount(units, account.asset)}\n"
        return
    yield f"\n{line.date} * {_comment(line.why).replace(';', ',')}\n"
    for key, value in line.notes:
        yield f"    ; {key}: {_comment(value)}\n"
    for each in line.transfers:
        yield f"    {name(each.payer)}  {_amount(-each.amount, each.payer.asset)}\n"
        yield f"    {name(each.payee)}  {_amount(each.amount, each.payee.asset)}\n"


def _amount(units: int, asset: Asset) -> str:
    """Return an amount as hledger reads it: with a decimal mark even if there are no decimals."""
    text = decimal_text(units, asset)
    return f'{text}{"" if asset.scale else "."} "{asset.code}"'


def _comment(text: str) -> str:
    """Return a text on one line, without what ends the value of a tag."""
    return one_line(text).replace(",", " ")
