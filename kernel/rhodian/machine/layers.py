"""Trusted: a layer of those who bear a plain loss: a pool, or accounts of a purpose, whether of all or of some."""

from __future__ import annotations

import enum

import attrs

from rhodian.base.accounts import Asset
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural
from rhodian.machine.counters import is_assessed, is_replenishing, is_reserved
from rhodian.waterfall.tree import Rule


class Whose(enum.Enum):
    """Whose accounts a layer draws on: a default waterfall takes the defaulter's first, and then those of the others.

    Source: Regulation (EU) No 648/2012, Article 45.
    """

    ANYBODY = "anybody"
    DEFAULTER = "defaulter"
    OTHERS = "others"


@attrs.frozen
class Layer:
    """A layer of a waterfall: a pool, or all accounts of a purpose."""

    pool: str
    """The name of the pool; or nothing."""
    purpose: str
    """The purpose of the accounts, or nothing for a pool."""
    rule: Rule
    """How such accounts share: in proportion to what they hold, or in the order of their owners."""
    limit: Amount | None = None
    """The most that it bears of one loss, in smallest units."""
    asset: Asset | None = None
    """The asset of the losses that it bears; None for any."""
    whose: Whose = Whose.ANYBODY
    """Whose accounts of that purpose they are, once a loss is of a default."""
    fund: str = ""
    """The name of the default fund whose losses it bears, and no others; nothing for any losses."""

    def __attrs_post_init__(self) -> None:
        """Check the seven fields.

        Raises:
            InvalidValue: unless it names either a pool or a purpose, the rule is in order or in proportion, the asset,
                if there is one, is an asset, a pool is anybody's, and the fund, if there is one, has a name.
            InvalidAmount: if the limit is not a natural number.
        """
        are_text = self.pool.__class__ is str and self.purpose.__class__ is str
        if not are_text or (self.pool == "") == (self.purpose == ""):
            raise InvalidValue("pool", self.pool, "a pool's name or else nothing, and then a purpose")
        checked_name(self.pool or self.purpose, "pool" if self.pool else "purpose")
        if is_reserved(self.purpose) and not (is_assessed(self.purpose) or is_replenishing(self.purpose)):
            raise InvalidValue("purpose", self.purpose, "another purpose than those of a market's or an auction's own")
        if self.rule is not Rule.IN_PROPORTION and self.rule is not Rule.IN_ORDER:
            raise InvalidValue("rule", self.rule, "Rule.IN_PROPORTION or Rule.IN_ORDER")
        if self.limit is not None:
            natural(self.limit, "limit")
        if self.asset is not None and self.asset.__class__ is not Asset:
            raise InvalidValue("asset", self.asset, "an Asset, or None")
        if self.whose.__class__ is not Whose or (self.pool and self.whose is not Whose.ANYBODY):
            raise InvalidValue("whose", self.whose, "a Whose, and Whose.ANYBODY for a pool")
        if self.fund.__class__ is not str or self.fund != "":
            checked_name(self.fund, "fund")


def draws_on(layer: Layer, owner: str, defaulter: str) -> bool:
    """Return whether a layer of accounts draws on those of an owner (SPEC MC-26).

    Args:
        layer: the layer.
        owner: whose accounts they are.
        defaulter: whose default the loss is of; nothing if it is of none, and then a layer of the defaulter draws on
            nobody, and one of the others on everybody.
    """
    if layer.whose is Whose.DEFAULTER:
        return owner == defaulter
    return layer.whose is Whose.ANYBODY or owner != defaulter


def bears(layer: Layer, asset: Asset, fund: str) -> bool:
    """Return whether a layer bears losses in an asset, of a default fund or else of none (SPEC MC-26)."""
    return (layer.asset is None or layer.asset == asset) and layer.fund in ("", fund)


def are_apart(layer: Layer, other: Layer) -> bool:
    """Return whether no account can be in both of two layers of rules."""
    if (layer.pool, layer.purpose) != (other.pool, other.purpose):
        return True
    if layer.asset is not None and other.asset is not None and layer.asset != other.asset:
        return True
    return {layer.whose, other.whose} == {Whose.DEFAULTER, Whose.OTHERS}
