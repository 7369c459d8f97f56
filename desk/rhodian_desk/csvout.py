"""Convenience: who bears what as CSV, one row a bearer, amounts as decimal texts."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from rhodian_desk.units import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.settle import Outcome

COLUMNS = ("loss", "layer", "rule", "owner", "purpose", "asset", "available", "drawn", "remaining")
"""The columns; `layer` is the path from the root, joined by ` > `."""


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def lines(outcome: Outcome) -> Iterator[str]:
    """Yield the header and a line for each bearer of each loss, those that bore nothing included."""
    writer = csv.writer(_Echo(), lineterminator="\n")
    asset = outcome.scenario.asset
    yield writer.writerow(COLUMNS)
    for settled in outcome.settled:
        for fund in settled.plan.draw.funds:
            amounts = (fund.available, fund.amount, fund.available - fund.amount)
            yield writer.writerow(
                (
                    settled.entry.id,
                    " > ".join(fund.layer.path),
                    fund.layer.rule.value,
                    fund.account.owner,
                    fund.account.purpose,
                    asset.code,
                    *(decimal_text(amount, asset) for amount in amounts),
                )
            )
