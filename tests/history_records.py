"""Convenience: what the oracle of histories is told, and what it says, as plain rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from fractions import Fraction

Place: TypeAlias = tuple[str, str, str]
"""Where money is: an owner, a purpose, an asset."""

LARGEST = 10**30
"""The highest price, and the largest number of contracts."""


class Refused(Exception):
    """What was asked cannot be; nothing has changed."""

    @property
    def kind(self) -> str:
        """What kind of refusal it is, by the name that the kernel gives it."""
        return str(self.args[0])


class MarketRules(NamedTuple):
    """How a market works; its rates are fractions of what contracts are worth."""

    asset: str
    purpose: str
    initial: Fraction
    maintenance: Fraction
    fee: Fraction
    penalty: Fraction
    partial: bool


class PoolRules(NamedTuple):
    """What a pool may pay."""

    event_limit: int
    period_limit: int
    period: int
    keep: int
    whole: bool


class ForcedSale(NamedTuple):
    """Contracts of one owner that another took."""

    owner: str
    counterpart: str
    quantity: int
    price: int
    fee: int
    penalty: int


class Settlement(NamedTuple):
    """How a round is settled: by whom, in which order, and who is paid for it."""

    id: str
    pools: tuple[Place, ...]
    base: str
    cut: str
    fees_to: Place
    penalties_to: Place


class Layer(NamedTuple):
    """Who bears a loss together: in proportion to weights, each up to what it has, all up to a limit."""

    places: tuple[Place, ...]
    weights: tuple[int, ...]
    limit: int


class Borne(NamedTuple):
    """Who bore what of a round, in the order of the owners or of the pools."""

    missing: int
    pools: tuple[int, ...]
    others: tuple[int, ...]
    haircuts: tuple[int, ...]


def refuse_unless(sound: bool, kind: str) -> None:  # noqa: FBT001  # it reads as a sentence
    """Refuse what is not sound."""
    if not sound:
        raise Refused(kind)
