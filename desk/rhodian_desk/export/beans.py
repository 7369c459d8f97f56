"""Convenience: the double-entry journal for beancount, with every balance asserted in the end.

What an account holds stands under `Assets`; the world outside stands under
`Equity`, below 0 by as much. Balances are asserted to the unit.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from rhodian import OUTSIDE
from rhodian_desk.export.ledger import Balances
from rhodian_desk.io.faults import OutputRefused
from rhodian_desk.io.units import decimal_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rhodian import Account, Asset
    from rhodian_desk.export.ledger import Entry, Ledger, Part

DIGITS_MAX = 28
"""The most digits that beancount adds up without rounding."""

YEARS = range(1700, 2100)
"""The years that beancount reads."""

_CURRENCY_LENGTH_MAX = 24
_INSTEAD = "use --hledger for the same journal"

Names = dict[tuple[str, str], str]
"""What an owner and a purpose are called in a journal."""


def made(of: Callable[[], Ledger]) -> Ledger:
    """Make a journal for another program.

    Raises:
        OutputRefused: if an event is on no day of a calendar.
    """
    try:
        return of()
    except OverflowError:
        right = "give dates of the years 1 to 9999, or use --csv"
        raise OutputRefused("a journal", "has a day for each entry, and these have none in a calendar", right) from None


def lines(ledger: Ledger) -> Iterator[str]:
    """Return the journal line by line, every line as beancount reads it.

    Raises:
        OutputRefused: if beancount could not keep the date or the amounts as they are.
    """
    _check(ledger)
    return _lines(ledger)


def _check(ledger: Ledger) -> None:
    """Refuse what beancount would not read, or would round.

    Raises:
        OutputRefused: for a year or an amount out of its range.
    """
    for day in (ledger.first, ledger.last):
        if day.year not in YEARS:
            raise OutputRefused("--beancount", f"reads no date in {day.year}", _INSTEAD)
    for asset, amount in (each for part in ledger.parts for each in part.moved().items()):
        if len(str(amount)) > DIGITS_MAX:
            moved = f"{decimal_text(amount, asset)} {asset.code}"
            what = f"rounds amounts of more than {DIGITS_MAX} digits, and {moved} moves here"
            raise OutputRefused("--beancount", what, _INSTEAD)


def _lines(ledger: Ledger) -> Iterator[str]:
    """Yield the whole journal."""
    opened = ledger.first
    held = [part.accounts() for part in ledger.parts]
    assets = dict.fromkeys(asset for part in held for each in part.values() for asset in each)
    currencies = _currencies(assets)
    names = named(ledger.parts)
    yield f"; {one_line(ledger.title)}\n"
    yield f"option {_text('title')} {_text(ledger.title)}\n"
    yield "".join(f"option {_text('operating_currency')} {_text(each)}\n" for each in currencies.values()) + "\n"
    for asset, currency in currencies.items():
        yield f"{opened} commodity {currency}\n  asset: {_text(asset.code)}\n\n"
    for part, accounts, called in zip(ledger.parts, held, names, strict=True):
        for (owner, purpose), kept in accounts.items():
            yield f"{opened} open {called[owner, purpose]} {', '.join(currencies[each] for each in kept)}\n"
            yield f"  owner: {_text(owner)}\n  purpose: {_text(purpose)}\n"
            yield "" if part.policy is None else f"  policy: {_text(part.policy)}\n"
    for part, called in zip(ledger.parts, names, strict=True):
        for line in part.lines():
            yield from _line(line, called, currencies)


def _line(line: Entry | Balances, names: Names, currencies: dict[Asset, str]) -> Iterator[str]:
    """Yield an entry, or what must have come out."""

    def said(account: Account, units: int) -> tuple[str, str, str]:
        amount = decimal_text(units, account.asset)
        return names[account.owner, account.purpose], amount, currencies[account.asset]

    if isinstance(line, Balances):
        yield "\n"
        for account, units in line.books.items():
            yield "{} balance {} {} ~ 0 {}\n".format(line.date, *said(account, units))
        return
    yield f"\n{line.date} * {_text(line.why)}\n"
    for key, value in line.notes:
        yield f"  {key}: {_text(value)}\n"
    for each in line.transfers:
        yield "  {}  {} {}\n".format(*said(each.payer, -each.amount))
        yield "  {}  {} {}\n".format(*said(each.payee, each.amount))


def named(parts: Iterable[Part]) -> list[Names]:
    """Give each account of each part a name that other programs read, its own even if two look alike."""
    used: set[str] = set()
    latest: dict[str, int] = {}
    given: list[Names] = []
    for part in parts:
        names: Names = {}
        under = [] if part.policy is None else [_component(part.policy)]
        for owner, purpose in part.accounts():
            root = "Equity" if owner == OUTSIDE else "Assets"
            wanted = name = ":".join([root, *under, _component(owner), _component(purpose)])
            while name in used:
                latest[wanted] = latest.get(wanted, 1) + 1
                name = f"{wanted}-{latest[wanted]}"
            names[owner, purpose] = name
            used.add(name)
        given.append(names)
    return given


def _component(text: str) -> str:
    """Return a part of an account's name: ASCII letters, digits and dashes, a capital or a digit first."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain) or ["X"]
    return "-".join(word[0].upper() + word[1:] for word in words)


def _currencies(assets: Iterable[Asset]) -> dict[Asset, str]:
    """Give each asset a currency that beancount reads, its own even if two codes become alike."""
    given: dict[Asset, str] = {}
    for asset in assets:
        wanted = currency = _currency(asset.code)
        number = 1
        while currency in given.values():
            number += 1
            currency = f"{wanted[: _CURRENCY_LENGTH_MAX - len(str(number)) - 1]}-{number}"
        given[asset] = currency
    return given


def _currency(code: str) -> str:
    """Return the asset's code as a currency that beancount reads; it takes a letter before a comma for no currency."""
    plain = code.upper()
    if not plain[0].isalpha() or len(plain) == 1:
        plain = f"X{plain}"
    plain = plain[:_CURRENCY_LENGTH_MAX]
    return plain if plain[-1].isalnum() else f"{plain[:-1]}X"


def _text(text: str) -> str:
    """Return a text as beancount quotes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def one_line(text: str) -> str:
    """Return a text without line breaks, for a comment."""
    return " ".join(text.split())
