"""Checked: days in UTC, the windows that end with one, and a history's books as they stood at the end of one.

A month back from the last day of a month is the last day of the one before; so four quarters make a year.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import TYPE_CHECKING

import attrs

from rhodian import State
from rhodian_desk.disclosure.fields import Window
from rhodian_desk.history.rules import Ruling
from rhodian_desk.play.book import Book

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rhodian import Asset, Rules
    from rhodian_desk.play.played import Played, Run

_EPOCH, _SECONDS = dt.date(1970, 1, 1), 86_400
_MONTHS = {Window.QUARTER: 3, Window.YEAR: 12}


def day_of(seconds: int) -> dt.date:
    """Return the day of a time.

    Raises:
        OverflowError: if it has none in a calendar.
    """
    return _EPOCH + dt.timedelta(seconds=seconds)


def last_second(day: dt.date) -> int:
    """Return the last second of a day."""
    return ((day - _EPOCH).days + 1) * _SECONDS - 1


def back(day: dt.date, months: int) -> dt.date:
    """Return the day so many months before one."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    ends = day.day == monthrange(day.year, day.month)[1]
    return dt.date(year, month + 1, last if ends else min(day.day, last))


def after(day: dt.date, window: Window) -> dt.date:
    """Return the day after which a window begins that ends with one."""
    return back(day, _MONTHS[window])


def during(run: Run, day: dt.date, window: Window) -> Iterator[Played]:
    """Yield what happened in a window that ends with a day."""
    begins, ends = last_second(after(day, window)), last_second(day)
    return (played for played in run.played if begins < played.event.at.seconds <= ends)


@attrs.frozen
class Standing:
    """The books at a time; they move on when those of the next one are asked for."""

    time: int
    """The time; of a day its last second."""
    state: State
    """Where the machine had got to."""
    book: Book
    """What every account holds."""

    @property
    def rules(self) -> Rules:
        """The rules that hold then."""
        return self.state.rules_at(self.time)

    def held(self, purpose: str, asset: Asset) -> Iterator[tuple[str, int]]:
        """Yield who holds how much for a purpose."""
        for account in self.book.accounts(purpose, asset):
            if not account.is_outside:
                yield account.owner, self.book.balances[account]


def standings(run: Run, days: Iterable[dt.date]) -> Iterator[Standing]:
    """Yield the books at the end of each of some days, which rise."""
    return standings_at(run, map(last_second, days))


def standings_at(run: Run, times: Iterable[int]) -> Iterator[Standing]:
    """Yield the books after what happened up to each of some times, which rise."""
    state, book, place = State((Ruling(run.history, run.policy).rules(0),)), Book(), 0
    for time in times:
        while place < len(run.played) and run.played[place].event.at.seconds <= time:
            book.write(tuple((change.account, change.after) for change in run.played[place].written))
            state = run.played[place].state
            place += 1
        yield Standing(time, state, book)
