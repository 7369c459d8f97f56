"""Claims that ask a value who it is, and not what: a stand-in is another one than the number it stands for."""

from __future__ import annotations

from typing import Any

from rhodian import in_order
from rhodian_proofs.claims import AnyAccount, Books, Natural, claim


@claim("QU-1", about=(in_order,))
def no_number_of_the_type_int_is_five(x: Natural) -> None:
    """A number whose type is int is not 5.

    Fails for: x=5
    Refused for: type is no name of the language
    """
    if type(x) is int:
        assert x != 5


@claim("QU-2", about=(in_order,))
def no_comparison_is_true(x: Natural) -> None:
    """A comparison is never the object True.

    Fails for: x=6
    Refused for: `is` asks which object it is
    """
    assert (x > 5) is not True


@claim("QU-3", about=(in_order,))
def no_number_is_the_number_five(x: Natural) -> None:
    """No number is the object 5.

    Fails for: x=5
    Refused for: `is` asks which object it is
    """
    five = 5
    assert x is not five


@claim("QU-4", about=(in_order,))
def no_number_has_bits(x: Natural) -> None:
    """A number has no bits to be counted.

    Fails for: x=5
    Refused for: hasattr is no name of the language
    """
    assert not hasattr(x, "bit_length")


@claim("QU-5", about=(in_order,))
def two_numbers_are_never_at_one_place(x: Natural) -> None:
    """The number 5 is never where the number is.

    Fails for: x=5
    Refused for: id is no name of the language
    """
    assert id(x) != id(5)


@claim("QU-6", about=(in_order,))
def a_class_that_was_kept_is_not_int(x: Natural) -> None:
    """The class of a number that is not 5 has a name of its own.

    Fails for: x=5
    Refused for: the class of a value may only be compared
    """
    kind = x.__class__
    assert kind != int or x != 5


@claim("QU-7", about=(in_order,))
def books_always_answer(books: Books, account: AnyAccount) -> None:
    """Books that are asked without a default answer with a number.

    Fails for: books={}, account=ACCOUNT
    Refused for: `get` without a default answers None
    """
    assert books.get(account) is not None


@claim("QU-8", about=(in_order,))
def an_instance_of_int_is_not_five(x: Natural) -> None:
    """Whatever is an instance of int is not 5.

    Fails for: x=5
    Refused for: isinstance of what is no class of the kernel
    """
    assert not isinstance(x, int) or x != 5


@claim("QU-9", about=(in_order,))
def the_engine_is_at_work(x: Natural) -> None:
    """Whatever the number has that only a stand-in has makes it other than 5.

    Fails for: x=5
    Refused for: .term is no field or method of anything in the language
    """
    number: Any = x
    try:
        known = number.term is not None
    except AttributeError:
        known = False
    assert known or x != 5
