"""Convenience: the tables of a settlement, each row of the document in its place.

A table of very many rows is cut, and says so: the first rows of each group stay, and one row says how many are left
out and what they come to together.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from operator import add
from typing import TYPE_CHECKING, Any, Final

import attrs
import htpy as h

from rhodian import OUTSIDE
from rhodian_desk.render.page_frame import ROWS_A_GROUP, account, amounts, group_head, more, number, row, table
from rhodian_desk.render.page_text import added, count, decimal, trail, units
from rhodian_desk.render.page_tree import Line, numbered, rule_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Record = dict[str, Any]
Group = tuple[h.Node, Iterator[Record]]
"""The heading of rows that belong together, and a record for each of them, made as it is asked for."""

ROWS_A_TABLE: Final = 1_000
"""How many rows a table shows altogether."""
FUNDS_IN_TREE: Final = 8
"""How many funds next to one another the tree names; more are counted."""
_INDENTS: Final = 8
_OF_LAYER: Final = ("capacity", "drawn", "remaining")
_OF_FUND: Final = ("available", "drawn", "remaining")


@attrs.frozen
class Shape:
    """What the rows of a table are made of."""

    caption: str
    """The table's caption."""
    names: tuple[str, ...]
    """The titles of the columns of names; each is the key of an account's record in small letters."""
    amounts: tuple[str, ...]
    """The titles of the columns of amounts, each a key likewise."""
    thing: str
    """What one row is, for counting."""

    def made(self, groups: Iterable[Group], scale: int, total: Record | None = None) -> h.Node:
        """Return the table, cut where it is too long, with a total below if there is one."""
        titles = [(title, False) for title in self.names] + [(title, True) for title in self.amounts]
        return table(self.caption, titles, [*self._bodies(groups, scale), total and h.tfoot[self._row(total)]])

    def _bodies(self, groups: Iterable[Group], scale: int) -> Iterator[h.Node]:
        """Yield the row groups; those past the table's limit are summed up in one row."""
        left = ROWS_A_TABLE
        beyond = [0] * (1 + len(self.amounts))
        for heading, records in groups:
            shown = list(islice(records, min(left, ROWS_A_GROUP)))
            rest = beyond if not left else [0] * len(beyond)
            for record in records:
                amounts = (units(record[title.lower()], scale) for title in self.amounts)
                rest[:] = map(add, rest, (1, *amounts))
            left -= len(shown)
            if shown:
                head = group_head(len(self.names) + len(self.amounts), heading)
                yield h.tbody[head, map(self._row, shown), self._rest(rest, scale)]
        if beyond[0]:
            yield h.tbody[self._rest(beyond, scale)]

    def _row(self, record: Record) -> h.Element:
        """Return one row; its first name is its heading. A record without the key names itself."""
        first, *rest = (_name(record.get(title.lower(), record)) for title in self.names)
        return row(first, [[h.td[name] for name in rest], amounts(record[title.lower()] for title in self.amounts)])

    def _rest(self, rest: Sequence[int], scale: int) -> h.Node:
        """Return one row for those left out: how many they are, and their sums; nothing if none are."""
        left_out, *units_of = rest
        if not left_out:
            return None
        sums = (decimal(amount, scale) for amount in units_of)
        words = f"{count(left_out, self.thing)} more, not on this page: --json and --csv list every one"
        return more(words, len(self.names), sums)


def _name(named: Record | str) -> h.Node:
    """Return an account by its names; other words as they are."""
    return named if isinstance(named, str) else account(named)


def _by_layer(records: Iterable[Record]) -> Iterator[Group]:
    """Yield funds or transfers in runs of the same layer, in the order they came."""
    for (path, rule), run in groupby(records, key=lambda record: (record["path"], record["rule"])):
        yield [trail(path), " ", h.span(".rule")[rule]], run


_BEARERS: Final = Shape(
    "Each bearer: the funds of the waterfall in its order, under the path and the rule of their layer",
    ("Fund",),
    ("Available", "Drawn", "Remaining"),
    "fund",
)
_TRANSFERS: Final = Shape(
    "Each transfer: payer and payee, under the path and the rule of the layer it came from",
    ("Payer", "Payee"),
    ("Amount",),
    "transfer",
)
_BOOKS: Final = Shape(
    "Every account, before and after, under its purpose", ("Owner",), ("Before", "After", "Change"), "account"
)


def bearers(loss: Record, scale: int) -> h.Node:
    """Return the table of every fund below a loss's waterfall, and what it bore."""
    totals = (0,) * len(_OF_FUND)
    for fund in loss["funds"]:
        totals = tuple(map(add, totals, (units(fund[key], scale) for key in _OF_FUND)))
    sums = {key: decimal(total, scale) for key, total in zip(_OF_FUND, totals, strict=True)}
    return _BEARERS.made(_by_layer(loss["funds"]), scale, {"fund": "All together", **sums})


def transfers(loss: Record, scale: int) -> h.Node:
    """Return the table of what moved to make a loss good."""
    if not loss["transfers"]:
        return h.p["Nothing moved."]
    total = {"payer": "Moved together", "payee": "", "amount": loss["absorbed"]}
    return _TRANSFERS.made(_by_layer(loss["transfers"]), scale, total)


def losses(records: Sequence[Record], limit: int) -> h.Node:
    """Return the table that sums up several losses, as many as the limit."""
    rows: list[h.Node] = [
        row([number(str(place)), loss["id"]], amounts(loss[key] for key in ("amount", "absorbed", "uncovered")))
        for place, loss in enumerate(records[:limit], 1)
    ]
    if len(records) > limit:
        left_out = count(len(records) - limit, "more loss", "more losses")
        rows.append(more(f"{left_out}, not on this page: --json lists every one", 4))
    titles = [("Loss", False), ("Amount", True), ("Borne", True), ("Uncovered", True)]
    return table("Each loss, in the order in which they are absorbed", titles, h.tbody[rows])


def tree(lines: list[Line]) -> h.Node:
    """Return the table of a tree's layers and funds, indented and numbered as in the picture."""
    titles = [("Layer or fund", False), ("Capacity", True), ("Drawn", True), ("Remaining", True)]
    rows: list[h.Node] = []
    for line in lines:
        if len(rows) >= ROWS_A_TABLE:
            rows.append(more("The tree goes on: --json lists it whole", 4))
            break
        rows.extend(_tree_rows(line))
    return table("The tree, from first to last: each layer above what it is made of", titles, h.tbody[rows])


def _tree_rows(line: Line) -> Iterator[h.Element]:
    """Yield the row of a layer, or the rows of a run of funds; many funds have one row that counts them."""
    if line.layer is not None:
        name = [line.layer["path"][-1], " ", h.span(".rule")[rule_of(line.layer)]]
        yield _tree_row(line.depth, [number(line.number), name], "layer", [line.layer[key] for key in _OF_LAYER])
    elif len(line.funds) <= FUNDS_IN_TREE:
        for place, fund in enumerate(line.funds, line.first):
            name = [number(numbered(line.number, place)), account(fund)]
            yield _tree_row(line.depth, name, "fund", [fund[key] for key in _OF_FUND])
    else:
        yield _tree_row(line.depth, f"{count(len(line.funds), 'fund')}: see Bearers", "fund", ["", "", ""])


def _tree_row(depth: int, name: h.Node, kind: str, texts: list[str]) -> h.Element:
    """Return one row of the tree."""
    return h.tr(class_=kind)[h.th(scope="row", class_=f"in{min(depth, _INDENTS)}")[name], amounts(texts)]


def books(document: Record) -> h.Node:
    """Return the table of every account before and after, under its purpose."""
    scale = document["asset"]["scale"]
    none = decimal(0, scale)
    purposes: dict[str, dict[str, tuple[str, str]]] = {}
    for held in document["books"]["before"]:
        purposes.setdefault(held["purpose"], {})[held["owner"]] = held["balance"], none
    for held in document["books"]["after"]:
        owners = purposes.setdefault(held["purpose"], {})
        owners[held["owner"]] = owners.get(held["owner"], (none, none))[0], held["balance"]

    def records(of: dict[str, tuple[str, str]]) -> Iterator[Record]:
        for owner, (before, after) in of.items():
            change = decimal(units(after, scale) - units(before, scale), scale)
            yield {"owner": owner, "before": before, "after": after, "change": change}

    inside_first = sorted(purposes.items(), key=lambda group: next(iter(group[1])) == OUTSIDE)
    return _BOOKS.made(((purpose, records(owners)) for purpose, owners in inside_first), scale)


def trial_balance(document: Record) -> h.Node:
    """Return the trial balance before and after: what is inside and outside must come to nothing together."""
    rows = []
    for when in ("before", "after"):
        state = document["books"]["trial_balance"][when]
        sides = [state["inside"], state["outside"]]
        together = added(sides, document["asset"]["scale"])
        cells = [amounts([*sides, together]), h.td["yes" if state["balanced"] else "NO"]]
        rows.append(row(when.capitalize(), cells))
    titles = [("Books", False), ("All accounts inside", True), ("The world outside", True), ("Together", True)]
    return table("Trial balance", [*titles, ("Balanced", False)], h.tbody[rows])
