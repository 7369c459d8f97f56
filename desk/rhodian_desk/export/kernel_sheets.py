"""Convenience: what the kernel answers as tables, each with the columns of the desk's own tables of the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import Asset
from rhodian_desk.export.sheets import Sheet, account
from rhodian_desk.io.units import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rhodian import Account, Allocation, Draw, Plan, Transfer
    from rhodian_desk.export.sheets import Cell

_WHO = ("owner", "purpose", "asset")
_BORE = ("layer", "rule", *_WHO, "available", "drawn", "remaining")
_UNITS = Asset("units", 0)


def of_allocation(allocation: Allocation, asset: Asset | None) -> Sheet:
    """Return what each member bears, by its place from 0; what nobody bears has no place.

    Args:
        allocation: the allocation.
        asset: what it is counted in; if it is not given, shares are in smallest units.
    """
    said = asset or _UNITS

    def rows() -> Iterator[tuple[Cell, ...]]:
        for place, share in enumerate(allocation.shares):
            yield place, said.code, decimal_text(share, said)
        if allocation.left:
            yield None, said.code, decimal_text(allocation.left, said)

    return Sheet(("place", "asset", "share"), rows())


def of_draw(drawn: Draw) -> Sheet:
    """Return every fund of a waterfall, those that bear nothing included; `layer` is the path from the root."""
    return Sheet(_BORE, _drawn(drawn))


def of_plan(planned: Plan) -> Sheet:
    """Return the same of a loss that is to be settled, with its id."""
    return Sheet(("loss", *_BORE), ((planned.loss.id, *row) for row in _drawn(planned.draw)))


def _drawn(drawn: Draw) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each fund."""
    for fund in drawn.funds:
        amounts = (fund.available, fund.amount, fund.available - fund.amount)
        asset = fund.account.asset
        of = (" > ".join(fund.layer.path), fund.layer.rule.value, *account(fund.account))
        yield (*of, *(decimal_text(amount, asset) for amount in amounts))


def of_balances(balances: Mapping[Account, int]) -> Sheet:
    """Return what each account holds."""
    rows = ((*account(each), decimal_text(held, each.asset)) for each, held in balances.items())
    return Sheet((*_WHO, "balance"), rows)


def of_transfers(transfers: Iterable[Transfer]) -> Sheet:
    """Return what moves."""
    rows = (
        (*account(each.payer)[:2], *account(each.payee), decimal_text(each.amount, each.payee.asset))
        for each in transfers
    )
    return Sheet(("payer_owner", "payer_purpose", "payee_owner", "payee_purpose", "asset", "amount"), rows)
