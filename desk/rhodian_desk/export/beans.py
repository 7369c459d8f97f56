"""Convenience: the double-entry journal for beancount, with every balance asserted before and after.

What an account holds stands under `Assets`; the world outside stands under
`Equity`, below 0 by as much. The books open on the day before the losses, and
the balances are asserted, to the unit, on the day of the losses and on the next.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING

from rhodian_desk.export.journal import entries
from rhodian_desk.io.faults import OutputRefused
from rhodian_desk.io.units import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rhodian import Account
    from rhodian_desk.export.journal import Entry
    from rhodian_desk.scenario.settle import Outcome

DIGITS_MAX = 28
"""The most digits that beancount adds up without rounding."""

YEARS = range(1700, 2099)
"""The years that beancount reads, less the last, since the last balances stand on the next day."""

_CURRENCY_LENGTH_MAX = 24


def lines(outcome: Outcome) -> Iterator[str]:
    """Return the journal line by line, every line as beancount reads it.

    Raises:
        OutputRefused: if beancount could not keep the date or the amounts as they are.
    """
    checked_for_beancount(outcome)
    return _lines(outcome)


def checked_for_beancount(outcome: Outcome) -> None:
    """Refuse what beancount would not read, or would round.

    Raises:
        OutputRefused: for a year or an amount out of its range.
    """
    scenario = outcome.scenario
    if scenario.date.year not in YEARS:
        raise OutputRefused(
            "--beancount", f"reads no date in {scenario.date.year}", "use --ledger for the same journal"
        )
    trial = outcome.trial(outcome.before)
    if len(str(trial.inside)) > DIGITS_MAX:
        held = decimal_text(trial.inside, trial.asset)
        what = f"rounds amounts of more than {DIGITS_MAX} digits, and these books hold {held}"
        raise OutputRefused("--beancount", what, "use --ledger for the same journal")


def _lines(outcome: Outcome) -> Iterator[str]:
    """Yield the whole journal."""
    scenario = outcome.scenario
    day = dt.timedelta(days=1)
    opened, settled, closed = scenario.date - day, scenario.date, scenario.date + day
    currency = _currency(scenario.asset.code)
    names = _names((*outcome.before, *outcome.after))
    yield f"; {_one_line(scenario.title)}\n"
    yield f"option {_text('title')} {_text(scenario.title)}\n"
    yield f"option {_text('operating_currency')} {_text(currency)}\n\n"
    yield f"{opened} commodity {currency}\n  asset: {_text(scenario.asset.code)}\n\n"
    for account, name in names.items():
        yield f"{opened} open {name} {currency}\n  owner: {_text(account.owner)}\n  purpose: {_text(account.purpose)}\n"
    for entry in entries(outcome):
        yield from _transaction(entry, settled if entry.path else opened, currency, names)
    for date, books in ((settled, outcome.before), (closed, outcome.after)):
        yield "\n"
        for account, held in books.items():
            yield f"{date} balance {names[account]} {decimal_text(held, scenario.asset)} ~ 0 {currency}\n"


def _transaction(entry: Entry, date: dt.date, currency: str, names: dict[Account, str]) -> Iterator[str]:
    """Yield one entry of the journal."""
    amount = decimal_text(entry.transfer.amount, entry.transfer.payer.asset)
    yield f"\n{date} * {_text(entry.why)}\n"
    if entry.path:
        yield f"  layer: {_text(' > '.join(entry.path))}\n  rule: {_text(entry.rule)}\n"
    yield f"  {names[entry.transfer.payer]}  -{amount} {currency}\n"
    yield f"  {names[entry.transfer.payee]}  {amount} {currency}\n"


def _names(accounts: Iterable[Account]) -> dict[Account, str]:
    """Give each account a name that beancount reads, its own even if two look alike."""
    names: dict[Account, str] = {}
    used: set[str] = set()
    latest: dict[str, int] = {}
    for account in accounts:
        if account in names:
            continue
        root = "Equity" if account.is_outside else "Assets"
        wanted = name = f"{root}:{_component(account.owner)}:{_component(account.purpose)}"
        while name in used:
            latest[wanted] = latest.get(wanted, 1) + 1
            name = f"{wanted}-{latest[wanted]}"
        names[account] = name
        used.add(name)
    return names


def _component(text: str) -> str:
    """Return a part of an account's name: ASCII letters, digits and dashes, a capital or a digit first."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain) or ["X"]
    return "-".join(word[0].upper() + word[1:] for word in words)


def _currency(code: str) -> str:
    """Return the asset's code as a currency that beancount reads."""
    plain = code.upper()
    if not plain[0].isalpha():
        plain = f"X{plain}"
    plain = plain[:_CURRENCY_LENGTH_MAX]
    return plain if plain[-1].isalnum() else f"{plain[:-1]}X"


def _text(text: str) -> str:
    """Return a text as beancount quotes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _one_line(text: str) -> str:
    """Return a text without line breaks, for a comment."""
    return " ".join(text.split())
