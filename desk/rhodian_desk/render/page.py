"""Convenience: a settlement as one page that stands alone.

The page has no script and fetches nothing: it opens offline, prints on A4, and
follows the reader's choice of light or dark. It prints the amounts of the document
as they are, with separators, and works out nothing but sums of exact integers.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from rhodian_desk.render import page_tables as tables
from rhodian_desk.render.page_text import count, escaped, grouped, link, units
from rhodian_desk.render.page_tree import fund_name, outline
from rhodian_desk.render.page_words import result, total
from rhodian_desk.render.picture import picture
from rhodian_desk.render.published_words import tally

if TYPE_CHECKING:
    from rhodian_desk.render.made import Made

Record = dict[str, Any]

LOSSES_SHOWN: Final = 25
"""How many losses a page shows in full; the summary counts the rest."""
_STATUS: Final = {"settled": "Settled in full", "uncovered": "Not covered in full"}
_SUMS: Final = (("Loss", "amount"), ("Borne", "absorbed"), ("Uncovered", "uncovered"))
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def page(document: Record, made: Made | None = None) -> str:
    """Return a settlement document as one HTML page.

    Args:
        document: as in the schema "rhodian.waterfall.settlement/1": amounts are decimal strings.
        made: what the document was made from and by, if that is to be said.

    Raises:
        ValueError: if an amount of the document is not a decimal string of its asset's scale.
    """
    scenario = document["scenario"]
    style = files("rhodian_desk.render").joinpath("page.css").read_text(encoding="utf-8")
    shown = document["losses"][:LOSSES_SHOWN]
    parts = [
        _head(document),
        *(_loss(loss, document["asset"], place, len(document["losses"])) for place, loss in enumerate(shown, 1)),
        _left_out(len(document["losses"]) - len(shown)),
        _published(document["published"]),
        _books(document),
        _foot(document, made),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>{escaped(scenario['title'])}</title><style>{style}</style></head>\n"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _head(document: Record) -> str:
    """Return the title, the result in words, and the figures that sum it up."""
    scenario, asset, losses = document["scenario"], document["asset"], document["losses"]
    facts = [("Status", _STATUS[document["status"]], document["status"])]
    facts += [(title, grouped(total(losses, key, asset["scale"])), "") for title, key in _SUMS]
    facts.append(("Unaccounted for", grouped(document["unaccounted"]), ""))
    strip = "".join(f'<div><dt>{name}</dt><dd class="{look}">{value}</dd></div>' for name, value, look in facts)
    table = tables.losses(losses, LOSSES_SHOWN) if len(losses) > 1 else ""
    return (
        f'<header><p class="kicker"><time>{escaped(scenario["date"])}</time> \N{MIDDLE DOT} amounts in'
        f" {escaped(asset['code'])}</p><h1>{escaped(scenario['title'])}</h1>"
        f'<div class="result">{result(losses, asset)}</div><dl class="facts">{strip}</dl>'
        f'<p class="summary">{escaped(scenario["summary"])}</p></header>'
        f"{_assumptions(scenario['assumptions'])}{table}"
    )


def _assumptions(assumptions: list[str]) -> str:
    """Return what the scenario assumes, where no reader can miss it."""
    if not assumptions:
        return '<aside class="assumed none"><p>The scenario states no assumptions.</p></aside>'
    items = "".join(f"<li>{escaped(assumption)}</li>" for assumption in assumptions)
    return f'<aside class="assumed"><h2>Assumed, not published</h2><ul>{items}</ul></aside>'


def _loss(loss: Record, asset: Record, place: int, losses: int) -> str:
    """Return all there is to say of one loss: its picture, its tree, its bearers and its transfers."""
    lead, borne = "The loss: ", ""
    if losses > 1:
        lead = f"Loss {place} of {losses}: "
        borne = f" {grouped(loss['absorbed'])} was borne and {grouped(loss['uncovered'])} is uncovered."
    lines = outline(loss)
    return (
        f'<section><h2>{lead}{escaped(loss["id"])}</h2><p class="of">{escaped(asset["code"])}'
        f" {grouped(loss['amount'])}, paid to {escaped(fund_name(loss['payee']))}, drawn down the waterfall"
        f" \N{LEFT DOUBLE QUOTATION MARK}{escaped(loss['waterfall'])}\N{RIGHT DOUBLE QUOTATION MARK}.{borne}"
        f"{_origin(loss)}</p><figure>{picture(loss, lines, asset, f'w{place}')}{_LEGEND}</figure>{tables.tree(lines)}"
        f"<details open><summary>Bearers <small>{count(len(loss['funds']), 'fund')}</small></summary>"
        f"{tables.bearers(loss, asset['scale'])}</details>"
        f"<details open><summary>Transfers <small>{count(len(loss['transfers']), 'transfer')}</small></summary>"
        f"{tables.transfers(loss, asset['scale'])}</details></section>"
    )


def _origin(loss: Record) -> str:
    """Return where the figure of a loss comes from."""
    quote = f"<q>{escaped(loss['quote'])}</q>" if loss["quote"] else ""
    return quote + (f"<cite>{link(loss['source'])}</cite>" if loss["source"] else "")


def _key(look: str, *, hatched: bool) -> str:
    """Return one entry of the legend; its hatching is that of the first picture."""
    inner = f'<rect class="{look}" width="26" height="14" fill="url(#w1-{look})"/>' * hatched
    frame = '<rect class="frame" x="0.5" y="0.5" width="25" height="13"/>'
    return f'<span><svg class="key" width="26" height="14" aria-hidden="true">{inner}{frame}</svg> {look}</span> '


_LEGEND: Final = (
    f"<figcaption>{_key('drawn', hatched=True)}{_key('remaining', hatched=False)}{_key('uncovered', hatched=True)}"
    "<span>A bar is as long as its capacity. Where cells side by side fill from below they share in proportion; where "
    "they fill from the left, in order. A double line joins the bars that share in proportion.</span></figcaption>"
)


def _left_out(losses: int) -> str:
    """Return a word on the losses that the page does not show; nothing if it shows them all."""
    if losses <= 0:
        return ""
    return f'<p class="more">{count(losses, "more loss", "more losses")}, not on this page: --json lists every one.</p>'


def _published(records: list[Record]) -> str:
    """Return what was published beside what was recomputed; nothing if the scenario cites no figure."""
    if not records:
        return ""
    return f"<section><h2>Published beside recomputed</h2><p>{tally(records)}</p>{tables.published(records)}</section>"


def _books(document: Record) -> str:
    """Return the books before and after, and the proof that nothing was lost on the way."""
    unaccounted = grouped(document["unaccounted"])
    lost = units(document["unaccounted"], document["asset"]["scale"])
    moral = "the books do not balance" if lost else "every unit is in one account or another"
    return (
        f'<section><h2>The books</h2><p class="proof"><strong>{unaccounted} unaccounted for:</strong> {moral}.</p>'
        f"{tables.trial_balance(document)}{tables.books(document)}</section>"
    )


def _foot(document: Record, made: Made | None) -> str:
    """Return the version, what the page was made from, and how to make it again."""
    name = escaped(document["scenario"]["id"])
    return (
        f"<footer><p>Rhodian {escaped(document['rhodian'])}, scenario <b>{name}</b>, schema"
        f" {escaped(document['schema'])}.</p>{'' if made is None else made.told()}"
        "<p>To settle it again: <code>rhodian settle FILE</code>, where FILE is the"
        " scenario. Add <code>--json</code> or <code>--csv</code> for every row, <code>--ledger</code> for the journal,"
        f" <code>--html OUT</code> for this page.</p><p>Tables show at most {tables.ROWS_A_GROUP:,} rows of a group and"
        f" {tables.ROWS_A_TABLE:,} in all; one row then says what the rest come to.</p></footer>"
    )
