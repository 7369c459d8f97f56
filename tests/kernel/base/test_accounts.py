"""Checked: assets, accounts, and the one seam through which a number becomes an amount."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import rhodian
from rhodian import (
    Account,
    AmountSyntax,
    Asset,
    Fund,
    InFixedProportion,
    InOrder,
    InProportion,
    InvalidAmount,
    InvalidValue,
    Limited,
    Loss,
    Transfer,
    Waterfall,
    format_amount,
    natural,
    outside,
    parse_amount,
)
from rhodian.base.accounts import AMOUNT_DIGITS_MAX, SCALE_MAX
from rhodian.base.numbers import NAME_LENGTH_MAX
from tests.strategies import BTC, EUR, HUGE, NOT_NATURAL, Counting, amounts, assets, names, untyped

if TYPE_CHECKING:
    from collections.abc import Callable

A = Account("A", "fund", EUR)
B = Account("B", "fund", EUR)
NUMPY = [np.int64(1), np.uint8(1), np.float64(1), np.bool_(True)]  # noqa: FBT003  # the value is the point
SEAMS: dict[str, tuple[str, Callable[[int], object]]] = {
    "natural": ("fee", lambda value: natural(value, "fee")),
    "format_amount": ("amount", lambda value: format_amount(value, EUR)),
    "in_order": ("amount", lambda value: rhodian.in_order(value, [1])),
    "in_order capacity": ("capacities[1]", lambda value: rhodian.in_order(1, [1, value])),
    "in_proportion": ("amount", lambda value: rhodian.in_proportion(value, [1])),
    "in_proportion weight": ("weights[1]", lambda value: rhodian.in_proportion(1, [1, value])),
    "in_proportion_capped": ("amount", lambda value: rhodian.in_proportion_capped(value, [1], [1])),
    "in_proportion_capped weight": ("weights[0]", lambda value: rhodian.in_proportion_capped(1, [value], [1])),
    "in_proportion_capped cap": ("caps[0]", lambda value: rhodian.in_proportion_capped(1, [1], [value])),
    "fund": ("available", lambda value: Fund(A, value)),
    "in proportion": ("weights[0]", lambda value: InProportion("layer", (Fund(A, 1),), (value,))),
    "in fixed proportion": ("weights[0]", lambda value: InFixedProportion("layer", (Fund(A, 1),), (value,))),
    "limited": ("limit", lambda value: Limited("layer", Fund(A, 1), value)),
    "draw": ("loss", lambda value: rhodian.draw(Waterfall(InOrder("layer", (Fund(A, 1),))), value)),
    "loss": ("amount", lambda value: Loss("loss", value, A)),
    "transfer": ("amount", lambda value: Transfer(A, B, value)),
}


@pytest.mark.clause("AM-1")
@pytest.mark.parametrize("seam", SEAMS)
@pytest.mark.parametrize("value", [*NOT_NATURAL, *NUMPY], ids=lambda value: f"{type(value).__name__} {value!r:.12}")
def test_only_a_natural_number_is_an_amount_wherever_one_comes_in(seam: str, value: object) -> None:
    field, use = SEAMS[seam]
    with pytest.raises(InvalidAmount) as refusal:
        use(untyped(value))
    assert refusal.value.field == field
    assert refusal.value.value is value
    assert field in str(refusal.value)


@given(st.integers(0, HUGE**40))
def test_a_natural_number_passes_as_it_is(value: int) -> None:
    assert natural(value, "fee") is value


@pytest.mark.clause("AM-4")
@given(amounts(10**400), assets())
@example(0, EUR)
@example(10**900, Asset("X", 30))
def test_an_amount_reads_back_as_it_was_printed(amount: int, asset: Asset) -> None:
    text = format_amount(amount, asset)
    assert parse_amount(text, asset) == amount
    assert parse_amount(f"{text} {asset.code}", asset) == amount


@given(amounts(), assets())
def test_an_amount_prints_with_all_the_decimals_of_its_asset(amount: int, asset: Asset) -> None:
    whole, point, decimals = format_amount(amount, asset).partition(".")
    assert whole == str(amount // 10**asset.scale)
    assert len(decimals) == asset.scale
    assert bool(point) == (asset.scale > 0)


@pytest.mark.clause("AM-3")
@given(st.from_regex(r"[0-9]{1,40}(\.[0-9]{1,2})?", fullmatch=True))
def test_every_plain_decimal_within_the_scale_is_read_exactly(text: str) -> None:
    whole, _, decimals = text.partition(".")
    assert parse_amount(text, EUR) == int(whole) * 100 + int(decimals.ljust(2, "0"))


@pytest.mark.clause("AM-3")
@given(st.text() | st.from_regex(r"[+-]?[0-9_,٣]{0,6}[.e]?[0-9]{0,4} ?[A-Z]{0,4}", fullmatch=True))
def test_any_other_text_is_refused_and_never_rounded(text: str) -> None:
    if re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?( EUR)?", text, re.ASCII):
        assert parse_amount(text, EUR) >= 0
        return
    with pytest.raises(AmountSyntax) as refusal:
        parse_amount(text, EUR)
    assert refusal.value.asset == EUR


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1.234", "it has 3 decimals where 2 are kept"),
        ("1.230", "it has 3 decimals where 2 are kept"),
        ("1.00 USD", "it names the asset 'USD'"),
        ("9" * (AMOUNT_DIGITS_MAX + 1), f"it has more than {AMOUNT_DIGITS_MAX} digits in smallest units"),
        *((text, "write plain digits with at most one decimal point, as in 1250.75") for text in ["", " ", "-1", "+1"]),
        *((text, "write plain digits with at most one decimal point, as in 1250.75") for text in ["1.", ".5", "1,5"]),
        *((text, "write plain digits with at most one decimal point, as in 1250.75") for text in ["1e3", "1_0", "٣"]),
        *((text, "write plain digits with at most one decimal point, as in 1250.75") for text in ["1\n", "NaN", "inf"]),
        ("1  EUR", "write plain digits with at most one decimal point, as in 1250.75"),
        ("EUR 1", "write plain digits with at most one decimal point, as in 1250.75"),
    ],
)
def test_a_refused_text_says_why(text: str, reason: str) -> None:
    with pytest.raises(AmountSyntax) as refusal:
        parse_amount(text, EUR)
    assert refusal.value.reason == reason
    assert refusal.value.text == text


@pytest.mark.parametrize("value", [None, 1, 1.5, b"1", ["1"]])
def test_only_a_text_is_read_as_an_amount(value: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse_amount(untyped(value), EUR)
    assert refusal.value.field == "text"


@pytest.mark.clause("AM-4")
def test_an_amount_too_long_to_print_is_refused() -> None:
    with pytest.raises(InvalidValue, match="at most 1000 digits"):
        format_amount(10**AMOUNT_DIGITS_MAX, EUR)


@given(assets())
def test_assets_of_equal_code_and_scale_are_one(asset: Asset) -> None:
    twin = Asset(asset.code, asset.scale)
    assert twin == asset
    assert hash(twin) == hash(asset)
    assert str(asset) == asset.code
    assert Asset(asset.code, (asset.scale + 1) % SCALE_MAX) != asset


@pytest.mark.parametrize("code", ["", " ", "EUR ", "-EUR", "€", "E" * 25, "E/R", "EUR\n", None, 1, b"EUR"])
def test_an_asset_of_malformed_code_is_refused(code: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        Asset(untyped(code), 2)
    assert refusal.value.field == "code"


@pytest.mark.parametrize("scale", [-1, SCALE_MAX + 1, True, 2.0, "2", None, Counting(2), np.int64(2)])
def test_an_asset_of_scale_out_of_range_is_refused(scale: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        Asset("EUR", untyped(scale))
    assert refusal.value.field == "scale"


def test_of_two_malformed_fields_an_asset_names_the_first() -> None:
    with pytest.raises(InvalidValue) as refusal:
        Asset("", -1)
    assert refusal.value.field == "code"


@given(names(), names(), assets())
def test_an_account_is_told_apart_by_owner_purpose_and_asset(owner: str, purpose: str, asset: Asset) -> None:
    account = Account(owner, purpose, asset)
    assert account == Account(owner, purpose, Asset(asset.code, asset.scale))
    assert {account: 1}[Account(owner, purpose, asset)] == 1
    assert account != Account(owner, purpose, Asset(asset.code, (asset.scale + 1) % SCALE_MAX))
    assert account.is_outside == (owner == "outside")
    assert str(account) == f"{owner} / {purpose} / {asset.code}"


@pytest.mark.parametrize(
    "name", ["", " ", " A", "A ", "A\n", "\x00", "A\tB", "a" * (NAME_LENGTH_MAX + 1), None, 7, b"A"]
)
@pytest.mark.parametrize("field", ["owner", "purpose"])
def test_an_account_of_malformed_name_is_refused(field: str, name: object) -> None:
    fields = {"owner": "A", "purpose": "fund", field: untyped(name)}
    with pytest.raises(InvalidValue) as refusal:
        Account(fields["owner"], fields["purpose"], EUR)
    assert refusal.value.field == field


@pytest.mark.parametrize("asset", ["EUR", None, ("EUR", 2)])
def test_an_account_in_what_is_not_an_asset_is_refused(asset: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        Account("A", "fund", untyped(asset))
    assert refusal.value.field == "asset"


def test_each_asset_has_a_world_outside_of_its_own() -> None:
    assert outside(EUR).is_outside
    assert outside(EUR) != outside(BTC)
    assert outside(EUR) == outside(EUR)
    assert not Account("Outside", "world", EUR).is_outside
