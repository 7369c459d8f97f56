"""Checked: a mutant runs in a process of its own, dies of a proof only, and is equivalent only if that is proved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian_proofs.mutation.expressions import expressions_same
from rhodian_proofs.mutation.mutants import Fate, Report, Unit, fate_of, kernel_sources, select_mutants
from rhodian_proofs.mutation.servers import Servers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_proofs.mutation.mutation import Mutant


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    found = Servers()
    yield found
    found.close()


def unit(claim: str, module: str, length: int | None = None) -> Unit:
    """Return a unit that reaches every line of a module."""
    lines = frozenset(range(1, 1000))
    return Unit(claim, length, 0.1, {f"rhodian.{module}": lines}, returns=True)


def mutant(place: str, before: str, after: str) -> Mutant:
    (found,) = [each for each in select_mutants([place]) if (each.before, each.after) == (before, after)]
    return found


SEAM = unit("a_whole_number_is_an_amount_exactly_if_it_is_not_negative", "accounts")
IN_ORDER = unit("in_order_accounts_for_every_unit", "allocation")


def test_a_mutant_that_a_claim_notices_is_killed_with_numbers_that_show_it(servers: Servers) -> None:
    fate = fate_of(servers, mutant("accounts.natural", "value < 0", "(value) <= (0)"), [SEAM])
    assert (fate.end, fate.clause) == ("refuted", "AM-1")
    assert "value = 0" in fate.why


def test_the_kernel_as_it_is_is_not_killed(servers: Servers) -> None:
    as_it_is = attrs.evolve(
        mutant("accounts.natural", "value < 0", "(value) <= (0)"), source=kernel_sources()["rhodian.accounts"]
    )
    assert fate_of(servers, as_it_is, [SEAM]).end == "survived"


def test_a_mutant_of_a_loop_is_killed_by_its_invariant(servers: Servers) -> None:
    fate = fate_of(servers, mutant("allocation.in_order.*", "min(left, capacity)", "capacity"), [IN_ORDER])
    assert fate.end == "proof broken"
    assert "step of in_order" in fate.why


def test_a_mutant_that_does_not_load_is_killed_at_import(servers: Servers) -> None:
    broken = attrs.evolve(mutant("accounts.natural", "value < 0", "(value) <= (0)"), source="raise ValueError\n")
    assert fate_of(servers, broken, [SEAM]).end == "import"


@pytest.mark.parametrize(
    ("place", "before", "after"),
    [
        ("allocation.in_order.*", "min(left, capacity)", "min(capacity, left)"),
        ("allocation.in_proportion", "total == 0", "(total) <= (0)"),
    ],
)
def test_a_mutant_that_does_the_same_is_proved_equivalent(
    servers: Servers, place: str, before: str, after: str
) -> None:
    claims = {"allocation.in_order.*": "in_order_accounts_for_every_unit"}
    reaching = unit(claims.get(place, "in_proportion_accounts_for_every_unit"), "allocation")
    fate = fate_of(servers, mutant(place, before, after), [reaching])
    assert fate.end == "equivalent"
    assert reaching.claim in fate.why


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("0 < len(text)", "0 != len(text)", True),
        ("0 < len(text)", "0 <= len(text)", False),
        ("weight > 0", "weight != 0", True),
        ("balance < 0", "balance != 0", False),
        ("asset.scale == 0", "asset.scale <= 0", True),
        ("asset.scale == 0", "asset.scale <= 1", False),
        ("weight + 1", "1 + weight", True),
        ("text == 'a'", "text == 'a'", False),
    ],
)
def test_an_expression_is_the_same_only_if_it_is_for_all_numbers_that_its_parts_can_be(
    before: str, after: str, *, same: bool
) -> None:
    kinds = {"weight": "Amount", "balance": "int", "scale": "scale", "text": "str"}
    assert expressions_same(before, after, kinds, 5_000) == same


@pytest.mark.parametrize(
    ("place", "before", "after"),
    [
        ("allocation.in_order.*", "min", "max"),
        ("allocation.in_order", 'natural(amount, "amount")', "pass"),
        ("allocation.in_proportion", "total == 0", "(total) != (0)"),
        ("accounts.Account.is_outside", "self.owner == OUTSIDE", "(self.owner) != (OUTSIDE)"),
        ("ledger.Transfer.*", "self.payer == self.payee", "(self.payer) != (self.payee)"),
        ("ledger.post", "payer_balance < transfer.amount", "(payer_balance) <= (transfer.amount)"),
    ],
)
def test_a_mutant_that_does_something_else_is_not_proved_equivalent(
    servers: Servers, place: str, before: str, after: str
) -> None:
    changed = mutant(place, before, after)
    answer = servers.ask(
        kind="same",
        module=changed.module,
        changed=changed.source,
        function=changed.function,
        line=changed.line,
        before=changed.before,
        after=changed.after,
        claims=["sharing_is_total", "post_conserves_every_asset"],
    )
    assert answer == {"same": False}


def test_what_the_solver_does_not_know_kills_nothing() -> None:
    class Unsure(Servers):
        def ask(self, **question: Any) -> dict[str, Any]:
            return {"same": False} if question["kind"] == "same" else {"end": "undecided", "why": "a step"}

    fate = fate_of(Unsure(), mutant("accounts.natural", "value < 0", "(value) <= (0)"), [SEAM])
    assert (fate.end, fate.why, fate.is_left) == ("undecided", "a step", True)


def test_a_mutant_that_never_ends_is_undecided_and_is_left(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhodian_proofs.mutation.servers.SECONDS", 1)
    changed = mutant("accounts.natural", "value < 0", "(value) <= (0)")
    check = "    if value.__class__"
    endless = attrs.evolve(changed, source=changed.source.replace(check, f"    while True: pass\n{check}"))
    fate = fate_of(servers, endless, [SEAM])
    assert fate.end == "undecided"
    assert fate.is_left


def test_two_checks_that_cannot_both_fail_may_change_places(servers: Servers) -> None:
    found = [each for each in select_mutants(["ledger.Transfer.*"]) if each.operator == "reordered statements"]
    (changed,) = [each for each in found if each.after.startswith("if self.payer.asset")]
    (wrong,) = [each for each in found if each.after.startswith("natural(self.amount")]
    answers = [
        servers.ask(
            kind="same",
            module=each.module,
            changed=each.source,
            function=each.function,
            line=each.line,
            before=each.before,
            after=each.after,
            claims=["post_conserves_every_asset"],
        )
        for each in (changed, wrong)
    ]
    assert [answer["same"] for answer in answers] == [True, False]


def test_a_mutant_that_no_claim_reaches_survives(servers: Servers) -> None:
    elsewhere = attrs.evolve(SEAM, lines={"rhodian.ledger": frozenset({1})})
    fate = fate_of(servers, mutant("accounts.natural", "value < 0", "(value) <= (0)"), [elsewhere])
    assert (fate.end, fate.why) == ("survived", "no claim reaches it")


def test_a_report_passes_exactly_if_nothing_is_left_in_the_modules_that_gate() -> None:
    inside = mutant("accounts.natural", "value < 0", "(value) <= (0)")
    outside = attrs.evolve(inside, module="rhodian.drawing")
    assert Report((Fate(inside, "refuted"), Fate(outside, "survived"), Fate(inside, "equivalent"))).passed
    assert not Report((Fate(inside, "survived"),)).passed
    assert not Report((Fate(inside, "undecided"),)).passed


def test_a_report_counts_by_function_and_names_what_is_left() -> None:
    changed = mutant("accounts.natural", "value < 0", "(value) <= (0)")
    table = Report((Fate(changed, "survived"), Fate(changed, "refuted"))).table()
    assert "SURVIVED accounts.natural line" in table
    (row,) = [line.split() for line in table.splitlines() if line.startswith("accounts.natural")]
    assert row[1:] == ["2", "1", "0", "0", "1"]
