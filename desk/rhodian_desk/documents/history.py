"""Convenience: a played history as a JSON document; docs/history.schema.json describes it."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from rhodian_desk.documents.history_words import words
from rhodian_desk.io.units import decimal_text
from rhodian_desk.play.measure import compared

if TYPE_CHECKING:
    from rhodian import Account
    from rhodian_desk.play.played import Phase, Played, Run

SCHEMA = "rhodian.played/1"
"""The schema of the document."""


def document(run: Run) -> dict[str, Any]:
    """Return a played history as what `json` can write; every amount is a decimal text in units of its asset."""
    history = run.history
    return {
        "schema": SCHEMA,
        "rhodian": version("rhodian"),
        "history": {
            "id": history.id,
            "title": history.title,
            "date": history.date.isoformat(),
            "summary": history.summary,
            "assumptions": list(history.assumptions),
        },
        "assets": [{"code": asset.code, "scale": asset.scale} for asset in history.assets.values()],
        "policy": run.policy.name,
        "status": "uncovered" if run.is_uncovered else "covered",
        "events": [_event(played, run) for played in run.played],
        "borne": [
            {**_account(account), "how": kind, "amount": decimal_text(amount, account.asset)}
            for (account, kind), amount in run.borne().items()
        ],
        "books": [
            {**_account(account), "balance": decimal_text(held, account.asset)}
            for account, held in run.balances.items()
        ],
        "pools": [_pool(name, run) for name in run.drawn],
        "trial_balance": [
            {
                "asset": trial.asset.code,
                "inside": decimal_text(trial.inside, trial.asset),
                "outside": decimal_text(trial.outside, trial.asset),
                "balanced": trial.balanced,
            }
            for trial in run.trial
        ],
        "published": [each.as_document() for each in compared(run)],
    }


def _event(played: Played, run: Run) -> dict[str, Any]:
    """Return one event."""
    return {
        "place": played.place,
        "at": played.event.at.text,
        "type": played.event.type,
        "what": words(played.event, run.history),
        "phases": [_phase(phase) for phase in played.phases],
        "bore": [
            {**_account(bore.account), "how": bore.kind, "amount": decimal_text(bore.amount, bore.account.asset)}
            for bore in played.bore
        ],
        "transfers": [
            {
                "payer": _account(transfer.payer),
                "payee": _account(transfer.payee),
                "amount": decimal_text(transfer.amount, transfer.payee.asset),
            }
            for transfer in played.transfers
        ],
        "changes": [
            {
                **_account(change.account),
                "before": decimal_text(change.before, change.account.asset),
                "after": decimal_text(change.after, change.account.asset),
            }
            for change in played.changes
        ],
    }


def _phase(phase: Phase) -> dict[str, Any]:
    """Return one step of an event."""
    return {
        "phase": phase.name,
        "rule": phase.rule,
        "rows": [
            {
                "who": each.who,
                "what": each.what,
                "amount": decimal_text(each.amount, each.asset),
                "asset": each.asset.code,
            }
            for each in phase.rows
        ],
    }


def _pool(name: str, run: Run) -> dict[str, Any]:
    """Return how a pool stands in the end."""
    account = run.history.pools[name].account
    return {
        "name": name,
        **_account(account),
        "balance": decimal_text(run.balances.get(account, 0), account.asset),
        "drawn_in_period": decimal_text(run.drawn[name], account.asset),
    }


def _account(account: Account) -> dict[str, str]:
    """Return the name of an account."""
    return {"owner": account.owner, "purpose": account.purpose, "asset": account.asset.code}
