"""Checked: what is claimed of juniorisation: what stands in each tier, and which bears before which."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import InvalidValue, LengthMismatch
from rhodian.clearing.juniorisation import _is_tier, by_tier, in_tier, juniorised
from rhodian.waterfall.tree import Fund, InOrder, InProportion, Rule
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyPlace,
    Beside,
    Conditions,
    Fields,
    Invariant,
    Moment,
    Natural,
    OneOf,
    claim,
    implies,
    is_same,
    length_of,
    refusal_of,
    tells,
    total,
    unchecked,
    upto,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE

AFund = Annotated[Fund, Fields(account=AnyAccount, available=Natural)]
Funds = tuple[AFund, ...]
Tiers = tuple[AnyInt, ...]


# What stands in each.


@claim("JU-4", about=(in_tier,), length_max=1, same_length=True)
def a_members_fund_is_in_its_own_tier_and_in_no_other(
    tier: AnyInt, funds: Funds, standing: Tiers, place: AnyPlace
) -> None:
    """A member's fund is in the member's own tier, whole, and in no other."""
    found = in_tier(tier, funds, standing)[place]
    if standing[place] == tier:
        assert is_same(found, funds[place])
    else:
        assert found is None


@claim("JU-4", about=(in_tier,), length_max=1, same_length=False)
def a_tier_is_read_of_as_many_tiers_as_funds_and_else_refused(
    tier: AnyInt, funds: Funds, standing: Annotated[Tiers, Beside("funds")]
) -> None:
    """What is in a tier is refused exactly if there are not as many tiers as funds."""
    refusal = refusal_of(in_tier, tier, funds, standing)
    if length_of(standing) != length_of(funds):
        length, expected = length_of(standing), length_of(funds)
        assert tells(refusal, LengthMismatch, field="columns", length=length, expected=expected)
    else:
        assert refusal is None


@claim("JU-4", about=(by_tier,), length_max=1, same_length=True)
def the_tiers_are_laid_out_in_the_order_in_which_they_are_drawn_on(
    funds: Funds, standing: Tiers, place: AnyPlace
) -> None:
    """Laid out by tier, the first is of those who failed to bid, the next of poor bids, the last of good ones."""
    laid_out = by_tier(funds, standing)
    assert len(laid_out) == 3  # noqa: PLR2004  # three tiers
    for tier, own in enumerate(laid_out):
        if standing[place] == tier:
            assert is_same(own[place], funds[place])
        else:
            assert own[place] is None


def _held(fund: Any) -> Any:
    """Return what a member has contributed."""
    return fund.available


def _first(fund: Any) -> Any:
    """Return what a member has contributed, if its fund is in the first tier."""
    return 0 if fund is None else fund.available


def _second(fund: Any) -> Any:
    """Return the same of the second tier."""
    return 0 if fund is None else fund.available


def _third(fund: Any) -> Any:
    """Return the same of the third tier."""
    return 0 if fund is None else fund.available


def _all_is_in_some_tier(at: Moment) -> Conditions:
    yield at.given.third == at.seen.held - at.seen.first - at.seen.second


APART = (
    Invariant("_held", nothing_holds, ("held",)),
    Invariant("_first", nothing_holds, ("first",)),
    Invariant("_second", nothing_holds, ("second",)),
    Invariant("_third", _all_is_in_some_tier, ("third",), along=("held", "first", "second")),
)


def _together(funds: Any, standing: Any) -> Any:
    """Return what the members have contributed together, and what those of each tier have, in order of the tiers."""
    held = total(columns.each(_held, funds))
    first, second, third = by_tier(funds, standing)
    return held, (
        total(columns.each(_first, first)),
        total(columns.each(_second, second)),
        total(columns.each(_third, third)),
    )


def _in_order() -> InOrder:
    return unchecked(InOrder, name="fund", branches=())  # type: ignore[no-any-return]  # an InOrder


@claim("JU-5", about=(by_tier, InOrder.divide), invariants=APART, length_max=1, same_length=True)
def a_later_tier_bears_only_once_every_earlier_one_is_empty(loss: Natural, funds: Funds, standing: Tiers) -> None:
    """In order of tiers, one bears only once every earlier one is empty, and all together the loss or all they have."""
    if not columns.every(_is_tier, standing):
        return
    held, able = _together(funds, standing)
    parts = _in_order().divide(loss, able)
    assert total(able) == held
    assert total(parts) == min(loss, held)
    assert implies(parts[1] > 0, parts[0] == able[0])
    assert implies(parts[2] > 0, (parts[0] == able[0]) & (parts[1] == able[1]))


def _weight(fund: Any) -> Any:
    """Return the weight of a member in the layer of a tier: what it has contributed, or nothing if it is in another."""
    return 0 if fund is None else fund.available


def _able(fund: Any) -> Any:
    """Return what a member can bear there, which is the same."""
    return 0 if fund is None else fund.available


def _all_can_bear_their_weights(at: Moment) -> Conditions:
    yield at.state == at.seen.payable
    yield at.state == at.seen.weights


def _room(able: Any, share: Any) -> Any:
    """Return what a member could bear beyond its share."""
    return able - share


def _what_is_left_is_room(at: Moment) -> Conditions:
    yield at.given.room == at.seen.able - at.seen.share


def _as_able(at: Moment) -> Conditions:
    yield at.given.able == at.seen.weights


WITHIN = (
    Invariant("_weight", nothing_holds, ("weights",)),
    Invariant("_able", _as_able, ("able",), along=("weights",)),
    Invariant("payable.<locals>.step", _all_can_bear_their_weights),
    Invariant("_room", _what_is_left_is_room, ("room",)),
    *CAPPED,
)


@claim(
    "JU-5",
    about=(in_tier, InProportion.capacity, InProportion.divide),
    invariants=WITHIN,
    measures=PAYABLE,
    length_max=1,
    same_length=True,
)
def a_tier_that_bears_all_that_it_can_takes_all_of_its_members_and_nothing_of_others(
    handed: Natural, tier: AnyInt, funds: Funds, standing: Tiers, place: AnyPlace
) -> None:
    """A tier bears up to all that its members have, and then all of each; whoever is in another bears nothing."""
    among = in_tier(tier, funds, standing)
    weights = columns.each(_weight, among)
    able = columns.each(_able, among)
    layer: Any = unchecked(InProportion, name="tier", branches=(), weights=weights, basis="contribution")
    shares = layer.divide(handed, able)
    room = columns.each(_room, able, shares)
    assert layer.capacity(able) == total(weights)
    assert total(shares) == min(handed, total(weights))
    assert upto(room, place) + room[place] <= total(room)
    if standing[place] == tier:
        assert (0 <= shares[place]) & (shares[place] <= funds[place].available)
        assert implies(handed >= total(weights), shares[place] == funds[place].available)
    else:
        assert shares[place] == 0


# The tree.


def _said(node: Any) -> Any:
    """Return what a layer in proportion says: its name, and of each fund its account, what is in it, and its weight."""
    funds = tuple((fund.account, fund.available) for fund in node.branches)
    return node.name, node.rule, node.basis, funds, node.weights


_EUR = Asset("EUR", 2)
_MEMBERS = (Account("a", "default fund", _EUR), Account("b", "default fund", _EUR), Account("c", "default fund", _EUR))
THREE = "three members, who have contributed any amounts, each in any of the tiers"
ATier = Annotated[int, OneOf(0, 1, 2)]


@claim("JU-7", about=(juniorised,), scope=THREE)
def the_tree_has_a_layer_of_each_tier_that_anybody_is_in(
    held: tuple[Natural, Natural, Natural], standing: tuple[ATier, ATier, ATier]
) -> None:
    """The tree is in order of the tiers that anybody is in, each in proportion to what its members contributed."""
    funds = tuple(Fund(account, amount) for account, amount in zip(_MEMBERS, held, strict=True))
    tree = juniorised("fund", funds, standing)
    wanted: tuple[Any, ...] = ()
    for tier, called in ((0, "fund, no bid"), (1, "fund, poor bid"), (2, "fund, good bid")):
        among = tuple(fund for fund, own in zip(funds, standing, strict=True) if own == tier)
        if among:
            amounts = tuple(fund.available for fund in among)
            layer = (
                called,
                Rule.IN_PROPORTION,
                "contribution",
                tuple((f.account, f.available) for f in among),
                amounts,
            )
            wanted = (*wanted, layer)
    assert (tree.name, tree.rule) == ("fund", Rule.IN_ORDER)
    assert is_same(tuple(_said(layer) for layer in tree.branches), wanted)


_FUND = Fund(_MEMBERS[0], 5)
_OTHER = Fund(_MEMBERS[1], 7)
_LAYER = InOrder("inner", (_FUND,))
OF_REFUSALS = "six names; eight sets of members, and seven of tiers, good and bad"
TOO_LONG = "f" * 121
SomeName = Annotated[Any, OneOf("fund", "f" * 120, TOO_LONG, "", " fund", None)]
SomeFunds = Annotated[
    Any, OneOf((), (_FUND,), (_FUND, _OTHER), (_FUND, _LAYER), (None, _FUND), [_FUND], None, (_FUND, Fund))
]
SomeTiers = Annotated[Any, OneOf((), (0,), (2, 1), (3, 1), (0, -1), (True, 1), [0])]


def _is_of(items: Any, passes: Any) -> bool:
    """Tell whether something is a tuple of items that pass."""
    return items.__class__ is tuple and all(passes(item) for item in items)


def _is_a_fund(item: Any) -> bool:
    return item.__class__ is Fund


def _is_a_tier(item: Any) -> bool:
    return item.__class__ is int and 0 <= item <= 2  # noqa: PLR2004  # three tiers


@claim("JU-7", about=(juniorised,), scope=OF_REFUSALS)
def a_tree_of_tiers_is_refused_exactly_for_its_name_or_else_a_fund_a_tier_or_their_number(
    name: SomeName, funds: SomeFunds, standing: SomeTiers
) -> None:
    """A tree is refused exactly for its name, or else for a fund or a tier that is none, or for their numbers."""
    refusal = refusal_of(juniorised, name, funds, standing)
    if name.__class__ is not str or name in {"", " fund", TOO_LONG}:
        assert tells(refusal, InvalidValue, field="name", value=name)
    elif not _is_of(funds, _is_a_fund):
        assert tells(refusal, InvalidValue, field="funds", value=funds)
    elif not _is_of(standing, _is_a_tier):
        assert tells(refusal, InvalidValue, field="tiers", value=standing)
    elif len(funds) != len(standing):
        assert tells(refusal, LengthMismatch, field="tiers", length=len(standing), expected=len(funds))
    else:
        assert refusal is None
