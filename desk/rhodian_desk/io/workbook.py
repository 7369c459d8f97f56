"""Checked: an Excel workbook as bytes, unpacked within bounds, and what its reader would not tell of a sheet.

A workbook is a zip of XML. Every part is unpacked here, counted as it comes out, and packed anew without compression,
so that the reader of sheets never unpacks what somebody else packed. It fills a rectangle as wide and high as the
outermost cells, and gives a formula's last value for a number: both are looked for in the sheet's own XML first.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

import attrs

from rhodian_desk.io.faults import Wrong, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

UNPACKED_MAX = 256 * 2**20
"""The most bytes of a workbook, unpacked."""

PARTS_MAX = 1_000
"""The most files in a workbook."""

CELLS_MAX = 2**22
"""The most cells of the rectangle that holds all cells of a sheet that are not empty."""

CHARACTERS_MAX = 2**26
"""The most characters of all cells of a sheet together; a text that many cells share counts in each."""

WRITTEN_DIGITS_MAX = 17
"""The most significant digits that a program writes of a float."""

_BOOK, _LINKS, _TEXTS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml"
_NO_WORKBOOK = ("is not an Excel workbook", "save it as .xlsx, without a password")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@attrs.frozen
class Workbook:
    """A workbook whose parts have been unpacked."""

    parts: dict[str, bytes]
    """Its files by name."""
    sheets: dict[str, str]
    """For each sheet the name of the file that holds it."""

    def packed(self) -> io.BytesIO:
        """Return the same, packed without compression."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as packed:
            for name, content in self.parts.items():
                packed.writestr(name, content)
        target.seek(0)
        return target


def unpacked(stream: BinaryIO) -> Workbook:
    """Unpack a workbook.

    Raises:
        Wrong: if it is none, or holds more than is read.
    """
    try:
        with zipfile.ZipFile(stream) as packed:
            entries = packed.infolist()
            if len(entries) > PARTS_MAX:
                raise Wrong(f"has {len(entries):,} files in it", f"a workbook may have at most {PARTS_MAX:,}")
            parts = _parts(packed, entries)
        if _BOOK not in parts or _LINKS not in parts:
            raise Wrong(*_NO_WORKBOOK)
        return Workbook(parts, _sheets(parts))
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as refusal:
        if isinstance(refusal, Wrong):
            raise
        raise Wrong(*_NO_WORKBOOK) from None


def _parts(packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Unpack every file of a zip, and count: what it says of its size need not be so.

    Raises:
        Wrong: if there is more than is read, or a name stands twice.
    """
    parts: dict[str, bytes] = {}
    left = UNPACKED_MAX
    for entry in entries:
        if entry.filename in parts or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Wrong(*_NO_WORKBOOK)
        with packed.open(entry) as part:
            content = part.read(left + 1)
        left -= len(content)
        if left < 0:
            raise Wrong(f"has more than {UNPACKED_MAX} bytes, unpacked", "give fewer rows, or write CSV or Parquet")
        parts[entry.filename] = content
    return parts


def _sheets(parts: dict[str, bytes]) -> dict[str, str]:
    """Return for each sheet of a workbook, by name, the file that holds it."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def linked(tag: str, found: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[found.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", found.get("Target", "")))[1:]

    def listed(tag: str, found: dict[str, str]) -> None:
        if tag == "sheet":
            link = next((value for key, value in found.items() if key.endswith(":id")), "")
            sheets.append((found.get("name", ""), link))

    _walked(parts[_LINKS], linked)
    _walked(parts[_BOOK], listed)
    return {name: targets.get(link, "") for name, link in sheets}


def _walked(
    content: bytes,
    begin: Callable[[str, dict[str, str]], None],
    text: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
) -> None:
    """Read XML, and tell of each element, without its prefix, and of each text.

    Raises:
        Wrong: if it is not XML, or has a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, found: begin(tag.rpartition(":")[2], found)
    if text is not None:
        parser.CharacterDataHandler = text
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])

    def refuse(*_: object) -> None:
        raise Wrong(*_NO_WORKBOOK)

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003  # whether this is the end, which has no name
    except (expat.ExpatError, LookupError):  # the latter for an encoding that nobody knows
        raise Wrong(*_NO_WORKBOOK) from None


class _Sheet:
    """What a sheet's XML says while it is read."""

    def __init__(self, lengths: list[int]) -> None:
        """Begin before the first cell, with how long each text is that cells share."""
        self.lengths = lengths
        self.characters = 0
        self.right = self.low = self.column = self.row = 0
        self.kind = "n"
        self.inside = ""
        self.digits = ""

    def begin(self, tag: str, found: dict[str, str]) -> None:
        """Note where a cell is, and refuse a formula."""
        if tag == "row":
            self.row, self.column = int(found.get("r", self.row + 1)), 0
        elif tag == "c":
            self._place(found.get("r"))
            self.kind = found.get("t", "n")
        elif tag == "f":
            raise Wrong("has a formula", "write its value in its place; formulas are not worked out", self.where)
        self.inside, self.digits = tag, ""

    def _place(self, reference: str | None) -> None:
        """Note where a cell is: where it says, or after the one before it."""
        match = None if reference is None else _REFERENCE.fullmatch(reference)
        if match is None:
            self.column += 1
        else:
            self.column = sum((ord(char) - 64) * 26**power for power, char in enumerate(reversed(match[1])))
            self.row = int(match[2])
        self.right, self.low = max(self.right, self.column), max(self.low, self.row)
        if self.right * self.low > CELLS_MAX:
            what = f"has cells in {self.low:,} rows and {self.right:,} columns"
            raise Wrong(what, f"give at most {CELLS_MAX:,} cells, counted from the corner, or write CSV or Parquet")

    @property
    def where(self) -> str:
        """Where the last cell is."""
        letters, left = "", self.column
        while left:
            left, letter = divmod(left - 1, 26)
            letters = chr(65 + letter) + letters
        return f"cell {letters}{self.row}"

    def text(self, text: str) -> None:
        """Gather the digits of a number, or of the place of a text among those that cells share."""
        if self.inside == "v" and self.kind in {"n", "s"}:
            self.digits += text

    def end(self, tag: str) -> None:
        """Refuse a number that nobody can have kept as a float, and a text that is shared too often."""
        if tag == "v" and self.kind == "s":
            place = int(self.digits)
            if place < 0:
                raise Wrong(*_NO_WORKBOOK)
            self.characters += self.lengths[place]
            if self.characters > CHARACTERS_MAX:
                right = f"give at most {CHARACTERS_MAX:,}, or write CSV or Parquet"
                raise Wrong("has too many characters in its cells", right)
        elif tag == "v" and len(self.digits) > WRITTEN_DIGITS_MAX:
            digits = re.sub(r"\D", "", re.split("[eE]", self.digits)[0]).strip("0")
            if len(digits) > WRITTEN_DIGITS_MAX:
                what = f"is the number {shown(self.digits)}, of more digits than a spreadsheet keeps"
                raise Wrong(what, "format the cell as text, and write it there", self.where)
        self.inside = ""


def _lengths(parts: dict[str, bytes]) -> list[int]:
    """Return the length of each text that cells share."""
    lengths: list[int] = []

    def begin(tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            lengths.append(0)

    def text(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    for name, content in parts.items():
        if name.lower().replace("\\", "/") == _TEXTS:
            _walked(content, begin, text)
    return lengths


def looked_over(book: Workbook, sheet: str) -> None:
    """Look over the XML of a sheet.

    Raises:
        Wrong: if it has a formula, a number of too many digits, too much text, or cells too far apart; its key is the
            sheet and the cell.
    """
    try:
        seen = _Sheet(_lengths(book.parts))
        _walked(book.parts.get(book.sheets[sheet], b""), seen.begin, seen.text, seen.end)
    except Wrong as wrong:
        place = f"sheet {shown(sheet)}"
        raise Wrong(wrong.what, wrong.right, f"{place}, {wrong.key}" if wrong.key else place) from None
    except ValueError:
        raise Wrong(*_NO_WORKBOOK) from None
