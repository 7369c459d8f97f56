"""Names, accounts and assets that are not known, or known in part: what is so of them, and nothing else is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rhodian.base import names as made_of_names
from rhodian.base import numbers
from rhodian.base.accounts import OUTSIDE, Account, Asset, outside
from rhodian.base.numbers import NAME_LENGTH_MAX, checked_name
from rhodian_proofs.rules.loops import rules
from rhodian_proofs.symbolic import names
from rhodian_proofs.symbolic.accounts import SymAccount, SymAsset
from rhodian_proofs.symbolic.books import SymBooks, is_never_negative
from rhodian_proofs.symbolic.ints import some_natural
from rhodian_proofs.symbolic.kept import Present
from rhodian_proofs.symbolic.names import number_of, some_name
from rhodian_proofs.symbolic.sequences import Column, Space
from rhodian_proofs.symbolic.signals import current
from rhodian_proofs.symbolic.walk import End
from tests.proofs.walking import ends_of

if TYPE_CHECKING:
    from collections.abc import Callable

EUR = Asset("EUR", 2)


def some_account(name: str = "account") -> SymAccount:
    """Return an account that is not known."""
    return SymAccount(current().fresh(name))


def holds(run: Callable[[], Any]) -> bool:
    """Tell whether a run, which asserts, ends well on every path."""

    def ruled() -> None:
        with rules((), {}):
            run()

    return set(ends_of(ruled)) <= {End.RETURNED, End.EMPTY}


def test_the_prover_has_the_kernels_longest_name() -> None:
    assert names.NAME_LENGTH_MAX == NAME_LENGTH_MAX


@pytest.mark.parametrize(("one", "other"), [("", "\0"), ("a", "b"), ("a", "aa"), ("\x01", ""), ("é", "e\u0301")])
def test_no_two_texts_have_one_number(one: str, other: str) -> None:
    assert number_of(one) != number_of(other)


def _a_name_is_checked() -> None:
    name: Any = some_name("name")
    assert checked_name(name, "name") is name


def _accounts_are_one_if_their_fields_are() -> None:
    one: Any = some_account("one")
    other: Any = some_account("other")
    if one.owner == other.owner and one.purpose == other.purpose and one.asset == other.asset:
        assert one == other


def _made_accounts_are_one_exactly_if_their_fields_are() -> None:
    first: Any = some_name("first")
    second: Any = some_name("second")
    books: Any = SymBooks.some(never_negative=False)
    after = books.after(((Account(first, "margin", EUR), 5),))
    same = bool(first == second)
    held = after.get(Account(second, "margin", EUR), 0)
    assert held == (5 if same else books.get(Account(second, "margin", EUR), 0))
    other = Account(second, "wallet", EUR)
    assert after.get(other, 0) == books.get(other, 0)
    cents = Account(second, "margin", Asset("EUR", 3))
    assert after.get(cents, 0) == books.get(cents, 0)


def _an_account_is_what_its_fields_make() -> None:
    account: Any = some_account()
    books: Any = SymBooks.some(never_negative=False)
    assert books.get(Account(account.owner, account.purpose, account.asset), 0) == books.get(account, 0)


def _known_accounts_stay_apart() -> None:
    books: Any = SymBooks.some(never_negative=False)
    after = books.after(((Account("a", "b", EUR), 1), (Account("a", "c", EUR), 2), (outside(EUR), -3)))
    assert after.get(Account("a", "b", EUR), 0) == 1
    assert after.get(outside(EUR), 0) == -3
    assert after.total_in(EUR) == books.total_in(EUR) - books.get(Account("a", "b", EUR), 0) - books.get(
        Account("a", "c", EUR), 0
    ) - books.get(outside(EUR), 0)


def _the_world_outside_is_known_by_its_owner() -> None:
    account: Any = some_account()
    assert bool(account.is_outside) == bool(account.owner == OUTSIDE)
    name: Any = some_name("name")
    made: Any = Account(name, "margin", EUR)
    some: Any = some_account("some")
    if some == made:
        assert bool(some.is_outside) == bool(name == OUTSIDE)


def _a_text_before_a_name_is_one_for_each() -> None:
    one: Any = some_name("one")
    other: Any = some_name("other")
    put = made_of_names.named
    if put("entered ", one) == put("entered ", other):
        assert one == other
    assert put("entered ", one) != put("free from ", other)
    assert put("stake in ", one).startswith("stake in ")
    assert not put("entered ", one).startswith("stake in ")
    assert put("entered ", one) != "margin"


def _what_a_name_begins_with_is_known_of_known_texts() -> None:
    name: Any = some_name("name")
    if name == "stake in a pool":
        assert name.startswith("stake in ")
        assert not name.endswith(".L")
    if name.startswith("stake in "):
        assert name != "margin"


def _what_only_rises_is_known_by_code_and_scale() -> None:
    asset: Any = SymAsset(current().fresh("asset"))
    if asset == Asset("id", 0):
        assert asset.only_rises
    if asset.code == "EUR":
        assert not asset.only_rises


TRUE = [
    _a_name_is_checked,
    _accounts_are_one_if_their_fields_are,
    _made_accounts_are_one_exactly_if_their_fields_are,
    _an_account_is_what_its_fields_make,
    _known_accounts_stay_apart,
    _the_world_outside_is_known_by_its_owner,
    _a_text_before_a_name_is_one_for_each,
    _what_a_name_begins_with_is_known_of_known_texts,
    _what_only_rises_is_known_by_code_and_scale,
]


@pytest.mark.parametrize("run", TRUE, ids=lambda run: run.__name__)
def test_what_is_so_of_all_names_and_accounts_is_shown(run: Callable[[], Any]) -> None:
    assert holds(run)


def _two_names_are_apart() -> None:
    one: Any = some_name("one")
    other: Any = some_name("other")
    assert one != other


def _a_name_is_no_known_text() -> None:
    name: Any = some_name("name")
    assert name != OUTSIDE


def _an_account_is_inside() -> None:
    name: Any = some_name("name")
    account: Any = Account(name, "margin", EUR)
    assert not account.is_outside


def _a_name_is_shorter_than_the_longest() -> None:
    name: Any = some_name("name")
    assert numbers.len(name) < NAME_LENGTH_MAX  # type: ignore[attr-defined]  # put there by the rules


def _a_text_before_a_name_is_a_name() -> None:
    name: Any = some_name("name")
    made: Any = made_of_names.named("entered ", name)
    assert numbers.len(made) <= NAME_LENGTH_MAX  # type: ignore[attr-defined]  # put there by the rules


def _no_name_begins_as_what_is_made_does() -> None:
    one: Any = some_name("one")
    other: Any = some_name("other")
    assert made_of_names.named("auction ", one) != other


def _one_beginning_of_another_tells_them_apart() -> None:
    one: Any = some_name("one")
    other: Any = some_name("other")
    assert made_of_names.named("a ", one) != made_of_names.named("a b ", other)


FALSE = [
    _two_names_are_apart,
    _a_name_is_no_known_text,
    _an_account_is_inside,
    _a_name_is_shorter_than_the_longest,
    _a_text_before_a_name_is_a_name,
    _no_name_begins_as_what_is_made_does,
    _one_beginning_of_another_tells_them_apart,
]


@pytest.mark.parametrize("run", FALSE, ids=lambda run: run.__name__)
def test_what_is_not_so_of_every_name_is_not_shown(run: Callable[[], Any]) -> None:
    assert not holds(run)


REFUSED: list[Callable[[Any], Any]] = [
    hash,
    str,
    len,
    list,
    bool,
    lambda name: f"{name}",
    lambda name: name + "x",
    lambda name: "x" + name,
    lambda name: name[0],
    lambda name: name < "x",
    lambda name: name.upper(),
    lambda name: name.startswith(name),
    lambda name: "x" in name,
    lambda name: name == 1,
    lambda name: {name: 1},
    lambda name: made_of_names.named(" x", name),
    lambda name: made_of_names.named("", name),
    lambda name: Asset(name, 0),
]


@pytest.mark.parametrize("ask", REFUSED)
def test_what_a_name_cannot_answer_is_refused(ask: Callable[[Any], Any]) -> None:
    def run() -> None:
        with rules((), {}):
            ask(some_name("name"))

    assert set(ends_of(run)) <= {End.UNSUPPORTED, End.REFUSED}


def test_a_text_and_a_name_make_a_text_for_each_name() -> None:
    assert made_of_names.named("entered ", "a pool") == "entered a pool"


def _books_know_what_was_said_of_them() -> None:
    some, others = (SymBooks.some(never_negative=is_said) for is_said in (True, False))
    assert is_never_negative(current(), some)
    assert is_never_negative(current(), some.after(((outside(EUR), -3),)))
    assert not is_never_negative(current(), others)


def test_a_model_is_asked_what_was_said_of_its_books() -> None:
    assert holds(_books_know_what_was_said_of_them)


def _some_items() -> Any:
    return Column(Space(some_natural("length")), "items", some_natural, summed=True)


def _a_sequence_is_as_long_as_it_has_places() -> None:
    items = _some_items()
    assert names.length(items) is items.space.length


def test_the_kernel_is_told_how_long_a_sequence_is_and_not_how_many_of_it_are_present() -> None:
    assert holds(_a_sequence_is_as_long_as_it_has_places)
    assert set(ends_of(lambda: names.length(Present(_some_items())))) == {End.UNSUPPORTED}
