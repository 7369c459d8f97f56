"""Checked: any value of a kind, as the annotations of the kernel name kinds: an `Amount` is any natural number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian import RhodianError, Transfer
from rhodian_proofs.claims.writing import unchecked
from rhodian_proofs.symbolic.accounts import SymAccount, SymAsset
from rhodian_proofs.symbolic.books import SymBooks
from rhodian_proofs.symbolic.columns import Pairs
from rhodian_proofs.symbolic.ints import refuse, some_int, some_natural
from rhodian_proofs.symbolic.sequences import Column
from rhodian_proofs.symbolic.signals import EndOfPath, Unsupported, current

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_proofs.symbolic.sequences import Space


class Stranger:
    """A value of a type that the kernel does not know: all that can be asked of it is its class."""

    __slots__ = ()
    __hash__ = object.__hash__
    __eq__ = refuse("==")
    __ne__ = refuse("!=")
    __lt__ = __le__ = __gt__ = __ge__ = refuse("<")
    __bool__ = refuse("truth")
    __len__ = refuse("len")
    __iter__ = refuse("iter")
    __getattr__ = refuse("an attribute")


def unknown_value(name: str, kind: str, space: Space, *, checked: bool = True) -> Any:
    """Return any value of an annotated kind; if it has not been checked, any integer or account, or a stranger."""
    if kind not in _KINDS:
        raise Unsupported(f"no unknown value of kind {kind}")
    if checked:
        return _KINDS[kind](name, space)
    if kind not in {"Amount", "Account"}:
        raise Unsupported(f"no unknown value of kind {kind} before it is checked")
    if current().choose(2, f"is {name} a stranger") == 1:
        return Stranger()
    return some_int(name) if kind == "Amount" else _KINDS[kind](name, space)


def _numbers(name: str, space: Space) -> Column:
    return Column(space, name, some_natural, summed=True)


def _some_transfer(name: str) -> Transfer:
    """Return any transfer: its constructor sees to it that it is well-formed."""
    payer, payee = (SymAccount(current().fresh(f"{name}.{part}")) for part in ("payer", "payee"))
    try:
        return Transfer(payer, payee, some_natural(f"{name}.amount"))  # type: ignore[arg-type]  # stand for accounts and a number
    except RhodianError:
        raise EndOfPath("no such transfer") from None


_KINDS: dict[str, Callable[[str, Space], Any]] = {
    "Amount": lambda name, _: some_natural(name),
    "int": lambda name, _: some_int(name),
    "Iterable[Amount]": _numbers,
    "tuple[Amount, ...]": _numbers,
    "tuple[_Member, ...]": lambda name, space: Pairs(_numbers(f"{name}.0", space), _numbers(f"{name}.1", space), {}),
    "_Member": lambda name, _: (some_natural(f"{name}.0"), some_natural(f"{name}.1")),
    "Iterable[Transfer]": lambda name, space: Column(space, name, _some_transfer, summed=False),
    "Transfer": lambda name, _: _some_transfer(name),
    "Balances": lambda *_: SymBooks.some(never_negative=False),
    "Account": lambda name, _: SymAccount(current().fresh(name)),
    "Asset": lambda name, _: SymAsset(current().fresh(name)),
}
"""How any value of a kind is made, given a name and the places of sequences."""


def unknown_record(owner: type, space: Space, *, checked: bool = True) -> Any:
    """Return any record of a class; a field of a kind that cannot be unknown is left out, and cannot be read."""
    fields = {}
    for field in attrs.fields(owner):
        try:
            fields[field.name] = unknown_value(field.name, str(field.type), space, checked=checked)
        except Unsupported:
            continue
    return unchecked(owner, **fields)
