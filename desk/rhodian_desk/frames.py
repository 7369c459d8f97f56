"""Convenience: what the kernel and the desk answer as frames of pandas and polars, to the unit; the extra `frames`.

    from rhodian_desk import frames
    frames.pandas(rhodian.draw(waterfall, 5_700))
    frames.polars(comparison, "bills")

Amounts are decimals, in Arrow's own type: sums of them are exact, and none ever is a float. If one has more than 38
digits, its column is text. An empty cell is null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian_desk.export.parquet import batches, schema
from rhodian_desk.export.tabled import table, tables
from rhodian_desk.export.typed import missing

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from rhodian import Asset


def names(of: object) -> tuple[str, ...]:
    """Return the names of the tables of something, the first of which is meant if none is named.

    Args:
        of: an allocation, a draw, a plan or balances of the kernel; an outcome, a played history, a comparison or a
            disclosure.

    Raises:
        OutputRefused: if it is nothing that has tables.
    """
    return tuple(tables(of))


def arrow(of: object, name: str | None = None, *, asset: Asset | None = None) -> Any:
    """Return a table of something as a table of Arrow.

    Args:
        of: as for `names`.
        name: which table.
        asset: what an allocation is counted in; if it is not given, its shares are in smallest units.

    Raises:
        OutputRefused: if there is no such table, or Arrow is not installed; with what installs it.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415  # it may be missing
    except ModuleNotFoundError as module:
        raise missing(module, "a frame", "frames") from None
    made = table(of, name, asset)
    return pa.Table.from_batches(batches(made), schema(made))


def pandas(of: object, name: str | None = None, *, asset: Asset | None = None) -> pd.DataFrame:
    """Return a table of something as a frame of pandas, its columns in the types of Arrow.

    Args:
        of: as for `names`.
        name: which table.
        asset: as for `arrow`.

    Raises:
        OutputRefused: if there is no such table, or pandas is not installed; with what installs it.
    """
    try:
        import pandas as pd  # noqa: PLC0415  # it may be missing
    except ModuleNotFoundError as module:
        raise missing(module, "a frame", "frames") from None
    frame: pd.DataFrame = arrow(of, name, asset=asset).to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def polars(of: object, name: str | None = None, *, asset: Asset | None = None) -> pl.DataFrame:
    """Return a table of something as a frame of polars.

    Args:
        of: as for `names`.
        name: which table.
        asset: as for `arrow`.

    Raises:
        OutputRefused: if there is no such table, or polars is not installed; with what installs it.
    """
    try:
        import polars as pl  # noqa: PLC0415  # it may be missing
    except ModuleNotFoundError as module:
        raise missing(module, "a frame", "frames") from None
    frame = pl.from_arrow(arrow(of, name, asset=asset))
    if isinstance(frame, pl.Series):
        raise TypeError  # a table is a frame
    return frame
