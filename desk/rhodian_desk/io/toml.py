"""Checked: from TOML text to tables, without a float, without deep nesting, and in a time that grows as the text does.

Python's parser takes a time that grows with the square of the parts of a dotted key, and some ten microseconds for each
key or value. So the text is looked over first, in one pass, and what would take long is refused before it is parsed.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

import attrs

from rhodian_desk.io.faults import Wrong

LAYERS_DEPTH_MAX = 50
"""The most layers of a scenario that may lie one within the other."""

NESTING_MAX = 2 * LAYERS_DEPTH_MAX + 10
"""The most tables and arrays that may lie one within the other."""

PARTS_MAX = LAYERS_DEPTH_MAX + 10
"""The most parts of one dotted key or heading."""

BARE_MAX = 300
"""The most characters of a key without quotes, and of a number."""

TOKENS_MAX = 2_000_000
"""The most keys, values, brackets and signs of equality of one file, all together."""

TEXT_MAX = 16 * 2**20
"""The most characters of one file."""

# What is begun and never ended reaches to the end of its line, or of the text: there the parser stops in any case.
_TOKEN = re.compile(
    r"""
      (?P<text> \"{3}(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\\?\Z) | '{3}(?:[^']|'(?!''))*+(?:'{3,5}|\Z) )
    | (?P<comment> \#[^\n]*+ )
    | (?P<key> (?:[\w-]++|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?)
               (?:[ \t]*+\.[ \t]*+(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?))*+ )
    | (?P<open> [\[{] )
    | (?P<close> [\]}] )
    | (?P<equals> = )
    """,
    re.VERBOSE | re.DOTALL,
)
_PART = re.compile(r""" [\w-]++ | "(?:[^"\\\n]|\\.)*+"? | '[^'\n]*+'? """, re.VERBOSE | re.DOTALL)
_SHORT = min(2 * PARTS_MAX, BARE_MAX)
"""So many characters have neither too many parts nor one that is too long."""


@attrs.frozen
class BareNumber:
    """A TOML number with a decimal point or exponent, kept as it was written: it never becomes a float."""

    text: str
    """The number as written."""

    def __str__(self) -> str:
        """Return the number as written."""
        return self.text


def tables(text: str) -> dict[str, Any]:
    """Parse TOML, numbers with a point kept as text.

    Raises:
        Wrong: if it is not TOML, is nested too deeply, or is more than is read.
    """
    right = "write TOML; docs/ describes scenarios and histories"
    text = text.replace("\r\n", "\n")
    _refuse_much(text)
    try:
        raw = tomllib.loads(text, parse_float=BareNumber)
    except RecursionError:
        raise _too_deep() from None
    except ValueError as refusal:
        raise Wrong(f"is not TOML: {_clipped(str(refusal))}", right) from None
    level: list[Any] = [raw]
    for _ in range(NESTING_MAX):
        level = [below for each in level for below in (each.values() if isinstance(each, dict) else each)]
        level = [each for each in level if isinstance(each, (dict, list))]
        if not level:
            return raw
    raise _too_deep()


def _refuse_much(text: str) -> None:
    """Refuse text that would take long to parse.

    Raises:
        Wrong: if it is too long, holds too much, has a key of too many parts, or nests too deeply.
    """
    if len(text) > TEXT_MAX:
        right = f"write at most {TEXT_MAX:,}; the members of a group may stand in a CSV file beside this one"
        raise Wrong(f"has {len(text):,} characters and is not read", right)
    depth = 0
    for count, token in enumerate(_TOKEN.finditer(text)):
        kind = token.lastgroup
        if kind == "key":
            if token.end() - token.start() > _SHORT:
                _refuse_long(text, token)
        elif kind == "open":
            depth += 1
            if depth > NESTING_MAX:
                raise _too_deep(_line(text, token))
        elif kind == "close":
            depth -= 1
        if count == TOKENS_MAX:
            right = "write fewer; the members of a group may stand in a CSV file beside this one"
            raise Wrong(f"has more than {TOKENS_MAX:,} keys, values and brackets and is not read", right)


def _refuse_long(text: str, token: re.Match[str]) -> None:
    """Refuse a key of too many parts, and a key or a number of too many characters; texts may be as long as they are.

    Raises:
        Wrong: if it is one; its key is the line.
    """
    parts = _PART.findall(token[0])
    if len(parts) > PARTS_MAX:
        raise Wrong(f"has a key of {len(parts):,} parts", f"write at most {PARTS_MAX}", _line(text, token))
    longest = max((part for part in parts if part[0] not in "\"'"), key=len, default="")
    if len(longest) > BARE_MAX:
        what = "number" if longest[0].isdigit() or longest[0] == "-" else "key"
        right = f"write at most {BARE_MAX} characters without quotes"
        raise Wrong(f"has a {what} of {len(longest):,} characters", right, _line(text, token))


def _clipped(text: str) -> str:
    """Return what the parser says, without the middle of a long key that it repeats."""
    return text if len(text) <= _SHORT else f"{text[: _SHORT // 2]}…{text[-_SHORT // 2 :]}"


def _too_deep(line: str = "") -> Wrong:
    return Wrong("is nested too deeply", f"nest at most {NESTING_MAX} tables and arrays", line)


def _line(text: str, token: re.Match[str]) -> str:
    """Return where a token is."""
    return f"line {text.count(chr(10), 0, token.start()) + 1}"
