"""Trusted: the names of the language: what a checked module may import, call, read and be built of.

Two kinds of module are not checked but read by eye, since they are what the language is made of: the vocabulary of
claims, and the kernel's loops and refusals. The loops mutate lists of their own, which nobody else sees; a refusal's
text is made when it is printed, and printing is not in the language. A third kind is no part of it at all: nothing is
claimed of such a module, and none that is checked may import it.
"""

from __future__ import annotations

import ast

_WITH_ERRORS = ("base", "ledger", "waterfall", "auctions", "markets", "machine")

ERRORS = frozenset({f"rhodian.{room}.errors" for room in _WITH_ERRORS})
"""The modules of the kernel's refusals."""

LOOPS = frozenset({"rhodian.base.loops", "rhodian.base.columns"})
"""The modules of the kernel's loops."""

VOCABULARY = ERRORS | LOOPS | {"rhodian_proofs.claims"}
"""The modules whose public names are words of the language."""

UNCLAIMED = frozenset({"rhodian.machine.text", "rhodian.__main__"})
"""The modules of the kernel of which nothing is claimed: the text form, which looks into types, and the command's."""

CHECKED_PROOFS = ("rhodian_proofs.theorems", "rhodian_proofs.fairness.rivals", "rhodian_proofs.fairness.axioms")
"""The modules of the proofs, or packages of them, that are written in the language, besides all else of the kernel."""

LIBRARY = {
    "__future__": frozenset({"annotations"}),
    "typing": frozenset({"TYPE_CHECKING", "Annotated", "Any", "Final", "NewType", "TypeAlias", "TypeVar"}),
    "collections.abc": frozenset({"Callable", "Iterable", "Iterator", "Mapping", "Sequence"}),
    "attrs": frozenset({"evolve"}),
    "re": frozenset({"compile"}),
}
"""By a module of Python's library, what may be used of it; all but that of `attrs` and `re` is for types only.

How records and enumerations are made, by `attrs.frozen`, `attrs.field` and `enum.Enum`, is looked at where they are."""

WHOLE_MODULES = frozenset({"attrs", "enum", "re"})
"""The modules of the library that may be imported as such."""

CONSUMERS = frozenset({"tuple", "list", "set", "frozenset", "dict", "sum", "any", "all", "min", "max", "sorted"})
"""Builtins that take an iterator at once, and whole."""

LAZY = frozenset({"zip", "enumerate", "reversed", "map"})
"""Builtins that make an iterator."""

SETS = frozenset({"set", "frozenset"})
"""Builtins whose value has no order that one could rely on."""

BUILTINS = CONSUMERS | LAZY | {"abs", "bool", "divmod", "int", "isinstance", "iter", "len", "range", "str"}
"""The builtins: those whose question a stand-in answers as what it stands for would, or refuses."""

CLASSES = frozenset({"bool", "int", "str", "tuple"})
"""Those of them that a value's `__class__` may be compared with."""

METHODS = frozenset(
    {"get", "items", "keys", "values", "isprintable", "strip", "lstrip", "rstrip", "ljust", "rjust", "startswith"}
    | {"endswith", "partition", "isspace", "join", "fullmatch"}
)
"""The methods of dicts, texts and patterns that may be called: none of them changes what it is asked of."""

MUTATORS = frozenset(
    {"add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault"}
    | {"sort", "update", "send", "throw", "close", "difference_update", "intersection_update"}
    | {"symmetric_difference_update"}
)
"""The methods that change something: no member of a class may have such a name, so that no attribute has."""

STAND_INS = frozenset(
    {"term", "origin", "totals", "loan", "is_bare", "recall", "lent", "close", "unknown", "same", "total_in", "of"}
    | {"space", "earlier_place", "index", "key", "column_name", "bounds", "columns", "loop", "read", "sums", "parts"}
    | {"counted", "known_before", "tree", "root_spot", "space_below", "somewhere", "some_layer", "parent", "under"}
    | {"some", "is_leaf", "naturals_below", "unfolded", "first"}
    | {"is_signed", "passed", "learn_passed", "some_sum", "sum_of_all", "sum_upto"}
    | {"holds_naturals", "all_pass", "sum_up", "named_field", "named_place", "not_of"}
)
"""What a stand-in has and the thing that it stands for has not: no class of a user's may make it known."""

FIELDS = frozenset(
    {"free", "start", "state", "seen", "whole", "given", "item", "before", "after", "source"}
    | {"earlier", "later", "bearer", "node", "number", "below"}
)
"""The fields of the vocabulary's own records: `Moment`, `Turn`, `Fork` and `Joint`."""

NAMESPACES = frozenset({"free", "seen", "whole", "given"})
"""Those whose value has attributes that a claim names itself, or that are the names of a loop's own variables."""

KINDS = frozenset({"Beside", "Not", "OneOf", "UpTo", "Fields", "Of", "texts"})
"""The words that say of a claim's parameter what it ranges over, and say it nowhere else."""

RESERVED = BUILTINS | KINDS | {"claim", "implies", "Invariant", "TYPE_CHECKING", *WHOLE_MODULES}
"""The words that rules, here and in the engine, know by their names: nothing else may have one of these."""

VIEWS = frozenset({"items", "keys", "values"})
"""The methods of a dict whose value goes on to change, and can be calculated with as a set can."""

STATEMENTS = (
    *(ast.Return, ast.Assign, ast.AnnAssign, ast.If, ast.For, ast.Expr, ast.Raise, ast.Try, ast.Assert, ast.Pass),
    ast.FunctionDef,
)
"""The statements of a function."""

EXPRESSIONS = (
    *(ast.Name, ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.Compare, ast.BoolOp, ast.UnaryOp, ast.BinOp),
    *(ast.IfExp, ast.Call, ast.Attribute, ast.Subscript, ast.Slice, ast.Starred, ast.GeneratorExp, ast.ListComp),
    *(
        ast.SetComp,
        ast.DictComp,
        ast.Lambda,
        ast.NamedExpr,
        ast.JoinedStr,
        ast.FormattedValue,
        ast.Yield,
        ast.YieldFrom,
    ),
)
"""The expressions."""

OPERATORS = (
    *(ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.Pow, ast.BitAnd, ast.BitOr, ast.Not, ast.USub, ast.And),
    *(ast.Or, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Is, ast.IsNot, ast.In, ast.NotIn),
)
"""The operators; a true division makes a float, and shifts and `~` count in bits."""

CONSTANTS = (int, str, bool, type(None))
"""The types of a constant."""
