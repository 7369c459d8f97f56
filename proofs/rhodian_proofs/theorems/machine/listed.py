"""Checked: what is claimed of auctions beside each other, however many: which one an event is of, what it changes."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.errors import InvalidValue
from rhodian.machine.auctions import opened, put_up
from rhodian.machine.counters import ID_LENGTH_MAX
from rhodian.machine.errors import UnknownName
from rhodian.machine.ids import must_be_free
from rhodian.machine.state import Auction, carried_on, found_among
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyName,
    AnyPlace,
    Fields,
    NoInt,
    claim,
    first_at_fault,
    is_same,
    length_of,
    refusal_of,
    tells,
)
from rhodian_proofs.theorems.machine.openings import ARising  # noqa: TC001  # the prover reads the kinds

AnAuction = Annotated[Auction, Fields(id=AnyName, owner=AnyAccount, payee=AnyAccount, phase=NoInt)]
Auctions = tuple[AnAuction, ...]
"""Any auctions, in any phase, with any ids. Of a phase nothing is asked: a new one may be a number, or no number."""


def as_it_is(value: Any) -> Any:
    """Return a value, whatever it is."""
    return value


def first_of(auctions: Any, name: Any) -> Any:
    """Return the place of the first auction of an id, or nothing."""

    def is_another(each: Any) -> Any:
        return each.id != name

    return first_at_fault(auctions, is_another)


@claim("AU-31", about=(found_among,), length_max=2)
def an_event_is_of_the_auction_that_has_its_id(auctions: Auctions, name: AnyName) -> None:
    """An event of an auction is of the open one that has its id; where none has, it is refused by that id."""
    place = first_of(auctions, name)
    if place is None:
        refusal = refusal_of(found_among, auctions, name)
        assert isinstance(refusal, UnknownName)
        assert refusal.kind == "auction"
        assert is_same(refusal.name, name)
    else:
        assert refusal_of(found_among, auctions, name) is None
        assert is_same(found_among(auctions, name), auctions[place])


@claim("AU-31", about=(carried_on,), length_max=2, same_length=True)
def an_event_of_an_auction_changes_that_one_alone(
    auctions: Auctions, name: AnyName, phase: AnyInt | NoInt | None, place: AnyPlace
) -> None:
    """An event of an auction changes that one, in its place among those that are open, or ends it, and no other."""
    before, then = auctions[place], as_it_is(phase)
    after = carried_on(auctions, name, then)[place]
    if before.id != name:
        assert is_same(after, before)
    elif then is None:
        assert after is None
    else:
        assert is_same(after, Auction(before.id, before.owner, before.payee, then))


@claim("AU-31", about=(must_be_free,), length_max=2)
def an_auction_is_opened_under_an_id_that_no_other_has(auctions: Auctions, name: AnyName) -> None:
    """An auction is opened under an id that no open auction has, of at most 150 characters."""
    is_taken = length_of(name) > ID_LENGTH_MAX or first_of(auctions, name) is not None
    refusal = refusal_of(must_be_free, auctions, name)
    if is_taken:
        assert tells(refusal, InvalidValue, field="id", value=name)
    else:
        assert refusal is None


@claim("AU-31", about=(put_up,), length_max=1)
def an_auction_is_opened_after_all_that_are_open(auctions: Auctions, event: ARising) -> None:
    """An auction that is opened stands after all that are open, and changes none of them."""
    if length_of(event.id) > ID_LENGTH_MAX or refusal_of(opened, event) is not None:
        return
    (found, moves), (auction, transfers) = put_up(auctions, event), opened(event)
    assert is_same(found, columns.joined(auctions, (auction,)))
    assert is_same(moves, transfers)
