"""Convenience: a played history as tables for a terminal: each event, its phases, what it changed, and the books."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rhodian_desk.documents.history_words import words
from rhodian_desk.io.units import decimal_text, grouped, label
from rhodian_desk.play.measure import compared
from rhodian_desk.play.played import UNCOVERED
from rhodian_desk.render.published_tables import published
from rhodian_desk.render.terminal import Line, Table, some, told, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rhodian_desk.play.played import Played, Run

_HOW_TO_SEE_ALL = "--all shows every row"


def show(run: Run, file: TextIO, *, last: bool, every_row: bool) -> None:
    """Print a played history; only what it comes to, if only the last is asked for."""
    write(_parts(run, last=last, every_row=every_row), file)


def _parts(run: Run, *, last: bool, every_row: bool) -> Iterator[Line | Table]:
    """Yield what is printed, part by part."""
    history, figures = run.history, compared(run)
    heading = f"{history.date.isoformat()}, under the policy {run.policy.name}"
    yield from told(history.title, heading, history.summary, history.assumptions)
    if not last:
        yield from _events(run, every_row=every_row)
    if (borne := _borne(run, every_row=every_row)).rows:
        yield borne
    yield _books(run, every_row=every_row)
    yield from published(figures, every_row=every_row)
    yield from _verdict(run)


def _events(run: Run, *, every_row: bool) -> Iterator[Line | Table]:
    """Yield what happens, and when, what each event came to, and how many events are not shown."""
    shown = some(run.played, every_row=every_row)
    for played in shown:
        event = played.event
        yield Line("")
        yield Line(f"Event {played.place}, {event.at.text}: {event.type} {words(event, run.history)}", "bold")
        for made in (_phases(played, every_row=every_row), _changes(played, every_row=every_row)):
            if made.rows:
                yield made
    if rest := len(run.played) - len(shown):
        yield Line("")
        yield Line(f"… and {rest:,} more events; --all shows each, --json writes them, --last shows none", "dim")


def _phases(played: Played, *, every_row: bool) -> Table:
    """Show the phases of an event: who pays what, by which rule."""
    made = Table("Phases", ("Phase", "Rule", "Who", "What"), ("Amount", "Of"))
    rows = [(phase, each) for phase in played.phases for each in phase.rows]
    before = None
    for phase, each in some(rows, every_row=every_row):
        name, rule = ("", "") if phase is before else (phase.name, phase.rule)
        made.row(name, rule, each.who, each.what, grouped(each.amount, each.asset), each.asset.code)
        before = phase
    _rest(made, rows, every_row=every_row)
    return made


def _changes(played: Played, *, every_row: bool) -> Table:
    """Show the accounts that an event touched."""
    made = Table("Books", ("Account",), ("Before", "After", "Change", "Of"))
    changes = [change for change in played.changes if change.before != change.after]
    for change in some(changes, every_row=every_row):
        asset = change.account.asset
        amounts = (change.before, change.after, change.after - change.before)
        made.row(label(change.account), *(grouped(amount, asset) for amount in amounts), asset.code)
    _rest(made, changes, every_row=every_row)
    return made


def _borne(run: Run, *, every_row: bool) -> Table:
    """Show who bore what over all events."""
    made = Table("Losses borne", ("Account", "How"), ("Amount", "Of"))
    sums = sorted(run.borne().items(), key=lambda item: (item[0][0].asset.code, item[0][1], item[0][0].owner))
    for (account, kind), amount in some(sums, every_row=every_row):
        style = "bold red" if kind == UNCOVERED else ""
        made.row(label(account), kind, grouped(amount, account.asset), account.asset.code, style=style)
    _rest(made, sums, every_row=every_row)
    return made


def _books(run: Run, *, every_row: bool) -> Table:
    """Show the books in the end, accounts that hold nothing left out, and their totals."""
    made = Table("Books in the end", ("Account",), ("Balance", "Of"))
    held = [(account, balance) for account, balance in run.balances.items() if balance and not account.is_outside]
    for account, balance in some(held, every_row=every_row):
        made.row(label(account), grouped(balance, account.asset), account.asset.code)
    _rest(made, held, every_row=every_row)
    for trial in run.trial:
        made.row("all inside", grouped(trial.inside, trial.asset), trial.asset.code, style="bold")
        made.row("all outside", grouped(trial.outside, trial.asset), trial.asset.code, style="bold")
    return made


def _rest(made: Table, rows: Sequence[object], *, every_row: bool) -> None:
    """Say how many rows are not shown, if there are any."""
    if rest := len(rows) - len(some(rows, every_row=every_row)):
        made.row(f"… and {rest:,} more; {_HOW_TO_SEE_ALL}", style="dim")


def _verdict(run: Run) -> Iterator[Line]:
    """Say how it ended, and that no unit is missing."""
    uncovered = [(account, amount) for (account, kind), amount in run.borne().items() if kind == UNCOVERED]
    yield Line("")
    for account, amount in some(uncovered, every_row=False):
        owed = f"{grouped(amount, account.asset)} {account.asset.code}"
        yield Line(f"Uncovered: {owed}, owed to {label(account)}, found no bearer.", "bold red")
    if rest := len(uncovered) - len(some(uncovered, every_row=False)):
        yield Line(f"… and what {rest:,} more accounts are owed found no bearer; --json lists them.", "bold red")
    if not uncovered:
        yield Line("Played: every loss is borne whole.", "bold green")
    sums = [
        f"{decimal_text(trial.inside + trial.outside, trial.asset)} {trial.asset.code}"
        for trial in run.trial
        if not trial.balanced
    ]
    yield Line(f"Unaccounted for: {', '.join(sums) or 'zero units of every asset'}.")
