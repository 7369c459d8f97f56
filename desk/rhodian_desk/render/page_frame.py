"""Convenience: what every page of the desk is made of: its frame, tables, links, assumptions, figures and foot.

Elements are htpy's: typed, and whatever text they are given is escaped unless it is said to be markup, which is said
of the style sheet and of the risk desk's pictures, in which there is no text of anybody else's. A page has no script
and fetches nothing: it opens offline, prints on A4, and follows the reader's choice of light or dark.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import htpy as h
from markupsafe import Markup

from rhodian_desk.io.units import grouped_text
from rhodian_desk.render.page_text import count, grouped, visible
from rhodian_desk.render.published_words import printed, tally, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rhodian_desk.render.made import Made

Record = dict[str, Any]

ROWS_A_GROUP: Final = 100
"""How many rows of one group a table shows."""
COLUMNS_AT_ONCE: Final = 3
"""How many columns a narrow screen has room for; a table of more says that there are more."""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_WEB: Final = re.compile(r"https?://[^/\s]", re.IGNORECASE)


def page_of(title: str, *content: h.Node) -> str:
    """Return a whole page; nothing that hides gets out of it."""
    style = files("rhodian_desk.render").joinpath("page.css").read_text(encoding="utf-8")
    page = h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(http_equiv="Content-Security-Policy", content=_POLICY),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.meta(name="color-scheme", content="light dark"),
            h.meta(name="referrer", content="no-referrer"),
            h.title[title],
            h.style[Markup(style)],  # noqa: S704  # it is a file of this package
        ],
        h.body[h.main[content]],
    ]
    return "".join(map(visible, page.iter_chunks())) + "\n"


def heading(
    story: Record, *, kicker: h.Node, result: Iterable[h.Node], below: h.Node = None, kind: str = "history"
) -> h.Node:
    """Return the title, the result in words, and what is assumed, where no reader can miss it.

    Args:
        story: what the document says of itself: title, date, summary and assumptions.
        kicker: what stands beside the date, above the title.
        result: the paragraphs that say what came of it.
        below: what stands between the result and the summary.
        kind: what the file is.
    """
    dot = " \N{MIDDLE DOT} "
    assumed: h.Node = h.aside(".assumed.none")[h.p[f"The {kind} states no assumptions."]]
    if story["assumptions"]:
        items = (h.li[assumption] for assumption in story["assumptions"])
        assumed = h.aside(".assumed")[h.h2["Assumed, not published"], h.ul[items]]
    return [
        h.header[
            h.p(".kicker")[h.time[story["date"]], dot, kicker],
            h.h1[story["title"]],
            h.div(".result")[(h.p[words] for words in result)],
            below,
            h.p(".summary")[story["summary"]],
        ],
        assumed,
    ]


def pictured(svg: str, words: str, above: h.Node, below: h.Node = None) -> h.Element:
    """Return a picture of the risk desk under its heading, and in words for those who do not see it.

    Args:
        svg: the picture, drawn by this package without any text of a file's.
        words: says what is to be seen.
        above: the heading.
        below: the legend.
    """
    drawn = h.div(".picture", role="img", aria_label=words)[Markup(svg)]  # noqa: S704  # it is drawn by this package
    return h.figure(".pictured")[h.p(".name")[above], drawn, below and h.figcaption[below]]


def table(caption: str, titles: Iterable[tuple[str, bool]], bodies: h.Node) -> h.Node:
    """Return a table in a frame that scrolls sideways where the screen is too narrow, by keys, too.

    Args:
        caption: what it is, which is also the name of the frame.
        titles: each column's title, and whether it holds amounts.
        bodies: the row groups.
    """
    columns = list(titles)
    heads = (h.th(scope="col", class_={"n": amount})[title] for title, amount in columns)
    hint = h.p(".sideways")[f"{len(columns)} columns: scroll sideways for those that do not fit."]
    return [
        len(columns) > COLUMNS_AT_ONCE and hint,
        h.div(".scroll", tabindex="0", role="group", aria_label=caption)[
            h.table[h.caption[caption], h.thead[h.tr[heads]], bodies]
        ],
    ]


def row(name: h.Node, cells: h.Node, look: str = "") -> h.Element:
    """Return a row of a table: what it is about, and its cells."""
    return h.tr(class_=look or None)[h.th(scope="row")[name], cells]


def amounts(texts: Iterable[str]) -> h.Node:
    """Return a cell for each amount."""
    return [h.td(".n")[grouped(text)] for text in texts]


def group_head(columns: int, *words: h.Node) -> h.Element:
    """Return the row that heads a group of rows."""
    return h.tr(".group")[h.th(scope="rowgroup", colspan=str(columns))[words]]


def more(words: str, columns: int, sums: Iterable[str] = ()) -> h.Element:
    """Return the row for those that are left out, with what they come to, if that is known."""
    return h.tr(".more")[h.th(scope="row", colspan=str(columns))[words], amounts(sums)]


def others(rest: int, columns: int, sums: Iterable[str] = ()) -> h.Node:
    """Return the row that counts those left out; nothing if none are."""
    return rest > 0 and more(f"{count(rest, 'other')}; --json lists every one", columns, sums)


def folded(title: str, note: str, *content: h.Node) -> h.Element:
    """Return content under a heading that closes and opens it; it is open, as paper needs it."""
    return h.details(open=True)[h.summary[title, " ", h.small[note]], content]


def account(record: Record) -> h.Node:
    """Return an account as its owner and, less loud, its purpose."""
    return [record["owner"], " ", h.span(".purpose")[record["purpose"]]]


def number(text: str) -> h.Node:
    """Return a number that names a row or a part; nothing if there is none."""
    return text and [h.span(".number")[text], " "]


def coded(words: str) -> h.Node:
    """Return words of this package, with what stands between grave accents as code."""
    return [h.code[part] if place % 2 else part for place, part in enumerate(words.split("`"))]


def link(source: str) -> h.Node:
    """Return a source as a link if it is a web address, and as plain text if it is anything else."""
    if _WEB.match(source) and source.isprintable() and " " not in source:
        return h.a(href=source, rel="noopener noreferrer")[source]
    return source


def published(records: Sequence[tuple[str, Sequence[Record]]]) -> h.Node:
    """Return published figures beside the recomputed ones, under each policy of which there are some; else nothing."""
    told = [record for _, figures in records for record in figures]
    if not told:
        return None
    titles = [("Figure", False), ("Published", True), ("Recomputed", True), ("Agreement", False)]
    caption = "Each figure as it was published, and as Rhodian works it out"
    tables = (
        table(f"{caption} under {policy}" if policy else caption, titles, [_figure(each) for each in figures])
        for policy, figures in records
        if figures
    )
    return h.section[h.h2["Published beside recomputed"], h.p[tally(told)], tables]


def _figure(record: Record) -> h.Element:
    """Return one published figure: a row of values, and a row that says where they come from."""
    name = [record["what"], " ", h.span(".measure")[record["measure"]]]
    cells = [
        h.td(".n")[printed(record)],
        h.td(".n")[grouped_text(record["recomputed"])],
        h.td(".yes" if record["agrees"] else ".no")[verdict(record)],
    ]
    below = [
        record["quote"] and h.q[record["quote"]],
        record["note"] and h.span[record["note"]],
        record["source"] and h.cite[link(record["source"])],
    ]
    return h.tbody(".figure")[row(name, cells), h.tr(".source")[h.td(colspan="4")[below]]]


def foot(document: Record, name: h.Node, made: Made | None, *again: h.Node) -> h.Element:
    """Return the version, what the page was made from, and how to make it again."""
    origin = None
    if made is not None:
        files_read = (h.li[file, " ", h.small["SHA-256"], " ", h.code[digest]] for file, digest in made.inputs)
        origin = [h.p["Made by ", h.code[made.command], " from"], h.ul[files_read]]
    return h.footer[
        h.p["Rhodian ", document["rhodian"], ", ", name, ", schema ", document["schema"], "."],
        origin,
        (h.p[words] for words in again),
    ]
