"""Convenience: text and numbers on their way into a page.

Whatever comes from a run passes through `escaped`, so that no name and no witness
can become markup.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, Final

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


def escaped(text: str) -> str:
    """Return text as HTML that shows it, never acts on it: also safe inside a quoted attribute."""
    return html.escape(visible(text))


def block(text: str) -> str:
    """Return text of several lines as preformatted HTML."""
    lines = "\n".join(escaped(line) for line in text.rstrip("\n").split("\n"))
    return f'<pre tabindex="0"><code>{lines}</code></pre>'


def code(text: str) -> str:
    """Return text as code."""
    return f"<code>{escaped(text)}</code>"


def codes(texts: Iterable[str]) -> str:
    """Return texts as code, with commas between them."""
    return ", ".join(code(text) for text in texts)


def marked(text: str) -> str:
    """Return text with the marks of SPEC.md, for code and for stress, as HTML."""
    parts, end = [], 0
    for found in _MARKED.finditer(text):
        parts.append(escaped(text[end : found.start()]))
        tag = ("code", "strong", "em")[(found.lastindex or 1) - 1]
        parts.append(f"<{tag}>{escaped(found[found.lastindex or 1])}</{tag}>")
        end = found.end()
    return "".join([*parts, escaped(text[end:])])


def anchor(*parts: str) -> str:
    """Return a name for a place on the page; no two lists of parts have the same."""
    return ".".join(_UNSAFE.sub(lambda found: f"~{ord(found[0]):x}~", part) for part in parts)


def link(target: str, shown: str) -> str:
    """Return a link to a place on the page.

    Args:
        target: the place, from `anchor`.
        shown: what the link shows, as HTML.
    """
    return f'<a href="#{target}">{shown}</a>'


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: 1 path, 1,000 paths."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def seconds(value: float) -> str:
    """Return seconds to the tenth, and what is too short for that as such."""
    return "< 0.1" if 0 < value < _LEAST_SECONDS else f"{value:,.1f}"


def short(digest: str) -> str:
    """Return the first digits of a digest, and the whole of it for who points at them."""
    return f'<code class="hash" title="{escaped(digest)}">{escaped(digest[:_SHORT])}</code>'


def plain_name(name: str) -> str:
    """Return the name of a function as people call it: `rhodian.base.loops:scan` becomes `base.loops.scan`."""
    return name.removeprefix("rhodian_proofs.").removeprefix("rhodian.").replace(":", ".")


def badge(status: str) -> str:
    """Return a status, so that it stands out."""
    return f'<span class="status {escaped(status)}">{escaped(status)}</span>'


def table(head: Sequence[str], body: Iterable[Iterable[str]], look: str = "") -> str:
    """Return a table that scrolls by itself where the page is narrow.

    Args:
        head: the titles, as HTML; one that begins with `#` is over numbers, and the first names the rows.
        body: the cells of each row, as HTML.
        look: its class.
    """
    numbers = [title.startswith("#") for title in head]
    titles = "".join(
        f'<th scope="col"{_number(title.startswith("#"))}>{title.removeprefix("#")}</th>' for title in head
    )
    rows = "".join(f"<tr>{_cells(cells, numbers)}</tr>" for cells in body)
    return (
        f'<div class="scroll" tabindex="0"><table class="{look or "plain"}"><thead><tr>{titles}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _number(is_one: bool) -> str:  # noqa: FBT001  # what it is about
    return ' class="n"' if is_one else ""


def _cells(cells: Iterable[str], numbers: Iterable[bool]) -> str:
    first, *rest = zip(cells, numbers, strict=True)
    return f'<th scope="row">{first[0]}</th>' + "".join(f"<td{_number(is_one)}>{cell}</td>" for cell, is_one in rest)


def folded(title: str, note: str, content: str, *, is_open: bool = False) -> str:
    """Return what is shown when the reader asks for it.

    Args:
        title: its name.
        note: what it comes to, not yet escaped.
        content: as HTML.
        is_open: whether it is shown from the beginning.
    """
    start = "<details open>" if is_open else "<details>"
    return f"{start}<summary>{title} <small>{escaped(note)}</small></summary>{content}</details>"


def listed(items: Iterable[str], look: str = "points") -> str:
    """Return a list of points, as HTML."""
    return f'<ul class="{look}">' + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def terms(rows: Iterable[tuple[str, str]]) -> str:
    """Return names with what they stand for, as HTML; those that stand for nothing are left out."""
    pairs = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows if value)
    return f'<dl class="terms">{pairs}</dl>'
