"""Convenience: a played history as a picture: its events in a row, and what accounts held after each of them.

Events stand side by side, each as wide as the others, so that what happened in a second can be seen as well as what
took a year. Every account has a scale of its own, from nothing to the most that it held.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Final

import htpy as h

from rhodian import OUTSIDE
from rhodian_desk.render.page_bars import part_of, percent, shares
from rhodian_desk.render.page_text import count, decimal, grouped, units

if TYPE_CHECKING:
    from collections.abc import Iterator

Record = dict[str, Any]
Key = tuple[str, str]

ACCOUNTS: Final = 12
"""How many accounts of an asset are drawn: those whose balance moved most."""
MARKS: Final = 200
"""How many events have a mark of their own; of more, those that are no rounds are drawn as one."""


def rounds(document: Record) -> list[Record]:
    """Return the events in which something was borne."""
    return [event for event in document["events"] if event["bore"]]


def time_line(document: Record) -> h.Node:
    """Return the events in a row, those numbered in which something was borne; of very many, runs are drawn as one."""
    events = document["events"]
    runs = _runs(events)
    names = [_numbers(run) if run[0]["bore"] else "" for run in runs]
    widths = shares(map(len, runs), len(events))
    marks = (
        h.span(class_="round" if name else "event", style=f"width:{percent(across)}")[
            name and h.span(".tag")[h.b[name]]
        ]
        for name, across in zip(names, widths, strict=True)
    )
    told = ", ".join(filter(None, names)) or "none"
    return [
        h.div(".timeline", aria_hidden="true")[marks],
        events and h.p(".ends")[h.span[events[0]["at"]], " ", h.span[events[-1]["at"]]],
        h.p(".note")[f"{count(len(events), 'event')}; those in which something was borne: {told}."],
    ]


def _numbers(run: list[Record]) -> str:
    """Return the number of the event of a run, or those of the first and the last."""
    return "\N{EN DASH}".join(dict.fromkeys(str(event["place"]) for event in (run[0], run[-1])))


def _runs(events: list[Record]) -> list[list[Record]]:
    """Return rounds next to one another together, and of very many events the others too; else each alone."""
    runs = []
    for is_round, run in groupby(events, key=lambda event: bool(event["bore"])):
        alike = list(run)
        runs += [alike] if is_round or len(events) > MARKS else [[event] for event in alike]
    return runs


def balances(document: Record, asset: Record) -> h.Node:
    """Return what accounts of an asset held after each event; nothing if none held anything."""
    told, scale, events = _series(document, asset), asset["scale"], len(document["events"])
    moved = sorted(told, key=lambda name: (-_moved(told[name]), name))
    rows = (
        h.div(".row")[
            h.div(".label")[
                h.div[
                    h.p(".name")[f"{owner} / {purpose}"],
                    h.p(".note")[
                        f"at most {grouped(decimal(max(held.values()), scale))},"
                        f" in the end {grouped(decimal([*held.values()][-1], scale))}"
                    ],
                ]
            ],
            h.div(".levels", aria_hidden="true")[_levels(held, events)],
        ]
        for owner, purpose in moved[:ACCOUNTS]
        for held in [told[owner, purpose]]
    )
    rest = f"{count(len(moved) - ACCOUNTS, 'more account')}, whose balances moved less: the books list them."
    return moved and [h.div(".rows")[rows], len(moved) > ACCOUNTS and h.p(".note")[rest]]


def _series(document: Record, asset: Record) -> dict[Key, dict[int, int]]:
    """Return for each account inside the books what it held, in smallest units, by the event that left it so."""
    told: dict[Key, dict[int, int]] = {}
    for place, event in enumerate(document["events"]):
        for change in event["changes"]:
            if change["asset"] == asset["code"] and change["owner"] != OUTSIDE:
                held = told.setdefault((change["owner"], change["purpose"]), {})
                held[place] = units(change["after"], asset["scale"])
    return {name: held for name, held in told.items() if max(held.values())}


def _moved(held: dict[int, int]) -> int:
    """Return how far apart the most and the least are that an account held."""
    return max(held.values()) - min(held.values())


def _levels(held: dict[int, int], events: int) -> Iterator[h.Element]:
    """Yield a box for each balance, from the event that left it so until the next that changed it."""
    most, places = max(held.values()), [0, *held, events]
    lengths = [until - place for place, until in pairwise(places)]
    for balance, across in zip([0, *held.values()], shares(lengths, events), strict=True):
        if across:
            height = f";height:{part_of(balance, most)}" if balance else ""
            yield h.span(".held" if balance else "", style=f"width:{percent(across)}{height}")
