"""Convenience: stakes in a vault, kept twice: by the kernel's phases, and on paper as rows of plain numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Account, Asset, Transfer, outside
from rhodian.pools.membership import Paid, Staked, book, cohort_bears, mature, pay, recover, request
from tests.oracle import in_proportion
from tests.twin.books import need, refuse

if TYPE_CHECKING:
    from rhodian.pools.membership import Stake

VAULT = Account("vault", "stakes", Asset("USD", 2))
WORLD = outside(VAULT.asset)

FORGOTTEN_AFTER = 60
"""How long after its maturity a stake that is paid is forgotten."""


class Stakes:
    """The vault as a host of the kernel keeps it; each step returns what moves."""

    def __init__(self) -> None:
        """Begin with no stakes and no losses."""
        self.positions: list[Stake] = []
        self.worths: list[int] = []
        self.unrecovered: list[int] = []
        self.known: list[list[int]] = []
        self.spare = 0

    def enter(self, time: int, amount: int) -> tuple[Transfer, ...]:
        """Bring a stake in."""
        self.positions.append(Staked(amount, time))
        self.worths.append(amount)
        self.unrecovered.append(0)
        for shares in self.known:
            shares.append(0)
        return (Transfer(WORLD, VAULT, amount),)

    def ask(self, time: int, place: int, notice: int) -> tuple[Transfer, ...]:
        """Ask to leave."""
        self.positions[place] = request(self.positions[place], time, notice, self.worths[place])  # type: ignore[arg-type]  # any phase may ask
        return ()

    def leave(self, time: int, place: int) -> tuple[Transfer, ...]:
        """Be paid."""
        matured = mature(self.positions[place], time)  # type: ignore[arg-type]  # the same
        paid = pay(matured, self.worths[place], sum(shares[place] for shares in self.known))
        self.spare += self.worths[place] - paid.amount - paid.withheld
        self.positions[place], self.worths[place] = paid, paid.withheld
        return (Transfer(VAULT, WORLD, paid.amount),)

    def lose(self, amount: int, date: int) -> tuple[Transfer, ...]:
        """Learn of a loss of some date; it is not booked yet."""
        self.known.append(list(cohort_bears(amount, date, tuple(self.positions)).shares))
        return ()

    def book(self) -> tuple[Transfer, ...]:
        """Book the loss that has been known longest."""
        taken = book(self.known[0], self.worths).shares
        del self.known[0]
        self.worths = [worth - part for worth, part in zip(self.worths, taken, strict=True)]
        self.unrecovered = [had + part for had, part in zip(self.unrecovered, taken, strict=True)]
        return (Transfer(VAULT, WORLD, sum(taken)),)

    def recover(self, amount: int) -> tuple[Transfer, ...]:
        """Give back what was recovered; who has left is paid out."""
        given = recover(amount, self.unrecovered).shares
        self.unrecovered = [had - part for had, part in zip(self.unrecovered, given, strict=True)]
        for place, part in enumerate(given):
            if self.positions[place].__class__ is not Paid:
                self.worths[place] += part
        staying = sum(part for each, part in zip(self.positions, given, strict=True) if each.__class__ is not Paid)
        return (Transfer(WORLD, VAULT, sum(given)), Transfer(VAULT, WORLD, sum(given) - staying))

    def forget(self, time: int) -> list[int]:
        """Drop who left long ago, so that the vault does not fill up; return their places, last first."""
        gone = [
            place
            for place, each in reversed(list(enumerate(self.positions)))
            if isinstance(each, Paid) and not self.known and each.request.matures + FORGOTTEN_AFTER < time
        ]
        for place in gone:
            del self.positions[place], self.worths[place], self.unrecovered[place]
        return gone


class Row:
    """One stake on paper."""

    def __init__(self, stake: int, entered: int) -> None:
        """Begin with what was paid in."""
        self.stake, self.entered = stake, entered
        self.due: int | None = None
        self.frozen = 0
        self.worth = stake
        self.gone = False
        self.bore = 0

    def exposed(self, date: int) -> int:
        """Return what it counts by for a loss."""
        return self.stake if self.entered <= date and (self.due is None or date < self.due) else 0


class PaperStakes:
    """The vault on paper; each step returns what goes in, less what goes out."""

    def __init__(self) -> None:
        """Begin with no rows."""
        self.rows: list[Row] = []
        self.known: list[dict[Row, int]] = []
        self.spare = 0

    def enter(self, time: int, amount: int) -> int:
        """Add a row."""
        self.rows.append(Row(amount, time))
        return amount

    def ask(self, time: int, place: int, notice: int) -> int:
        """Say when a row may leave."""
        row = self.rows[place]
        need(row.due is None, "OutOfOrder")
        row.due, row.frozen = time + notice, row.worth
        return 0

    def leave(self, time: int, place: int) -> int:
        """Let a row go with the lesser of what was frozen and what losses that are not booked leave of it."""
        row = self.rows[place]
        if row.due is None or row.gone:
            refuse("OutOfOrder")
        need(time >= row.due, "TooEarly")
        open_share = min(row.worth, sum(shares.get(row, 0) for shares in self.known))
        paid = min(row.frozen, row.worth - open_share)
        self.spare += row.worth - open_share - paid
        row.worth, row.gone = open_share, True
        return -paid

    def lose(self, amount: int, date: int) -> int:
        """Share a loss among those who were there."""
        shares = in_proportion(amount, [row.exposed(date) for row in self.rows])[0]
        self.known.append(dict(zip(self.rows, shares, strict=True)))
        return 0

    def book(self) -> int:
        """Take what a loss asks of each."""
        out = 0
        for row, share in self.known.pop(0).items():
            taken = min(share, row.worth)
            row.worth, row.bore, out = row.worth - taken, row.bore + taken, out + taken
        return -out

    def recover(self, amount: int) -> int:
        """Give back by what each bore."""
        bore = [row.bore for row in self.rows]
        given = in_proportion(min(amount, sum(bore)), bore)[0]
        for row, part in zip(self.rows, given, strict=True):
            row.bore -= part
            row.worth += 0 if row.gone else part
        return sum(part for row, part in zip(self.rows, given, strict=True) if not row.gone)

    def forget(self, places: list[int]) -> None:
        """Drop rows."""
        for place in places:
            del self.rows[place]


def same(stakes: Stakes, paper: PaperStakes, held: int) -> bool:
    """Tell whether both say the same of every stake and every known loss, and the vault holds what they are worth."""
    shares = [[loss.get(row, 0) for row in paper.rows] for loss in paper.known]
    phases = [(each.__class__ is not Staked, each.__class__ is Paid) for each in stakes.positions]
    return (
        stakes.worths == [row.worth for row in paper.rows]
        and stakes.unrecovered == [row.bore for row in paper.rows]
        and stakes.known == shares
        and phases == [(row.due is not None, row.gone) for row in paper.rows]
        and held == sum(stakes.worths) + stakes.spare
        and stakes.spare == paper.spare
    )
