"""Convenience: what `rhodian run` says of a history in examples/, for the tests of histories and of policies."""

from __future__ import annotations

import contextlib
import io
import json
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from rhodian_desk.cli.entry import main

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
README = (EXAMPLES / "histories" / "README.md").read_text(encoding="utf-8")
EXPECTED = json.loads(Path(__file__).with_name("expected_histories.json").read_text(encoding="utf-8"))


def number(figure: str) -> Decimal:
    """Return a figure as a number: `40%` is 0.4."""
    return Decimal(figure.removesuffix("%")) / (100 if figure.endswith("%") else 1)


@cache
def run(name: str, policy: str | None = None) -> tuple[int, dict[str, Any]]:
    """Return the exit code and the document of one play, as a person at a terminal gets them."""
    shown = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    chosen = [] if policy is None else ["--policy", policy]
    with contextlib.redirect_stdout(shown):
        code = main(["run", str(EXAMPLES / f"{name}.toml"), "--json", *chosen])
    shown.seek(0)
    return code, json.load(shown)


@cache
def written(name: str) -> dict[str, Any]:
    return tomllib.loads((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"))


def named(entry: dict[str, Any]) -> str:
    return f"{entry['owner']} / {entry['purpose']}"


def settled_in(name: str) -> set[str]:
    return {asset["code"] for asset in written(name)["assets"]}


def held(name: str, policy: str | None = None) -> dict[str, dict[str, Decimal]]:
    """Return what is held in the end, by asset and account; contracts, empty accounts and outside left out."""
    holdings: dict[str, dict[str, Decimal]] = {code: {} for code in settled_in(name)}
    for entry in run(name, policy)[1]["books"]:
        balance = Decimal(entry["balance"])
        if entry["asset"] in holdings and entry["owner"] != "outside" and balance:
            holdings[entry["asset"]][named(entry)] = balance
    return {code: accounts for code, accounts in holdings.items() if accounts}


def holds(name: str, account: str, asset: str) -> Decimal:
    return held(name)[asset].get(account, Decimal(0))


def bore(name: str, account: str) -> dict[str, Decimal]:
    rows = [row for row in run(name)[1]["borne"] if named(row) == account]
    return {row["how"]: Decimal(row["amount"]) for row in rows}
