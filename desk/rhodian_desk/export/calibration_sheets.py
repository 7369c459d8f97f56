"""Convenience: a calibration as tables to export; `members` is what a scenario or a history takes as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import astuple

from rhodian_desk.documents.calibration import Account, Contribution, Funded, Margined, Needed, document
from rhodian_desk.export.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rhodian_desk.risk.calibration import Calibration

SHEETS: Final[Mapping[str, Callable[[Calibration], Sheet]]] = {
    "margins": lambda of: Sheet(Margined.__struct_fields__, map(astuple, document(of).margins)),
    "fund": lambda of: Sheet(Funded.__struct_fields__, map(astuple, document(of).fund)),
    "contributions": lambda of: Sheet(Contribution.__struct_fields__, map(astuple, document(of).contributions)),
    "members": lambda of: Sheet(Account.__struct_fields__, map(astuple, document(of).members)),
    "scenarios": lambda of: Sheet(Needed.__struct_fields__, map(astuple, document(of).scenarios)),
}
"""The tables by name, the first of which is written if none is named."""
