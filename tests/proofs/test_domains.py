"""Checked: a claim ranges over all that its parameters' kinds say, and a model turns into plain values of them."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Annotated, Any

import attrs
import pytest

from rhodian import Account, Asset, Fund, InvalidValue, Transfer
from rhodian_proofs.claims.kinds import AnyBooks, Fields, OneOf, UpTo, texts
from rhodian_proofs.claims.writing import AnyAccount, AnyInt, AnyPlace, Claim, Natural, Naturals, claim
from rhodian_proofs.engine.check import Status, check
from rhodian_proofs.engine.domains import arguments, item_kind, some
from rhodian_proofs.engine.models import concrete
from rhodian_proofs.symbolic.ints import SymInt, some_natural
from rhodian_proofs.symbolic.paths import Path
from rhodian_proofs.symbolic.sequences import Column, Place, Space
from rhodian_proofs.symbolic.signals import current
from rhodian_proofs.symbolic.walk import End, walk
from tests.proofs import sayings
from tests.proofs.walking import QUICK, TIMEOUT_MS, is_proved, paths_of
from tests.strategies import EUR

if TYPE_CHECKING:
    from collections.abc import Callable


class Colour(enum.Enum):
    """Some finite type."""

    RED = 1
    BLUE = 2


class Flags(enum.Flag):
    """Some type that holds more values than it lists."""

    ONE = 1
    TWO = 2


@attrs.frozen
class Box:
    """A record that takes some numbers only."""

    held: int
    colour: Colour
    note: str = "none"

    def __attrs_post_init__(self) -> None:
        """Refuse what is below 0, or blue and above 9."""
        if self.held < 0:
            raise InvalidValue("held", self.held, "0 or more")
        if self.colour is Colour.BLUE and self.held > 9:
            raise InvalidValue("held", self.held, "at most 9")


BOX = Annotated[Box, Fields(note=Annotated[str, OneOf("a", "b")])]
CODED = Annotated[Asset, Fields(code=Annotated[str, OneOf("EUR")], scale=AnyInt)]


def plain_values(kind: Any) -> list[Any]:
    """Return what each path through a domain turns into, in plain values."""
    found = []

    def run() -> None:
        current().memory["value"] = some("x", kind)

    for walked in paths_of(run):
        if walked.end is End.RETURNED:
            assert walked.path.solver.check()
            walked.path.memory["arguments"] = {"x": walked.path.memory["value"]}
            found.append(concrete(walked.path, walked.path.solver.model())["x"])
        else:
            assert walked.end in {End.STEP, End.EMPTY}
    return found


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (bool, [False, True]),
        (Colour, [Colour.RED, Colour.BLUE]),
        (Annotated[Any, OneOf(None, 1.5, "1")], [None, 1.5, "1"]),
        (Annotated[str, texts("ab", 2)], ["", "a", "b", "aa", "ab", "ba", "bb"]),
        (bool | None, [False, True, None]),
        (tuple[bool, Colour], [(f, c) for f in (False, True) for c in Colour]),
        (Annotated[tuple[bool, ...], UpTo(1)], [(), (False,), (True,)]),
    ],
)
def test_every_value_of_a_finite_domain_is_tried_once(kind: Any, values: list[Any]) -> None:
    found = plain_values(kind)
    assert sorted(map(repr, found)) == sorted(map(repr, values))


def test_an_optional_number_is_nothing_on_one_path_and_any_number_on_the_other() -> None:
    kinds = sorted(type(value).__name__ for value in plain_values(AnyInt | None))
    assert kinds == ["NoneType", "int"]


def test_a_record_takes_exactly_the_values_that_its_constructor_takes() -> None:
    def run() -> None:
        box = some("box", BOX)
        held = box.held
        assert type(held) is SymInt
        if not (held >= 0 and (box.colour is Colour.RED or held <= 9)):
            raise AssertionError

    assert is_proved(run)
    assert {(box.colour, box.note) for box in plain_values(BOX)} == {(c, n) for c in Colour for n in ("a", "b")}


def test_no_value_that_a_constructor_takes_is_left_out() -> None:
    def reaches(wanted: Callable[[Any], Any]) -> bool:
        def run() -> None:
            if wanted(some("box", BOX)):
                raise AssertionError

        return not is_proved(run)

    assert reaches(lambda box: box.colour is Colour.RED and box.held > 10**40)
    assert reaches(lambda box: box.colour is Colour.BLUE and box.held == 9)
    assert not reaches(lambda box: box.colour is Colour.BLUE and box.held == 10)


def test_a_record_turns_into_a_plain_one_by_its_constructor() -> None:
    (fund,) = plain_values(Annotated[Fund, Fields(account=Annotated[Account, OneOf(Account("a", "b", EUR))])])
    assert type(fund) is Fund
    assert type(fund.available) is int
    assert {asset.scale for asset in plain_values(CODED)} <= set(range(31))


def test_a_constructor_that_fails_otherwise_than_by_refusing_is_not_passed_over() -> None:
    @attrs.frozen
    class Foul:
        held: int

        def __attrs_post_init__(self) -> None:
            raise ZeroDivisionError

    Foul.__annotations__["held"] = int
    (walked,) = paths_of(lambda: some("x", Foul))
    assert walked.end is End.REFUSED


def test_a_value_that_is_plain_already_stays_the_very_same() -> None:
    account, odd = Account("a", "b", EUR), [1]
    path = Path([], 1000)
    path.memory["arguments"] = {"account": account, "odd": odd, "pair": (account, odd)}
    same = concrete(path, None)
    assert same["account"] is account
    assert same["odd"] is odd
    assert same["pair"][0] is account


def test_any_books_may_hold_less_than_nothing_and_books_may_not() -> None:
    account = some_account_of(AnyBooks)
    assert account is not None


def some_account_of(kind: Any) -> Any:
    """Return an account that may hold less than 0 without being the world outside, or nothing."""
    found = []

    def run() -> None:
        books, account = some("books", kind), some("account", AnyAccount)
        if not account.is_outside and books.get(account, 0) < 0:
            found.append(account)

    assert is_proved(run)
    return found[0] if found else None


@pytest.mark.parametrize("kind", [tuple[bool, ...], tuple[Transfer, ...], tuple[Colour, ...], tuple[AnyInt, ...]])
def test_a_sequence_of_unknown_length_may_hold_items_of_any_kind(kind: Any) -> None:
    def run() -> None:
        space = Space(some_natural("length"))
        column = Column(space, "xs", lambda name: some(name, item_kind(kind)), summed=False)
        place = Place(space)
        assert column[place] is column[place]

    assert is_proved(run)


class _Unhelpful:
    pass


def statement(kind: Any) -> Claim:
    """Return a claim with one parameter, `it`, of that kind."""

    def check_it(it: Any) -> None:
        """Say nothing."""
        assert it is it  # noqa: PLR0124  # any claim will do

    check_it.__annotations__["it"] = kind
    return claim("XX-1", falsely=check_it, about=())(check_it)


@pytest.mark.parametrize(
    ("kind", "complaint"),
    [
        (_Unhelpful, "it: no claim can range over .*_Unhelpful"),
        (InvalidValue, "it: no claim can range over .*InvalidValue"),
        (str, "it: no claim can range over .*str"),
        (Asset | str, "it: no claim can range over .*str"),
        (Annotated[Asset, Fields(colour=AnyInt)], "it: Asset is not made from colour"),
        (Annotated[int, Fields(colour=AnyInt)], "it: no claim can range over .*int.* with Fields"),
        (Annotated[AnyInt, "tall"], "it: no claim can range over .*AnyInt with str"),
        (tuple[tuple[AnyInt, ...], AnyInt], r"it\[0\]: no claim can range over tuple"),
        (Box, r"it.note: no claim can range over .*str"),
        (AnyPlace, "it is a place, but the claim ranges over no sequence"),
        (Naturals | None, "it: no claim can range over tuple"),
    ],
)
def test_a_wrong_kind_is_refused_by_the_name_of_its_parameter(kind: Any, complaint: str) -> None:
    wrong = statement(kind)
    errors = [walked.error for walked in paths_of(lambda: arguments(wrong, None)) if walked.end is End.REFUSED]
    assert errors
    for error in errors:
        with pytest.raises(TypeError, match=complaint):
            raise error  # type: ignore[misc]  # a path that was refused has an error
    assert check(wrong, QUICK).status is Status.OPEN


def test_one_of_nothing_is_refused() -> None:
    with pytest.raises(TypeError, match="at least one value"):
        OneOf()


def bounds_of(kind: Any) -> set[str]:
    """Return what the paths on which a value of a kind is made say of its bounds."""
    item = item_kind(kind)
    walked = list(walk(lambda: some("x", kind if item is None else item), timeout_ms=TIMEOUT_MS))
    return {bound for each in walked for bound in each.path.bounds}


@pytest.mark.parametrize("kind", [AnyInt, Naturals, Colour | None, Annotated[Fund, Fields(available=Natural)]])
def test_a_kind_that_holds_all_that_its_type_allows_needs_no_bounds(kind: Any) -> None:
    assert bounds_of(kind) == set()


@attrs.frozen
class Hidden:
    """A record that bounds what it ranges over in a field of its own."""

    held: Annotated[Any, OneOf(1, 2)]


@pytest.mark.parametrize(
    "kind",
    [
        Annotated[Any, OneOf(1)] | AnyInt,
        tuple[AnyInt, Annotated[Any, OneOf(1)]],
        Annotated[tuple[AnyInt, ...], UpTo(2)],
        BOX,
        Hidden,
        tuple[Hidden, ...],
    ],
)
def test_a_kind_that_holds_some_values_only_says_so_wherever_it_is_hidden(kind: Any) -> None:
    assert bounds_of(kind) != set()


def test_a_claim_that_rests_on_bounds_and_names_none_is_open() -> None:
    named = sayings.an_account_is_small
    assert not any("names no scope" in reason for reason in check(named, QUICK).reasons)
    assert any("names no scope" in reason for reason in check(attrs.evolve(named, scope=""), QUICK).reasons)


def test_a_flag_is_no_kind_since_it_has_more_values_than_it_lists() -> None:
    with pytest.raises(TypeError, match="no claim can range over"):
        some("flags", Flags)
