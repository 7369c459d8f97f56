"""Checked: names that are not known, as the solver's own texts; and accounts and assets that are made of such."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import z3

from rhodian_proofs.evaluator.values import (
    ASSET_OF,
    CODE_OF,
    IS_OUTSIDE,
    ONLY_RISES,
    OWNER_OF,
    PURPOSE_OF,
    SCALE_OF,
    Account,
    Asset,
    K,
    Record,
    Refused,
    is_number,
    is_term,
    is_text,
    kind_name,
    spelled,
)

if TYPE_CHECKING:
    from rhodian_proofs.evaluator.machine import Machine

_ACCOUNT = z3.Function("account of", z3.StringSort(), z3.StringSort(), z3.IntSort(), z3.IntSort())
_ASSET = z3.Function("asset of code and scale", z3.StringSort(), z3.IntSort(), z3.IntSort())
_LONGEST, _MOST_DECIMALS = 200, 30
_RISING = ("id", "drawn", "time", "paid")


class NamesCount(Exception):  # no error: the claim is walked again
    """The name of an account or an asset is asked for, where it was taken that none counts."""


def some_name(m: Machine, name: str, k: K) -> None:
    """Go on with any name: a text of 1 to 200 characters; all else that makes a name is taken to be so."""
    found = m.fresh(name, z3.StringSort())
    m.given(_is_name(found), lambda: k(found))


def _is_name(text: Any) -> Any:
    return z3.And(z3.Length(text) >= 1, z3.Length(text) <= _LONGEST)


def of_fields(m: Machine, account: Account, k: K) -> None:
    """Go on with an account that is what its fields make."""
    number, asset = account.term, ASSET_OF(account.term)
    owner, purpose = OWNER_OF(number), PURPOSE_OF(number)
    whole = z3.And(number == _ACCOUNT(owner, purpose, asset), IS_OUTSIDE(number) == (owner == "outside"))
    m.given(
        z3.And(whole, _is_name(owner), _is_name(purpose), _asset_is_whole(asset)),
        lambda: k(account),
    )


def asset_of_fields(m: Machine, asset: Asset, k: K) -> None:
    """Go on with an asset that is what its code and its scale make."""
    m.given(_asset_is_whole(asset.term), lambda: k(asset))


def _asset_is_whole(asset: Any) -> Any:
    code, scale = CODE_OF(asset), SCALE_OF(asset)
    return z3.And(asset == _ASSET(code, scale), scale >= 0, scale <= _MOST_DECIMALS, _rises(asset, code, scale))


def _rises(asset: Any, code: Any, scale: Any) -> Any:
    return ONLY_RISES(asset) == z3.And(scale == 0, z3.Or([code == each for each in _RISING]))


def number_of_account(m: Machine, account: Any, k: K) -> None:
    """Go on with the number of an account, known or not."""
    if isinstance(account, Account):
        k(account.term)
        return
    fields = _fields(account, ("owner", "purpose", "asset"))
    owner, purpose = (_text(fields[name]) for name in ("owner", "purpose"))

    def made(asset: Any) -> None:
        number = _ACCOUNT(owner, purpose, asset)
        parts = z3.And(OWNER_OF(number) == owner, PURPOSE_OF(number) == purpose, ASSET_OF(number) == asset)
        m.given(z3.And(parts, IS_OUTSIDE(number) == (owner == "outside")), lambda: k(number))

    number_of_asset(m, fields["asset"], made)


def number_of_asset(m: Machine, asset: Any, k: K) -> None:
    """Go on with the number of an asset, known or not."""
    if isinstance(asset, Asset):
        k(asset.term)
        return
    fields = _fields(asset, ("code", "scale"))
    code, scale = _text(fields["code"]), fields["scale"]
    if not is_number(scale):
        raise Refused("an asset of no number of decimals")
    number = _ASSET(code, scale)
    parts = z3.And(CODE_OF(number) == code, SCALE_OF(number) == scale, _rises(number, code, z3.IntVal(0) + scale))
    m.given(parts, lambda: k(number))


def _fields(value: Any, names: tuple[str, ...]) -> Any:
    if not isinstance(value, Record) or tuple(value.fields) != names:
        raise Refused(f"a {kind_name(value)} in unknown books")
    return value.fields


def _text(value: Any) -> Any:
    if not is_text(value):
        raise Refused("an account whose name is none")
    return z3.StringVal(value) if type(value) is str else value


def length(items: Any) -> Any:
    """Return how many characters a text has, or how many items there are."""
    return z3.Length(items) if is_term(items) and is_text(items) else len(spelled(items))


def part(value: Account | Asset, name: str) -> Any:
    """Return a field of an account or an asset that is what its fields make; nothing if it has no such field."""
    of_account, of_asset = {"owner": OWNER_OF, "purpose": PURPOSE_OF}, {"code": CODE_OF, "scale": SCALE_OF}
    found = (of_account if isinstance(value, Account) else of_asset).get(name)
    return None if found is None else found(value.term)


def method(text: Any, name: str, arguments: tuple[Any, ...]) -> Any:
    """Return what a method of a name that is not known gives."""
    if name == "isprintable" and not arguments:
        return True
    if name == "strip" and not arguments:
        return text
    if name == "startswith" and len(arguments) == 1 and type(arguments[0]) is tuple:
        return z3.Or(*(z3.PrefixOf(z3.StringVal(each), text) for each in arguments[0] if type(each) is str))
    if name in {"startswith", "endswith"} and len(arguments) == 1 and type(arguments[0]) is str:
        return (z3.PrefixOf if name == "startswith" else z3.SuffixOf)(z3.StringVal(arguments[0]), text)
    raise Refused(f"{name} of a name that is not known")
