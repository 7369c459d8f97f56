"""Convenience: text and numbers on their way into a page.

Elements are htpy's, which escape whatever text they are given, so that no name and no witness can become markup.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

import htpy as h

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]")
_MARKED: Final = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*")
_SHORT: Final = 12
_LEAST_SECONDS: Final = 0.05


def visible(text: str) -> str:
    """Return text without control characters, and without those that reverse the direction of writing.

    Line breaks and tabs become spaces, any other U+FFFD, so that no text can pass for another or break a file.
    """
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in "\n\r\t":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character).startswith("C") else character


def block(text: str, what: str) -> h.Element:
    """Return text of several lines as it is laid out, in a box that scrolls by keys, too, and says what it is."""
    return h.pre(tabindex="0", role="group", aria_label=what)[h.code[text.rstrip("\n")]]


def code(text: str) -> h.Element:
    """Return text as code."""
    return h.code[text]


def joined(nodes: Iterable[h.Node], between: h.Node = ", ") -> list[h.Node]:
    """Return nodes with something between them."""
    return [each for node in nodes for each in (between, node)][1:]


def codes(texts: Iterable[str]) -> list[h.Node]:
    """Return texts as code, with commas between them."""
    return joined(map(code, texts))


def marked(text: str) -> list[h.Node]:
    """Return text with the marks of SPEC.md, for code and for stress, as elements."""
    parts, end = list[h.Node](), 0
    for found in _MARKED.finditer(text):
        element = (h.code, h.strong, h.em)[(found.lastindex or 1) - 1]
        parts += [text[end : found.start()], element[found[found.lastindex or 1]]]
        end = found.end()
    return [*parts, text[end:]]


def anchor(*parts: str) -> str:
    """Return a name for a place on the page; no two lists of parts have the same."""
    return ".".join(_UNSAFE.sub(lambda found: f"~{ord(found[0]):x}~", part) for part in parts)


def link(target: str, *shown: h.Node) -> h.Element:
    """Return a link to a place on the page, which has its name from `anchor`."""
    return h.a(href=f"#{target}")[shown]


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: 1 path, 1,000 paths."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def seconds(value: float) -> str:
    """Return seconds to the tenth, and what is too short for that as such."""
    return "< 0.1" if 0 < value < _LEAST_SECONDS else f"{value:,.1f}"


def short(digest: str) -> h.Element:
    """Return the first digits of a digest, and the whole of it for who points at them."""
    return h.code(".hash", title=digest)[digest[:_SHORT]]


def plain_name(name: str) -> str:
    """Return the name of a function as people call it: `rhodian.base.loops:scan` becomes `base.loops.scan`."""
    return name.removeprefix("rhodian_proofs.").removeprefix("rhodian.").replace(":", ".")


def badge(status: str) -> h.Element:
    """Return a status, so that it stands out."""
    return h.span(class_=f"status {status}")[status]


def note(*words: h.Node) -> h.Element:
    """Return a paragraph that is less loud."""
    return h.p(".note")[words]


def table(head: Sequence[str], body: Iterable[Iterable[h.Node]], look: str = "plain") -> h.Element:
    """Return a table that scrolls by itself where the page is narrow, by keys, too.

    Args:
        head: the titles; one that begins with `#` is over numbers, and the first names the rows.
        body: the cells of each row.
        look: its class.
    """
    looks = ["n" if title.startswith("#") else None for title in head]
    titles = [title.removeprefix("#") for title in head]
    return scrolling(
        f"Table of {', '.join(titles)}",
        h.table(class_=look)[
            h.thead[h.tr[(h.th(scope="col", class_=look)[title] for title, look in zip(titles, looks, strict=True))]],
            h.tbody[(h.tr[_cells(cells, looks)] for cells in body)],
        ],
    )


def scrolling(what: str, content: h.Node) -> h.Element:
    """Return content in a box that scrolls, by keys, too, and says what it is."""
    return h.div(".scroll", tabindex="0", role="group", aria_label=what)[content]


def _cells(cells: Iterable[h.Node], looks: Iterable[str | None]) -> list[h.Element]:
    first, *rest = zip(cells, looks, strict=True)
    return [h.th(scope="row")[first[0]], *(h.td(class_=look)[cell] for cell, look in rest)]


def folded(title: str, said: str, *content: h.Node, is_open: bool = False) -> h.Element:
    """Return what is shown when the reader asks for it.

    Args:
        title: its name.
        said: what it comes to.
        content: what is shown.
        is_open: whether it is shown from the beginning.
    """
    return h.details(open=is_open)[h.summary[title, " ", h.small[said]], content]


def listed(items: Iterable[h.Node], look: str = "points") -> h.Element:
    """Return a list of points."""
    return h.ul(class_=look)[(h.li[item] for item in items)]


def alarm(title: str, items: Iterable[h.Node]) -> h.Element:
    """Return a list of what is not as it should be, so that nobody can miss it."""
    return h.div(".alarm")[h.strong[title], listed(items)]


def terms(rows: Iterable[tuple[str, h.Node]]) -> h.Element:
    """Return names with what they stand for; those that stand for nothing are left out."""
    return h.dl(".terms")[([h.dt[name], h.dd[value]] for name, value in rows if value)]
