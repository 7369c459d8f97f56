"""Convenience: a played history as one page that stands alone: its time line, each round's picture, and the balances.

It prints the amounts of the document as they are, with separators, and works out nothing but sums and parts of exact
integers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import htpy as h

from rhodian_desk.play.played import KINDS, UNCOVERED
from rhodian_desk.render.compare_picture import bearers_drawn
from rhodian_desk.render.history_picture import balances, rounds, time_line
from rhodian_desk.render.page_frame import (
    ROWS_A_GROUP,
    account,
    amounts,
    coded,
    folded,
    foot,
    group_head,
    heading,
    more,
    number,
    others,
    page_of,
    published,
    row,
    table,
)
from rhodian_desk.render.page_text import added, count, grouped, units

if TYPE_CHECKING:
    from rhodian_desk.render.made import Made

Record = dict[str, Any]

ROUNDS: Final = 12
"""How many rounds a page draws and tells step by step; the rest are counted."""
EVENTS: Final = 200
"""How many events the table lists."""
_AGAIN: Final = coded(
    "To play it again: `rhodian run FILE --policy NAME`, where FILE is the history. Add `--json` for every row,"
    " `--html OUT` for this page."
)


def page(document: Record, made: Made | None = None) -> str:
    """Return a played history as one HTML page.

    Args:
        document: as in the schema "rhodian.played/1": amounts are decimal strings.
        made: what the document was made from and by, if that is to be said.

    Raises:
        ValueError: if an amount of the document is not a decimal string of its asset's scale.
    """
    history, assets, events = document["history"], document["assets"], document["events"]
    told = [_result(borne, asset) for asset in assets if (borne := _of(document["borne"], asset))]
    kicker = f"{count(len(events), 'event')} \N{MIDDLE DOT} under the policy {document['policy']}"
    return page_of(
        history["title"],
        heading(history, kicker=kicker, result=told or ["Nothing is lost."]),
        h.section[h.h2["Time line"], h.figure[time_line(document), _key()], _events(events)],
        [_borne(document, asset) for asset in assets],
        [_steps(event) for event in rounds(document)[:ROUNDS]],
        [
            h.section[h.h2[f"Balances over time, in {asset['code']}"], h.figure[drawn]]
            for asset in assets
            if (drawn := balances(document, asset))
        ],
        _books(document),
        published([("", document["published"])]),
        foot(document, ["history ", h.b[history["id"]]], made, _AGAIN),
    )


def _key() -> h.Element:
    """Return what the marks of the time line are."""
    return h.figcaption[
        "Each mark is an event, as wide as any other; the dark ones are the rounds: something was borne in them."
    ]


def _of(borne: list[Record], asset: Record) -> list[Record]:
    """Return what was borne of an asset."""
    return [each for each in borne if each["asset"] == asset["code"]]


def _sum(borne: list[Record], scale: int, kind: str = "") -> str:
    """Return the sum of what was borne, or of what was borne in one way."""
    return added([each["amount"] for each in borne if kind in ("", each["how"])], scale)


def _result(borne: list[Record], asset: Record) -> h.Node:
    """Return in words what was borne of an asset, and how."""
    told: list[h.Node] = []
    for kind in KINDS:
        amount = _sum(borne, asset["scale"], kind)
        if units(amount, asset["scale"]):
            words = f"{kind} {grouped(amount)}"
            told += [", " if told else " ", h.strong[words] if kind == UNCOVERED else words]
    return [f"A loss of {asset['code']} {grouped(_sum(borne, asset['scale']))}:", told, "."]


def _events(events: list[Record]) -> h.Node:
    """Return the table of the events."""
    rows = [
        row(
            [number(str(event["place"])), h.span(".moment")[event["at"]]],
            [h.td[event["type"]], h.td[event["what"]]],
            "layer" if event["bore"] else "",
        )
        for event in events[:EVENTS]
    ]
    if len(events) > EVENTS:
        left_out = count(len(events) - EVENTS, "more event")
        rows.append(more(f"{left_out}, not on this page: --json lists every one", 3))
    titles = [("When", False), ("Event", False), ("What happens", False)]
    made = table("Each event, in its order", titles, h.tbody[rows])
    return folded("Events", count(len(events), "event"), made)


def _borne(document: Record, asset: Record) -> h.Node:
    """Return one bar for each round in which something of an asset was borne, and the table of the bearers."""
    in_rounds = [event for event in rounds(document) if _of(event["bore"], asset)]
    if not in_rounds:
        return None
    shown, left_out = in_rounds[:ROUNDS], len(in_rounds) - ROUNDS
    loss = _columns(shown, asset)
    names = [f"{event['place']}: {event['what']}" for event in shown]
    return h.section[
        h.h2[f"Who bears what in each round, in {asset['code']}"],
        bearers_drawn(loss, names, asset["scale"]),
        left_out > 0 and h.p(".more")[f"{count(left_out, 'more round')}, not drawn: --json lists every one."],
        _bearers(loss, shown, asset["scale"]),
    ]


def _columns(shown: list[Record], asset: Record) -> Record:
    """Return what was borne in some rounds: a column for each, as a comparison has one for each policy."""
    scale = asset["scale"]
    parts = [_of(event["bore"], asset) for event in shown]
    held: dict[tuple[str, str, str], list[list[Record]]] = {}
    for place, part in enumerate(parts):
        for each in part:
            name = each["owner"], each["purpose"], each["how"]
            held.setdefault(name, [[] for _ in parts])[place].append(each)
    amounts = {name: [_sum(column, scale) for column in columns] for name, columns in held.items()}
    order = sorted(held, key=lambda name: (KINDS.index(name[2]), -max(units(each, scale) for each in amounts[name])))
    kinds = [kind for kind in KINDS if any(name[2] == kind for name in held)]
    return {
        "asset": asset["code"],
        "borne": [_sum(part, scale) for part in parts],
        "kinds": [{"how": kind, "borne": [_sum(part, scale, kind) for part in parts]} for kind in kinds],
        "bearers": [{"owner": name[0], "purpose": name[1], "how": name[2], "borne": amounts[name]} for name in order],
    }


def _bearers(loss: Record, shown: list[Record], scale: int) -> h.Node:
    """Return the table of the bearers, numbered as in the picture: a column for each of a few rounds, and the sum."""
    few = shown if len(shown) in (2, 3) else []
    titles = [("Who", False), ("How", False), *((f"Round {event['place']}", True) for event in few)]
    titles.append(("Altogether", True))
    rows = (
        row(
            [number(str(place)), account(each)],
            [h.td[each["how"]], amounts([*(each["borne"] if few else []), added(each["borne"], scale)])],
        )
        for place, each in enumerate(loss["bearers"][:ROWS_A_GROUP], 1)
    )
    rest = others(len(loss["bearers"]) - ROWS_A_GROUP, len(titles))
    return table(f"Amounts in {loss['asset']}", titles, h.tbody[rows, rest])


def _steps(event: Record) -> h.Element:
    """Return the steps of a round, each with its rule and its rows."""
    titles = [("Who", False), ("What", False), ("Amount", True)]
    made = table(
        f"Each step of round {event['place']} with its rule", titles, [_step(step) for step in event["phases"]]
    )
    return h.section[
        h.h2[f"Round {event['place']}, {event['at']}"],
        h.p(".of")[f"{event['type']}: {event['what']}"],
        folded("Steps", count(len(event["phases"]), "step"), made),
    ]


def _step(step: Record) -> h.Element:
    """Return the rows of one step."""
    rows = (
        row(each["who"], [h.td[each["what"]], h.td(".n")[f"{grouped(each['amount'])} {each['asset']}"]])
        for each in step["rows"][:ROWS_A_GROUP]
    )
    head = group_head(3, step["phase"], " ", h.span(".rule")[step["rule"]])
    return h.tbody[head, rows, others(len(step["rows"]) - ROWS_A_GROUP, 3)]


def _books(document: Record) -> h.Element:
    """Return what each account holds in the end, and that the books add up."""
    bodies = [_of_asset(document["books"], trial) for trial in document["trial_balance"]]
    moral = "in every asset what is inside and what is outside come to nothing together"
    lost = "" if all(trial["balanced"] for trial in document["trial_balance"]) else "NOT "
    made = table("Every account in the end, under its asset", [("Account", False), ("Balance", True)], bodies)
    return h.section[h.h2["The books"], h.p(".proof")[h.strong[f"{lost}Balanced:"], f" {moral}."], made]


def _of_asset(books: list[Record], trial: Record) -> h.Element:
    """Return the rows of the accounts of one asset."""
    held = _of(books, {"code": trial["asset"]})
    rows = (row(account(each), amounts([each["balance"]])) for each in held[:ROWS_A_GROUP])
    return h.tbody[group_head(2, trial["asset"]), rows, others(len(held) - ROWS_A_GROUP, 2)]
