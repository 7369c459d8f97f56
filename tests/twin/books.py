"""Convenience: what the twin of the machine keeps, and the arithmetic that all its events share.

The twin is written from docs/machine.md and SPEC.md alone, with plain dictionaries, fractions and mutation; of the
kernel it uses the records that events, rules and accounts are, and no function that decides anything.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

from rhodian import Account, Asset, outside

if TYPE_CHECKING:
    from rhodian import Listing, Market, MutualPool, Rules

MILLION = 10**6
MOST = 10**30
ID_LONGEST = 150
IDS, DRAWN, BORNE = Asset("id", 0), Asset("drawn", 0), Asset("borne", 0)
TIMES, PAID = Asset("time", 0), Asset("paid", 0)
CALLS = Asset("calls", 0)
RESERVED = ("contracts", "clearing", "auction lot", "auction bids")


class Refused(Exception):
    """What the twin refuses; `kind` names the class of the refusal where a clause says which, or is empty."""

    def __init__(self, kind: str = "") -> None:
        super().__init__(kind)
        self.kind = kind


def refuse(kind: str = "") -> NoReturn:
    """Refuse."""
    raise Refused(kind)


def need(holds: object, kind: str = "") -> None:
    """Refuse unless it holds."""
    if not holds:
        refuse(kind)


class Twin:
    """Where the twin has got to: a book, marks, rules, a clock and the auctions that are open."""

    def __init__(self, rules: Rules) -> None:
        self.book: dict[Account, int] = {}
        self.rules = [rules]
        self.marks: dict[str, int] = {}
        self.auctions: dict[str, dict[str, Any]] = {}
        self.time = 0
        self.events = 0
        self.pause = (0, 0)
        self.seen: Counter[str] = Counter()
        """What has happened in what was taken, so that a test can say that it does happen."""

    def copy(self) -> Twin:
        """Return the same, to be changed by itself."""
        other = Twin(self.rules[0])
        other.book, other.rules, other.marks = dict(self.book), list(self.rules), dict(self.marks)
        other.auctions = {name: dict(auction) for name, auction in self.auctions.items()}
        other.time, other.events, other.seen = self.time, self.events, Counter(self.seen)
        other.pause = self.pause
        return other

    def note(self, what: str, happened: object) -> None:
        """Note that something has happened, if it has."""
        if happened:
            self.seen[what] += 1

    def rules_at(self, time: int) -> Rules:
        """Return the last rules that held from that time or from before."""
        return [rules for rules in self.rules if rules.since <= time][-1]

    @property
    def now(self) -> Rules:
        """The rules of now."""
        return self.rules_at(self.time)

    def has(self, account: Account) -> int:
        """Return what an account holds."""
        return self.book.get(account, 0)

    def add(self, account: Account, amount: int) -> None:
        """Give an account more, or less; refuse to leave an account inside below 0."""
        self.book[account] = self.has(account) + amount
        need(account.owner == "outside" or self.book[account] >= 0, "Overdrawn")

    def move(self, payer: Account, payee: Account, amount: int) -> None:
        """Move an amount."""
        self.add(payer, -amount)
        self.add(payee, amount)

    def count(self, account: Account, amount: int) -> None:
        """Let an account count more, and the world outside as much less for the same purpose."""
        self.move(Account("outside", account.purpose, account.asset), account, amount)

    def listing(self, name: str) -> Listing:
        """Return a market of now."""
        for listing in self.now.listings:
            if listing.market.name == name:
                return listing
        refuse("UnknownName")

    def pool(self, name: str) -> MutualPool:
        """Return a pool of now."""
        for pool in self.now.pools:
            if pool.name == name:
                return pool
        refuse("UnknownName")

    def mark(self, listing: Listing) -> int:
        """Return a market's last mark, or its opening."""
        return self.marks.get(listing.market.name, listing.opening)

    def group(self, market: Market) -> list[Listing]:
        """Return all markets of now that share collateral with one."""
        return [each for each in self.now.listings if shares(each.market, market)]

    def absorb(self, name: str, *, of_close_out: bool = False) -> None:
        """Note an id as absorbed, once; that of an open auction is kept for the auction, one of a close-out for it."""
        checked_id(name, of_close_out=of_close_out)
        need(self.has(Account(name, "absorbed", IDS)) == 0, "AlreadyAbsorbed")
        need(name not in self.auctions, "InvalidValue")
        self.move(outside(IDS), Account(name, "absorbed", IDS), 1)

    def held(self, market: Market) -> dict[str, int]:
        """Return who holds how many contracts of a market: above 0 long, below 0 short."""
        both: dict[str, int] = {}
        for account, number in self.book.items():
            if number and account.purpose == "contracts" and account.owner != "outside":
                sign = {f"{market.name}.L": 1, f"{market.name}.S": -1}.get(account.asset.code, 0)
                if sign:
                    both[account.owner] = both.get(account.owner, 0) + sign * number
        return dict(sorted(both.items()))

    def set_held(self, market: Market, owner: str, number: int) -> None:
        """Write what an owner holds of a market."""
        for side, held in (("L", max(0, number)), ("S", max(0, -number))):
            account = Account(owner, "contracts", Asset(f"{market.name}.{side}", 0))
            self.move(Account("outside", "contracts", account.asset), account, held - self.has(account))

    def money(self, account: Account) -> None:
        """Refuse what is no account of money: of the world outside, of contracts, or of what the machine counts."""
        need(isinstance(account, Account), "InvalidValue")
        need(account.owner != "outside" and account.purpose not in RESERVED, "InvalidValue")
        need(not account.purpose.startswith(("stake in ", "assessed for ", "replenishing ")), "InvalidValue")
        need(account.asset not in {IDS, DRAWN, BORNE, TIMES, PAID, CALLS}, "InvalidValue")
        need(account.asset.scale > 0 or account.asset.code[-2:] not in {".L", ".S"}, "InvalidValue")

    def payer(self, account: Account) -> None:
        """Refuse what is no account that people may move money out of: one of money, and of no pool of now."""
        self.money(account)
        need(all(pool.account != account for pool in self.now.pools), "InvalidValue")

    def stays(self, account: Account) -> None:
        """Refuse if a margin account holds less than the initial requirement of all markets that share it."""
        markets = [each for each in self.now.listings if margin(each.market, account.owner) == account]
        needed = sum(
            (required(each, self.held(each.market).get(account.owner, 0), self.mark(each))[0] for each in markets),
            Fraction(),
        )
        need(account.owner == "outside" or self.has(account) >= needed, "InsufficientMargin")

    def pay_out(self, payer: Account, payee: Account, amount: int) -> None:
        """Move money of an owner's, out of margin only as far as what stays reaches the initial requirement."""
        self.move(payer, payee, amount)
        self.stays(payer)


def natural(number: object, kind: str = "InvalidAmount") -> None:
    """Refuse what is no natural number."""
    need(type(number) is int and number >= 0, kind)


def positive(number: object) -> None:
    """Refuse what is no price and no quantity."""
    need(type(number) is int and 1 <= number <= MOST, "InvalidValue")


def checked_name(name: object) -> None:
    """Refuse what is no name."""
    need(isinstance(name, str) and 1 <= len(name) <= 200 and name.isprintable() and name.strip() == name)


def checked_id(name: object, *, of_close_out: bool = False) -> None:
    """Refuse what is no id: a name of 150 characters or fewer, which begins as a close-out's only if it is one."""
    checked_name(name)
    need(isinstance(name, str) and len(name) <= ID_LONGEST, "InvalidValue")
    need(of_close_out or not str(name).startswith("close-out of "), "InvalidValue")


def worth(market: Market, price: int) -> int:
    """Return what a long contract is worth at a price: the price, or as many coins below 0."""
    return -(market.inverse // price) if market.inverse else price


def shares(market: Market, other: Market) -> bool:
    """Tell whether two markets share collateral."""
    return (market.asset, market.purpose) == (other.asset, other.purpose)


def margin(market: Market, owner: str) -> Account:
    """Return the account behind an owner's contracts."""
    return Account(owner, market.purpose, market.asset)


def required(listing: Listing, number: int, mark: int) -> tuple[Fraction, Fraction]:
    """Return what so many contracts need at a mark, initially and to be kept."""
    market, value = listing.market, abs(number * worth(listing.market, mark))
    return Fraction(value * market.initial_ppm, MILLION), Fraction(value * market.maintenance_ppm, MILLION)
