"""Checked: what moved, as a journal of double entry for other programs: entries, and balances that must come out.

A settlement has an entry for each transfer; the books open on the day before the losses, and every balance is stated on
the day of the losses and on the next. A history has an entry for each event, on its day in UTC, and every balance is
stated on the day after the last. A comparison has the same for each policy, on accounts of its own.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import attrs

from rhodian_desk.documents.history_words import words
from rhodian_desk.export.journal import entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rhodian import Account, Asset, Transfer
    from rhodian_desk.history.records import Told
    from rhodian_desk.play.played import Run
    from rhodian_desk.scenario.settle import Outcome

_DAY = dt.timedelta(days=1)


@attrs.frozen
class Entry:
    """Something that moved."""

    date: dt.date
    """On which day."""
    why: str
    """What it was for; it begins with a letter."""
    notes: tuple[tuple[str, str], ...]
    """What else is known of it, each with its name."""
    transfers: tuple[Transfer, ...]
    """What moved."""


@attrs.frozen
class Balances:
    """What accounts hold at the beginning of a day."""

    date: dt.date
    """The day."""
    books: Mapping[Account, int]
    """What each holds, in smallest units; outside stands below 0."""


@attrs.frozen
class Part:
    """A journal on books of its own."""

    policy: str | None
    """The policy under which it came about, where several stand beside each other."""
    lines: Callable[[], Iterator[Entry | Balances]]
    """What is in it, in order."""

    def accounts(self) -> dict[tuple[str, str], dict[Asset, None]]:
        """Return every owner and purpose, with the assets that they hold."""
        found: dict[tuple[str, str], dict[Asset, None]] = {}
        for line in self.lines():
            for account in _touched(line):
                found.setdefault((account.owner, account.purpose), {})[account.asset] = None
        return found

    def moved(self) -> dict[Asset, int]:
        """Add up all that moves, asset by asset; no balance is larger."""
        sums: dict[Asset, int] = {}
        for line in self.lines():
            for each in line.transfers if isinstance(line, Entry) else ():
                sums[each.payee.asset] = sums.get(each.payee.asset, 0) + each.amount
        return sums


@attrs.frozen
class Ledger:
    """A journal, whole."""

    title: str
    """What it is of."""
    first: dt.date
    """The day of its first entry."""
    last: dt.date
    """The day of its last balances."""
    parts: tuple[Part, ...]
    """Its parts: one, or one for each policy."""


def _touched(line: Entry | Balances) -> Iterable[Account]:
    """Return the accounts of a line."""
    if isinstance(line, Balances):
        return line.books
    return [account for each in line.transfers for account in (each.payer, each.payee)]


def of_outcome(outcome: Outcome) -> Ledger:
    """Return the journal of a settlement.

    Raises:
        OverflowError: if there is no day before or after the losses.
    """
    day = outcome.scenario.date
    opened, closed = day - _DAY, day + _DAY

    def lines() -> Iterator[Entry | Balances]:
        said = True
        for entry in entries(outcome):
            if entry.path and said:
                yield Balances(day, outcome.before)
                said = False
            notes = (("layer", " > ".join(entry.path)), ("rule", entry.rule)) if entry.path else ()
            yield Entry(day if entry.path else opened, entry.why, notes, (entry.transfer,))
        if said:
            yield Balances(day, outcome.before)
        yield Balances(closed, outcome.after)

    return Ledger(outcome.scenario.title, opened, closed, (Part(None, lines),))


def of_run(run: Run) -> Ledger:
    """Return the journal of a history.

    Raises:
        OverflowError: if an event has no day in a calendar.
    """
    return _of_runs(run.history.title, (run,), named=False)


def of_runs(title: str, runs: tuple[Run, ...]) -> Ledger:
    """Return the journal of a history under several policies.

    Raises:
        OverflowError: if an event has no day in a calendar.
    """
    return _of_runs(title, runs, named=True)


def _of_runs(title: str, runs: tuple[Run, ...], *, named: bool) -> Ledger:
    """Return the journal of plays, each perhaps with the name of its policy."""
    days = [_day(each.event) for run in runs for each in run.played] or [dt.date(1970, 1, 1)]
    closed = max(days) + _DAY
    parts = tuple(Part(run.policy.name if named else None, _played(run, closed)) for run in runs)
    return Ledger(title, min(days), closed, parts)


def _played(run: Run, closed: dt.date) -> Callable[[], Iterator[Entry | Balances]]:
    """Return what yields the lines of a play."""

    def lines() -> Iterator[Entry | Balances]:
        for each in run.played:
            if each.transfers:
                why = f"event {each.place}, {each.event.type}: {words(each.event, run.history)}"
                yield Entry(_day(each.event), why, (("at", each.event.at.text),), each.transfers)
        yield Balances(closed, run.balances)

    return lines


def _day(told: Told) -> dt.date:
    """Return the day of an event, in UTC.

    Raises:
        OverflowError: if it has none in a calendar.
    """
    return dt.date(1970, 1, 1) + dt.timedelta(seconds=told.at.seconds)
