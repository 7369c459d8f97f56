"""Convenience: a played history as a document."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Final

from msgspec import Meta

from rhodian_desk.documents.history_words import words
from rhodian_desk.documents.records import (
    About,
    AssetAccount,
    AssetRecord,
    Figure,
    Money,
    Record,
    Rows,
    about,
    figure,
    of_asset,
)
from rhodian_desk.history.events import READERS
from rhodian_desk.play.measure import compared
from rhodian_desk.play.played import KINDS

if TYPE_CHECKING:
    from rhodian import Account, Transfer, TrialBalance
    from rhodian_desk.play import played as told
    from rhodian_desk.play.book import Change
    from rhodian_desk.play.played import Played, Run

SCHEMA: Final = "rhodian.played/1"
"""The schema of the document."""

How = Annotated[str, Meta(extra_json_schema={"enum": list(KINDS)})]


class Balance(AssetAccount):
    """What one account holds."""

    balance: Annotated[Money, Meta(description="How much.")]


class Bore(AssetAccount):
    """What one account bore."""

    how: Annotated[
        How,
        Meta(
            description="How it was borne; what is uncovered found nobody, and the account is the one that was owed it."
        ),
    ]
    amount: Annotated[Money, Meta(description="How much.")]


class Changed(AssetAccount):
    """An account that an event touched."""

    before: Annotated[Money, Meta(description="What it held.")]
    after: Annotated[Money, Meta(description="What it holds now.")]


class Moved(Record):
    """One movement."""

    payer: Annotated[AssetAccount, Meta(description="Who holds less afterwards.")]
    payee: Annotated[AssetAccount, Meta(description="Who holds more afterwards.")]
    amount: Annotated[Money, Meta(description="How much.")]


class Row(Record):
    """One line of a step."""

    who: Annotated[str, Meta(description="Whom or what it is about.")]
    what: Annotated[str, Meta(description="What it says, for people.")]
    amount: Annotated[Money, Meta(description="How much.")]
    asset: Annotated[str, Meta(description="Of what.")]


class Phase(Record):
    """One step of an event."""

    phase: Annotated[str, Meta(description="What the kernel calls the phase that the step ends in.")]
    rule: Annotated[str, Meta(description="By which rule it was made, for people.")]
    rows: Annotated[Sequence[Row], Meta(description="What it came to.")]


class Event(Record):
    """One event."""

    place: Annotated[int, Meta(description="Its place in the file, counted from 0.")]
    at: Annotated[str, Meta(description="When it is, as the file has it.")]
    type: Annotated[str, Meta(description="Its kind.", extra_json_schema={"enum": list(READERS)})]
    what: Annotated[str, Meta(description="The event in one line, for people.")]
    phases: Annotated[Sequence[Phase], Meta(description="Its steps, for an event that has several.")]
    bore: Annotated[Sequence[Bore], Meta(description="Who bore what, if it brought a loss.")]
    transfers: Annotated[Sequence[Moved], Meta(description="What moved, in order.")]
    changes: Annotated[Sequence[Changed], Meta(description="The accounts touched.")]


class Pool(Record):
    """A pool."""

    name: Annotated[str, Meta(description="Its name.")]
    owner: Annotated[str, Meta(description="Whose it is.")]
    purpose: Annotated[str, Meta(description="What it is held for.")]
    asset: Annotated[str, Meta(description="What it is counted in.")]
    balance: Annotated[Money, Meta(description="What it holds.")]
    drawn_in_period: Annotated[Money, Meta(description="What was drawn from it in the period of its last event.")]


class Trial(Record):
    """The books of one asset, added up."""

    asset: Annotated[str, Meta(description="The asset.")]
    inside: Annotated[Money, Meta(description="What all accounts but the world outside hold.")]
    outside: Annotated[Money, Meta(description="What the world outside holds: as much, below 0.")]
    balanced: Annotated[bool, Meta(description="Whether the two together are 0.")]


class PlayedHistory(Record, tag_field="schema", tag=SCHEMA):
    """A played history, as `rhodian run FILE --json` prints it."""

    rhodian: Annotated[str, Meta(description="The version of Rhodian that played.")]
    history: Annotated[About, Meta(description="What was played, as the history file tells it.")]
    assets: Annotated[tuple[AssetRecord, ...], Meta(description="The assets that money is counted in.")]
    policy: Annotated[str, Meta(description="The policy that it was played under.")]
    status: Annotated[
        str,
        Meta(
            description="`uncovered` if any unit of any loss found no bearer.",
            extra_json_schema={"enum": ["covered", "uncovered"]},
        ),
    ]
    events: Annotated[
        Sequence[Event], Meta(description="The events, in order, each on the books that the previous left.")
    ]
    borne: Annotated[Sequence[Bore], Meta(description="Who bore what how, over all events.")]
    books: Annotated[
        Sequence[Balance], Meta(description="What each account holds in the end, by asset, owner and purpose.")
    ]
    pools: Annotated[Sequence[Pool], Meta(description="The pools in the end.")]
    trial_balance: Annotated[Sequence[Trial], Meta(description="The books in the end, added up, asset by asset.")]
    published: Annotated[
        Sequence[Figure], Meta(description="What the world printed of this policy, beside what the play gives.")
    ]


def document(run: Run) -> PlayedHistory:
    """Return a played history as a document."""
    history = run.history
    return PlayedHistory(
        version("rhodian"),
        about(history),
        tuple(AssetRecord(asset.code, asset.scale) for asset in history.assets.values()),
        run.policy.name,
        "uncovered" if run.is_uncovered else "covered",
        Rows(lambda played: _event(played, run), run.played),
        Rows(lambda item: _bore(*item[0], item[1]), run.borne().items()),
        Rows(lambda item: Balance(*of_asset(item[0]), _money(item[1], item[0])), run.balances.items()),
        Rows(lambda name: _pool(name, run), run.drawn),
        tuple(map(_trial, run.trial)),
        tuple(map(figure, compared(run))),
    )


def _money(units: int, account: Account) -> Money:
    """Return an amount of what an account is counted in."""
    return Money(units, account.asset)


def _event(played: Played, run: Run) -> Event:
    """Return one event."""
    told = played.event
    return Event(
        played.place,
        told.at.text,
        told.type,
        words(told, run.history),
        Rows(_phase, played.phases),
        Rows(lambda part: _bore(part.account, part.kind, part.amount), played.bore),
        Rows(_moved, played.transfers),
        Rows(_changed, played.changes),
    )


def _phase(phase: told.Phase) -> Phase:
    """Return one step of an event."""
    rows = Rows(lambda row: Row(row.who, row.what, Money(row.amount, row.asset), row.asset.code), phase.rows)
    return Phase(phase.name, phase.rule, rows)


def _bore(account: Account, kind: str, amount: int) -> Bore:
    """Return what an account bore."""
    return Bore(*of_asset(account), kind, _money(amount, account))


def _moved(of: Transfer) -> Moved:
    """Return one movement."""
    payer, payee = AssetAccount(*of_asset(of.payer)), AssetAccount(*of_asset(of.payee))
    return Moved(payer, payee, _money(of.amount, of.payee))


def _changed(change: Change) -> Changed:
    """Return what an account held before and after."""
    account = change.account
    return Changed(*of_asset(account), _money(change.before, account), _money(change.after, account))


def _pool(name: str, run: Run) -> Pool:
    """Return how a pool stands in the end."""
    account = run.history.pools[name].account
    held, drawn = run.balances.get(account, 0), run.drawn[name]
    return Pool(name, *of_asset(account), _money(held, account), _money(drawn, account))


def _trial(trial: TrialBalance) -> Trial:
    """Return the books of an asset, added up."""
    inside, outside = Money(trial.inside, trial.asset), Money(trial.outside, trial.asset)
    return Trial(trial.asset.code, inside, outside, trial.balanced)
