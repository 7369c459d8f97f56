"""Trusted: assets and accounts, and amounts as text."""

from __future__ import annotations

import re

import attrs

from rhodian.base.errors import AmountSyntax, InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural

SCALE_MAX = 30
"""The most decimals that an asset may have."""

AMOUNT_DIGITS_MAX = 1000
"""The most digits that an amount may have when it is read from, or printed as, text."""

OUTSIDE = "outside"
"""The owner of the accounts that stand for the world outside the books; the only ones that may go below 0."""

RISING = ("id", "drawn", "time", "paid")
"""The codes of what only rises, each of an asset without decimals: ids absorbed, what a pool has paid in a period, when
a member came and went, what it was paid."""

_TOO_LARGE = 10**AMOUNT_DIGITS_MAX
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,23}")
_DECIMAL = re.compile(r"(?P<whole>[0-9]+)(?:\.(?P<decimals>[0-9]+))?(?: (?P<code>\S+))?")


@attrs.frozen(cache_hash=True)
class Asset:
    """What an amount is counted in: a currency, a token or any other fungible thing."""

    code: str
    """Its code, as in `EUR`: 1 to 24 ASCII letters, digits, dots, dashes or underscores."""
    scale: int
    """How many decimals its smallest unit has: 2 for `EUR`, 8 for `BTC`; at most `SCALE_MAX`."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC AM-7).

        Raises:
            InvalidValue: if the code is malformed, or else if the scale is out of range.
        """
        if self.code.__class__ is not str or not _CODE.fullmatch(self.code):
            raise InvalidValue("code", self.code, "1 to 24 ASCII letters, digits, '.', '-' or '_'")
        if self.scale.__class__ is not int or not 0 <= self.scale <= SCALE_MAX:
            raise InvalidValue("scale", self.scale, f"an int from 0 to {SCALE_MAX}")

    @property
    def only_rises(self) -> bool:
        """Whether it counts what never falls: only the world outside can pay in it."""
        return self.scale == 0 and self.code in RISING

    def __str__(self) -> str:
        """Return the code."""
        return self.code


@attrs.frozen(cache_hash=True)
class Account:
    """A place where one owner holds one asset for one purpose."""

    owner: str
    """Whose money it is."""
    purpose: str
    """What it is held for, as in `default fund`."""
    asset: Asset
    """What it is counted in."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields (SPEC AM-8).

        Raises:
            InvalidValue: for the first that is malformed.
        """
        checked_name(self.owner, "owner")
        checked_name(self.purpose, "purpose")
        if self.asset.__class__ is not Asset:
            raise InvalidValue("asset", self.asset, "an Asset")

    @property
    def is_outside(self) -> bool:
        """Whether this stands for the world outside the books, whose balance may be below 0."""
        return self.owner == OUTSIDE

    def __str__(self) -> str:
        """Return owner, purpose and asset on one line."""
        return f"{self.owner} / {self.purpose} / {self.asset.code}"


def outside(asset: Asset) -> Account:
    """Return the account of the world outside in this asset."""
    return Account(OUTSIDE, "world", asset)


def parse_amount(text: str, asset: Asset) -> Amount:
    """Read a decimal text as an exact number of the asset's smallest units, never rounding (SPEC AM-3).

    Args:
        text: ASCII digits, then at most as many decimals as the asset's scale, then perhaps a space and
            the asset's code: `114000000.00 EUR`, `114000000`, `0.5`.
        asset: what it is an amount of.

    Raises:
        InvalidValue: if the text is not a `str`.
        AmountSyntax: if it is not of that form, too long, names another asset or has too many decimals.
    """
    if text.__class__ is not str:
        raise InvalidValue("text", text, "a str")
    if len(text) > 2 * AMOUNT_DIGITS_MAX:
        raise AmountSyntax(text, asset, f"it has more than {2 * AMOUNT_DIGITS_MAX} characters")
    if (match := _DECIMAL.fullmatch(text)) is None:
        raise AmountSyntax(text, asset, "write plain digits with at most one decimal point, as in 1250.75")
    if (match["code"] or asset.code) != asset.code:
        raise AmountSyntax(text, asset, f"it names the asset {match['code']!r}")
    decimals = match["decimals"] or ""
    if len(decimals) > asset.scale:
        raise AmountSyntax(text, asset, f"it has {len(decimals)} decimals where {asset.scale} are kept")
    digits = (match["whole"] + decimals.ljust(asset.scale, "0")).lstrip("0")
    if len(digits) > AMOUNT_DIGITS_MAX:
        raise AmountSyntax(text, asset, f"it has more than {AMOUNT_DIGITS_MAX} digits in smallest units")
    return int(digits or "0")


def format_amount(amount: Amount, asset: Asset) -> str:
    """Return the amount as a decimal text with all of the asset's decimals and no code (SPEC AM-4).

    Raises:
        InvalidAmount: if the amount is not a natural number.
        InvalidValue: if it has more than `AMOUNT_DIGITS_MAX` digits.
    """
    if natural(amount, "amount") >= _TOO_LARGE:
        raise InvalidValue("amount", amount, f"of at most {AMOUNT_DIGITS_MAX} digits")
    if not asset.scale:
        return str(amount)
    digits = str(amount).rjust(asset.scale + 1, "0")
    return f"{digits[: -asset.scale]}.{digits[-asset.scale :]}"
