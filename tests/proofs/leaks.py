"""Convenience: every way we know by which a symbolic number or truth could leak out as a plain one."""

from __future__ import annotations

import array
import ast
import cmath
import collections
import copy
import ctypes
import datetime as dt
import decimal
import enum
import functools
import io
import itertools
import json
import logging
import marshal
import math
import operator
import pickle
import random
import statistics
import string
import struct
import sys
import zlib
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.proofs.operators import Holder

if TYPE_CHECKING:
    from collections.abc import Callable


class Two(enum.IntEnum):
    """An int of another class."""

    TWO = 2


MIXED: dict[str, Callable[[Any], Any]] = {
    "True + x": lambda x: True + x,
    "x + True": lambda x: x + True,
    "True < x": lambda x: operator.lt(True, x),  # noqa: FBT003  # an operand
    "x == True": lambda x: x == True,  # noqa: E712  # it is this comparison that is refused
    "x in a list with True": lambda x: x in [True, 5],
    "max with True": lambda x: max(True, x),  # noqa: FBT003  # an operand
    "sorted with True": lambda x: sorted([True, x]),
    "sum from True": lambda x: sum([x], True),  # noqa: FBT003  # the start of a sum
    "math.prod from True": lambda x: math.prod([x], start=True),
    "divmod(True, x)": lambda x: divmod(True, x),  # noqa: FBT003  # a dividend
    "x // True": lambda x: x // True,
    "x + 1.0": lambda x: x + 1.0,
    "1.0 + x": lambda x: 1.0 + x,
    "1j + x": lambda x: 1j + x,
    "x < 1.5": lambda x: x < 1.5,
    "x == 2.0": lambda x: x == 2.0,
    "sum with a float": lambda x: sum([1.0, x]),
    "math.prod with a float": lambda x: math.prod([2.0, x]),
    "max with a float": lambda x: max(1.5, x),
    "divmod(7.0, x)": lambda x: divmod(7.0, x),
    "x == None": lambda x: x == None,  # noqa: E711  # it is this comparison that is refused
    "x == text": lambda x: x == "2",
    "x in a list with None": lambda x: x in [None, 2],
    "x < text": lambda x: max("a", x),
    "IntEnum + x": lambda x: Two.TWO + x,
    "IntEnum == x": lambda x: x == Two.TWO,
    "IntEnum(x)": Two,
    "Fraction + x": lambda x: Fraction(1) + x,
    "Fraction == x": lambda x: Fraction(2) == x,
    "x * Fraction": lambda x: x * Fraction(1, 2),
    "Fraction(1, x)": lambda x: Fraction(1, x),
    "Fraction ** x": lambda x: Fraction(1, 2) ** x,
    "Decimal + x": lambda x: Decimal(1) + x,
    "Decimal == x": lambda x: Decimal(2) == x,
    "Decimal < x": lambda x: Decimal(1) < x,
    "timedelta * x": lambda x: dt.timedelta(1) * x,
    "x + list": lambda x: operator.add(x, [0]),
}

OPERATORS: dict[str, Callable[[Any], Any]] = {
    "x / 2": lambda x: x / 2,
    "1 / x": lambda x: 1 / x,
    "x ** 2": lambda x: x**2,
    "2 ** x": lambda x: 2**x,
    "pow": lambda x: pow(x, 2, 5),
    "abs": abs,
    "~x": lambda x: ~x,
    "x & 1": lambda x: x & 1,
    "1 & x": lambda x: 1 & x,
    "1 | x": lambda x: 1 | x,
    "x ^ 1": lambda x: x ^ 1,
    "1 << x": lambda x: 1 << x,
    "x >> 1": lambda x: x >> 1,
    "int": int,
    "int made of it": lambda x: x.__class__(x),
    "int.__new__": lambda x: int.__new__(int, x),
    "int to a base": lambda x: int("10", x),
    "float": float,
    "complex": complex,
    "complex part": lambda x: complex(1, x),
    "round": round,
    "round to x places": lambda x: round(125, x),
    "operator.index": operator.index,
    "bin": bin,
    "oct": oct,
    "hex": hex,
    "chr": chr,
    "hash": hash,
    "str": str,
    "repr": repr,
    "ascii": ascii,
    "range": range,
    "range with a step": lambda x: range(0, 9, x),
    "vars": vars,
    "dir": dir,
    "sys.getsizeof": sys.getsizeof,
    **{f"math.{name}": getattr(math, name) for name in ("isqrt", "sqrt", "floor", "ceil", "trunc", "factorial", "log")},
    **{f"math.{name}": getattr(math, name) for name in ("isnan", "isfinite", "fabs", "exp", "log2", "log10", "frexp")},
    **{f"math.{name} of two": functools.partial(getattr(math, name), 4) for name in ("gcd", "lcm", "comb", "perm")},
    **{
        f"math.{name} with 1": functools.partial(getattr(math, name), 1) for name in ("pow", "fmod", "isclose", "hypot")
    },
    "math.fsum": lambda x: math.fsum([x]),
    "cmath.sqrt": cmath.sqrt,
    "statistics.mean": lambda x: statistics.mean([x, 2]),
    "statistics.fmean": lambda x: statistics.fmean([x]),
    "Fraction": Fraction,
    "random.seed": random.Random,
    "random.randrange": lambda x: random.Random(0).randrange(x),  # noqa: S311  # no secret
}

TEXTS: dict[str, Callable[[Any], Any]] = {
    "format": lambda x: format(x, "d"),
    "str.format": "{}".format,
    "str.format_map": lambda x: "{a}".format_map({"a": x}),
    "f-string": lambda x: f"{x}",
    "f-string, !r": lambda x: f"{x!r}",
    "f-string, !s": lambda x: f"{x!s}",
    "f-string, !a": lambda x: f"{x!a}",
    "f-string, :d": lambda x: f"{x:d}",
    "f-string, as width": lambda x: f"{1:{x}}",
    **{f"%{code}": f"%{code}".__mod__ for code in "dixofcrsa"},
    "%d in bytes": lambda x: b"%d" % x,
    "%d by name": lambda x: "%(k)d" % {"k": x},  # noqa: UP031  # it is this operator that is refused
    "Template": lambda x: string.Template("$a").substitute(a=x),
    "print": lambda x: print(x, file=io.StringIO()),
    "text of a list": lambda x: str([x]),
    "text of a dict": lambda x: repr({"a": x}),
    "text of a record": lambda x: repr(Holder(x)),
    "text of an error": lambda x: str(ValueError(x)),
    "logging": lambda x: logging.LogRecord("", 0, "", 0, "%d", (x,), None).getMessage(),
    "center": "a".center,
    "zfill": "a".zfill,
    "replace": lambda x: "aaa".replace("a", "b", x),
    "split": lambda x: "a b c".split(" ", x),
    "json indent": lambda x: json.dumps({"a": 1}, indent=x),
    "literal_eval": ast.literal_eval,
    "struct": lambda x: struct.pack("q", x),
    "array": lambda x: array.array("q", [x]),
    "ctypes": ctypes.c_long,
    "bytes": bytes,
    "bytes of a list": lambda x: bytes([x]),
    "bytearray": bytearray,
    "int.from_bytes": lambda x: int.from_bytes([x], "big"),
    "zlib": lambda x: zlib.crc32(b"a", x),
    "date": lambda x: dt.date(2020, x, 1),
    "pickle": pickle.dumps,
    "pickle of old": lambda x: pickle.dumps(x, 0),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "deepcopy of a list": lambda x: copy.deepcopy([x]),
    "state": lambda x: x.__getstate__(),
}

PLACES: dict[str, Callable[[Any], Any]] = {
    "index into a list": lambda x: [1, 2, 3][x],
    "index into a tuple": lambda x: (1, 2, 3)[x],
    "index into a text": lambda x: "abc"[x],
    "index into a range": lambda x: range(9)[x],
    "index into bytes": lambda x: memoryview(b"abc")[x],
    "slice of a list": lambda x: [1, 2, 3][:x],
    "slice from the end": lambda x: [1, 2, 3][-x:],
    "slice by steps": lambda x: [1, 2, 3][::x],
    "set in a list": lambda x: operator.setitem([1, 2, 3], x, 0),
    "delete from a list": lambda x: operator.delitem([1, 2, 3], x),
    "pop": [1, 2, 3].pop,
    "insert": lambda x: [1].insert(x, 0),
    "repetition of a list": lambda x: [0] * x,
    "repetition of a tuple": lambda x: x * (0,),
    "repetition of a text": lambda x: x * "a",
    "repetition in place": [0].__imul__,
    "dict key": lambda x: {x: 1},
    "dict get": {2: 1}.get,
    "in a dict": lambda x: x in {2: 1},
    "set member": lambda x: {x},
    "in a set": lambda x: x in {1, 2},
    "frozenset": lambda x: frozenset([x]),
    "Counter": lambda x: collections.Counter([x]),
    "hash of a tuple": lambda x: hash((1, x)),
    "hash of a record": lambda x: hash(Holder(x)),
    "cache": functools.lru_cache(lambda y: y),
    "enumerate from": lambda x: list(enumerate("ab", x)),
    "repeat": lambda x: list(itertools.repeat(0, x)),
    "combinations": lambda x: list(itertools.combinations("abc", x)),
    "sorted by a flag": lambda x: sorted([3, 1], reverse=x),
    **{f"attribute {name}": operator.attrgetter(name) for name in ("real", "imag", "numerator", "denominator")},
    **{f"method {name}": operator.methodcaller(name) for name in ("bit_length", "conjugate", "as_integer_ratio")},
    "to_bytes": lambda x: x.to_bytes(8, "big"),
    "hasattr": lambda x: hasattr(x, "real"),
    "getattr with a default": lambda x: getattr(x, "real", 5),
}

TRUTHS: dict[str, Callable[[Any], Any]] = {
    "int": int,
    "float": float,
    "complex": complex,
    "round": round,
    "abs": abs,
    "math.floor": math.floor,
    "math.trunc": math.trunc,
    "math.gcd": math.gcd,
    "hash": hash,
    "str": str,
    "repr": repr,
    "f-string": lambda truth: f"{truth}",
    "%d": "%d".__mod__,
    "pickle": pickle.dumps,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "state": lambda truth: truth.__getstate__(),
    "sys.getsizeof": sys.getsizeof,
    "range": range,
    "index": lambda truth: [1, 2][truth],
    "dict key": lambda truth: {True: 1}[truth],
    "in a set": lambda truth: truth in {True, 5},
    "in a list": lambda truth: truth in [True, 5],
    "count": lambda truth: [truth].count(True),
    "repetition": lambda truth: "a" * truth,
    "True ==": lambda truth: operator.eq(True, truth),  # noqa: FBT003  # an operand
    "!= True": lambda truth: truth != True,  # noqa: E712  # it is this comparison that is refused
    "== itself made anew": lambda truth: truth == (truth & True),
    "== IntEnum": lambda truth: truth == Two.TWO,
    "< 2": lambda truth: truth < 2,
    "sorted": lambda truth: sorted([truth, False]),
    "max": lambda truth: max(truth, False),  # noqa: FBT003  # the other of two truths
    "+ 1": lambda truth: truth + 1,
    "1 +": lambda truth: 1 + truth,
    "sum": lambda truth: sum([truth, truth]),
    "* 5": lambda truth: 5 * truth,
    "-": operator.neg,
    "~": operator.invert,
    "& 1": lambda truth: truth & 1,
    "1 |": lambda truth: 1 | truth,
    "^": lambda truth: truth ^ True,
    "// 1": lambda truth: truth // 1,
    "divmod": lambda truth: divmod(truth, 1),
    "** 2": lambda truth: truth**2,
    "<<": lambda truth: truth << 1,
    "real": lambda truth: truth.real,
    "bit_length": lambda truth: truth.bit_length(),
    "tuple": lambda truth: (truth, 1) == (True, 1),
    "beside an unknown number": lambda truth: truth & Two.TWO,
}

ENDS_IN_AN_ERROR: dict[str, Callable[[Any], Any]] = {
    "json": lambda x: json.dumps({"amount": x}),
    "json in Python": lambda x: json.dumps({"amount": x}, indent=1),
    "json of a truth": lambda x: json.dumps(x > 0),
    "marshal": marshal.dumps,
    "Decimal": Decimal,
    "Decimal.from_float": decimal.Decimal.from_float,
    "Decimal scaled": lambda x: Decimal(1).scaleb(x),
    "%*d": lambda x: "%*d" % (x, 1),  # noqa: UP031  # it is this operator that fails
    "pow to a modulus": lambda x: pow(2, 3, x),
    "islice": lambda x: list(itertools.islice([1, 2, 3], x)),
    "deque of a length": lambda x: collections.deque([1], x),
    "timedelta": lambda x: dt.timedelta(days=x),
    "math.ldexp": lambda x: math.ldexp(1.0, x),
    "in bytes": lambda x: x in b"abc",
    "struct of a float": lambda x: struct.pack("d", x),
    **{f"int.{name}": getattr(int, name) for name in ("__index__", "__hash__", "__repr__", "__bool__", "bit_length")},
    "int.__add__": lambda x: int.__add__(x, 1),
}
"""What looks for an int inside, finds none, and raises where CPython answers."""
