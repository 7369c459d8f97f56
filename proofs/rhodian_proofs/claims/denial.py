"""Trusted: the false variant of a claim: the claim itself, but that it asserts of each thing that it is not so.

It has the claim's premises, calls what the claim calls, and differs in nothing but what it concludes.
An engine that cannot refute it would prove anything.
"""

from __future__ import annotations

import ast
import functools
import textwrap
from typing import TYPE_CHECKING, Any

from rhodian_proofs.language import loader

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_proofs.claims.writing import Claim


class _Deny(ast.NodeTransformer):
    """Turns each assert into that of the contrary."""

    def visit_Assert(self, node: ast.Assert) -> ast.Assert:  # the name that the transformer looks for
        """Assert the contrary."""
        return ast.copy_location(ast.Assert(ast.UnaryOp(ast.Not(), node.test)), node)


@functools.cache
def denial(claim: Claim) -> Callable[..., None]:
    """Return the false variant of a claim: a function of the same parameters, at the same lines of the same file."""
    code = claim.check.__code__
    tree = ast.parse(textwrap.dedent(loader.source_of(claim.check)))
    (function,) = tree.body
    assert isinstance(function, ast.FunctionDef)  # noqa: S101  # a claim is one
    function.decorator_list = []
    function.returns = None
    for argument in ast.walk(function.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    denied = ast.fix_missing_locations(_Deny().visit(ast.increment_lineno(tree, code.co_firstlineno - 1)))
    made: dict[str, Any] = {}
    exec(compile(denied, code.co_filename, "exec", dont_inherit=True), claim.check.__globals__, made)  # noqa: S102  # the claim's own text
    return made[claim.check.__name__]  # type: ignore[no-any-return]  # the function that was just defined
