"""Convenience: who bears what as bars, one for each policy or round; and what that is of what an account had.

Each kind has a hatching of its own, so that nothing is told by colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import htpy as h

from rhodian_desk.documents.compare_words import MEANING
from rhodian_desk.play.played import UNCOVERED
from rhodian_desk.render.page_bars import Part, bar, narrow, ruler, swatch
from rhodian_desk.render.page_text import count, grouped, units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Record = dict[str, Any]

NAMED: Final = 5
"""How many bearers of a kind have a part of their own in a bar; the rest are drawn as one."""
_ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"


def bearers_drawn(loss: Record, names: Sequence[str], scale: int, *remark: h.Node) -> h.Element:
    """Return one bar for each policy, or each round, cut up by who bears what, with what the hatchings mean.

    Args:
        loss: an entry of the losses of a comparison.
        names: what each bar is called.
        scale: how many decimals the asset has.
        remark: what else is to be said below.
    """
    longest = max((units(total, scale) for total in loss["borne"] if total is not None), default=0)
    rows = (_row(loss, place, name, longest, scale) for place, name in enumerate(names))
    kinds = (h.li[swatch(look(kind["how"])), h.b[kind["how"]], f": {MEANING[kind['how']]}"] for kind in loss["kinds"])
    return h.figure[rows, ruler(loss["asset"], longest, scale), h.figcaption[h.ul[kinds], remark]]


def _row(loss: Record, place: int, name: str, longest: int, scale: int) -> h.Element:
    """Return one bar, with its name and what is borne in each way over it."""
    parts = _parts(loss, place, scale)
    refused = loss["borne"][place] is None
    return h.div(".compared")[
        h.p(".name")[name],
        h.p(".sum")[f"{_words(loss, place, scale)}"],
        h.div(".bar.empty") if refused else bar(parts, longest, named=True, scale=scale),
        narrow(parts, longest, scale),
    ]


def _words(loss: Record, place: int, scale: int) -> str:
    """Return in words what is borne in each way under a policy."""
    if loss["borne"][place] is None:
        return "an event is refused"
    parts = [(kind["how"], kind["borne"][place]) for kind in loss["kinds"]]
    told = [f"{how}\N{NO-BREAK SPACE}{grouped(amount)}" for how, amount in parts if units(amount, scale)]
    return ", ".join(told) or "nothing is lost"


def _parts(loss: Record, place: int, scale: int) -> list[Part]:
    """Return the parts of a bar: of each kind the largest apart, the rest as one."""
    if loss["borne"][place] is None:
        return []
    parts: list[Part] = []
    for kind in loss["kinds"]:
        of_kind = [
            _part(bearer["owner"], units(bearer["borne"][place], scale), kind["how"], str(number))
            for number, bearer in enumerate(loss["bearers"], start=1)
            if bearer["how"] == kind["how"]
        ]
        # A rest of one would be no shorter than the one itself.
        cut = NAMED if len(of_kind) > NAMED + 1 else len(of_kind)
        rest = [part.capacity for part in of_kind[cut:] if part.capacity]
        parts += [*of_kind[:cut], _part(count(len(rest), "other"), sum(rest), kind["how"], _ELLIPSIS)]
    return [part for part in parts if part.capacity]


def _part(name: str, amount: int, kind: str, number: str = "") -> Part:
    """Return a part of a bar that is filled throughout."""
    return Part(name, amount, amount, look(kind), number)


def by_account(loss: Record) -> dict[tuple[str, str], list[Record]]:
    """Return for each account the rows of the bearers that are parts of its bill."""
    rows: dict[tuple[str, str], list[Record]] = {}
    for bearer in loss["bearers"]:
        if bearer["how"] != UNCOVERED:
            rows.setdefault((bearer["owner"], bearer["purpose"]), []).append(bearer)
    return rows


def bill(account: Record, bearers: list[Record], place: int, scale: int) -> h.Node:
    """Return what an account bears under a policy of what it had, in words and as a bar as long as what it had."""
    borne, had = account["borne"][place], account["had"][place]
    if borne is None or had is None:
        return "refused" if borne is None else "nothing"
    whole = units(had, scale)
    parts = [_part("", units(each["borne"][place], scale), each["how"]) for each in bearers]
    left = Part("", whole - sum(part.capacity for part in parts), 0)
    return [f"{grouped(borne)} of {grouped(had)}, {share(units(borne, scale), whole)}", bar([*parts, left], whole)]


def share(borne: int, had: int) -> str:
    """Return a part in percent with one decimal, rounded down: less than all is never 100."""
    tenths = borne * 1_000 // had
    return f"{tenths // 10}.{tenths % 10}\N{NO-BREAK SPACE}%" if tenths or not borne else "under 0.1 %"


def look(kind: str) -> str:
    """Return the class of a kind."""
    return kind.replace(" ", "-")


def numbered(loss: Record, kind: str) -> Iterator[tuple[int, Record]]:
    """Yield the bearers of a kind, each with its number in the table and the picture."""
    for number, bearer in enumerate(loss["bearers"], start=1):
        if bearer["how"] == kind:
            yield number, bearer
