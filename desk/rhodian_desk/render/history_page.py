"""Convenience: a played history as one page that stands alone: its time line, each round's picture, and the balances.

The page has no script and fetches nothing. It prints the amounts of the document as they are, with separators, and
works out nothing but sums and parts of exact integers.
"""

from __future__ import annotations

from importlib.resources import files
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final

from rhodian_desk.documents.compare_words import MEANING
from rhodian_desk.play.played import KINDS, UNCOVERED
from rhodian_desk.render.compare_picture import Pictures
from rhodian_desk.render.history_picture import balances, rounds, time_line
from rhodian_desk.render.page_tables import ROWS_A_GROUP, published, table
from rhodian_desk.render.page_text import count, decimal, escaped, grouped, units
from rhodian_desk.render.published_words import tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.render.made import Made

Record = dict[str, Any]

ROUNDS: Final = 12
"""How many rounds a page draws and tells step by step; the rest are counted."""
EVENTS: Final = 200
"""How many events the table lists."""
_LABEL: Final = 38
"""How many characters of what a round is called fit over its bar on a narrow screen."""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def page(document: Record, made: Made | None = None) -> str:
    """Return a played history as one HTML page.

    Args:
        document: as in the schema "rhodian.played/1": amounts are decimal strings.
        made: what the document was made from and by, if that is to be said.

    Raises:
        ValueError: if an amount of the document is not a decimal string of its asset's scale.
    """
    home = files("rhodian_desk.render")
    style = "".join(home.joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "compare.css"))
    title = escaped(document["history"]["title"])
    parts = (
        _head(document),
        f"<section><h2>Time line</h2><figure>{time_line(document, 't')}{_KEY}</figure>{_events(document)}</section>",
        *(_borne(document, asset, f"r{place}") for place, asset in enumerate(document["assets"], 1)),
        *(_steps(event) for event in rounds(document)[:ROUNDS]),
        *(_balances(document, asset, f"b{place}") for place, asset in enumerate(document["assets"], 1)),
        _books(document),
        _published(document["published"]),
        _foot(document, made),
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{style}</style></head>\n<body><main>{''.join(parts)}</main></body></html>\n"
    )


_KEY: Final = (
    "<figcaption><span>Each mark is an event, as wide as any other; those with numbers are the rounds:"
    " something was borne in them.</span></figcaption>"
)


def _head(document: Record) -> str:
    """Return the title, the result in words, and what is assumed."""
    history = document["history"]
    words = "".join(f"<p>{_result(document, asset)}</p>" for asset in document["assets"] if _of(document, asset))
    items = "".join(f"<li>{escaped(assumption)}</li>" for assumption in history["assumptions"])
    assumed = f'<aside class="assumed"><h2>Assumed, not published</h2><ul>{items}</ul></aside>'
    none = '<aside class="assumed none"><p>The history states no assumptions.</p></aside>'
    return (
        f'<header><p class="kicker"><time>{escaped(history["date"])}</time> \N{MIDDLE DOT}'
        f" {count(len(document['events']), 'event')} \N{MIDDLE DOT} under the policy {escaped(document['policy'])}</p>"
        f'<h1>{escaped(history["title"])}</h1><div class="result">{words or "<p>Nothing is lost.</p>"}</div>'
        f'<p class="summary">{escaped(history["summary"])}</p></header>{assumed if items else none}'
    )


def _of(document: Record, asset: Record) -> list[Record]:
    """Return what was borne of an asset over all events."""
    return [each for each in document["borne"] if each["asset"] == asset["code"]]


def _result(document: Record, asset: Record) -> str:
    """Return in words what was borne of an asset, and how."""
    borne, scale = _of(document, asset), asset["scale"]
    told = [(kind, _sum([each["amount"] for each in borne if each["how"] == kind], scale)) for kind in KINDS]
    parts = [
        f"<strong>{kind} {grouped(amount)}</strong>" if kind == UNCOVERED else f"{kind} {grouped(amount)}"
        for kind, amount in told
        if units(amount, scale)
    ]
    whole = grouped(_sum([each["amount"] for each in borne], scale))
    return f"A loss of {escaped(asset['code'])} {whole}: {', '.join(parts)}."


def _sum(amounts: list[str], scale: int) -> str:
    """Return the sum of amounts."""
    return decimal(sum(units(amount, scale) for amount in amounts), scale)


def _events(document: Record) -> str:
    """Return the table of the events."""
    events = document["events"]
    rows = "".join(map(_event, events[:EVENTS]))
    if len(events) > EVENTS:
        words = f"{count(len(events) - EVENTS, 'more event')}, not on this page: --json lists every one"
        rows += f'<tr class="more"><th scope="row" colspan="3">{words}</th></tr>'
    titles = [("When", False), ("Event", False), ("What happens", False)]
    made = table("Each event, in its order", titles, [f"<tbody>{rows}</tbody>"])
    return f"<details open><summary>Events <small>{count(len(events), 'event')}</small></summary>{made}</details>"


def _event(event: Record) -> str:
    """Return the row of one event."""
    what = f"<td>{escaped(event['type'])}</td><td>{escaped(event['what'])}</td>"
    when = f'<span class="number">{event["place"]}</span> <span class="moment">{escaped(event["at"])}</span>'
    return f'<tr{" class=layer" * bool(event["bore"])}><th scope="row">{when}</th>{what}</tr>'


def _borne(document: Record, asset: Record, key: str) -> str:
    """Return one bar for each round in which something of an asset was borne, and the table of the bearers."""
    all_rounds = [event for event in rounds(document) if any(each["asset"] == asset["code"] for each in event["bore"])]
    if not all_rounds:
        return ""
    shown = all_rounds[:ROUNDS]
    loss = _columns(shown, asset)
    labels = [
        shorten(f"{event['place']}: {event['what']}", _LABEL, placeholder=" \N{HORIZONTAL ELLIPSIS}") for event in shown
    ]
    pictures = Pictures(loss, labels, asset["scale"], key)
    legend = "".join(
        f"<li>{pictures.legend(kind['how'])}<b>{kind['how']}</b>: {MEANING[kind['how']]}</li>" for kind in loss["kinds"]
    )
    more = len(all_rounds) - len(shown)
    rest = f'<p class="more">{count(more, "more round")}, not drawn: --json lists every one.</p>' if more else ""
    return (
        f"<section><h2>Who bears what in each round, in {escaped(asset['code'])}</h2>{pictures.hatchings()}"
        f"<figure>{pictures.of_losses()}<figcaption><ul>{legend}</ul></figcaption></figure>{rest}"
        f"{_bearers(loss, shown, asset)}</section>"
    )


def _columns(shown: list[Record], asset: Record) -> Record:
    """Return what was borne in some rounds: a column for each, as a comparison has one for each policy."""
    scale = asset["scale"]
    parts = [[each for each in event["bore"] if each["asset"] == asset["code"]] for event in shown]
    names = {(each["owner"], each["purpose"], each["how"]): 0 for part in parts for each in part}
    amounts = {
        name: [_sum([each["amount"] for each in part if _is(each, name)], scale) for part in parts] for name in names
    }
    order = sorted(names, key=lambda name: (KINDS.index(name[2]), -max(units(each, scale) for each in amounts[name])))
    kinds = [kind for kind in KINDS if any(name[2] == kind for name in names)]
    return {
        "asset": asset["code"],
        "borne": [_sum([each["amount"] for each in part], scale) for part in parts],
        "kinds": [
            {"how": kind, "borne": [_sum([e["amount"] for e in part if e["how"] == kind], scale) for part in parts]}
            for kind in kinds
        ],
        "bearers": [{"owner": name[0], "purpose": name[1], "how": name[2], "borne": amounts[name]} for name in order],
        "bills": [],
    }


def _is(bore: Record, name: tuple[str, str, str]) -> bool:
    """Tell whether a part was borne by an account in a way."""
    return (bore["owner"], bore["purpose"], bore["how"]) == name


def _bearers(loss: Record, shown: list[Record], asset: Record) -> str:
    """Return the table of the bearers, numbered as in the picture: a column for each of a few rounds, and the sum."""
    few = shown if len(shown) in (2, 3) else []
    sums = [f"Round {event['place']}" for event in few]
    titles = [("Who", False), ("How", False), *((title, True) for title in (*sums, "Altogether"))]
    rows = ""
    for number, each in enumerate(loss["bearers"][:ROWS_A_GROUP], 1):
        amounts = [*(each["borne"] if few else []), _sum(each["borne"], asset["scale"])]
        cells = "".join(f'<td class="n">{grouped(amount)}</td>' for amount in amounts)
        who = f'<span class="number">{number}</span> {_account(each)}'
        rows += f'<tr><th scope="row">{who}</th><td>{each["how"]}</td>{cells}</tr>'
    rest = len(loss["bearers"]) - ROWS_A_GROUP
    if rest > 0:
        words = f"{count(rest, 'other')}; --json lists every one"
        rows += f'<tr class="more"><th scope="row" colspan="{len(titles)}">{words}</th></tr>'
    return table(f"Amounts in {escaped(asset['code'])}", titles, [f"<tbody>{rows}</tbody>"])


def _account(account: Record) -> str:
    """Return an account as its owner and, less loud, its purpose."""
    return f'{escaped(account["owner"])} <span class="purpose">{escaped(account["purpose"])}</span>'


def _steps(event: Record) -> str:
    """Return the steps of a round, each with its rule and its rows."""
    bodies = "".join(_step(step) for step in event["phases"])
    made = table("Each step with its rule", [("Who", False), ("What", False), ("Amount", True)], [bodies])
    title = f"Round {event['place']}, {event['at']}"
    return (
        f"<section><h2>{escaped(title)}</h2><p class=of>{escaped(event['type'])}: {escaped(event['what'])}</p>"
        f"<details open><summary>Steps <small>{count(len(event['phases']), 'step')}</small></summary>{made}"
        "</details></section>"
    )


def _step(step: Record) -> str:
    """Return the rows of one step."""
    head = f"{escaped(step['phase'])} <span class=rule>{escaped(step['rule'])}</span>"
    rows = "".join(
        f'<tr><th scope="row">{escaped(row["who"])}</th><td>{escaped(row["what"])}</td>'
        f'<td class="n">{grouped(row["amount"])} {escaped(row["asset"])}</td></tr>'
        for row in step["rows"][:ROWS_A_GROUP]
    )
    rest = len(step["rows"]) - ROWS_A_GROUP
    if rest > 0:
        rows += f'<tr class="more"><th scope="row" colspan="3">{count(rest, "other")}; --json lists every one</th></tr>'
    return f'<tbody><tr class="group"><th scope="rowgroup" colspan="3">{head}</th></tr>{rows}</tbody>'


def _balances(document: Record, asset: Record, key: str) -> str:
    """Return the picture of what accounts of an asset held after each event."""
    picture = balances(document, asset, key)
    return (
        f"<section><h2>Balances over time, in {escaped(asset['code'])}</h2><figure>{picture}</figure></section>"
        * bool(picture)
    )


def _books(document: Record) -> str:
    """Return what each account holds in the end, and that the books add up."""
    bodies = "".join(_of_asset(document["books"], trial) for trial in document["trial_balance"])
    moral = "in every asset what is inside and what is outside come to nothing together"
    lost = "" if all(trial["balanced"] for trial in document["trial_balance"]) else "NOT "
    made = table("Every account in the end, under its asset", [("Account", False), ("Balance", True)], [bodies])
    return f'<section><h2>The books</h2><p class="proof"><strong>{lost}Balanced:</strong> {moral}.</p>{made}</section>'


def _of_asset(books: list[Record], trial: Record) -> str:
    """Return the rows of the accounts of one asset."""
    held = [each for each in books if each["asset"] == trial["asset"]]
    rows = "".join(
        f'<tr><th scope="row">{_account(each)}</th><td class="n">{grouped(each["balance"])}</td></tr>'
        for each in held[:ROWS_A_GROUP]
    )
    if len(held) > ROWS_A_GROUP:
        words = f"{count(len(held) - ROWS_A_GROUP, 'other')}; --json lists every one"
        rows += f'<tr class="more"><th scope="row" colspan="2">{words}</th></tr>'
    head = f'<tr class="group"><th scope="rowgroup" colspan="2">{escaped(trial["asset"])}</th></tr>'
    return f"<tbody>{head}{rows}</tbody>"


def _published(records: list[Record]) -> str:
    """Return what was published beside what was recomputed; nothing if the history cites no figure."""
    if not records:
        return ""
    return f"<section><h2>Published beside recomputed</h2><p>{tally(records)}</p>{published(records)}</section>"


def _foot(document: Record, made: Made | None) -> str:
    """Return the version, what the page was made from, and how to make it again."""
    return "".join(_foot_parts(document, made))


def _foot_parts(document: Record, made: Made | None) -> Iterator[str]:
    """Yield the parts of the foot."""
    name = escaped(document["history"]["id"])
    yield f"<footer><p>Rhodian {escaped(document['rhodian'])}, history <b>{name}</b>, schema"
    yield f" {escaped(document['schema'])}.</p>{'' if made is None else made.told()}"
    yield "<p>To play it again: <code>rhodian run FILE --policy NAME</code>, where FILE is the history. Add"
    yield " <code>--json</code> for every row, <code>--html OUT</code> for this page.</p></footer>"
