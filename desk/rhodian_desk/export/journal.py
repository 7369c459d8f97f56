"""Convenience: the double-entry journal as text: each transfer debits its payer and credits its payee."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian_desk.io.units import decimal_text, grouped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian import Asset, Transfer
    from rhodian_desk.scenario.settle import Outcome


@attrs.frozen
class Entry:
    """One entry of the journal."""

    number: int
    """Its place in the journal, from 1."""
    why: str
    """What it was for."""
    path: tuple[str, ...]
    """The layers from the root down that it came from; none for an opening."""
    rule: str
    """The rule of the last of these layers; nothing for an opening."""
    transfer: Transfer
    """What moved."""


def entries(outcome: Outcome) -> Iterator[Entry]:
    """List the journal: the openings, then the transfers of each loss in the order in which they were posted."""
    number = 0
    for transfer in outcome.openings:
        number += 1
        yield Entry(number, "opening balance", (), "", transfer)
    for settled in outcome.settled:
        for fund, transfer in settled.moved:
            number += 1
            yield Entry(number, f"loss {settled.entry.id}", fund.layer.path, fund.layer.rule.value, transfer)


def lines(outcome: Outcome) -> Iterator[str]:
    """Yield the journal line by line, and its totals at the end."""
    scenario = outcome.scenario
    debited = credited = 0
    yield f"Journal of {scenario.title}, in {scenario.asset.code}\n"
    for entry in entries(outcome):
        debited += entry.transfer.amount
        credited += entry.transfer.amount
        yield from _lines(entry, scenario.date.isoformat(), scenario.asset)
    trial = outcome.ended
    yield f"\nTotal debits {grouped(debited, trial.asset)}, total credits {grouped(credited, trial.asset)}\n"
    yield (
        f"Inside {grouped(trial.inside, trial.asset)}, outside {grouped(trial.outside, trial.asset)}, "
        f"unaccounted {decimal_text(outcome.unaccounted, trial.asset)}\n"
    )


def _lines(entry: Entry, date: str, asset: Asset) -> Iterator[str]:
    """Yield one entry."""
    came_from = f", {' > '.join(entry.path)} ({entry.rule})" if entry.path else ""
    amount = grouped(entry.transfer.amount, asset)
    payer, payee = entry.transfer.payer, entry.transfer.payee
    yield f"\n{date}  {entry.number}  {entry.why}{came_from}\n"
    yield f"    debit   {f'{payer.owner} / {payer.purpose}':<48} {amount:>24}\n"
    yield f"    credit  {f'{payee.owner} / {payee.purpose}':<48} {'':>24} {amount:>24}\n"
