"""Convenience: a settled scenario as a document."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Final

from msgspec import Meta

from rhodian import Rule
from rhodian_desk.documents.records import (
    About,
    AssetRecord,
    Figure,
    Money,
    NamedAccount,
    Record,
    Rows,
    about,
    figure,
    named,
)
from rhodian_desk.scenario.measure import compared
from rhodian_desk.scenario.settle import basis
from rhodian_desk.scenario.trees import layers_below

if TYPE_CHECKING:
    from rhodian import FundDrawn, LayerDrawn, TrialBalance
    from rhodian import Transfer as Moved
    from rhodian_desk.scenario.settle import Outcome, Settled

SCHEMA: Final = "rhodian.waterfall.settlement/1"
"""The schema of the document."""

Path = Annotated[tuple[str, ...], Meta(description="The names of the layers from the root down.")]
Shares = Annotated[Rule, Meta(description="How that layer shares.")]


class Balance(NamedAccount):
    """What an account holds."""

    balance: Annotated[Money, Meta(description="What it holds.")]


class Trial(Record):
    """The books of the asset, added up."""

    inside: Annotated[Money, Meta(description="What all accounts but the world outside hold.")]
    outside: Annotated[Money, Meta(description="What the world outside holds.")]
    balanced: Annotated[bool, Meta(description="Whether the two are equal and opposite.")]


class Trials(Record):
    """The books, added up."""

    before: Annotated[Trial, Meta(description="At the opening.")]
    after: Annotated[Trial, Meta(description="In the end.")]


class Books(Record):
    """The double-entry books."""

    before: Annotated[Sequence[Balance], Meta(description="What each account held at the opening.")]
    after: Annotated[Sequence[Balance], Meta(description="What each account holds in the end.")]
    trial_balance: Annotated[Trials, Meta(description="The books, added up.")]


class Layer(Record):
    """What one layer bore."""

    path: Path
    rule: Shares
    basis: Annotated[
        str | None,
        Meta(description="What the weights of a layer in proportion, fixed or not, measure; null for other layers."),
    ]
    capacity: Annotated[Money, Meta(description="The most that could be drawn from it when the loss arrived.")]
    drawn: Annotated[Money, Meta(description="What was drawn.")]
    remaining: Annotated[Money, Meta(description="Capacity less drawn.")]


class Fund(NamedAccount):
    """What one fund bore."""

    path: Path
    rule: Shares
    available: Annotated[Money, Meta(description="The most that could be drawn from it when the loss arrived.")]
    drawn: Annotated[Money, Meta(description="What was drawn.")]
    remaining: Annotated[Money, Meta(description="Available less drawn.")]


class Transfer(Record):
    """One movement of money."""

    payer: Annotated[NamedAccount, Meta(description="Whose balance fell.")]
    payee: Annotated[NamedAccount, Meta(description="Whose balance rose by as much.")]
    amount: Annotated[Money, Meta(description="How much.")]
    path: Path
    rule: Shares


class Loss(Record):
    """One loss, settled."""

    id: Annotated[str, Meta(description="Its id.")]
    amount: Annotated[Money, Meta(description="How much was lost.")]
    absorbed: Annotated[Money, Meta(description="What was borne of it.")]
    uncovered: Annotated[Money, Meta(description="What found no bearer.")]
    source: Annotated[str, Meta(description="Where the figure is published, or nothing.")]
    quote: Annotated[str, Meta(description="A short quotation of it, or nothing.")]
    payee: Annotated[NamedAccount, Meta(description="Who was paid.")]
    waterfall: Annotated[str, Meta(description="The name of the root layer.")]
    layers: Annotated[
        Sequence[Layer], Meta(description="What each layer bore: each before those below it, siblings in order.")
    ]
    funds: Annotated[
        Sequence[Fund],
        Meta(description="What each fund bore, those that bore nothing included, in the order of the tree."),
    ]
    transfers: Annotated[
        Sequence[Transfer], Meta(description="What moved; one transfer for each fund that bore something.")
    ]


class Settlement(Record, tag_field="schema", tag=SCHEMA):
    """A settlement, as `rhodian settle FILE --json` prints it."""

    rhodian: Annotated[str, Meta(description="The version of Rhodian that settled.")]
    scenario: Annotated[About, Meta(description="What was settled, as the scenario file tells it.")]
    asset: Annotated[AssetRecord, Meta(description="What every amount is counted in.")]
    status: Annotated[
        str,
        Meta(
            description="`uncovered` if any unit of any loss found no bearer.",
            extra_json_schema={"enum": ["settled", "uncovered"]},
        ),
    ]
    losses: Annotated[
        Sequence[Loss],
        Meta(description="The losses, in the order in which they were absorbed, each on the books that the last left."),
    ]
    books: Annotated[Books, Meta(description="The double-entry books.")]
    published: Annotated[Sequence[Figure], Meta(description="What the world printed, beside what the kernel gives.")]
    unaccounted: Annotated[
        Money, Meta(description="Inside and outside together in the end: 0 when every unit is accounted for.")
    ]


def document(outcome: Outcome) -> Settlement:
    """Return an outcome as a document."""
    asset = outcome.scenario.asset
    return Settlement(
        version("rhodian"),
        about(outcome.scenario),
        AssetRecord(asset.code, asset.scale),
        outcome.status,
        Rows(lambda settled: _loss(settled, outcome), outcome.settled),
        Books(
            Rows(lambda item: Balance(*named(item[0]), Money(item[1], asset)), outcome.before.items()),
            Rows(lambda item: Balance(*named(item[0]), Money(item[1], asset)), outcome.after.items()),
            Trials(_trial(outcome.opened), _trial(outcome.ended)),
        ),
        tuple(map(figure, compared(outcome))),
        Money(outcome.unaccounted, asset),
    )


def _loss(settled: Settled, outcome: Outcome) -> Loss:
    """Return one loss."""
    scenario, drawn, entry, plan = outcome.scenario, settled.plan.draw, settled.entry, settled.plan
    asset, name = scenario.asset, entry.waterfall or ""
    below = layers_below(scenario.waterfalls[name])
    bases: dict[str, str | None] = {layer.name: basis(layer, scenario) for layer in below}

    def drawn_of(could: int, bore: int) -> tuple[Money, Money, Money]:
        return Money(could, asset), Money(bore, asset), Money(could - bore, asset)

    def layer(of: LayerDrawn) -> Layer:
        return Layer(of.path, of.rule, bases[of.path[-1]], *drawn_of(of.capacity, of.amount))

    def fund(of: FundDrawn) -> Fund:
        return Fund(*named(of.account), of.layer.path, of.layer.rule, *drawn_of(of.available, of.amount))

    def transfer(paid: tuple[FundDrawn, Moved]) -> Transfer:
        of, moved = paid[0].layer, paid[1]
        payer, payee = NamedAccount(*named(moved.payer)), NamedAccount(*named(moved.payee))
        return Transfer(payer, payee, Money(moved.amount, asset), of.path, of.rule)

    return Loss(
        entry.id,
        *drawn_of(drawn.loss, drawn.loss - drawn.left),
        entry.source,
        entry.quote,
        NamedAccount(*named(plan.loss.payee)),
        name,
        Rows(layer, settled.layers),
        Rows(fund, settled.funds),
        Rows(transfer, settled.moved),
    )


def _trial(trial: TrialBalance) -> Trial:
    """Return the books of the asset, added up."""
    return Trial(Money(trial.inside, trial.asset), Money(trial.outside, trial.asset), trial.balanced)
