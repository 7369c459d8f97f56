"""Convenience: a comparison as a table for a terminal: who bears what, a column for each policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rhodian_desk.documents.compare_words import MEANING, refusal, verdict
from rhodian_desk.io.units import grouped, label
from rhodian_desk.play.played import KINDS, UNCOVERED
from rhodian_desk.render.published_tables import published
from rhodian_desk.render.terminal import Line, Table, some, told, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian import Account, Asset
    from rhodian_desk.comparison.compare import Column, Comparison

NOTHING, REFUSED = "\N{EN DASH}", "refused"
"""What stands for an amount of zero, and for every amount of a policy under which an event cannot happen."""


def show(comparison: Comparison, file: TextIO, *, every_row: bool) -> None:
    """Print a comparison."""
    write(_parts(comparison, every_row=every_row), file)


def _parts(comparison: Comparison, *, every_row: bool) -> Iterator[Line | Table]:
    """Yield what is printed, part by part."""
    history, names = comparison.history, [column.policy for column in comparison.columns]
    words = f"the policy {names[0]}" if len(names) == 1 else f"{len(names):,} policies"
    heading = f"{history.date.isoformat()}, settled under {words}"
    yield from told(history.title, heading, history.summary, history.assumptions)
    for asset in comparison.assets:
        yield _table(comparison, asset, every_row=every_row)
        yield Line(verdict(comparison, asset), "bold")
    figures = [figure for column in comparison.columns for figure in column.published]
    yield from published(figures, every_row=every_row, policies=True)
    yield from _ending(comparison)


def _table(comparison: Comparison, asset: Asset, *, every_row: bool) -> Table:
    """Show who bears the losses of an asset, kind by kind."""
    columns = comparison.columns
    made = Table(f"Who bears what, in {asset.code}", ("How and who",), [column.policy for column in columns])
    bearers = comparison.bearers(asset)
    for kind in KINDS:
        accounts = [account for account, how in bearers if how == kind]
        if not accounts:
            continue
        style = "bold red" if kind == UNCOVERED else "bold"
        made.row(kind, *_cells(comparison, asset, [column.sum_of(asset, kind) for column in columns]), style=style)
        _rows(made, comparison, accounts, kind, every_row=every_row)
    totals = [column.sum_of(asset) for column in columns]
    made.row("altogether", *_cells(comparison, asset, totals), style="bold")
    return made


def _rows(made: Table, comparison: Comparison, accounts: list[Account], kind: str, *, every_row: bool) -> None:
    """Add a row for each account that bears something in one way, and one for those that are left out."""
    shown = some(accounts, every_row=every_row)
    for account in shown:
        amounts = [column.borne.get((account, kind), 0) for column in comparison.columns]
        made.row(f"  {label(account)}", *_cells(comparison, account.asset, amounts))
    rest = accounts[len(shown) :]
    if rest:
        amounts = [sum(column.borne.get((each, kind), 0) for each in rest) for column in comparison.columns]
        words = f"  … and {len(rest):,} others; --all shows every row"
        made.row(words, *_cells(comparison, rest[0].asset, amounts), style="dim")


def _cells(comparison: Comparison, asset: Asset, amounts: list[int]) -> list[str]:
    """Return a row of amounts as texts."""
    return [_cell(column, asset, amount) for column, amount in zip(comparison.columns, amounts, strict=True)]


def _cell(column: Column, asset: Asset, amount: int) -> str:
    """Return one amount as a text."""
    if column.refused:
        return REFUSED
    return grouped(amount, asset) if amount else NOTHING


def _ending(comparison: Comparison) -> Iterator[Line]:
    """Say what each kind in the tables is, what is refused and why, and what nobody bears."""
    kinds = {kind for asset in comparison.assets for _, kind in comparison.bearers(asset)}
    yield from (Line(f"{kind}: {MEANING[kind]}", "dim") for kind in KINDS if kind in kinds)
    if not kinds and comparison.played:
        yield Line("Nothing is lost.")
    for column in comparison.columns:
        if column.refused:
            yield Line(f"{column.policy}: {refusal(column.refused, comparison)}.", "bold red")
        elif column.is_uncovered:
            yield Line(f"{column.policy}: not every loss is borne whole.", "bold red")
    if comparison.is_settled:
        under = " under every policy" if len(comparison.columns) > 1 else ""
        yield Line(f"Each loss is borne whole{under}.", "bold green")
