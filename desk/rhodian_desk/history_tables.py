"""Convenience: a played history as tables for a terminal: each event, its phases, what it changed, and the books."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO, TypeVar

from rich.text import Text

from rhodian_desk.checks import label
from rhodian_desk.history_measure import compared
from rhodian_desk.history_played import UNCOVERED
from rhodian_desk.history_words import words
from rhodian_desk.published_tables import published
from rhodian_desk.terminal import ROWS_MAX, ROWS_SHOWN, line, row, table, write
from rhodian_desk.units import decimal_text, grouped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from rhodian_desk.history_played import Played, Run

T = TypeVar("T")

_HOW_TO_SEE_ALL = "--all shows every row"


def show(run: Run, file: TextIO, *, last: bool, every_row: bool) -> None:
    """Print a played history; only what it comes to, if only the last is asked for."""
    write(_parts(run, last=last, every_row=every_row), file)


def _parts(run: Run, *, last: bool, every_row: bool) -> Iterator[RenderableType]:
    """Yield what is printed, part by part."""
    figures = compared(run)
    yield _heading(run)
    for played in () if last else run.played:
        yield _event(played, run)
        for made in (_phases(played, every_row=every_row), _changes(played, every_row=every_row)):
            if made.row_count:
                yield made
    yield _borne(run, every_row=every_row)
    yield _books(run, every_row=every_row)
    yield from published(figures)
    yield _verdict(run)


def _heading(run: Run) -> Text:
    """Say which history it is, what in it is assumed, and under which policy it is played."""
    history = run.history
    text = line(history.title, "bold")
    text.append_text(line(f"\n{history.date.isoformat()}, under the policy {run.policy.name}"))
    if history.summary:
        text.append("\n").append_text(line(history.summary))
    for assumption in history.assumptions:
        text.append("\nAssumed: ").append_text(line(assumption))
    return text


def _event(played: Played, run: Run) -> Text:
    """Say what happens, and when."""
    event = played.event
    text = line(f"\nEvent {played.place}, {event.at.text}: {event.type}", "bold")
    return text.append_text(line(f" {words(event, run.history)}"))


def _phases(played: Played, *, every_row: bool) -> Table:
    """Show the phases of an event: who pays what, by which rule."""
    made = table("Phases", ("Phase", "Rule", "Who", "What"), ("Amount", "Of"))
    rows = [(phase, each) for phase in played.phases for each in phase.rows]
    before = None
    for phase, each in _shown(rows, every_row=every_row):
        name, rule = ("", "") if phase is before else (phase.name, phase.rule)
        row(made, name, rule, each.who, each.what, grouped(each.amount, each.asset), each.asset.code)
        before = phase
    _rest(made, len(rows), every_row=every_row)
    return made


def _changes(played: Played, *, every_row: bool) -> Table:
    """Show the accounts that an event touched."""
    made = table("Books", ("Account",), ("Before", "After", "Change", "Of"))
    changes = [change for change in played.changes if change.before != change.after]
    for change in _shown(changes, every_row=every_row):
        asset = change.account.asset
        amounts = (change.before, change.after, change.after - change.before)
        row(made, label(change.account), *(grouped(amount, asset) for amount in amounts), asset.code)
    _rest(made, len(changes), every_row=every_row)
    return made


def _borne(run: Run, *, every_row: bool) -> Table:
    """Show who bore what over all events."""
    made = table("Losses borne", ("Account", "How"), ("Amount", "Of"))
    sums = sorted(run.borne().items(), key=lambda item: (item[0][0].asset.code, item[0][1], item[0][0].owner))
    for (account, kind), amount in _shown(sums, every_row=every_row):
        style = "bold red" if kind == UNCOVERED else ""
        row(made, label(account), kind, grouped(amount, account.asset), account.asset.code, style=style)
    _rest(made, len(sums), every_row=every_row)
    return made


def _books(run: Run, *, every_row: bool) -> Table:
    """Show the books in the end, accounts that hold nothing left out, and their totals."""
    made = table("Books in the end", ("Account",), ("Balance", "Of"))
    held = [(account, balance) for account, balance in run.balances.items() if balance and not account.is_outside]
    for account, balance in _shown(held, every_row=every_row):
        row(made, label(account), grouped(balance, account.asset), account.asset.code)
    _rest(made, len(held), every_row=every_row)
    for trial in run.trial:
        row(made, "all inside", grouped(trial.inside, trial.asset), trial.asset.code, style="bold")
        row(made, "all outside", grouped(trial.outside, trial.asset), trial.asset.code, style="bold")
    return made


def _shown(rows: list[T] | tuple[T, ...], *, every_row: bool) -> list[T] | tuple[T, ...]:
    """Return the rows that are shown."""
    return rows if every_row or len(rows) <= ROWS_MAX else rows[:ROWS_SHOWN]


def _rest(made: Table, count: int, *, every_row: bool) -> None:
    """Say how many rows are not shown, if there are any."""
    if not every_row and count > ROWS_MAX:
        row(made, f"… and {count - ROWS_SHOWN:,} more; {_HOW_TO_SEE_ALL}", style="dim")


def _verdict(run: Run) -> Text:
    """Say how it ended, and that no unit is missing."""
    text = Text("\n")
    uncovered = [(account, amount) for (account, kind), amount in run.borne().items() if kind == UNCOVERED]
    for account, amount in uncovered:
        owed = f"{grouped(amount, account.asset)} {account.asset.code}"
        text.append_text(line(f"Uncovered: {owed}, owed to {label(account)}, found no bearer.", "bold red"))
        text.append("\n")
    if not uncovered:
        text.append("Played: every loss is borne whole.\n", "bold green")
    sums = [
        f"{decimal_text(trial.inside + trial.outside, trial.asset)} {trial.asset.code}"
        for trial in run.trial
        if not trial.balanced
    ]
    return text.append(f"Unaccounted for: {', '.join(sums) or 'zero units of every asset'}.")
