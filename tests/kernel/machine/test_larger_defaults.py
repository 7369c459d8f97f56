"""Checked: a default's loss in the machine: a larger one, more skin in the game, and how a host lists its accounts."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Asset, Deposit, Layer, PlainLoss, Rule, Rules, Whose, outside
from tests.machine_host import Book

EUR = Asset("EUR", 2)
NAMES = ("A", "B", "C", "D")
MARGIN, FUND = Layer("", "margin", Rule.IN_ORDER), Layer("", "fund", Rule.IN_PROPORTION)
LAYERS = (
    attrs.evolve(MARGIN, whose=Whose.DEFAULTER),
    attrs.evolve(FUND, whose=Whose.DEFAULTER),
    Layer("", "skin", Rule.IN_ORDER),
    attrs.evolve(FUND, whose=Whose.OTHERS, limit=250),
    Layer("", "second skin", Rule.IN_ORDER),
)
"""As Regulation (EU) No 648/2012, Article 45 has it, with a limit, and with what the house has behind the members."""
FOUR = st.tuples(*[st.integers(0, 120)] * 4)


class Backwards(Book):
    """A host that names its accounts the other way round."""

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        """Name them so."""
        return list(reversed(super().accounts(purpose, asset)))


def borne(skin: int, fund: tuple[int, ...], loss: int, host: type[Book] = Book) -> dict[Account, int]:
    """Return what each account bears of the default of C."""
    book = host(Rules(0, layers=LAYERS))
    held = {Account("C", "margin", EUR): 40, Account("house", "skin", EUR): skin}
    held |= {Account(name, "fund", EUR): each for name, each in zip(NAMES, fund, strict=True)}
    held[Account("house", "second skin", EUR)] = 30
    for account, amount in held.items():
        assert book.take(Deposit(0, account, amount)) is not None
    assert book.take(PlainLoss(1, "loss", 1, outside(EUR), loss, "C")) is not None
    return {account: amount - book.get(account, 0) for account, amount in held.items()}


def by_layer(paid: dict[Account, int]) -> list[int]:
    """Return what each layer bears: C's margin and part of the fund, the house's skin, the others, its second skin."""
    where = {"margin": 0, "skin": 2, "second skin": 4}
    layers = [0] * len(LAYERS)
    for account, amount in paid.items():
        layers[where.get(account.purpose, 1 if account.owner == "C" else 3)] += amount
    return layers


@pytest.mark.clause("WF-14")
@given(st.integers(0, 90), FOUR, st.integers(0, 700), st.integers(0, 300))
def test_a_larger_loss_leaves_no_layer_bearing_less_and_no_member_better_off_but_for_one_unit(
    skin: int, fund: tuple[int, ...], loss: int, more: int
) -> None:
    less, larger = borne(skin, fund, loss), borne(skin, fund, loss + more)
    assert all(one <= other for one, other in zip(by_layer(less), by_layer(larger), strict=True))
    assert all(less[account] <= larger[account] + 1 for account in less)


@pytest.mark.clause("WF-15")
@given(st.integers(0, 90), st.integers(0, 90), FOUR, st.integers(0, 700))
def test_more_skin_in_the_game_costs_nobody_behind_it_more_but_for_one_unit(
    skin: int, more: int, fund: tuple[int, ...], loss: int
) -> None:
    before, after = borne(skin, fund, loss), borne(skin + more, fund, loss)
    assert by_layer(after)[:2] == by_layer(before)[:2]
    assert all(new <= old for new, old in zip(by_layer(after)[3:], by_layer(before)[3:], strict=True))
    assert all(after[account] <= before[account] + 1 for account in before if account.purpose != "skin")


@given(st.integers(0, 90), FOUR, st.integers(0, 700))
def test_a_later_layer_is_touched_only_once_every_earlier_one_is_empty(
    skin: int, fund: tuple[int, ...], loss: int
) -> None:
    paid = by_layer(borne(skin, fund, loss))
    able = [40, fund[2], skin, min(250, sum(fund) - fund[2]), 30]
    assert sum(paid) == min(loss, sum(able))
    for later in range(1, len(LAYERS)):
        assert paid[later] == 0 or paid[:later] == able[:later]


@pytest.mark.clause("WF-16")
@given(st.integers(0, 90), FOUR, st.integers(0, 700))
def test_how_a_host_lists_its_accounts_changes_nothing(skin: int, fund: tuple[int, ...], loss: int) -> None:
    assert borne(skin, fund, loss) == borne(skin, fund, loss, Backwards)
