"""Trusted: what a stand-in answers to whatever it does not define: a refusal."""

from __future__ import annotations

from typing import NoReturn

from rhodian_proofs.symbolic.ints import refuse
from rhodian_proofs.symbolic.signals import Unsupported


class Guarded:
    """A stand-in that answers what it defines, and refuses whatever else it is asked."""

    __slots__ = ()

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse whatever else there may be."""
        raise Unsupported(f"{name} of a symbolic value")

    __hash__ = refuse("hash")
    __repr__ = refuse("repr")
    __str__ = refuse("str")
    __format__ = refuse("format")
    __bool__ = refuse("truth")
    __len__ = refuse("len")
    __iter__ = refuse("iter")
    __getitem__ = refuse("an item")
    __setitem__ = refuse("writing an item")
    __contains__ = refuse("in")
    __eq__ = refuse("==")
    __ne__ = refuse("!=")
    __lt__ = __le__ = __gt__ = __ge__ = refuse("order")
    __add__ = __radd__ = __or__ = __ror__ = __mul__ = __rmul__ = refuse("an operator")
    __call__ = refuse("a call")
    __reduce_ex__ = refuse("pickle")
