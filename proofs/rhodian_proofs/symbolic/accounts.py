"""Trusted: accounts and assets that are not known, and those that are known in part.

An account is a number that stands for it, and so are its owner, its purpose and its asset; an asset's number stands for
its code and its scale. What the kernel makes of three fields, known or not, is a record of its own; its number is what
`account_of` makes of the fields' numbers, and they can be had back from it: two accounts are one exactly if their
fields are. The same goes for assets. Of an account of which nothing but its number is known, that it is what
`account_of` makes of its fields is said once one of the two fields is asked for that are names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import z3

from rhodian.base.accounts import OUTSIDE, RISING, SCALE_MAX, Account, Asset
from rhodian_proofs.symbolic.guarded import Guarded
from rhodian_proofs.symbolic.ints import SymBool, SymInt, refuse
from rhodian_proofs.symbolic.names import SymName, a_name, name_term, number_of
from rhodian_proofs.symbolic.signals import Unsupported, current

if TYPE_CHECKING:
    from rhodian_proofs.symbolic.paths import Path

_INT = z3.IntSort()
ASSET_OF = z3.Function("asset_of", _INT, _INT)
IS_OUTSIDE = z3.Function("is_outside", _INT, z3.BoolSort())
ONLY_RISES = z3.Function("only_rises", _INT, z3.BoolSort())
OWNER_OF = z3.Function("owner_of", _INT, _INT)
PURPOSE_OF = z3.Function("purpose_of", _INT, _INT)
CODE_OF = z3.Function("code_of", _INT, _INT)
SCALE_OF = z3.Function("scale_of", _INT, _INT)
_ACCOUNT_OF = z3.Function("account_of", _INT, _INT, _INT, _INT)
_ASSET_MADE_OF = z3.Function("asset_made_of", _INT, _INT, _INT)
_ACCOUNTS = "accounts of which the names count"
_ASSETS = "assets of which the code counts"
_WHAT_A_RECORD_IS = "what a record is"


def account_term(account: object) -> Any:
    """Return the number of an account, known, known in part, or not known."""
    if type(account) is SymAccount:
        return account.term
    if type(account) is not Account:
        raise Unsupported(f"a {type(account).__name__} where an account is needed")
    owner, purpose = name_term(account.owner), name_term(account.purpose)
    asset = asset_term(account.asset)
    made = _ACCOUNT_OF(owner, purpose, asset)
    if _is_first(_ACCOUNTS, made):
        inverse = z3.And(OWNER_OF(made) == owner, PURPOSE_OF(made) == purpose, ASSET_OF(made) == asset)
        current().learn(inverse, _WHAT_A_RECORD_IS)
        current().learn(IS_OUTSIDE(made) == (owner == number_of(OUTSIDE)), _WHAT_A_RECORD_IS)
    return made


def asset_term(asset: object) -> Any:
    """Return the number of an asset, known or not; none is known in part."""
    if type(asset) is SymAsset:
        return asset.term
    if type(asset) is not Asset or type(asset.code) is not str or type(asset.scale) is not int:
        raise Unsupported(f"a {type(asset).__name__} where an asset is needed, or one that is known in part")
    code, scale = name_term(asset.code), z3.IntVal(asset.scale)
    made = _ASSET_MADE_OF(code, scale)
    if _is_first(_ASSETS, made):
        current().learn(z3.And(CODE_OF(made) == code, SCALE_OF(made) == scale), _WHAT_A_RECORD_IS)
        is_rising = asset.scale == 0 and asset.code in RISING
        current().learn(ONLY_RISES(made) == is_rising, _WHAT_A_RECORD_IS)
    return made


class Named:
    """The numbers of the accounts, and of the assets, of a path of which the names count."""

    def __init__(self, path: Path) -> None:
        """Find them."""
        self.accounts: tuple[Any, ...] = tuple(path.memory.get(_ACCOUNTS, {}).values())
        self.assets: tuple[Any, ...] = tuple(path.memory.get(_ASSETS, {}).values())


def _is_first(kind: str, term: Any) -> bool:
    """Tell whether an account or an asset of which the names count is met for the first time on this path."""
    met = current().memory.setdefault(kind, {})
    if term.get_id() in met:
        return False
    met[term.get_id()] = term
    return True


class _Opaque(Guarded):
    """A value of which only its number is known."""

    __slots__ = ("term",)

    def __init__(self, term: Any) -> None:
        """Hold the number that stands for it."""
        self.term = term

    __hash__ = refuse("hash")


class SymAsset(_Opaque):
    """An asset that is not known."""

    __slots__ = ()

    @property  # type: ignore[misc]  # what the kernel asks of an asset is its class
    def __class__(self) -> type:
        """Answer as an Asset does."""
        return Asset

    def __eq__(self, other: object) -> SymBool:  # type: ignore[override]  # not known
        """Compare with an asset, known or not."""
        return SymBool(self.term == asset_term(other))

    def __ne__(self, other: object) -> SymBool:  # type: ignore[override]  # not known
        """Compare with an asset, known or not."""
        return SymBool(z3.Not((self == other).term))

    __hash__ = refuse("hash")

    @property
    def only_rises(self) -> SymBool:
        """Tell whether it counts what never falls."""
        return SymBool(ONLY_RISES(self.term))

    @property
    def code(self) -> SymName:
        """Return its code."""
        self._decompose()
        return SymName(CODE_OF(self.term))

    @property
    def scale(self) -> SymInt:
        """Return how many decimals it has."""
        self._decompose()
        return SymInt(SCALE_OF(self.term))

    def _decompose(self) -> None:
        """Say that it is what its code and its scale make."""
        if _is_first(_ASSETS, self.term):
            code, scale = CODE_OF(self.term), SCALE_OF(self.term)
            current().learn(self.term == _ASSET_MADE_OF(code, scale), _WHAT_A_RECORD_IS)
            current().learn(z3.And(scale >= 0, scale <= SCALE_MAX), _WHAT_A_RECORD_IS)
            rising = z3.And(scale == 0, z3.Or([code == name_term(each) for each in RISING]))
            current().learn(ONLY_RISES(self.term) == rising, _WHAT_A_RECORD_IS)


class SymAccount(_Opaque):
    """An account that is not known."""

    __slots__ = ()

    @property  # type: ignore[misc]  # what the kernel asks of an account is its class
    def __class__(self) -> type:
        """Answer as an Account does."""
        return Account

    def __eq__(self, other: object) -> SymBool:  # type: ignore[override]  # not known
        """Compare with an account, known or not."""
        return SymBool(self.term == account_term(other))

    def __ne__(self, other: object) -> SymBool:  # type: ignore[override]  # not known
        """Compare with an account, known or not."""
        return SymBool(z3.Not((self == other).term))

    __hash__ = refuse("hash")

    @property
    def asset(self) -> SymAsset:
        """Return its asset."""
        return SymAsset(ASSET_OF(self.term))

    @property
    def is_outside(self) -> SymBool:
        """Tell whether it stands for the world outside."""
        return SymBool(IS_OUTSIDE(self.term))

    @property
    def owner(self) -> SymName:
        """Return whose it is."""
        self._decompose()
        return SymName(OWNER_OF(self.term))

    @property
    def purpose(self) -> SymName:
        """Return what it is held for."""
        self._decompose()
        return SymName(PURPOSE_OF(self.term))

    def _decompose(self) -> None:
        """Say that it is what its three fields make."""
        if _is_first(_ACCOUNTS, self.term):
            owner, purpose = OWNER_OF(self.term), PURPOSE_OF(self.term)
            made = _ACCOUNT_OF(owner, purpose, ASSET_OF(self.term))
            current().learn(self.term == made, _WHAT_A_RECORD_IS)
            current().learn(IS_OUTSIDE(self.term) == (owner == number_of(OUTSIDE)), _WHAT_A_RECORD_IS)
            current().learn(z3.And(a_name(owner), a_name(purpose)), _WHAT_A_RECORD_IS)
