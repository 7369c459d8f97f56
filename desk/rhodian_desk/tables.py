"""Convenience: the outcome as tables in a terminal. Nothing that a file says is read as markup."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from rich.text import Text

from rhodian_desk.measure import compared
from rhodian_desk.published_tables import published
from rhodian_desk.settle import basis
from rhodian_desk.terminal import ROWS_MAX, ROWS_SHOWN, line, row, table, write
from rhodian_desk.trees import layers_below
from rhodian_desk.units import decimal_text, grouped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from rhodian import Account, Asset, FundDrawn
    from rhodian_desk.scenario import Layer
    from rhodian_desk.settle import Outcome, Settled

_HOW_TO_SEE_ALL = "--all shows every row, --csv writes them"


def show(outcome: Outcome, file: TextIO, *, every_row: bool) -> None:
    """Print the outcome."""
    write(_parts(outcome, every_row=every_row), file)


def _parts(outcome: Outcome, *, every_row: bool) -> Iterator[RenderableType]:
    """Yield what is printed, part by part."""
    yield _heading(outcome)
    for settled in outcome.settled:
        yield _loss(settled, outcome)
        yield _layers(settled, outcome)
        yield _bearers(settled, outcome.scenario.asset, every_row=every_row)
    yield _books(outcome, every_row=every_row)
    yield from published(compared(outcome))
    yield _verdict(outcome)


def _heading(outcome: Outcome) -> Text:
    """Say which scenario it is, and what in it is assumed."""
    scenario = outcome.scenario
    text = line(scenario.title, "bold")
    text.append(f"\n{scenario.date.isoformat()}, amounts in {scenario.asset.code}")
    if scenario.summary:
        text.append("\n").append_text(line(scenario.summary))
    for assumption in scenario.assumptions:
        text.append("\nAssumed: ").append_text(line(assumption))
    return text


def _loss(settled: Settled, outcome: Outcome) -> Text:
    """Say what was lost, who is made whole, and what was borne."""
    drawn, asset = settled.plan.draw, outcome.scenario.asset
    payee = settled.plan.loss.payee
    text = Text("\n")
    text.append_text(line(f"Loss {settled.entry.id}: {grouped(drawn.loss, asset)} {asset.code}", "bold"))
    text.append_text(line(f", paid to {_label(payee)}"))
    text.append(f"\nAbsorbed {grouped(drawn.loss - drawn.left, asset)}, ")
    text.append(f"uncovered {grouped(drawn.left, asset)}", "bold red" if drawn.left else "")
    if settled.entry.source:
        text.append_text(line(f"\nSource: {settled.entry.source}"))
    return text


def _layers(settled: Settled, outcome: Outcome) -> Table:
    """Show what each layer bore, each below and right of the one it lies in."""
    scenario = outcome.scenario
    described: dict[str, Layer] = {
        layer.name: layer for layer in layers_below(scenario.waterfalls[settled.entry.waterfall or ""])
    }
    made = table("Layers", ("Layer", "Rule"), ("Capacity", "Drawn", "Remaining"))
    for layer in settled.plan.draw.layers:
        measured = basis(described[layer.path[-1]], scenario)
        rule = f"{layer.rule.value} ({measured})" if measured else layer.rule.value
        name = "  " * (len(layer.path) - 1) + layer.path[-1]
        amounts = (layer.capacity, layer.amount, layer.capacity - layer.amount)
        row(made, name, rule, *(grouped(amount, scenario.asset) for amount in amounts))
    return made


def _bearers(settled: Settled, asset: Asset, *, every_row: bool) -> Table:
    """Show what each fund bore, a long layer shortened."""
    made = table("Bearers", ("Owner", "Purpose", "Layer"), ("Available", "Drawn", "Remaining"))
    for _, together in groupby(settled.plan.draw.funds, key=lambda fund: id(fund.layer)):
        funds = list(together)
        shown = len(funds) if every_row or len(funds) <= ROWS_MAX else ROWS_SHOWN
        for fund in funds[:shown]:
            account = fund.account
            row(made, account.owner, account.purpose, fund.layer.path[-1], *_fund_amounts([fund], asset))
        if shown < len(funds):
            rest = f"… and {len(funds) - shown:,} more"
            row(made, rest, _HOW_TO_SEE_ALL, funds[0].layer.path[-1], *_fund_amounts(funds[shown:], asset), style="dim")
    return made


def _fund_amounts(funds: list[FundDrawn], asset: Asset) -> tuple[str, str, str]:
    """Return what funds together had available, bore, and have left."""
    available, drawn = sum(fund.available for fund in funds), sum(fund.amount for fund in funds)
    return grouped(available, asset), grouped(drawn, asset), grouped(available - drawn, asset)


def _books(outcome: Outcome, *, every_row: bool) -> Table:
    """Show the books before and after, outside last, and their totals."""
    asset = outcome.scenario.asset
    made = table("Books", ("Account",), ("Before", "After", "Change"))

    def add(name: str, before: int, after: int, style: str = "") -> None:
        amounts = (before, after, after - before)
        row(made, name, *(grouped(amount, asset) for amount in amounts), style=style)

    inside = [account for account in outcome.after if not account.is_outside]
    shown = len(inside) if every_row or len(inside) <= ROWS_MAX else ROWS_SHOWN
    for account in inside[:shown]:
        add(_label(account), outcome.before.get(account, 0), outcome.after[account])
    if shown < len(inside):
        rest = inside[shown:]
        before = sum(outcome.before.get(account, 0) for account in rest)
        after = sum(outcome.after[account] for account in rest)
        add(f"… and {len(rest):,} more accounts; --all shows every row", before, after, "dim")
    first, last = outcome.trial(outcome.before), outcome.trial(outcome.after)
    add("all inside", first.inside, last.inside, "bold")
    add("all outside", first.outside, last.outside, "bold")
    return made


def _verdict(outcome: Outcome) -> Text:
    """Say how it ended, and that no unit is missing."""
    asset = outcome.scenario.asset
    trial = outcome.trial(outcome.after)
    text = Text("\n")
    if outcome.uncovered:
        text.append(f"Uncovered: {grouped(outcome.uncovered, asset)} {asset.code} found no bearer.", "bold red")
    else:
        text.append("Settled: every loss is borne whole.", "bold green")
    sums = f"inside {grouped(trial.inside, asset)}, outside {grouped(trial.outside, asset)}"
    units = "zero units" if outcome.unaccounted == 0 else f"{decimal_text(outcome.unaccounted, asset)} {asset.code}"
    return text.append(f"\nUnaccounted for: {units} ({sums}).")


def _label(account: Account) -> str:
    """Return owner and purpose on one line."""
    return f"{account.owner} / {account.purpose}"
