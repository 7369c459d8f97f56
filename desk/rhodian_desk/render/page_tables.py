"""Convenience: the tables of a page, each row of the document in its place.

A table of very many rows is cut, and says so: the first rows of each group stay,
and one row says how many are left out and what they come to together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from rhodian import OUTSIDE
from rhodian_desk.io.units import grouped_text
from rhodian_desk.render.page_text import count, decimal, escaped, grouped, link, trail, units
from rhodian_desk.render.page_tree import Line, numbered, rule_of
from rhodian_desk.render.published_words import printed, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Record = dict[str, Any]

ROWS_A_GROUP: Final = 100
"""How many rows of one layer, or of one purpose, a table shows."""
ROWS_A_TABLE: Final = 1_000
"""How many rows a table shows altogether."""
COLUMNS_AT_ONCE: Final = 3
"""How many columns a narrow screen has room for; a table of more says that there are more."""
FUNDS_IN_TREE: Final = 8
"""How many funds next to one another the tree names; more are counted."""
_INDENTS: Final = 8
_OF_LAYER: Final = ("capacity", "drawn", "remaining")
_OF_FUND: Final = ("available", "drawn", "remaining")


@attrs.frozen
class Group:
    """Rows of a table that belong together, under one heading."""

    heading: str
    """What they share, as HTML; empty for a group without a heading."""
    records: Sequence[Record]
    """One for each row."""


@attrs.frozen
class Shape:
    """What the rows of a table are made of."""

    caption: str
    """The table's caption, as HTML."""
    names: tuple[tuple[str, str], ...]
    """The columns of names: a title, and the key of an account's record; the first names the row."""
    amounts: tuple[tuple[str, str], ...]
    """The columns of amounts: a title, and the key of the record."""
    thing: str
    """What one row is, for counting."""

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.names) + len(self.amounts)


def table(caption: str, titles: Iterable[tuple[str, bool]], bodies: Iterable[str]) -> str:
    """Return a table in a frame that scrolls sideways where the screen is too narrow.

    Args:
        caption: HTML.
        titles: each column's title, as text, and whether it holds amounts.
        bodies: the row groups, as HTML.
    """
    columns = list(titles)
    heads = "".join(f'<th scope="col"{" class=n" * amount}>{escaped(title)}</th>' for title, amount in columns)
    hint = f'<p class="sideways">{len(columns)} columns: scroll sideways for those that do not fit.</p>'
    return (
        f'{hint * (len(columns) > COLUMNS_AT_ONCE)}<div class="scroll" tabindex="0"><table><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead>{''.join(bodies)}</table></div>"
    )


def grouped_table(shape: Shape, groups: Iterable[Group], scale: int, total: Record | None = None) -> str:
    """Return a table of groups of rows, cut where it is too long, with a total below if there is one."""
    titles = [(title, False) for title, _ in shape.names] + [(title, True) for title, _ in shape.amounts]
    bodies = list(_bodies(shape, groups, scale))
    if total is not None:
        bodies.append(f"<tfoot>{_row(shape, total)}</tfoot>")
    return table(shape.caption, titles, bodies)


def _bodies(shape: Shape, groups: Iterable[Group], scale: int) -> Iterator[str]:
    """Yield the row groups of a table; those past its limit are summed up in one row."""
    left = ROWS_A_TABLE
    beyond: list[Record] = []
    for group in groups:
        if not left:
            beyond.extend(group.records)
            continue
        shown = group.records[: min(left, ROWS_A_GROUP)]
        left -= len(shown)
        heading = f'<tr class="group"><th scope="rowgroup" colspan="{shape.width}">{group.heading}</th></tr>'
        rows = "".join(_row(shape, record) for record in shown)
        yield f"<tbody>{heading * bool(group.heading)}{rows}{_rest(shape, group.records[len(shown) :], scale)}</tbody>"
    yield f"<tbody>{_rest(shape, beyond, scale)}</tbody>" if beyond else ""


def _row(shape: Shape, record: Record) -> str:
    """Return one row; its first name is its heading. A record without the key names itself: it is an account's own."""
    first, *others = (_name(record.get(key, record)) for _, key in shape.names)
    names = "".join(f"<td>{name}</td>" for name in others)
    amounts = "".join(f'<td class="n">{grouped(record.get(key, ""))}</td>' for _, key in shape.amounts)
    return f'<tr><th scope="row">{first}</th>{names}{amounts}</tr>'


def _name(account: Record | str) -> str:
    """Return an account as its owner and, less loud, its purpose; other words as they are."""
    if isinstance(account, str):
        return escaped(account)
    return f'{escaped(account["owner"])} <span class="purpose">{escaped(account["purpose"])}</span>'


def _rest(shape: Shape, records: Sequence[Record], scale: int) -> str:
    """Return one row for those left out, with their exact sums; nothing if none are."""
    if not records:
        return ""
    sums = "".join(
        f'<td class="n">{grouped(decimal(sum(units(record[key], scale) for record in records), scale))}</td>'
        for _, key in shape.amounts
    )
    words = f"{count(len(records), shape.thing)} more, not on this page: --json and --csv list every one"
    return f'<tr class="more"><th scope="row" colspan="{len(shape.names)}">{words}</th>{sums}</tr>'


def by_layer(records: Iterable[Record]) -> Iterator[Group]:
    """Yield funds or transfers in runs of the same layer, in the order they came."""
    run: list[Record] = []
    for record in records:
        if run and record["path"] != run[0]["path"]:
            yield _layer_group(run)
            run = []
        run.append(record)
    if run:
        yield _layer_group(run)


def _layer_group(run: list[Record]) -> Group:
    """Return a run under the path and the rule of its layer."""
    return Group(f'{trail(run[0]["path"])} <span class="rule">{escaped(run[0]["rule"])}</span>', run)


def bearers(loss: Record, scale: int) -> str:
    """Return the table of every fund below a loss's waterfall, and what it bore."""
    shape = Shape(
        "Each bearer: the funds of the waterfall in its order, under the path and the rule of their layer",
        (("Fund", "fund"),),
        (("Available", "available"), ("Drawn", "drawn"), ("Remaining", "remaining")),
        "fund",
    )
    sums = {key: decimal(sum(units(fund[key], scale) for fund in loss["funds"]), scale) for key in _OF_FUND}
    total = {"fund": "All together", **sums}
    return grouped_table(shape, by_layer(loss["funds"]), scale, total)


def transfers(loss: Record, scale: int) -> str:
    """Return the table of what moved to make a loss good."""
    shape = Shape(
        "Each transfer: payer and payee, under the path and the rule of the layer it came from",
        (("Payer", "payer"), ("Payee", "payee")),
        (("Amount", "amount"),),
        "transfer",
    )
    if not loss["transfers"]:
        return "<p>Nothing moved.</p>"
    total = {"payer": "Moved together", "payee": "", "amount": loss["absorbed"]}
    return grouped_table(shape, by_layer(loss["transfers"]), scale, total)


def losses(records: Sequence[Record], limit: int) -> str:
    """Return the table that sums up several losses, as many as the limit."""
    rows = "".join(
        f'<tr><th scope="row"><span class="number">{place}</span> {escaped(loss["id"])}</th>'
        + "".join(f'<td class="n">{grouped(loss[key])}</td>' for key in ("amount", "absorbed", "uncovered"))
        + "</tr>"
        for place, loss in enumerate(records[:limit], 1)
    )
    if len(records) > limit:
        words = f"{count(len(records) - limit, 'more loss', 'more losses')}, not on this page: --json lists every one"
        rows += f'<tr class="more"><th scope="row" colspan="4">{words}</th></tr>'
    titles = [("Loss", False), ("Amount", True), ("Borne", True), ("Uncovered", True)]
    return table("Each loss, in the order in which they are absorbed", titles, ["<tbody>", rows, "</tbody>"])


def tree(lines: list[Line]) -> str:
    """Return the table of a tree's layers and funds, indented and numbered as in the picture."""
    titles = [("Layer or fund", False), ("Capacity", True), ("Drawn", True), ("Remaining", True)]
    rows: list[str] = []
    for line in lines:
        if len(rows) >= ROWS_A_TABLE:
            rows.append(
                '<tr class="more"><th scope="row" colspan="4">The tree goes on: --json lists it whole</th></tr>'
            )
            break
        rows.extend(_tree_rows(line))
    caption = "The tree, from first to last: each layer above what it is made of"
    return table(caption, titles, ["<tbody>", *rows, "</tbody>"])


def _tree_rows(line: Line) -> Iterator[str]:
    """Yield the row of a layer, or the rows of a run of funds; many funds have one row that counts them."""
    if line.layer is not None:
        name = f'{escaped(line.layer["path"][-1])} <span class="rule">{escaped(rule_of(line.layer))}</span>'
        yield _tree_row(line.depth, line.number, name, "layer", [line.layer[key] for key in _OF_LAYER])
    elif len(line.funds) <= FUNDS_IN_TREE:
        for place, fund in enumerate(line.funds, line.first):
            amounts = [fund[key] for key in _OF_FUND]
            yield _tree_row(line.depth, numbered(line.number, place), _name(fund), "fund", amounts)
    else:
        yield _tree_row(line.depth, "", f"{count(len(line.funds), 'fund')}: see Bearers", "fund", ["", "", ""])


def _tree_row(depth: int, number: str, name: str, kind: str, amounts: list[str]) -> str:
    """Return one row of the tree; the name is HTML."""
    lead = f'<span class="number">{escaped(number)}</span> ' if number else ""
    cells = "".join(f'<td class="n">{grouped(amount)}</td>' for amount in amounts)
    return f'<tr class="{kind}"><th scope="row" class="in{min(depth, _INDENTS)}">{lead}{name}</th>{cells}</tr>'


def books(document: Record) -> str:
    """Return the table of every account before and after, under its purpose."""
    scale = document["asset"]["scale"]
    merged: dict[tuple[str, str], Record] = {}
    for when in ("before", "after"):
        for account in document["books"][when]:
            key = account["owner"], account["purpose"]
            merged.setdefault(key, {"owner": key[0], "before": "", "after": ""})[when] = account["balance"]
    purposes: dict[str, list[Record]] = {}
    for (_owner, purpose), record in merged.items():
        before, after = (units(record[when], scale) if record[when] else 0 for when in ("before", "after"))
        record.update({when: record[when] or decimal(0, scale) for when in ("before", "after")})
        record["change"] = decimal(after - before, scale)
        purposes.setdefault(purpose, []).append(record)
    groups = [Group(escaped(purpose), records) for purpose, records in purposes.items()]
    groups.sort(key=lambda group: group.records[0]["owner"] == OUTSIDE)
    amounts = (("Before", "before"), ("After", "after"), ("Change", "change"))
    shape = Shape("Every account, before and after, under its purpose", (("Owner", "owner"),), amounts, "account")
    return grouped_table(shape, groups, scale)


def trial_balance(document: Record) -> str:
    """Return the trial balance before and after: what is inside and outside must come to nothing together."""
    scale = document["asset"]["scale"]
    rows = []
    for when in ("before", "after"):
        state = document["books"]["trial_balance"][when]
        whole = decimal(units(state["inside"], scale) + units(state["outside"], scale), scale)
        rows.append(
            f'<tr><th scope="row">{when.capitalize()}</th><td class="n">{grouped(state["inside"])}</td>'
            f'<td class="n">{grouped(state["outside"])}</td><td class="n">{grouped(whole)}</td>'
            f"<td>{'yes' if state['balanced'] else 'NO'}</td></tr>"
        )
    titles = [("Books", False), ("All accounts inside", True), ("The world outside", True), ("Together", True)]
    return table("Trial balance", [*titles, ("Balanced", False)], ["<tbody>", *rows, "</tbody>"])


def published(records: Sequence[Record], policy: str = "") -> str:
    """Return each published figure beside the recomputed one, with its source, its quotation and a note."""
    titles = [("Figure", False), ("Published", True), ("Recomputed", True), ("Agreement", False)]
    under = f" under {escaped(policy)}" if policy else ""
    caption = f"Each figure as it was published, and as Rhodian works it out{under}"
    return table(caption, titles, map(_published, records))


def _published(record: Record) -> str:
    """Return one published figure: a row of values, and a row that says where they come from."""
    look = "yes" if record["agrees"] else "no"
    below = [f"<q>{escaped(record['quote'])}</q>"] if record["quote"] else []
    below += [f"<span>{escaped(record['note'])}</span>"] if record["note"] else []
    below += [f"<cite>{link(record['source'])}</cite>"] if record["source"] else []
    return (
        f'<tbody class="figure"><tr><th scope="row">{escaped(record["what"])}'
        f'<span class="measure">{escaped(record["measure"])}</span></th><td class="n">{escaped(printed(record))}</td>'
        f'<td class="n">{escaped(grouped_text(record["recomputed"]))}</td>'
        f'<td class="{look}">{escaped(verdict(record))}</td></tr>'
        f'<tr class="source"><td colspan="4">{" ".join(below)}</td></tr></tbody>'
    )
