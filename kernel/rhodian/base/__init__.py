"""Trusted: the numbers, names, accounts and refusals that every room knows; its loops are asked for as `loops`."""

from __future__ import annotations

from rhodian.base.accounts import (
    AMOUNT_DIGITS_MAX,
    OUTSIDE,
    SCALE_MAX,
    Account,
    Asset,
    format_amount,
    outside,
    parse_amount,
)
from rhodian.base.errors import (
    AmountSyntax,
    AssetMismatch,
    BackDated,
    InvalidAmount,
    InvalidValue,
    LengthMismatch,
    OutOfOrder,
    RhodianError,
    TooEarly,
)
from rhodian.base.numbers import (
    NAME_LENGTH_MAX,
    POSITIVE_MAX,
    Amount,
    checked_name,
    integer,
    natural,
    positive,
)
from rhodian.base.rates import (
    PPM,
    part_up,
    rate,
)

__all__ = [
    "AMOUNT_DIGITS_MAX",
    "NAME_LENGTH_MAX",
    "OUTSIDE",
    "POSITIVE_MAX",
    "PPM",
    "SCALE_MAX",
    "Account",
    "Amount",
    "AmountSyntax",
    "Asset",
    "AssetMismatch",
    "BackDated",
    "InvalidAmount",
    "InvalidValue",
    "LengthMismatch",
    "OutOfOrder",
    "RhodianError",
    "TooEarly",
    "checked_name",
    "format_amount",
    "integer",
    "natural",
    "outside",
    "parse_amount",
    "part_up",
    "positive",
    "rate",
]
