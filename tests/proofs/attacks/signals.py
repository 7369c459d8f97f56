"""Claims that swallow what the engine raises, and so end a path as if nothing had happened."""

from __future__ import annotations

import contextlib
import threading

from rhodian import in_order
from rhodian.base.numbers import natural
from rhodian.base.errors import InvalidAmount
from rhodian_proofs.claims import AnyAccount, Books, Natural, claim


@claim("SI-1", about=(in_order,))
def whatever_is_raised_is_caught(x: Natural) -> None:
    """A number that can be hashed is not 5.

    Fails for: x=5
    Refused for: catches what is no refusal of the kernel
    """
    ok = True
    try:
        hash(x)
        ok = x != 5
    except BaseException:
        pass
    assert ok


@claim("SI-2", about=(in_order,))
def whatever_is_ordinary_is_caught(books: Books, account: AnyAccount, x: Natural) -> None:
    """A number is not 5 if books can be asked what they hold.

    Fails for: books={}, account=ACCOUNT, x=5
    Refused for: catches what is no refusal of the kernel
    """
    ok = True
    try:
        account in books
        ok = x != 5
    except Exception:
        pass
    assert ok


@claim("SI-3", about=(in_order,))
def everything_is_caught(x: Natural) -> None:
    """A number that can be hashed is not 5, and nobody says what is caught.

    Fails for: x=5
    Refused for: catches what is no refusal of the kernel
    """
    ok = True
    try:
        hash(x)
        ok = x != 5
    except:
        pass
    assert ok


def _five_or_lost(x: int) -> bool:
    try:
        hash(x)
        return x != 5
    finally:
        if x.__class__ is not bool:
            return x == 5


@claim("SI-4", about=(in_order,))
def a_return_in_finally_takes_the_place_of_what_is_raised(x: Natural) -> None:
    """A number is 5, says whoever is asked last.

    Fails for: x=4
    Refused for: `finally` runs when the engine gives up a path
    """
    assert _five_or_lost(x)


@claim("SI-5", about=(in_order,))
def a_context_suppresses_what_is_raised(x: Natural) -> None:
    """A number that can be hashed is not 5, or nobody hears of it.

    Fails for: x=5
    Refused for: `with` is not in the language
    """
    ok = True
    with contextlib.suppress(BaseException):
        hash(x)
        ok = x != 5
    assert ok


@claim("SI-6", about=(in_order,))
def a_thread_dies_alone(x: Natural) -> None:
    """A number is not 5, says a thread that may have died.

    Fails for: x=5
    Refused for: imports threading
    """
    found = [True]

    def ask() -> None:
        hash(x)
        found[0] = x != 5

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found[0]


@claim("SI-7", about=(in_order,))
def the_claim_ends_the_run(x: Natural) -> None:
    """A number that is 5 ends the run before anything is said.

    Fails for: x=4
    Refused for: raises what is no refusal
    """
    if x == 5:
        raise SystemExit(0)
    assert x == 5


@claim("SI-8", about=(in_order,))
def an_error_has_the_name_of_a_number(x: Natural) -> None:
    """There is no error after the clause that named it.

    Fails for: x=1
    Refused for: error is gone after its clause
    """
    error = 5
    try:
        natural(0 - 1 - x, "x")
    except InvalidAmount as error:
        pass
    assert error == 4
