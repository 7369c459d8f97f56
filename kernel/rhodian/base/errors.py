"""Trusted: the refusals of the kernel, each with typed fields that say what, where and what would be right.

A function either returns or raises exactly one of these, and has then changed
nothing. Messages are built only when printed, so raising never formats a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rhodian.base.accounts import Account, Asset

_SHOWN_CHARACTERS = 60
_PLAIN = ("bool", "int", "float", "str", "bytes", "NoneType")


def shown(value: object) -> str:
    """Describe any value, however odd or large, in one short line."""
    kind = type(value)
    if kind.__module__ != "builtins" or kind.__name__ not in _PLAIN:
        return f"a value of type {kind.__name__}"
    text = number(value) if isinstance(value, int) else repr(value)
    if len(text) > _SHOWN_CHARACTERS:
        text = text[: _SHOWN_CHARACTERS - 1] + "…"
    return f"{text} ({kind.__name__})"


def number(value: int) -> str:
    """Describe a whole number, by its size if it is too long to read."""
    if abs(value) < 10**_SHOWN_CHARACTERS:
        return str(value)
    return f"a number of {value.bit_length()} bits"


class RhodianError(Exception):
    """The root of every refusal; never raised directly."""


class InvalidValue(RhodianError):
    """A field holds something that its type or range forbids."""

    def __init__(self, field: str, value: object, expected: str) -> None:
        """Remember the field's name, the offending value and what would be right."""
        super().__init__(field, value, expected)
        self.field = field
        self.value = value
        self.expected = expected

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"{self.field} must be {self.expected}, not {shown(self.value)}"


class InvalidAmount(InvalidValue):
    """An amount, weight, capacity or limit is not a natural number of smallest units."""

    def __init__(self, field: str, value: object) -> None:
        """Remember the field's name and the offending value."""
        super().__init__(field, value, "a whole number (int) of smallest units, 0 or more")
        self.args = (field, value)


class AmountSyntax(RhodianError):
    """A text is not an amount of the asset it is read as."""

    def __init__(self, text: str, asset: Asset, reason: str) -> None:
        """Remember the text, the asset and the reason."""
        super().__init__(text, asset, reason)
        self.text = text
        self.asset = asset
        self.reason = reason

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"{shown(self.text)} is not an amount of {self.asset.code}: {self.reason}"


class LengthMismatch(RhodianError):
    """Two sequences that must run side by side have different lengths."""

    def __init__(self, field: str, length: int, expected: int) -> None:
        """Remember the field's name, its length and the length it should have."""
        super().__init__(field, length, expected)
        self.field = field
        self.length = length
        self.expected = expected

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"{self.field} has {self.length} entries where {self.expected} are needed, one for each member"


class AccountNamedTwice(RhodianError):
    """A waterfall draws on one account in two places, so one unit would back two layers."""

    def __init__(self, account: Account, layer: str, earlier_layer: str) -> None:
        """Remember the account, the layer that names it again and the layer that named it first."""
        super().__init__(account, layer, earlier_layer)
        self.account = account
        self.layer = layer
        self.earlier_layer = earlier_layer

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return (
            f"account {self.account} is drawn on in layer {self.layer!r} and already in layer "
            f"{self.earlier_layer!r}; a unit may back one layer only"
        )


class LayerNamedTwice(RhodianError):
    """Two layers of a waterfall have the same name, so a receipt could not tell them apart."""

    def __init__(self, name: str) -> None:
        """Remember the name."""
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"the waterfall has two layers named {self.name!r}; give each its own name"


class AssetMismatch(RhodianError):
    """Two things that must be in the same asset are not."""

    def __init__(self, field: str, asset: Asset, expected: Asset) -> None:
        """Remember the field's name, its asset and the asset it should have."""
        super().__init__(field, asset, expected)
        self.field = field
        self.asset = asset
        self.expected = expected

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"{self.field} is in {self.asset}, but must be in {self.expected}"


class SelfTransfer(RhodianError):
    """A transfer names the same account as payer and as payee."""

    def __init__(self, account: Account) -> None:
        """Remember the account."""
        super().__init__(account)
        self.account = account

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"a transfer pays account {self.account} from itself; payer and payee must differ"


class InvalidBalance(RhodianError):
    """The host's books hold something for an account that is not a balance."""

    def __init__(self, account: Account, balance: object) -> None:
        """Remember the account and what the books hold for it."""
        super().__init__(account, balance)
        self.account = account
        self.balance = balance

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        sign = "" if self.account.is_outside else ", 0 or more"
        return f"the balance of {self.account} must be a whole number (int){sign}, not {shown(self.balance)}"


class Overdrawn(RhodianError):
    """A transfer would take more from an account than it holds."""

    def __init__(self, account: Account, balance: int, amount: int) -> None:
        """Remember the account, what it holds and what was asked of it, in smallest units."""
        super().__init__(account, balance, amount)
        self.account = account
        self.balance = balance
        self.amount = amount

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"account {self.account} holds {number(self.balance)} and cannot pay {number(self.amount)}"


class AlreadyAbsorbed(RhodianError):
    """A loss with this id has been absorbed before."""

    def __init__(self, loss_id: str) -> None:
        """Remember the id."""
        super().__init__(loss_id)
        self.loss_id = loss_id

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"loss {self.loss_id!r} has been absorbed before; a loss is absorbed once"


class OutOfOrder(RhodianError):
    """A step was asked of a process that is in another phase."""

    def __init__(self, step: str, phase: object, expected: str) -> None:
        """Remember the step, what it was given and the phase that it takes."""
        super().__init__(step, phase, expected)
        self.step = step
        self.phase = phase
        self.expected = expected

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"{self.step} takes a phase {self.expected}, not {shown(self.phase)}; phases follow in one order"


class BackDated(RhodianError):
    """An event is dated before the last one."""

    def __init__(self, time: int, last: int) -> None:
        """Remember the event's time and that of the last one."""
        super().__init__(time, last)
        self.time = time
        self.last = last

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return (
            f"the event is dated {number(self.time)}, before the last one at {number(self.last)}; time does not go back"
        )


class UnknownName(RhodianError):
    """Something is asked of an account, a market, a pool or an auction that is not there."""

    def __init__(self, kind: str, name: object) -> None:
        """Remember what kind of thing was looked for, and the name."""
        super().__init__(kind, name)
        self.kind = kind
        self.name = name

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"there is no {self.kind} {shown(self.name)}"


class InsufficientMargin(RhodianError):
    """An account's equity does not reach the requirement that a step needs."""

    def __init__(self, account: Account, equity: int, requirement: int) -> None:
        """Remember the account, its equity and what it needs, in smallest units."""
        super().__init__(account, equity, requirement)
        self.account = account
        self.equity = equity
        self.requirement = requirement

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return (
            f"account {self.account} would have equity {number(self.equity)}, below its requirement of "
            f"{number(self.requirement)}"
        )


class TooEarly(RhodianError):
    """Something is asked before it is due."""

    def __init__(self, time: int, due: int) -> None:
        """Remember when it was asked and when it is due."""
        super().__init__(time, due)
        self.time = time
        self.due = due

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"this is asked at {number(self.time)}, but is due at {number(self.due)}"


class NotLiquidatable(RhodianError):
    """A forced sale is of an account whose equity reaches its maintenance requirement."""

    def __init__(self, owner: str, equity: int, required: int) -> None:
        """Remember the owner, its equity and the requirement, both in smallest units."""
        super().__init__(owner, equity, required)
        self.owner = owner
        self.equity = equity
        self.required = required

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return (
            f"{self.owner} is worth {number(self.equity)} and must hold {number(self.required)}; "
            "only who is below that may be sold"
        )
