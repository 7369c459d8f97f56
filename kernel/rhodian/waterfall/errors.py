"""Trusted: the refusals of waterfalls, and of losses that are absorbed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base.errors import RhodianError

if TYPE_CHECKING:
    from rhodian.base.accounts import Account


@attrs.frozen
class AccountNamedTwice(RhodianError):
    """A waterfall draws on one account in two places, so one unit would back two layers."""

    account: Account
    layer: str
    earlier_layer: str

    def __str__(self) -> str:
        """Say what was wrong."""
        where = f"in layer {self.layer!r} and already in layer {self.earlier_layer!r}"
        return f"account {self.account} is drawn on {where}; a unit may back one layer only"


@attrs.frozen
class LayerNamedTwice(RhodianError):
    """Two layers of a waterfall have the same name, so a receipt could not tell them apart."""

    name: str

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"the waterfall has two layers named {self.name!r}; give each its own name"


@attrs.frozen
class AlreadyAbsorbed(RhodianError):
    """A loss with this id has been absorbed before."""

    loss_id: str

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"loss {self.loss_id!r} has been absorbed before; a loss is absorbed once"
