"""Checked: the rows of a Parquet file, read with Arrow's own reader, some at a time and in bounds.

Text, whole numbers and decimals are what they are. A float is taken if it is a decimal exactly; it never is rounded.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rhodian_desk.io import rows
from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.io.files import opened_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from rhodian_desk.io.rows import Cell

UNPACKED_MAX = 256 * 2**20
"""The most bytes of the columns, unpacked, by what the file says of them."""

ROWS_MAX = 2**22
"""The most rows."""

_COLUMNS_MAX = 1_000
_ROWS_AT_ONCE = 2**13
_THRIFT_MAX = 2**22
_NO_PARQUET = "give a Parquet file, or write CSV"


def of_parquet(path: Path, *, measured: bool = False) -> rows.Rows:
    """Read the rows of a Parquet file, numbered from 1.

    Args:
        path: where it is.
        measured: whether it holds what was measured, and nobody's money: then a float is the shortest decimal that it
            is read back from, and a date is its text; so is a moment at which a day begins.

    Raises:
        Wrong: if Arrow is not installed.

    The rows raise:
        Wrong: if it cannot be read, is too large, is no Parquet, or a column is of a type that holds neither text nor
            numbers; its key is then the column.
    """
    arrow, parquet = rows.wanted("pyarrow", "a Parquet file"), rows.wanted("pyarrow.parquet", "")
    return rows.Rows("row ", _rows(path, arrow, parquet, measured=measured))


def _rows(path: Path, arrow: Any, parquet: Any, *, measured: bool) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the heads of the columns as row 0, and then the rows."""
    with opened_file(path) as stream:
        try:
            yield from _read(stream, arrow, parquet, measured=measured)
        except (arrow.ArrowException, OSError, ValueError, ArithmeticError, NotImplementedError) as refusal:
            if isinstance(refusal, Wrong):
                raise
            raise Wrong("cannot be read as Parquet", _NO_PARQUET) from None


def _read(stream: Any, arrow: Any, parquet: Any, *, measured: bool) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the same, with the errors of Arrow."""
    limits = {"thrift_string_size_limit": _THRIFT_MAX, "thrift_container_size_limit": _THRIFT_MAX}
    plain = {"arrow_extensions_enabled": False, "pre_buffer": False, **limits}
    file = parquet.ParquetFile(stream, **plain)
    _check_size(file.metadata)
    schema = file.schema_arrow
    yield 0, list(schema.names)
    readers = [_reader(field, arrow, measured=measured) for field in schema]
    texts = [
        field.name for field in schema if arrow.types.is_string(field.type) or arrow.types.is_large_string(field.type)
    ]
    # A text that is repeated stands once in the file, and so it does in memory: it is read as a dictionary.
    stream.seek(0)
    file = parquet.ParquetFile(stream, read_dictionary=texts, **plain)
    number = 0
    for batch in file.iter_batches(_ROWS_AT_ONCE, use_threads=False):
        batch.validate(full=True)  # a place in a dictionary that is not there is found here only
        columns = [_cells(column, read, arrow) for read, column in zip(readers, batch.columns, strict=True)]
        for cells in zip(*columns, strict=True):
            number += 1
            yield number, list(cells)


def _check_size(of: Any) -> None:
    """Refuse a file that says it holds more than is read.

    Raises:
        Wrong: if it does.
    """
    groups = [of.row_group(place) for place in range(of.num_row_groups)]
    size = sum(group.total_byte_size for group in groups)
    if of.num_rows > ROWS_MAX or sum(group.num_rows for group in groups) > ROWS_MAX:
        raise Wrong(f"has {of.num_rows:,} rows", f"a Parquet file may have at most {ROWS_MAX:,}")
    if of.num_columns > _COLUMNS_MAX:
        raise Wrong(f"has {of.num_columns:,} columns", f"a Parquet file may have at most {_COLUMNS_MAX:,}")
    if size > UNPACKED_MAX or size < 0:
        raise Wrong(f"has {size} bytes, unpacked", f"a Parquet file may have at most {UNPACKED_MAX // 2**20} MiB")


def _cells(column: Any, read: Callable[[Any], Cell], arrow: Any) -> list[Cell]:
    """Return the cells of a column; a word of a dictionary is read once, however often it is repeated."""
    if not arrow.types.is_dictionary(column.type):
        return list(map(read, column.to_pylist()))
    words = list(map(read, column.dictionary.to_pylist()))
    return [read(None) if place is None else words[place] for place in column.indices.to_pylist()]


def _day(value: Any) -> Cell:
    """Return a day as it is written, a moment as the day that begins then, and any other as it is written."""
    if value is None:
        return ""
    text = str(value.isoformat())
    return rows.text(text.removesuffix("T00:00:00"))


def _reader(field: Any, arrow: Any, *, measured: bool) -> Callable[[Any], Cell]:
    """Return what reads the cells of a column.

    Raises:
        Wrong: if its type holds neither text nor numbers; its key is the column.
    """
    types = arrow.types
    of = field.type.value_type if types.is_dictionary(field.type) else field.type
    if types.is_string(of) or types.is_large_string(of) or types.is_null(of):
        return lambda value: "" if value is None else rows.text(str(value))
    if types.is_integer(of):
        return lambda value: "" if value is None else rows.number(int(value))
    if types.is_decimal(of):
        return lambda value: "" if value is None else rows.number(Decimal(value))
    if types.is_floating(of) and measured:
        return lambda value: "" if value is None else rows.text(repr(float(value)))
    if measured and (types.is_date(of) or types.is_timestamp(of)):
        return _day
    if types.is_floating(of):
        return lambda value: "" if value is None else rows.binary(float(value))
    right = "write owners as text, and amounts as decimal128, whole numbers or text"
    if measured:
        right = "write days as dates or as text, and prices as numbers"
    raise Wrong(f"is of the type {shown(str(of))}", right, f"column {shown(field.name)}")
