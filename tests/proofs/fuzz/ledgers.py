"""Convenience: books that are read and written, once or by a loop, at accounts that may be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.proofs.fuzz.pieces import Piece, weighed

if TYPE_CHECKING:
    from random import Random

_MOVES = (
    "post(books, transfer)",
    "((transfer.payer, books.get(transfer.payer, 0) - m), (transfer.payee, books.get(transfer.payee, 0) + m))",
    "((transfer.payee, books.get(transfer.payee, 0) + m), (transfer.payer, books.get(transfer.payer, 0) - m))",
    "((transfer.payee, books.get(transfer.payee, 0) + m),)",
    "((transfer.payer, m), (transfer.payee, books.get(transfer.payee, 0)))",
    "((transfer.payer, books.get(transfer.payee, 0)), (transfer.payee, books.get(transfer.payer, 0)))",
    "loops.scan_books(inner, books, (transfer,))[0]",
)
_AMOUNTS = (
    "transfer.amount",
    "min(transfer.amount, cap)",
    "where(k > 2, transfer.amount, 0)",
    "where(k > 3, 1, 0)",
    "0",
    "cap",
)
_SENT = "columns.present(columns.each(sent, transfers))"
_SAID = ("never_negative({state})", "same_totals({state}, {start})")


def moved(rng: Random, number: int, *, bold: bool) -> Piece:
    """Return a loop that writes to books, for each transfer, and for each with the place at which it stands."""
    amount = rng.choice(_AMOUNTS[2:4] if bold else _AMOUNTS)
    move = weighed(
        rng,
        (3, _MOVES[0]),
        (3, _MOVES[1]),
        (2, _MOVES[2]),
        (1, _MOVES[3]),
        (1, _MOVES[4]),
        (1, _MOVES[5]),
        (1, _MOVES[6]),
    )
    counted = "k" in amount or rng.random() < 0.2
    holds = [rng.choice(_SAID) for _ in range(rng.choice((1, 1, 2)))]
    name = f"pay{number}"
    lines = [
        "def inner(books, transfer):",
        "    return post(books, transfer), None",
        "",
        "",
        f"def {name}(all_books, rows, cap):",
        "    def step(books, row):",
        "        transfer, k = row" if counted else "        transfer = row",
        f"        m = {amount}" if "m" in move.replace("transfer", "") else "        m = transfer.amount",
        f"        return {move}, {rng.choice(('None', 'm', 'm')) if amount != 'cap' else 'None'}",
        "",
        "    return loops.scan_books(step, all_books, rows)",
        "",
        "",
        f"def {name}_holds(at):",
        *(f"    yield {text.format(state='at.state', start='at.start')}" for text in holds),
        "",
        "",
        "def sent(t):",
        "    return t if t.amount > 1 else None",
        "",
        "",
        "def place_of(n, _):",
        "    return n + 1, n",
        "",
        "",
        "def place_of_holds(at):",
        "    yield at.state >= 0",
        "",
        "",
    ]
    result = f'("r{number}",)' if lines[8].endswith(", m") else "()"
    plain = weighed(rng, (0.7, "transfers"), (0.15, "columns.joined(transfers, transfers)"), (0.15, _SENT))
    rows = 'loops.pairs(transfers, loops.scan(place_of, 0, transfers)[1], "rows")' if counted else plain
    return Piece(
        parameters={
            "books": "Books",
            "transfers": "Transfers",
            "account": "AnyAccount",
            "asset": "AnyAsset",
            "cap": "Natural",
        },
        functions="\n".join(lines),
        invariants=(
            f'Invariant("{name}.<locals>.step", {name}_holds, {result})',
            'Invariant("place_of", place_of_holds, ("k",))',
            'Invariant("inner", counts)',
        ),
        about=name,
        body=(
            "held = books.get(account, 0)",
            "try:",
            f"    changes, found{number} = {name}(books, {rows}, cap)",
            "except Overdrawn:",
            "    return",
            "after = written(books, changes)",
        ),
        numbers=("held", "after.get(account, 0)", "held_in(after, asset)", "held_in(books, asset)", "cap"),
        truths=(
            "held_in(after, asset) == held_in(books, asset)",
            "held_in(after, asset) == held_in(books, asset)",
            "account.is_outside | (after.get(account, 0) >= 0)",
            "account.is_outside | (after.get(account, 0) >= 0)",
            "account.is_outside | (held >= 0)",
            "after.get(account, 0) == held",
            "held_in(after, account.asset) <= held_in(books, account.asset)",
        ),
    )


def wrote(rng: Random, number: int, *, bold: bool) -> Piece:
    """Return a few entries written to books at accounts of which some may be one."""
    values = ("cap", "books.get(account, 0) + cap", "books.get(other, 0) - cap", "0", "books.get(other, 0)", "held")
    entries = ", ".join(
        f"({rng.choice(('account', 'other'))}, {rng.choice(values)})" for _ in range(rng.choice((1, 2, 2)))
    )
    first = f"loops.over(books, ({entries},))" if rng.random() < 0.4 else f"written(books, ({entries},))"
    total = "held_in(after, asset)" if "written" in first else "held"
    return Piece(
        parameters={
            "books": "Books",
            "account": "AnyAccount",
            "other": "AnyAccount",
            "asset": "AnyAsset",
            "cap": "Natural",
        },
        functions=f"def entered{number}(books, account, other, cap, held):\n    return {first}\n\n\n",
        about=f"entered{number}",
        body=(
            "held = books.get(account, 0)",
            f"after = entered{number}(books, account, other, cap, held)",
            "same = 1 if account == other else 0",
        ),
        numbers=("held", "after.get(account, 0)", "after.get(other, 0)", total, "held_in(books, asset)", "cap", "same"),
        truths=(
            "after.get(account, 0) == cap",
            "(same == 1) | (after.get(other, 0) == books.get(other, 0))",
            "account.is_outside | (after.get(account, 0) >= 0)",
            *(
                ("account.is_outside | (after.get(account, 0) >= 0)", f"{total} == held_in(books, asset)")
                if bold
                else ()
            ),
            "account.is_outside | (held >= 0)",
            "held_in(books, asset) == held_in(books, asset) + 0 * held",
            f"{total} == held_in(books, asset)",
            "implies(account == other, account.asset == other.asset)",
            "implies(account.asset == other.asset, account == other)",
            "(same == 0) | (after.get(account, 0) == after.get(other, 0))",
        ),
    )
