"""Convenience: a played history as tables to export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rhodian_desk.documents.history_words import words
from rhodian_desk.export.sheets import BETWEEN, WHO, Sheet, account, published
from rhodian_desk.io.units import decimal_text
from rhodian_desk.play.measure import compared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rhodian import Account
    from rhodian_desk.play.played import Run


def _borne(run: Run) -> Sheet:
    """Return who bore what over all events."""
    sums = run.borne().items()
    return Sheet(
        (*WHO, "how", "amount"),
        ((*account(each), kind, decimal_text(amount, each.asset)) for (each, kind), amount in sums),
    )


def _events(run: Run) -> Sheet:
    """Return every event."""
    told = ((each.place, each.event) for each in run.played)
    rows = ((place, event.at.text, event.type, words(event, run.history)) for place, event in told)
    return Sheet(("event", "at", "type", "what"), rows)


def _phases(run: Run) -> Sheet:
    """Return every phase of every event, line by line."""
    rows = (
        (played.place, phase.name, phase.rule, row.who, row.what, row.asset.code, decimal_text(row.amount, row.asset))
        for played in run.played
        for phase in played.phases
        for row in phase.rows
    )
    return Sheet(("event", "phase", "rule", "who", "what", "asset", "amount"), rows)


def _bore(run: Run) -> Sheet:
    """Return who bore what, event by event."""
    rows = (
        (played.place, *account(bore.account), bore.kind, decimal_text(bore.amount, bore.account.asset))
        for played in run.played
        for bore in played.bore
    )
    return Sheet(("event", *WHO, "how", "amount"), rows)


def _transfers(run: Run) -> Sheet:
    """Return what moved, event by event."""
    moved = ((played.place, transfer) for played in run.played for transfer in played.transfers)
    rows = (
        (place, *account(each.payer)[:2], *account(each.payee), decimal_text(each.amount, each.payee.asset))
        for place, each in moved
    )
    return Sheet(("event", *BETWEEN), rows)


def _changes(run: Run) -> Sheet:
    """Return the accounts that each event touched."""
    rows = (
        (played.place, *account(each.account), *_decimals(each.account, each.before, each.after))
        for played in run.played
        for each in played.changes
    )
    return Sheet(("event", *WHO, "before", "after", "change"), rows)


def _decimals(of: Account, before: int, after: int) -> tuple[str, str, str]:
    """Return what an account held before and after, and the difference."""
    asset = of.asset
    return decimal_text(before, asset), decimal_text(after, asset), decimal_text(after - before, asset)


def _books(run: Run) -> Sheet:
    """Return the books in the end."""
    rows = ((*account(each), decimal_text(held, each.asset)) for each, held in run.balances.items())
    return Sheet((*WHO, "balance"), rows)


def _pools(run: Run) -> Sheet:
    """Return how each pool stands in the end."""
    of = ((name, run.history.pools[name].account, drawn) for name, drawn in run.drawn.items())
    rows = (
        (name, *account(each), decimal_text(run.balances.get(each, 0), each.asset), decimal_text(drawn, each.asset))
        for name, each, drawn in of
    )
    return Sheet(("pool", *WHO, "balance", "drawn_in_period"), rows)


def _trial(run: Run) -> Sheet:
    """Return the books in the end, added up asset by asset."""
    rows = (
        (each.asset.code, decimal_text(each.inside, each.asset), decimal_text(each.outside, each.asset), each.balanced)
        for each in run.trial
    )
    return Sheet(("asset", "inside", "outside", "balanced"), rows)


SHEETS: Final[Mapping[str, Callable[[Run], Sheet]]] = {
    "borne": _borne,
    "events": _events,
    "phases": _phases,
    "bore": _bore,
    "transfers": _transfers,
    "changes": _changes,
    "books": _books,
    "pools": _pools,
    "trial-balance": _trial,
    "published": lambda run: published(compared(run)),
}
"""The tables by name, the first of which is written if none is named."""
