"""Checked: close-outs are disclosed like losses of defaults, and layers of several funds beside those of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from rhodian_desk.disclosure.report import report
from rhodian_desk.play.play import play
from tests.desk.histories import history

if TYPE_CHECKING:
    from rhodian_desk.play.played import Run

TEXT = """\
schema = "rhodian.history/1"
id = "two-funds"
title = "Two funds"
date = 2021-12-31

[[assets]]
code = "EUR"
scale = 2

[[funds]]
name = "listed"
purpose = "listed fund"
default_ppm = 1000000
period_ppm = 2000000
lasts = 20
longest = 60

[[funds]]
name = "otc"
purpose = "otc fund"
default_ppm = 1000000
period_ppm = 2000000
lasts = 20
longest = 60

[policies.default]
bears = [
    { purpose = "margin", whose = "defaulter" },
    { purpose = "junior" },
    { purpose = "listed fund", fund = "listed" },
    { purpose = "otc fund", fund = "otc" },
]

[disclosure]
own = ["House"]
margin = ["margin"]
"""
DEFAULT = 'at = 5\ntype = "default"\nfund = "listed"\nid = "one"\ndefaulter = "A"'
cents = st.integers(1, 9_999)


def text(amount: int) -> str:
    """Return an amount as a file has it."""
    return f"{amount // 100}.{amount % 100:02}"


def paid_in(owner: str, purpose: str, amount: int) -> str:
    """Return a deposit."""
    return f'at = 1\ntype = "deposit"\nowner = "{owner}"\npurpose = "{purpose}"\namount = "{text(amount)}"'


def ended(margin: int, junior: int, listed: int, otc: int, *more: str) -> Run:
    """Return what is played of the deposits and more."""
    begun = (
        paid_in("A", "margin", margin),
        paid_in("House", "junior", junior),
        paid_in("B", "listed fund", listed),
        paid_in("C", "otc fund", otc),
    )
    return play(history(*begun, *more, text=TEXT))


def figures(run: Run) -> dict[str, int]:
    """Return the figures by the heads of their columns, those of all funds."""
    return {row.field.column: row.value for row in report(run).rows if not row.fund}


@given(cents, cents, cents, cents)
def test_what_stands_in_layers_of_each_fund_is_disclosed_together(
    margin: int, junior: int, listed: int, otc: int
) -> None:
    found = figures(ended(margin, junior, listed, otc))
    assert (found["4.1.1"], found["4.1.5"], found["4.3.15"]) == (junior, listed + otc, junior + listed + otc)


@given(cents, cents, cents, cents, st.integers(0, 40_000), st.integers(0, 9_999))
def test_a_close_out_is_disclosed_as_the_loss_of_a_default(  # noqa: PLR0913, PLR0917  # all that there is
    margin: int, junior: int, listed: int, otc: int, spent: int, received: int
) -> None:
    closed = (
        f'at = 9\ntype = "close-out"\nfund = "listed"\ndefault = "one"\n'
        f'spent = "{text(spent)}"\nreceived = "{text(received)}"'
    )
    found = figures(ended(margin, junior, listed, otc, DEFAULT, closed))
    missing = max(0, spent - received)
    used = min(missing, margin + junior + listed) - min(missing, margin)
    assert (found["13.1.1 loss"], found["13.1.1 margin"], found["13.1.2"]) == (missing, margin, used)
    assert found["4.3.15"] == junior + listed + otc - used
