"""Checked: what is claimed of selling everyone who is liquidatable to the other side, of any number of owners."""

from __future__ import annotations

import attrs

from rhodian.base.rates import PPM
from rhodian.machine.closures import _charged, _sells, _wanted
from rhodian.machine.orders import Orders, most, relief
from rhodian.markets.margin import shortage
from rhodian.markets.sheets import Sheet, maintenance
from rhodian.markets.terms import Terms
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Natural,
    Naturals,
    Signeds,
    claim,
    where,
)
from rhodian_proofs.theorems.markets.contracts import MARKET
from rhodian_proofs.theorems.markets.torn import MARK

PARTLY = attrs.evolve(MARKET, terms=Terms(1000, 4000, partial=True))


@claim("MC-15", about=(_sells,))
def who_is_sold_is_asked_for_liquidatable_and_not_bankrupt(
    asking: bool,  # noqa: FBT001  # a claim ranges over both
    equity: AnyInt,
    gained: AnyInt,
    required: Natural,
) -> None:
    """Sold to the other side is who is asked for, is liquidatable at the marks, and is worth nothing or more."""
    sold = _sells(asking, equity, gained, required)
    assert bool(sold) == (asking and bool(equity * PPM < required) and bool(equity + gained >= 0))


@claim("MC-15", about=(_wanted,), length_max=1, same_length=True)
def an_order_that_sells_all_is_asked_for_all(
    held: Signeds,
    selling: tuple[bool, ...],
    place: AnyPlace,
) -> None:
    """Where an order sells all, and no sale names anybody, all contracts are to be closed of just who is sold."""
    sheet = Sheet(MARKET, MARK, MARK, held)
    orders = Orders((sheet,), (), held, held, held, held, held, selling)
    wanted = _wanted(orders, 0, selling, selling, ())
    size = where(held[place] > 0, held[place], -held[place])
    assert wanted[place] == (size if selling[place] else 0)


@claim("MC-15", about=(_wanted,), length_max=1, same_length=True)
def an_order_of_part_is_asked_for_what_restores_the_margin(
    held: Signeds,
    selling: tuple[bool, ...],
    equity: Signeds,
    gained: Signeds,
    fees: Naturals,
    penalties: Naturals,
    place: AnyPlace,
) -> None:
    """Where an order sells a part, just so many are to be closed of who is sold as one alone would sell at the mark."""
    sheet = Sheet(PARTLY, MARK, MARK, held)
    orders = Orders((sheet,), (), equity, held, gained, fees, penalties, selling)
    wanted = _wanted(orders, 0, selling, selling, ())
    worth = equity[place] + gained[place] - fees[place] - penalties[place]
    required = maintenance((sheet,))[place]
    alone = most(held[place], shortage(worth, required), relief(sheet, held[place], MARK))
    assert wanted[place] == (alone if selling[place] else 0)


@claim("MC-15", about=(_charged,), length_max=1, same_length=True)
def who_is_sold_owes_its_fee_and_penalty_and_nobody_else_more(
    held: Signeds,
    quantities: Naturals,
    selling: tuple[bool, ...],
    fees: Naturals,
    penalties: Naturals,
    place: AnyPlace,
) -> None:
    """Who is sold to the other side owes the fee and the penalty on what is closed at the mark; nobody else does."""
    sheet = Sheet(MARKET, MARK, MARK, held)
    after = _charged(Orders((sheet,), (), held, held, held, fees, penalties, selling), 0, quantities, selling)
    value = quantities[place] * MARK if selling[place] else 0
    assert after.fees[place] == fees[place] + value * MARKET.terms.fee_ppm // PPM
    assert after.penalties[place] == penalties[place] + value * MARKET.terms.penalty_ppm // PPM
    left = where(held[place] > 0, held[place] - quantities[place], held[place] + quantities[place])
    assert after.sheets[0].held[place] == left
