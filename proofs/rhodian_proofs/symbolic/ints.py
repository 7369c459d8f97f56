"""Trusted: whole numbers and truth values that are not known.

`SymInt` does what `int` does, and builds terms. It is not a subclass of `int`,
since those leak: it says that its class is `int`, which is what the kernel asks,
and whatever it cannot do faithfully it refuses at once. A `SymBool` asks the path
when its truth is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import z3

from rhodian_proofs.symbolic.signals import Unsupported, current

if TYPE_CHECKING:
    from collections.abc import Callable


def term(value: object) -> Any:
    """Return a whole number, known or not, as a term."""
    if type(value) is SymInt:
        return value.term
    if type(value) is int:
        return z3.IntVal(value)
    raise Unsupported(f"a {type(value).__name__} where a whole number is needed")


def condition(value: object) -> Any:
    """Return a truth value, known or not, as a term."""
    if type(value) is SymBool:
        return value.term
    if type(value) is bool:
        return z3.BoolVal(value)
    raise Unsupported(f"a {type(value).__name__} where a truth value is needed")


def refuse(name: str) -> Callable[..., NoReturn]:
    """Return a method that refuses to answer."""

    def refused(*_: object) -> NoReturn:
        raise Unsupported(f"{name} of a symbolic value")

    return refused


class SymBool:
    """A truth value that is not known."""

    __slots__ = ("term",)

    def __init__(self, term: Any) -> None:
        """Hold the term."""
        self.term = term

    @property  # type: ignore[misc]  # what is asked of a truth value is its class
    def __class__(self) -> type:
        """Answer as a bool does."""
        return bool

    def __bool__(self) -> bool:
        """Ask the path."""
        return current().decide(self.term)

    def __and__(self, other: object) -> SymBool:
        """Hold if both hold."""
        return SymBool(z3.And(self.term, condition(other)))

    def __or__(self, other: object) -> SymBool:
        """Hold if either holds."""
        return SymBool(z3.Or(self.term, condition(other)))

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse whatever else a bool has, and have nothing that a bool has not."""
        if hasattr(bool, name):
            raise Unsupported(f"{name} of a symbolic value")
        raise AttributeError(name)

    __rand__ = __and__
    __ror__ = __or__
    __eq__ = refuse("==")
    __ne__ = refuse("!=")
    __lt__ = __le__ = __gt__ = __ge__ = refuse("order")
    __hash__ = refuse("hash")
    __repr__ = refuse("repr")
    __str__ = refuse("str")
    __format__ = refuse("format")
    __int__ = refuse("int")
    __index__ = refuse("index")
    __float__ = refuse("float")
    __complex__ = refuse("complex")
    __round__ = refuse("round")
    __trunc__ = refuse("trunc")
    __floor__ = refuse("floor")
    __ceil__ = refuse("ceil")
    __invert__ = refuse("~")  # of a bool it is a number other than 0, whichever it is
    __neg__ = __pos__ = __abs__ = refuse("arithmetic")
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = refuse("arithmetic")
    __divmod__ = __rdivmod__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = refuse("arithmetic")
    __pow__ = __rpow__ = __truediv__ = __rtruediv__ = refuse("arithmetic")
    __lshift__ = __rlshift__ = __rshift__ = __rrshift__ = __xor__ = __rxor__ = refuse("arithmetic")
    __sizeof__ = refuse("sizeof")
    __getstate__ = __reduce_ex__ = refuse("pickle")


class SymInt:
    """A whole number that is not known."""

    __slots__ = ("term",)

    def __init__(self, term: Any) -> None:
        """Hold the term."""
        self.term = term

    @property  # type: ignore[misc]  # what the kernel asks of a number is its class
    def __class__(self) -> type:
        """Answer as an int does."""
        return int

    def __add__(self, other: object) -> SymInt:
        """Add."""
        return SymInt(self.term + term(other))

    def __sub__(self, other: object) -> SymInt:
        """Subtract."""
        return SymInt(self.term - term(other))

    def __rsub__(self, other: object) -> SymInt:
        """Subtract from a known number."""
        return SymInt(term(other) - self.term)

    def __mul__(self, other: object) -> SymInt:
        """Multiply."""
        return SymInt(self.term * term(other))

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> SymInt:
        """Change the sign."""
        return SymInt(-self.term)

    def __pos__(self) -> SymInt:
        """Keep the sign."""
        return self

    def __divmod__(self, other: object) -> tuple[SymInt, SymInt]:
        """Divide, rounding down, by a number that the path shows to be above 0."""
        return _both(current().divide(self.term, term(other)))

    def __rdivmod__(self, other: object) -> tuple[SymInt, SymInt]:
        """Divide a known number."""
        return _both(current().divide(term(other), self.term))

    def __floordiv__(self, other: object) -> SymInt:
        """Return the quotient, rounded down."""
        return self.__divmod__(other)[0]

    def __rfloordiv__(self, other: object) -> SymInt:
        """Return the quotient of a known number, rounded down."""
        return self.__rdivmod__(other)[0]

    def __mod__(self, other: object) -> SymInt:
        """Return the remainder."""
        return self.__divmod__(other)[1]

    def __rmod__(self, other: object) -> SymInt:
        """Return the remainder of a known number."""
        return self.__rdivmod__(other)[1]

    def __lt__(self, other: object) -> SymBool:
        """Compare."""
        return SymBool(self.term < term(other))

    def __le__(self, other: object) -> SymBool:
        """Compare."""
        return SymBool(self.term <= term(other))

    def __gt__(self, other: object) -> SymBool:
        """Compare."""
        return SymBool(self.term > term(other))

    def __ge__(self, other: object) -> SymBool:
        """Compare."""
        return SymBool(self.term >= term(other))

    def __eq__(self, other: object) -> SymBool:  # type: ignore[override]  # as int, but not known
        """Compare."""
        return SymBool(self.term == term(other))

    def __ne__(self, other: object) -> SymBool:  # type: ignore[override]  # as int, but not known
        """Compare."""
        return SymBool(self.term != term(other))

    def __bool__(self) -> bool:
        """Ask the path whether it is other than 0."""
        return current().decide(self.term != 0)

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse whatever else an int has."""
        raise Unsupported(f"{name} of a symbolic value")

    __hash__ = refuse("hash")
    __repr__ = refuse("repr")
    __str__ = refuse("str")
    __format__ = refuse("format")
    __int__ = refuse("int")
    __index__ = refuse("index")
    __float__ = refuse("float")
    __complex__ = refuse("complex")
    __round__ = refuse("round")
    __trunc__ = refuse("trunc")
    __floor__ = refuse("floor")
    __ceil__ = refuse("ceil")
    __abs__ = refuse("abs")
    __pow__ = __rpow__ = refuse("**")
    __truediv__ = __rtruediv__ = refuse("/")
    __lshift__ = __rlshift__ = refuse("<<")
    __rshift__ = __rrshift__ = refuse(">>")
    __and__ = __rand__ = refuse("&")
    __or__ = __ror__ = refuse("|")
    __xor__ = __rxor__ = refuse("^")
    __invert__ = refuse("~")
    __sizeof__ = refuse("sizeof")
    __getstate__ = __reduce_ex__ = refuse("pickle")


def _both(terms: tuple[Any, Any]) -> tuple[SymInt, SymInt]:
    return SymInt(terms[0]), SymInt(terms[1])


def some_int(name: str) -> SymInt:
    """Return a whole number of which nothing is known."""
    return SymInt(current().fresh(name))


def some_natural(name: str) -> SymInt:
    """Return a whole number of which only is known that it is 0 or more."""
    value = some_int(name)
    current().learn(value.term >= 0, f"{name} is 0 or more")
    return value
