"""Convenience: a comparison as a table for a terminal: who bears what, a column for each policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.text import Text

from rhodian_desk.checks import label
from rhodian_desk.compare_words import MEANING, refusal, verdict
from rhodian_desk.faults import visible
from rhodian_desk.history_played import KINDS, UNCOVERED
from rhodian_desk.published_tables import published
from rhodian_desk.terminal import ROWS_MAX, ROWS_SHOWN, line, row, table, write
from rhodian_desk.units import grouped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from rhodian import Account, Asset
    from rhodian_desk.compare import Column, Comparison

NOTHING, REFUSED = "\N{EN DASH}", "refused"
"""What stands for an amount of zero, and for every amount of a policy under which an event cannot happen."""


def show(comparison: Comparison, file: TextIO, *, every_row: bool) -> None:
    """Print a comparison."""
    write(_parts(comparison, every_row=every_row), file)


def _parts(comparison: Comparison, *, every_row: bool) -> Iterator[RenderableType]:
    """Yield what is printed, part by part."""
    yield _heading(comparison)
    for asset in comparison.assets:
        yield _table(comparison, asset, every_row=every_row)
        yield line(verdict(comparison, asset), "bold")
    yield from published([figure for column in comparison.columns for figure in column.published], policies=True)
    yield _ending(comparison)


def _heading(comparison: Comparison) -> Text:
    """Say which history it is, what in it is assumed, and under which policies it is settled."""
    history, names = comparison.history, [column.policy for column in comparison.columns]
    text = line(history.title, "bold")
    words = f"the policy {names[0]}" if len(names) == 1 else f"{len(names):,} policies"
    text.append_text(line(f"\n{history.date.isoformat()}, settled under {words}"))
    if history.summary:
        text.append("\n").append_text(line(history.summary))
    for assumption in history.assumptions:
        text.append("\nAssumed: ").append_text(line(assumption))
    return text


def _table(comparison: Comparison, asset: Asset, *, every_row: bool) -> Table:
    """Show who bears the losses of an asset, kind by kind."""
    columns = comparison.columns
    names = [visible(column.policy) for column in columns]
    made = table(f"Who bears what, in {asset.code}", ("How and who",), names)
    bearers = comparison.bearers(asset)
    for kind in KINDS:
        accounts = [account for account, how in bearers if how == kind]
        if not accounts:
            continue
        style = "bold red" if kind == UNCOVERED else "bold"
        row(made, kind, *_cells(comparison, asset, [column.sum_of(asset, kind) for column in columns]), style=style)
        _rows(made, comparison, accounts, kind, every_row=every_row)
    totals = [column.sum_of(asset) for column in columns]
    made.add_section()
    row(made, "altogether", *_cells(comparison, asset, totals), style="bold")
    return made


def _rows(made: Table, comparison: Comparison, accounts: list[Account], kind: str, *, every_row: bool) -> None:
    """Add a row for each account that bears something in one way, and one for those that are left out."""
    shown = len(accounts) if every_row or len(accounts) <= ROWS_MAX else ROWS_SHOWN
    for account in accounts[:shown]:
        amounts = [column.borne.get((account, kind), 0) for column in comparison.columns]
        row(made, f"  {label(account)}", *_cells(comparison, account.asset, amounts))
    rest = accounts[shown:]
    if rest:
        amounts = [sum(column.borne.get((each, kind), 0) for each in rest) for column in comparison.columns]
        words = f"  … and {len(rest):,} others; --all shows every row"
        row(made, words, *_cells(comparison, rest[0].asset, amounts), style="dim")


def _cells(comparison: Comparison, asset: Asset, amounts: list[int]) -> list[str]:
    """Return a row of amounts as texts."""
    return [_cell(column, asset, amount) for column, amount in zip(comparison.columns, amounts, strict=True)]


def _cell(column: Column, asset: Asset, amount: int) -> str:
    """Return one amount as a text."""
    if column.refused:
        return REFUSED
    return grouped(amount, asset) if amount else NOTHING


def _ending(comparison: Comparison) -> Text:
    """Say what each kind in the tables is, what is refused and why, and what nobody bears."""
    kinds = {kind for asset in comparison.assets for _, kind in comparison.bearers(asset)}
    text = Text("")
    for kind in KINDS:
        if kind in kinds:
            text.append_text(line(f"{kind}: {MEANING[kind]}", "dim")).append("\n")
    if not kinds and comparison.played:
        text.append("Nothing is lost.\n")
    for column in comparison.columns:
        if column.refused:
            text.append_text(line(f"{column.policy}: {refusal(column.refused, comparison)}.", "bold red")).append("\n")
        elif column.is_uncovered:
            text.append_text(line(f"{column.policy}: not every loss is borne whole.", "bold red")).append("\n")
    if comparison.is_settled:
        under = " under every policy" if len(comparison.columns) > 1 else ""
        text.append(f"Each loss is borne whole{under}.\n", "bold green")
    text.rstrip()
    return text
