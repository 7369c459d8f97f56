"""Checked: what is claimed of what marks bring, of a sale's value, and of who is in a market's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import attrs

from rhodian.base.errors import InvalidValue
from rhodian.base.rates import PPM
from rhodian.machine.cycles import _won_and_lost
from rhodian.markets.sheets import Sheet, gains, holders, in_band, maintenance
from rhodian.markets.terms import Terms
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Invariant,
    Natural,
    OneOf,
    Signeds,
    claim,
    implies,
    refusal_of,
    tells,
    total,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.markets.contracts import MARKET, TWIN, sides

if TYPE_CHECKING:
    from rhodian.base.accounts import Account, Asset

Marks = tuple[Natural, Natural, Natural]
"""A mark before, and one after it in each of two markets."""

# What marks bring.


@claim("CY-3", about=(gains, maintenance), same_length=True)
def marks_bring_each_its_contracts_changes(
    held: Signeds, others: Signeds, place: AnyPlace, marks: Marks, paid: AnyInt
) -> None:
    """Marks and funding bring each owner its contracts' changes in both markets, and each needs its sizes' rates."""
    before, then, other = marks
    one, two = Sheet(MARKET, before, then, held, paid), Sheet(TWIN, before, other, others)
    change, change_other = then - before + paid, other - before
    assert gains((one, two))[place] == held[place] * change + others[place] * change_other
    size, size_other = one.sizes[place], two.sizes[place]
    rate, rate_other = MARKET.maintenance_ppm, TWIN.maintenance_ppm
    assert maintenance((one, two))[place] == size * (then * rate) + size_other * (other * rate_other)


@claim("CY-3", about=(gains,), same_length=True)
def what_marks_bring_all_together_is_nothing(held: Signeds, others: Signeds, marks: Marks, paid: AnyInt) -> None:
    """If as many contracts are held long as short in each market, marks and funding bring all together nothing."""
    before, then, other = marks
    one, two = Sheet(MARKET, before, then, held, paid), Sheet(TWIN, before, other, others)
    assert implies((total(held) == 0) & (total(others) == 0), total(gains((one, two))) == 0)


@claim("CY-3", about=(_won_and_lost,), invariants=(Invariant("_lost", nothing_holds, ("lost",)),), same_length=True)
def all_gains_of_a_cycle_are_all_its_losses(brought: Signeds, gained: Signeds, place: AnyPlace) -> None:
    """If marks, and sales, bring all together nothing, all gains are all losses, and nobody gains and loses."""
    won, lost = _won_and_lost(brought, gained)
    assert implies(total(brought) + total(gained) == 0, total(won) == total(lost))
    gain, loss = won[place], lost[place]
    assert (gain >= 0) & (loss >= 0) & ((gain == 0) | (loss == 0))
    assert gain - loss == brought[place] + gained[place]


# The value of a sale.


@claim("CY-4", about=(in_band,))
def a_value_in_the_band_differs_by_no_more_than_the_band(
    mark: Natural, quantity: Natural, value: Natural, band: Natural
) -> None:
    """A sale's value is in the band exactly if it differs from the mark's by at most the band, in millionths of it."""
    market = attrs.evolve(MARKET, terms=Terms(0, 0, partial=False, band_ppm=band))
    fair = quantity * mark
    if in_band(Sheet(market, mark, mark, ()), quantity, value):
        assert value * PPM <= fair * (PPM + band)
        assert value * PPM >= fair * (PPM - band)
    else:
        assert (value * PPM > fair * (PPM + band)) | (value * PPM < fair * (PPM - band))


# Who is in the columns.


@attrs.frozen
class Named:
    """A host that names some accounts of its book, and perhaps not all, or others."""

    book: dict[Account, int]
    """What accounts hold."""
    names: tuple[Account, ...]
    """The accounts that it names, of any side."""

    def get(self, account: Account, default: int) -> int:
        """Return what an account holds, or the default."""
        return self.book.get(account, default)

    def accounts(self, purpose: str, asset: Asset) -> tuple[Account, ...]:
        """Return the accounts of a purpose and an asset that it names."""
        return tuple(each for each in self.names if each.purpose == purpose and each.asset == asset)


LONG = sides("first")[0]
THIRD = sides("third")[0]
SHORT = sides("second")[1]
Hosts = Annotated[
    Any,
    OneOf((LONG, THIRD, SHORT), (SHORT, THIRD, LONG), (LONG, SHORT), (THIRD, SHORT), (LONG, LONG, SHORT)),
]
LEFT_OUT = "a market of two longs with any contracts and one short; a host that names some of the three, or one twice"


@claim("CY-5", about=(holders,), scope=LEFT_OUT)
def no_host_leaves_anybody_out(first: Natural, third: Natural, names: Hosts) -> None:
    """A host that leaves out somebody who holds contracts, or names one twice, is refused; else all are found."""
    world = sides("outside")
    book = {LONG: first, THIRD: third, SHORT: first + third, world[0]: -first - third, world[1]: -first - third}
    refusal = refusal_of(holders, Named(book, names), MARKET)
    missing = sum(book[account] for account in (LONG, THIRD, SHORT) if account not in names)
    if missing > 0 or len(set(names)) < len(names):
        assert isinstance(refusal, InvalidValue)
        assert refusal.field == "accounts"
    else:
        assert refusal is None
        found, kept = holders(Named(book, names), MARKET)
        assert found.get("first", 0) == first
        assert found.get("third", 0) == third
        assert found.get("second", 0) == -first - third
        assert kept == {account.owner: account for account in (LONG, THIRD, SHORT) if book[account] > 0}


@attrs.frozen
class Careless:
    """A host whose book is empty, and that names the same things, whatever it is asked for."""

    book: dict[Account, int]
    """The book, with nothing in it."""
    names: tuple[Any, ...]
    """What it names."""

    def get(self, account: Account, default: int) -> int:
        """Return the default: no account holds anything."""
        return self.book.get(account, default)

    def accounts(self, purpose: str, asset: Asset) -> tuple[Any, ...]:
        """Return what it names, whatever the purpose and the asset."""
        return self.names if purpose and asset.code else ()


STRANGE = (
    "a host that names, alone or between two accounts of the market, one of four things that are no account of the side"
)
Strange = Annotated[Any, OneOf(7, MARKET.margin("first"), sides("first", TWIN)[0], MARKET.side("first", MARKET.asset))]


@claim("CY-5", about=(holders,), scope=STRANGE)
def what_a_host_names_is_of_the_side_that_it_is_asked_for(strange: Strange) -> None:
    """A host that names what is no account of the side that it is asked for is refused by just that."""
    for names in ((strange,), (LONG, strange, SHORT)):
        assert tells(refusal_of(holders, Careless({}, names), MARKET), InvalidValue, field="accounts", value=strange)
    assert tells(refusal_of(holders, Careless({}, (LONG,)), MARKET), InvalidValue, field="accounts", value=LONG)


@claim(
    "CY-5", about=(holders,), scope="three accounts of two owners, of whom one is long and short, with any contracts"
)
def nobody_is_found_on_both_sides(first: Natural, third: Natural) -> None:
    """An owner with contracts on both sides of a market is refused by name."""
    world = sides("outside")
    other = sides("first")[1]
    book = {LONG: first, THIRD: third, other: first + third, world[0]: -first - third, world[1]: -first - third}
    refusal = refusal_of(holders, Named(book, (LONG, THIRD, other)), MARKET)
    if first > 0:
        assert isinstance(refusal, InvalidValue)
        assert refusal.value == "first"
    else:
        assert refusal is None
        _, kept = holders(Named(book, (LONG, THIRD, other)), MARKET)
        assert kept == ({"third": THIRD, "first": other} if third > 0 else {})
