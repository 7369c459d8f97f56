"""Convenience: a comparison as one page that stands alone: two pictures, and the tables beside them.

The page has no script and fetches nothing. It prints the amounts of the document as they are, with separators, and
works out nothing but sums and parts of exact integers.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from rhodian_desk.documents.compare_words import MEANING
from rhodian_desk.render.compare_picture import BILLS, Pictures, bill_words
from rhodian_desk.render.page_tables import ROWS_A_GROUP, published, table
from rhodian_desk.render.page_text import count, decimal, escaped, grouped, units
from rhodian_desk.render.published_words import tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.render.made import Made

Record = dict[str, Any]

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_NONE: Final = "\N{EN DASH}"


def page(document: Record, made: Made | None = None) -> str:
    """Return a comparison document as one HTML page.

    Args:
        document: as in the schema "rhodian.comparison/1": amounts are decimal strings.
        made: what the document was made from and by, if that is to be said.

    Raises:
        ValueError: if an amount of the document is not a decimal string of its asset's scale.
    """
    home = files("rhodian_desk.render")
    style = "".join(home.joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "compare.css"))
    scales = {asset["code"]: asset["scale"] for asset in document["assets"]}
    sections = (
        _loss(loss, document["policies"], scales[loss["asset"]], f"c{place}")
        for place, loss in enumerate(document["losses"], start=1)
    )
    title = escaped(document["history"]["title"])
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{style}</style></head>\n"
        f"<body><main>{_head(document)}{''.join(sections)}{_published(document)}{_foot(document, made)}</main></body>"
        "</html>\n"
    )


def _head(document: Record) -> str:
    """Return the title, the result in words, what is refused, and what is assumed."""
    history, policies = document["history"], document["policies"]
    words = "".join(f"<p>{escaped(loss['words'])}</p>" for loss in document["losses"])
    none = "Nothing is lost." if any(policy["refused"] is None for policy in policies) else "Every policy is refused."
    refused = "".join(
        f"<p><strong>{escaped(policy['name'])}</strong>: {escaped(policy['refused']['words'])}.</p>"
        for policy in policies
        if policy["refused"] is not None
    )
    return (
        f'<header><p class="kicker"><time>{escaped(history["date"])}</time> \N{MIDDLE DOT}'
        f" {count(len(policies), 'policy', 'policies')}</p><h1>{escaped(history['title'])}</h1>"
        f'<div class="result">{words or f"<p>{none}</p>"}</div>'
        f'<p class="summary">{escaped(history["summary"])}</p></header>'
        f"{f'<aside class=refused>{refused}</aside>' * bool(refused)}{_assumptions(history['assumptions'])}"
    )


def _assumptions(assumptions: list[str]) -> str:
    """Return what the history assumes, where no reader can miss it."""
    if not assumptions:
        return '<aside class="assumed none"><p>The history states no assumptions.</p></aside>'
    items = "".join(f"<li>{escaped(assumption)}</li>" for assumption in assumptions)
    return f'<aside class="assumed"><h2>Assumed, not published</h2><ul>{items}</ul></aside>'


def _loss(loss: Record, policies: list[Record], scale: int, key: str) -> str:
    """Return all there is to say of the losses of one asset."""
    pictures = Pictures(loss, [policy["name"] for policy in policies], scale, key)
    legend = "".join(
        f"<li>{pictures.legend(kind['how'])}<b>{kind['how']}</b>: {MEANING[kind['how']]}</li>" for kind in loss["kinds"]
    )
    how = "A part too narrow for its name carries its number in the table, or has it below."
    section = (
        f"<section><h2>Who bears the loss, in {escaped(loss['asset'])}</h2>{pictures.hatchings()}"
        f"<figure>{pictures.of_losses()}<figcaption><ul>{legend}</ul><span>{how}</span></figcaption></figure>"
        f"{_bearers(loss, policies, scale)}</section>"
    )
    if not loss["bills"]:
        return section
    more = " These are the largest bills; the table lists the others." if len(loss["bills"]) > BILLS else ""
    return (
        f'{section}<section><h2>Each bill as a part of what the account had</h2><p class="of">{_HAD}{more}</p>'
        f"<figure>{pictures.of_bills()}</figure>{_bills(loss, policies, scale)}</section>"
    )


_HAD: Final = (
    "What an account had is what it bears and what it was left with right after it bore it: a whole bar. Shares are"
    " rounded down."
)


def _bearers(loss: Record, policies: list[Record], scale: int) -> str:
    """Return the table of who bears what: a column for each policy, kind by kind."""
    titles = [("How and who", False), *((policy["name"], True) for policy in policies)]
    bodies = (_kind(kind, loss, scale) for kind in loss["kinds"])
    foot = f'<tfoot><tr><th scope="row">Altogether</th>{_cells(loss["borne"], scale)}</tr></tfoot>'
    return table(f"Amounts in {escaped(loss['asset'])}", titles, (*bodies, foot))


def _kind(kind: Record, loss: Record, scale: int) -> str:
    """Return the rows of one kind, with what they come to first."""
    rows = [(number, each) for number, each in enumerate(loss["bearers"], start=1) if each["how"] == kind["how"]]
    head = f'<tr class="kind"><th scope="row">{kind["how"]}</th>{_cells(kind["borne"], scale)}</tr>'
    told = "".join(
        f'<tr><th scope="row"><span class="number">{number}</span> {_account(each)}</th>'
        f"{_cells(each['borne'], scale)}</tr>"
        for number, each in rows[:ROWS_A_GROUP]
    )
    rest = [each["borne"] for _, each in rows[ROWS_A_GROUP:]]
    if rest:
        cells = _cells(list(_sums(rest, scale)), scale)
        told += f'<tr class="more"><th scope="row">{count(len(rest), "other")}; --json lists every one</th>{cells}</tr>'
    return f"<tbody>{head}{told}</tbody>"


def _sums(rows: list[list[str | None]], scale: int) -> Iterator[str | None]:
    """Yield what the rows come to, column by column."""
    for column in zip(*rows, strict=True):
        amounts = [units(amount, scale) for amount in column if amount is not None]
        yield decimal(sum(amounts), scale) if amounts else None


def _cells(amounts: list[str | None], scale: int) -> str:
    """Return a row of amounts."""
    return "".join(_cell(amount, scale) for amount in amounts)


def _cell(amount: str | None, scale: int) -> str:
    """Return one amount."""
    if amount is None:
        return '<td class="n refused">refused</td>'
    return f'<td class="n">{grouped(amount)}</td>' if units(amount, scale) else f'<td class="n nothing">{_NONE}</td>'


def _account(account: Record) -> str:
    """Return an account as its owner and, less loud, its purpose."""
    return f'{escaped(account["owner"])} <span class="purpose">{escaped(account["purpose"])}</span>'


def _bills(loss: Record, policies: list[Record], scale: int) -> str:
    """Return the table of what each account bears of what it had."""
    titles = [("Account", False), *((policy["name"], True) for policy in policies)]
    rows = "".join(
        f'<tr><th scope="row">{_account(bill)}</th>'
        + "".join(f'<td class="n bill">{bill_words(bill, place, scale)}</td>' for place in range(len(policies)))
        + "</tr>"
        for bill in loss["bills"][:ROWS_A_GROUP]
    )
    rest = len(loss["bills"]) - ROWS_A_GROUP
    if rest > 0:
        words = f"{count(rest, 'other')}; --json lists every one"
        rows += f'<tr class="more"><th scope="row" colspan="{len(titles)}">{words}</th></tr>'
    made = table("Borne, of what the account had", titles, [f"<tbody>{rows}</tbody>"])
    return (
        f"<details open><summary>Bills <small>{count(len(loss['bills']), 'account')}</small></summary>{made}</details>"
    )


def _published(document: Record) -> str:
    """Return what was published of some of the policies beside what is recomputed; nothing if nothing was."""
    told = [(policy["name"], policy["published"]) for policy in document["policies"] if policy["published"]]
    if not told:
        return ""
    words = tally([record for _, records in told for record in records])
    tables = "".join(published(records, name) for name, records in told)
    return f"<section><h2>Published beside recomputed</h2><p>{words}</p>{tables}</section>"


def _foot(document: Record, made: Made | None) -> str:
    """Return the version, what the page was made from, and how to make it again."""
    names = ",".join(policy["name"] for policy in document["policies"])
    return (
        f"<footer><p>Rhodian {escaped(document['rhodian'])}, history <b>{escaped(document['history']['id'])}</b>,"
        f" schema {escaped(document['schema'])}.</p>{'' if made is None else made.told()}"
        "<p>To compare again: <code>rhodian compare FILE --policies"
        f' "{escaped(names)}"</code>, where FILE is the history. Add <code>--json</code> for every row,'
        " <code>--html OUT</code> for this page; <code>rhodian run FILE --policy NAME</code> shows each event.</p>"
        "</footer>"
    )
