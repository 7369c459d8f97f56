"""Convenience: a played history as a picture, in SVG: its events in a row, and what accounts held after each of them.

Events stand side by side, each as wide as the others, so that what happened in a second can be seen as well as what
took a year. Every account has a scale of its own, from nothing to the most that it held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rhodian import OUTSIDE
from rhodian_desk.render.page_marks import BELOW, FULL, Mark, below, percent
from rhodian_desk.render.page_text import count, decimal, escaped, grouped, units

if TYPE_CHECKING:
    from collections.abc import Iterator

Record = dict[str, Any]
Key = tuple[str, str]

ACCOUNTS: Final = 12
"""How many accounts of an asset are drawn: those whose balance moved most."""
MARKS: Final = 200
"""How many events have a mark of their own; of more, those that are no rounds are drawn as one."""
_LINE: Final = 18
_HIGH: Final = 30
_GAP: Final = 14
_AXIS: Final = 14
_LEAST: Final = 100


def rounds(document: Record) -> list[Record]:
    """Return the events in which something was borne."""
    return [event for event in document["events"] if event["bore"]]


def time_line(document: Record, key: str) -> str:
    """Return the events in a row, those numbered in which something was borne; of very many, runs are drawn as one."""
    events = document["events"]
    ticks, marks = "", list[Mark]()
    for first, until, is_round in _runs(events):
        left, right = first * FULL // len(events), until * FULL // len(events)
        across = max((right - left) * 7 // 8, _LEAST)
        ticks += (
            f'<rect class="{"round" if is_round else "event"}" x="{percent(left)}" y="2" width="{percent(across)}"'
            f' height="{_AXIS}"/>'
        )
        if is_round:
            names = [str(events[place]["place"]) for place in (first, until - 1)]
            marks.append(Mark("\N{EN DASH}".join(dict.fromkeys(names)), left, right - left))
    ends = [events[0]["at"], events[-1]["at"]] if events else ["", ""]
    y = _AXIS + 2 + BELOW * bool(marks)
    words = f'<text class="note" x="0" y="{y + 14}">{escaped(ends[0])}</text>'
    words += f'<text class="note" x="100%" y="{y + 14}" text-anchor="end">{escaped(ends[1])}</text>'
    told = ", ".join(mark.text for mark in marks) or "none"
    return _element(
        "Time line",
        f"{count(len(events), 'event')}; those in which something was borne: {told}.",
        [(f"{ticks}{below(marks, _AXIS + 2)}{words}", y + 20)],
        key,
    )


def _runs(events: list[Record]) -> list[tuple[int, int, bool]]:
    """Return rounds next to one another together, and of very many events the others too: from, until, and which."""
    runs: list[tuple[int, int, bool]] = []
    for place, event in enumerate(events):
        is_round = bool(event["bore"])
        if runs and runs[-1][2] == is_round and (is_round or len(events) > MARKS):
            runs[-1] = (runs[-1][0], place + 1, is_round)
        else:
            runs.append((place, place + 1, is_round))
    return runs


def balances(document: Record, asset: Record, key: str) -> str:
    """Return what accounts of an asset held after each event; nothing if none held anything."""
    told, events = _series(document, asset), len(document["events"])
    moved = sorted(told, key=lambda name: (-_moved(told[name]), name))
    bands, words = list[tuple[str, int]](), list[str]()
    for owner, purpose in moved[:ACCOUNTS]:
        held = told[owner, purpose]
        most, last = (grouped(decimal(each, asset["scale"])) for each in (max(held.values()), [*held.values()][-1]))
        heading = f'<text class="name" x="0" y="{_LINE - 4}">{escaped(f"{owner} / {purpose}")}</text>'
        heading += f'<text class="note" x="0" y="{2 * _LINE - 5}">at most {most}, in the end {last}</text>'
        steps = "".join(_steps(held, events))
        frame = f'<line class="scale" x1="0" x2="100%" y1="{2 * _LINE + _HIGH}" y2="{2 * _LINE + _HIGH}"/>'
        bands.append((heading + steps + frame, 2 * _LINE + _HIGH + _GAP))
        words.append(f"{owner} / {purpose}: at most {most}, in the end {last}.")
    if len(moved) > ACCOUNTS:
        text = f"{count(len(moved) - ACCOUNTS, 'more account')}, whose balances moved less: the books list them."
        bands.append((f'<text class="note" x="0" y="{_LINE - 4}">{text}</text>', _LINE))
    return _element(f"Balances in {asset['code']}", " ".join(words), bands, key) if bands else ""


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


def _steps(held: dict[int, int], events: int) -> Iterator[str]:
    """Yield a rectangle for each balance, from the event that left it so until the next that changed it."""
    most, places = max(held.values()), [*held, events]
    for (place, balance), until in zip(held.items(), places[1:], strict=True):
        high = balance * _HIGH * 100 // most
        left, right = place * FULL // events, until * FULL // events
        y = (2 * _LINE + _HIGH) * 100 - high
        if high:
            yield (
                f'<rect class="level" x="{percent(left)}" y="{y // 100}.{y % 100:02d}"'
                f' width="{percent(right - left)}" height="{high // 100}.{high % 100:02d}"/>'
            )


def _element(title: str, description: str, bands: list[tuple[str, int]], key: str) -> str:
    """Return a picture as an element of bands, each with how high it is."""
    drawn = "".join(
        f'<svg class="band" width="100%" height="{high}" aria-hidden="true">{shapes}</svg>' for shapes, high in bands
    )
    return (
        f'<div class="waterfall" role="img" aria-labelledby="{key}-title {key}-desc"><svg class="hatchings" width="0"'
        f' height="0"><title id="{key}-title">{escaped(title)}</title><desc id="{key}-desc">{escaped(description)}'
        f"</desc></svg>{drawn}</div>"
    )
