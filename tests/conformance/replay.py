"""Convenience: how other systems' numbers are put to the kernel; every result below comes out of a kernel call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from rhodian import (
    Account,
    Asset,
    Books,
    Changes,
    Fund,
    InOrder,
    InProportion,
    Limited,
    Loss,
    Transfer,
    Waterfall,
    absorb,
    draw,
    in_proportion,
    outside,
    plan,
    post,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rhodian.waterfall.tree import Branch, Node

Numbers: TypeAlias = dict[str, Any]
"""Named numbers, as a vector gives and asserts them."""

UNIT = Asset("UNIT", 0)
"""Stands for whatever smallest unit a vector counts in."""


def account(owner: str, purpose: str = "fund") -> Account:
    """Return an account in that unit."""
    return Account(owner, purpose, UNIT)


def fund(owner: str, available: int) -> Fund:
    """Return a leaf."""
    return Fund(account(owner), available)


def in_order_of(**available: int) -> InOrder:
    """Return a layer of funds that bear in order of being named."""
    return InOrder("in order", tuple(fund(owner, held) for owner, held in available.items()))


def mutual(name: str, holdings: Sequence[int], weights: Sequence[int] | None = None) -> InProportion:
    """Return a layer whose members bear in proportion to what they hold, or to weights, up to what they hold."""
    branches = tuple(fund(f"{name} {place}", held) for place, held in enumerate(holdings))
    return InProportion(name, branches, tuple(holdings if weights is None else weights))


def outside_world() -> Account:
    """Return the account of the world outside in that unit."""
    return outside(UNIT)


def layered(*branches: Node) -> InOrder:
    """Return a root whose layers bear in order."""
    return InOrder("waterfall", branches)


def limited(branch: Node, limit: int) -> Limited:
    """Return a layer that lets no more than a limit through."""
    return Limited("limit", branch, limit)


@attrs.frozen
class Outcome:
    """What a loss drew from each fund."""

    borne: dict[str, int]
    """What each owner's fund bore."""
    uncovered: int
    """What no fund bore."""


def settle(root: Branch, loss: int) -> Outcome:
    """Draw a loss down a waterfall."""
    drawn = draw(Waterfall(root), loss)
    return Outcome({fund.account.owner: fund.amount for fund in drawn.funds}, drawn.left)


def of_members(outcome: Outcome, name: str) -> list[int]:
    """Return what each member of a mutual layer bore, in order."""
    return [amount for owner, amount in outcome.borne.items() if owner.startswith(f"{name} ")]


def cut(face: int, kept: int, lost: int) -> tuple[int, int]:
    """Divide one claim between what is kept and what is lost, in proportion; the odd unit is lost.

    The part that is named last rounds up: the ruler's last mark is the face itself.
    """
    kept_amount, lost_amount = in_proportion(face, (kept, lost)).shares
    return kept_amount, lost_amount


def written(balances: Mapping[Account, int], changes: Changes) -> dict[Account, int]:
    """Return the books after the host has written the changes."""
    return {**balances, **dict(changes)}


def move(balances: Mapping[Account, int], payer: Account, payee: Account, amount: int) -> dict[Account, int]:
    """Post one transfer and write what it changes."""
    return written(balances, post(balances, Transfer(payer, payee, amount)))


def held(**amounts: int) -> dict[Account, int]:
    """Return books in which each owner's fund holds its amount, and what came in from outside."""
    return {outside(UNIT): -sum(amounts.values())} | {account(owner): amount for owner, amount in amounts.items()}


def pay(
    balances: Mapping[Account, int], root: Branch, loss: int, payee: Account | None = None, loss_id: str = "loss"
) -> dict[Account, int]:
    """Plan a loss, absorb it, and return the books after the host has written them."""
    settlement = plan(Waterfall(root), Loss(loss_id, loss, payee or outside(UNIT)))
    return written(balances, tuple(absorb(Books(balances, ()), settlement).changes))


def exact(amount: int, unit: int) -> int:
    """Return an amount in another unit, of which it must be a multiple."""
    whole, rest = divmod(amount, unit)
    if rest:
        raise ValueError(f"{amount} is not a multiple of {unit}")
    return whole
