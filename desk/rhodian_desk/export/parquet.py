"""Convenience: a table as Parquet, written with Arrow; the same table is the same file to the byte."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING, Any

from rhodian_desk.export.typed import DECIMAL, DIGITS_MAX, TEXT, TRUTH, WHOLE, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.export.typed import Column, Table

_ROWS_AT_ONCE = 2**14


def parquet(table: Table) -> bytes:
    """Return a table as Parquet.

    Raises:
        OutputRefused: if Arrow is not installed; with what installs it.
    """
    try:
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415  # it may be missing
    except ModuleNotFoundError as module:
        raise missing(module, "--parquet", "files") from None
    target = io.BytesIO()
    with ParquetWriter(target, schema(table)) as writer:
        for batch in batches(table):
            writer.write_batch(batch)
    return target.getvalue()


def schema(table: Table) -> Any:
    """Return the heads and types of a table, as Arrow has them."""
    import pyarrow as pa  # noqa: PLC0415  # it may be missing

    def kind(column: Column) -> Any:
        kinds = {WHOLE: pa.int64, TRUTH: pa.bool_, TEXT: pa.string}
        return pa.decimal128(DIGITS_MAX, column.places) if column.kind == DECIMAL else kinds[column.kind]()

    return pa.schema([pa.field(column.name, kind(column)) for column in table.columns])


def batches(table: Table) -> Iterator[Any]:
    """Yield the rows of a table, some at a time, as Arrow has them."""
    import pyarrow as pa  # noqa: PLC0415  # it may be missing

    described, rows = schema(table), table.rows()
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        columns = [list(column) for column in zip(*some, strict=True)]
        arrays = [pa.array(column, field.type) for column, field in zip(columns, described, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=described)
