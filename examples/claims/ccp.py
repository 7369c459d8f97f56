"""What a small clearing house claims of its own waterfall. Run `rhodian prove --claims examples/claims/ccp.py`.

A loss goes down four layers: the house's first tranche; the default fund, in proportion to contributions; the
house's second tranche; and assessments, of which nobody owes more than its contribution once again, though
each member has pledged three times as much. The amounts may be any: what is proved holds of all of them.
"""

from __future__ import annotations

from rhodian import Account, Asset, Fund, InOrder, InProportion, Limited, Waterfall, draw
from rhodian_proofs.claims import Natural, claim, implies

WAYS = (InOrder.divide, InProportion.divide, Limited.divide)
"""What the claims are about: how each kind of layer divides a loss."""

EUR = Asset("EUR", scale=2)
MEMBERS = ("bank A", "bank B")
WEIGHTS = (3, 2)
FIRST = Account("house", "first tranche", EUR)
SECOND = Account("house", "second tranche", EUR)
PAID_IN = tuple(Account(member, "default fund", EUR) for member in MEMBERS)
PLEDGED = tuple(Account(member, "pledge", EUR) for member in MEMBERS)
MARGIN = tuple(Account(member, "margin of clients", EUR) for member in MEMBERS)


def holdings(first: int, second: int, unit: int) -> dict[Account, int]:
    """Return what is there before the loss, in cents: the house's two tranches, and a unit of weight paid in."""
    paid_in = {account: weight * unit for account, weight in zip(PAID_IN, WEIGHTS, strict=True)}
    pledged = {account: 3 * weight * unit for account, weight in zip(PLEDGED, WEIGHTS, strict=True)}
    return {FIRST: first, SECOND: second, **paid_in, **pledged}


def waterfall(held: dict[Account, int]) -> Waterfall:
    """Return the waterfall of the clearing house over what its accounts hold."""
    paid_in = tuple(Fund(account, held[account]) for account in PAID_IN)
    assessed = tuple(
        Limited(f"assessment of {pledge.owner}", Fund(pledge, held[pledge]), limit=held[contribution])
        for pledge, contribution in zip(PLEDGED, PAID_IN, strict=True)
    )
    layers = (
        Fund(FIRST, held[FIRST]),
        InProportion("default fund", paid_in, WEIGHTS, basis="contribution"),
        Fund(SECOND, held[SECOND]),
        InProportion("assessments", assessed, WEIGHTS, basis="contribution"),
    )
    return Waterfall(InOrder("waterfall", layers))


def borne(held: dict[Account, int], loss: int) -> dict[Account, int]:
    """Return what each account of the waterfall bears of a loss, in cents."""
    return {fund.account: fund.amount for fund in draw(waterfall(held), loss).funds}


@claim("CCP-1", about=WAYS)
def no_client_margin_is_ever_drawn(first: Natural, second: Natural, unit: Natural, loss: Natural) -> None:
    """Whatever is lost, it is borne by the house and by members' own money, and never by the margin of clients."""
    for account, amount in borne(holdings(first, second, unit), loss).items():
        assert account not in MARGIN
        assert account in (FIRST, SECOND, *PAID_IN, *PLEDGED)
        assert amount >= 0


@claim("CCP-2", about=WAYS)
def house_money_goes_before_any_members(first: Natural, second: Natural, unit: Natural, loss: Natural) -> None:
    """No member pays before the house's first tranche is gone, and none is assessed before its second is."""
    paid = borne(holdings(first, second, unit), loss)
    for contribution, pledge in zip(PAID_IN, PLEDGED, strict=True):
        assert implies(paid[contribution] > 0, paid[FIRST] == first)
        assert implies(paid[pledge] > 0, paid[SECOND] == second)


@claim("CCP-3", about=WAYS)
def no_member_pays_more_than_twice_its_contribution(
    first: Natural, second: Natural, unit: Natural, loss: Natural
) -> None:
    """However large the loss, no member pays more than twice its contribution."""
    held = holdings(first, second, unit)
    paid = borne(held, loss)
    for contribution, pledge in zip(PAID_IN, PLEDGED, strict=True):
        assert paid[contribution] + paid[pledge] <= 2 * held[contribution]
