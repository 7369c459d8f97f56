"""Convenience: a backtest as tables to export, the same rows that its document has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import astuple

from rhodian_desk.documents.backtest import (
    Breach,
    Deepened,
    Defaulted,
    Payer,
    Procyclical,
    Tested,
    Yearly,
    document,
)
from rhodian_desk.export.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rhodian_desk.risk.backtest import Backtest

SHEETS: Final[Mapping[str, Callable[[Backtest], Sheet]]] = {
    "results": lambda of: Sheet(Tested.__struct_fields__, map(astuple, document(of).results)),
    "exceptions": lambda of: Sheet(Breach.__struct_fields__, map(astuple, document(of).exceptions)),
    "years": lambda of: Sheet(Yearly.__struct_fields__, map(astuple, document(of).years)),
    "procyclicality": lambda of: Sheet(Procyclical.__struct_fields__, map(astuple, document(of).procyclicality)),
    "depths": lambda of: Sheet(Deepened.__struct_fields__, map(astuple, document(of).depths)),
    "defaults": lambda of: Sheet(Defaulted.__struct_fields__, map(astuple, document(of).defaults)),
    "payers": lambda of: Sheet(Payer.__struct_fields__, map(astuple, document(of).payers)),
}
"""The tables by name, the first of which is written if none is named."""
