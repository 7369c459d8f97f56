"""Checked: walking the described trees, and the declared order of a group's members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Rule
from rhodian_desk.scenario.records import Branch, Fund, Group, Layer, Member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian import Account


def walk(tree: Layer, path: str = "") -> Iterator[tuple[str, Branch, int]]:
    """Visit a described tree: the key path, the node and its depth from 1, each layer before what lies below it."""
    ahead: list[tuple[str, Branch, int]] = [(path, tree, 1)]
    while ahead:
        where, branch, depth = ahead.pop()
        yield where, branch, depth
        if isinstance(branch, Layer):
            below = [(f"{where}.layers[{place}]", each, depth + 1) for place, each in enumerate(branch.layers or ())]
            ahead.extend(reversed(below))


def layers_below(tree: Layer) -> Iterator[Layer]:
    """List a described layer and the layers below it, in the order of the tree."""
    for _, branch, _ in walk(tree):
        if isinstance(branch, Layer):
            yield branch


def accounts_below(tree: Layer, groups: dict[str, Group]) -> Iterator[Account]:
    """List the accounts that a described layer draws on, in the order of the tree."""
    for _, branch, _ in walk(tree):
        if isinstance(branch, Fund):
            yield branch.fund
        elif branch.group in groups:
            yield from (account for account, _ in ordered(branch, groups[branch.group]))


def draws_on(tree: Layer, account: Account, groups: dict[str, Group]) -> bool:
    """Tell whether a described layer draws on an account."""

    def draws(branch: Branch) -> bool:
        if isinstance(branch, Fund):
            return branch.fund == account
        group = groups.get(branch.group or "")
        has = group is not None and group.purpose == account.purpose and account.owner in group.owners
        return has and account.owner not in branch.except_

    return any(draws(branch) for _, branch, _ in walk(tree))


def ordered(layer: Layer, group: Group) -> list[Member]:
    """Return the members below a layer, but those that it leaves out.

    They stand as the file has them if they pay in order, or else in order of owner.
    """
    left_out = set(layer.except_)
    members = [(account, weight) for account, weight in group.members if account.owner not in left_out]
    if layer.rule is not Rule.IN_ORDER:
        members.sort(key=lambda member: member[0].owner)
    return members
