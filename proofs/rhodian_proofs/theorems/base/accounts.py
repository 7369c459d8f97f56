"""Checked: what is claimed of the seam through which a number becomes an amount, and of assets and accounts."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian import OUTSIDE, Account, Asset, InvalidAmount, InvalidValue, natural, outside
from rhodian.base import loops
from rhodian.base.numbers import checked_name
from rhodian_proofs.claims import (
    AlmostAnInt,
    AnyAsset,
    AnyInt,
    AnyName,
    NoInt,
    Not,
    NotASequence,
    NotAText,
    OneOf,
    UpTo,
    claim,
    first_at_fault,
    is_natural,
    is_same,
    name_of,
    refusal_of,
    tells,
    texts,
)


@claim("AM-1", about=(natural,))
def a_whole_number_is_an_amount_exactly_if_it_is_not_negative(value: AnyInt) -> None:
    """A whole number passes the seam, unchanged, exactly if it is 0 or more; else it is refused as an amount."""
    refusal = refusal_of(natural, value, "fee")
    if value < 0:
        assert tells(refusal, InvalidAmount, field="fee", value=value)
        return
    assert refusal is None
    assert is_same(natural(value, "fee"), value)


Members: TypeAlias = tuple[AnyInt | NoInt, ...]


def _naturals(values: Any) -> Any:
    """Return the values, frozen, if all of them are natural."""
    return loops.naturals(values, "weights")


def _is_amount(value: Any) -> bool:
    """Tell whether a member of a sequence is natural."""
    return is_natural(value)


@claim("AM-2", about=(loops.naturals,))
def the_first_member_that_is_not_natural_is_refused_by_its_place(values: Members) -> None:
    """In a sequence, the first member that is not a natural number is the one refused, by its place."""
    refusal = refusal_of(_naturals, values)
    place = first_at_fault(values, _is_amount)
    if place is None:
        assert refusal is None
        assert is_same(_naturals(values), values)
    else:
        assert tells(refusal, InvalidAmount, field=name_of("weights", place), value=values[place])


Listed = Annotated[tuple[AnyInt | AlmostAnInt, ...], UpTo(3)]
NO_TUPLE = (
    "lists of up to three members, each any whole number, True, 1.0, None or 1 of a subclass; None, 7, 1.5 and a type"
)


@claim("AM-12", about=(loops.naturals,), scope=NO_TUPLE)
def a_list_is_checked_as_a_tuple_is_and_comes_back_as_one(values: Listed) -> None:
    """What is no tuple but can be gone over is checked as a tuple of the same members, and comes back as one."""
    refusal = refusal_of(_naturals, list(values))
    assert is_same(refusal, refusal_of(_naturals, values))
    if refusal is None:
        assert is_same(_naturals(list(values)), values)


@claim("AM-12", about=(loops.naturals,), scope=NO_TUPLE)
def what_is_no_sequence_is_refused_as_one(values: NotASequence) -> None:
    """What is no sequence is refused where a sequence of amounts is due."""
    assert tells(refusal_of(_naturals, values), InvalidValue, field="weights", value=values)


@claim("AM-5", about=(natural,))
def what_is_not_an_int_is_no_amount(value: NoInt) -> None:
    """What is not an int, or is one of a subclass, is refused as an amount, even if it equals one."""
    assert tells(refusal_of(natural, value, "fee"), InvalidAmount, field="fee", value=value)


Name = (
    Annotated[Any, texts("aé 7\n\u00a0", 3)]
    | Annotated[Any, OneOf("a" * 199, "a" * 200, "a" * 201, " " + "a" * 199)]
    | NotAText
)


def _is_name(name: Any) -> bool:
    """Tell whether something is a name, by its characters."""
    if name.__class__ is not str or not 1 <= len(name) <= 200:  # noqa: PLR2004  # spelled out, so that it cannot follow the kernel's
        return False
    return all(letter.isprintable() for letter in name) and " " not in (name[0], name[-1])


@claim(
    "AM-6",
    about=(checked_name,),
    scope="texts of up to three letters, digits and kinds of space, texts of 199 to 201 letters, and ten things of "
    "other types",
)
def a_name_is_short_printable_text_without_space_at_its_ends(name: Name) -> None:
    """A name is printable text of 1 to 200 characters without a space at either end; anything else is refused."""
    refusal = refusal_of(checked_name, name, "purpose")
    if not _is_name(name):
        assert tells(refusal, InvalidValue, field="purpose", value=name)
        return
    assert refusal is None
    assert is_same(checked_name(name, "purpose"), name)


Code = (
    Annotated[Any, texts("A.-é", 2)]
    | Annotated[Any, OneOf("a" * 23, "a" * 24, "a" * 25, "z._-9", "0", " ", "_A", "Z A", "A\n")]
    | NotAText
)
Scale = AnyInt | AlmostAnInt
_LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def _is_code(code: Any) -> bool:
    """Tell whether something is an asset's code, by its characters."""
    if code.__class__ is not str or not 1 <= len(code) <= 24:  # noqa: PLR2004  # spelled out, as above
        return False
    return code[0] in _LETTERS_AND_DIGITS and all(letter in _LETTERS_AND_DIGITS + "._-" for letter in code)


@claim(
    "AM-7",
    about=(Asset,),
    scope="codes of up to two of the characters A, point, dash and é, nine others of up to 25 characters, and ten "
    "things of other types; any whole number as scale, and four things of other types",
)
def an_asset_is_refused_exactly_for_its_code_or_else_its_scale(code: Code, scale: Scale) -> None:
    """An asset is refused exactly if its code is malformed, or else if its scale is not an int from 0 to 30."""
    refusal = refusal_of(Asset, code, scale)
    if not _is_code(code):
        assert tells(refusal, InvalidValue, field="code", value=code)
        return
    if not is_natural(scale) or scale > 30:  # noqa: PLR2004  # spelled out, as above
        assert tells(refusal, InvalidValue, field="scale", value=scale)
        return
    assert refusal is None
    asset = Asset(code, scale)
    assert is_same(asset.code, code)
    assert is_same(asset.scale, scale)


AName = AnyName | Annotated[Any, Not(str)]
SomeAsset = AnyAsset | Annotated[Any, Not(Asset)]


@claim("AM-8", about=(Account,))
def an_account_is_refused_exactly_for_the_first_field_that_is_malformed(
    owner: AName, purpose: AName, asset: SomeAsset
) -> None:
    """An account is refused exactly for its owner's name, or else its purpose's, or else for what is no asset."""
    refusal = refusal_of(Account, owner, purpose, asset)
    if owner.__class__ is not str:
        assert tells(refusal, InvalidValue, field="owner", value=owner)
    elif purpose.__class__ is not str:
        assert tells(refusal, InvalidValue, field="purpose", value=purpose)
    elif asset.__class__ is not Asset:
        assert tells(refusal, InvalidValue, field="asset", value=asset)
    else:
        assert refusal is None
        account = Account(owner, purpose, asset)
        assert is_same(account.owner, owner)
        assert is_same(account.purpose, purpose)
        assert is_same(account.asset, asset)
        assert bool(account.is_outside) == bool(owner == "outside")


SomeText = Annotated[Any, OneOf("owner", "outside", "Outside", "", " x", None)]


@claim("AM-6", about=(Account,), scope="six names, good and bad, in both places; any asset")
def an_account_is_refused_for_a_text_that_is_no_name(owner: SomeText, purpose: SomeText, asset: AnyAsset) -> None:
    """An account is refused for what is no name as its owner's, or else as its purpose's."""
    refusal = refusal_of(Account, owner, purpose, asset)
    if not _is_name(owner):
        assert tells(refusal, InvalidValue, field="owner", value=owner)
    elif not _is_name(purpose):
        assert tells(refusal, InvalidValue, field="purpose", value=purpose)
    else:
        assert refusal is None
        assert Account(owner, purpose, asset).is_outside == (owner == "outside")


@claim("AM-8", about=(outside,))
def the_world_outside_has_an_account_in_every_asset(asset: AnyAsset) -> None:
    """In any asset the world outside has one account, and it is known as the world outside."""
    account = outside(asset)
    assert account.is_outside
    assert is_same(account.asset, asset)
    assert (account.owner, account.purpose, OUTSIDE) == ("outside", "world", "outside")
