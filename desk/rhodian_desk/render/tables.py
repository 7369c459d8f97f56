"""Convenience: the outcome as tables in a terminal. Nothing that a file says is read as markup."""

from __future__ import annotations

from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, TextIO

from rhodian import OUTSIDE
from rhodian_desk.io.units import decimal_text, grouped
from rhodian_desk.render.published_tables import published
from rhodian_desk.render.terminal import ROWS_MAX, Line, Table, some, told, write
from rhodian_desk.scenario.measure import compared
from rhodian_desk.scenario.settle import basis
from rhodian_desk.scenario.trees import layers_below

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rhodian import Account, Asset
    from rhodian_desk.scenario.records import Layer
    from rhodian_desk.scenario.settle import Outcome, Settled

_HOW_TO_SEE_ALL = "--all shows every row, --csv writes them"


def show(outcome: Outcome, file: TextIO, *, every_row: bool) -> None:
    """Print the outcome."""
    write(_parts(outcome, every_row=every_row), file)


def _parts(outcome: Outcome, *, every_row: bool) -> Iterator[Line | Table]:
    """Yield what is printed, part by part."""
    scenario = outcome.scenario
    heading = f"{scenario.date.isoformat()}, amounts in {scenario.asset.code}"
    yield from told(scenario.title, heading, scenario.summary, scenario.assumptions)
    shown = some(outcome.settled, every_row=every_row)
    for settled in shown:
        yield from _loss(settled, outcome)
        yield _layers(settled, outcome, every_row=every_row)
        yield _bearers(settled, scenario.asset, every_row=every_row)
    if shown is not outcome.settled:
        yield from _losses(outcome.settled[len(shown) :], scenario.asset)
    yield _books(outcome, every_row=every_row)
    yield from published(compared(outcome), every_row=every_row)
    yield from _verdict(outcome)


def _loss(settled: Settled, outcome: Outcome) -> Iterator[Line]:
    """Say what was lost, who is made whole, and what was borne."""
    drawn, asset = settled.plan.draw, outcome.scenario.asset
    paid = f"paid to {_label(settled.plan.loss.payee)}"
    yield Line("")
    yield Line(f"Loss {settled.entry.id}: {grouped(drawn.loss, asset)} {asset.code}, {paid}", "bold")
    borne = f"Absorbed {grouped(drawn.loss - drawn.left, asset)}, uncovered {grouped(drawn.left, asset)}"
    yield Line(borne, "bold red" if drawn.left else "")
    if settled.entry.source:
        yield Line(f"Source: {settled.entry.source}")


def _losses(rest: Sequence[Settled], asset: Asset) -> Iterator[Line]:
    """Say what the losses that are not shown come to together."""
    lost, left = sum(each.plan.draw.loss for each in rest), sum(each.plan.draw.left for each in rest)
    amounts = f"{grouped(lost, asset)} {asset.code}, of which {grouped(left, asset)} is uncovered"
    yield Line("")
    words = f"… and {len(rest):,} more {'loss' if len(rest) == 1 else 'losses'} of {amounts}"
    yield Line(f"{words}; {_HOW_TO_SEE_ALL}", "bold red" if left else "dim")


def _layers(settled: Settled, outcome: Outcome, *, every_row: bool) -> Table:
    """Show what each layer bore, each below and right of the one it lies in."""
    scenario = outcome.scenario
    described: dict[str, Layer] = {
        layer.name: layer for layer in layers_below(scenario.waterfalls[settled.entry.waterfall or ""])
    }
    made = Table("Layers", ("Layer", "Rule"), ("Capacity", "Drawn", "Remaining"))
    layers = settled.layers
    shown = some(layers, every_row=every_row)
    for layer in shown:
        measured = basis(described[layer.path[-1]], scenario)
        rule = f"{layer.rule.value} ({measured})" if measured else layer.rule.value
        name = "  " * (len(layer.path) - 1) + layer.path[-1]
        amounts = (layer.capacity, layer.amount, layer.capacity - layer.amount)
        made.row(name, rule, *(grouped(amount, scenario.asset) for amount in amounts))
    if len(shown) < len(layers):
        made.row(f"… and {len(layers) - len(shown):,} more", "--all shows every row, --json lists them", style="dim")
    return made


def _bearers(settled: Settled, asset: Asset, *, every_row: bool) -> Table:
    """Show what each fund bore, under the layer that it lies in, a long layer shortened."""
    made = Table("Bearers", ("Layer and fund",), ("Available", "Drawn", "Remaining"))
    everyone = 0

    def add(name: str, available: int, drawn: int, style: str = "") -> None:
        amounts = (available, drawn, available - drawn)
        made.row(name, *(grouped(amount, asset) for amount in amounts), style=style)

    for path, together in groupby(settled.funds, key=lambda fund: fund.layer.path):
        funds = list(islice(together, None if every_row else ROWS_MAX + 1))
        shown = some(funds, every_row=every_row)
        made.row(path[-1])
        for fund in shown:
            add(f"  {_label(fund.account)}", fund.available, fund.amount)
        count = available = drawn = 0
        for fund in chain(funds[len(shown) :], together):
            count, available, drawn = count + 1, available + fund.available, drawn + fund.amount
        if count:
            add(f"  … and {count:,} more; {_HOW_TO_SEE_ALL}", available, drawn, "dim")
        everyone += available + sum(fund.available for fund in shown)
    add("all together", everyone, settled.plan.draw.borne, "bold")
    return made


def _books(outcome: Outcome, *, every_row: bool) -> Table:
    """Show the books before and after, outside last, and their totals."""
    asset = outcome.scenario.asset
    made = Table("Books", ("Account",), ("Before", "After", "Change"))

    def add(name: str, before: int, after: int, style: str = "") -> None:
        amounts = (before, after, after - before)
        made.row(name, *(grouped(amount, asset) for amount in amounts), style=style)

    inside = [account for account in outcome.after if account.owner != OUTSIDE]
    first, last = outcome.opened, outcome.ended
    shown = some(inside, every_row=every_row)
    for account in shown:
        add(_label(account), outcome.before.get(account, 0), outcome.after[account])
    if len(shown) < len(inside):
        before = first.inside - sum(outcome.before.get(account, 0) for account in shown)
        after = last.inside - sum(outcome.after[account] for account in shown)
        add(f"… and {len(inside) - len(shown):,} more accounts; --all shows every row", before, after, "dim")
    add("all inside", first.inside, last.inside, "bold")
    add("all outside", first.outside, last.outside, "bold")
    return made


def _verdict(outcome: Outcome) -> Iterator[Line]:
    """Say how it ended, and that no unit is missing."""
    asset = outcome.scenario.asset
    trial = outcome.ended
    yield Line("")
    if outcome.uncovered:
        yield Line(f"Uncovered: {grouped(outcome.uncovered, asset)} {asset.code} found no bearer.", "bold red")
    else:
        yield Line("Settled: every loss is borne whole.", "bold green")
    sums = f"inside {grouped(trial.inside, asset)}, outside {grouped(trial.outside, asset)}"
    units = "zero units" if outcome.unaccounted == 0 else f"{decimal_text(outcome.unaccounted, asset)} {asset.code}"
    yield Line(f"Unaccounted for: {units} ({sums}).")


def _label(account: Account) -> str:
    """Return owner and purpose on one line."""
    return f"{account.owner} / {account.purpose}"
