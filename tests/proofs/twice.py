"""Claims that are walked twice where the walkers are tested against each other."""

from typing import Annotated

from rhodian import RhodianError
from rhodian.sharing.allocation import in_order, in_proportion
from rhodian_proofs.claims import AnyInt, Natural, Naturals, OneOf, claim, implies, total


@claim("TW-1", about=())
def a_quotient_is_rounded_down(x: AnyInt) -> None:
    """A quotient times its divisor is no more than what was divided."""
    assert (x // 3) * 3 <= x


@claim("TW-2", about=())
def the_second_part_of_an_or_is_asked_only_if_the_first_is_false(x: Natural) -> None:
    """Nothing is divided by 0 once it is known to be 0."""
    assert x == 0 or 10 // x <= 10


@claim("TW-3", about=())
def what_is_taken_and_given_back_is_there(x: AnyInt, y: AnyInt) -> None:
    """A difference and what was taken are the whole."""
    assert (x - y) + y == x


@claim("TW-4", about=())
def whole_numbers_that_differ_differ_by_one(x: AnyInt, y: AnyInt) -> None:
    """What is below a number is below it by 1 or more."""
    assert implies(x < y, x + 1 <= y)


@claim("TW-5", about=(in_order,), length_max=2)
def all_is_borne_or_left(amount: Natural, capacities: Naturals) -> None:
    """What is borne and what is left is the amount."""
    borne = in_order(amount, capacities)
    assert total(borne.shares) + borne.left == amount


@claim("TW-6", about=(in_proportion,), length_max=1)
def the_amount_is_borne(amount: Natural, weights: Naturals) -> None:
    """This is false: nobody may be there to bear it."""
    assert total(in_proportion(amount, weights).shares) == amount


@claim("TW-7", about=(in_order,), scope="two amounts")
def what_is_no_amount_is_refused(amount: Annotated[int, OneOf(-1, 0)]) -> None:
    """What is below 0 is refused."""
    try:
        in_order(amount, (1,))
    except RhodianError:
        assert amount < 0
    else:
        assert amount == 0


@claim("TW-8", about=())
def what_the_second_walker_does_not_know(x: Natural) -> None:
    """It refuses what it does not know by its name."""
    found = []
    found.append(x)
    assert len(found) == 1
