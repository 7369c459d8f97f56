"""Trusted: how a solver's model of a path becomes plain values again, on which the claim is run.

Two numbers that stand for two things become two things: a claim that is run on them sees what the model says. Of names
that are not known, texts are made up that begin, end and are as long as the model says, as far as that was asked.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian.base.accounts import OUTSIDE, RISING, Account, Asset
from rhodian_proofs.symbolic import accounts, names
from rhodian_proofs.symbolic.accounts import ASSET_OF, IS_OUTSIDE, ONLY_RISES, SymAccount, SymAsset
from rhodian_proofs.symbolic.books import SymBooks, is_never_negative
from rhodian_proofs.symbolic.ints import SymInt
from rhodian_proofs.symbolic.names import SymName
from rhodian_proofs.symbolic.opaque import NotOf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_proofs.symbolic.paths import Path


def near(kinds: tuple[type, ...]) -> Any:
    """Return a value that is of none of these classes, and could be taken for one of them."""
    return True if kinds == (int,) else 1 if kinds == (bool,) else None


def concrete(path: Path, model: Any) -> dict[str, Any]:
    """Return the plain arguments of a claim that a model of a path stands for."""
    made = _Made(path, model)
    values = path.memory["arguments"]
    plain = {name: made.plain(value) for name, value in values.items()}
    for name, value in values.items():
        if type(value) is SymBooks:
            held = {account: made.number(z3.Select(value.balances, key)) for key, account in made.accounts.items()}
            plain[name] = {
                account: number for account, number in held.items() if _may_hold(path, value, account, number)
            }
    return plain


def _may_hold(path: Path, books: SymBooks, account: Account, number: int) -> bool:
    """Tell whether books hold so much of an account; a model may say what they do not of one that nobody has read."""
    return number >= 0 or account.is_outside or not is_never_negative(path, books)


def unknowns(value: Any) -> Iterator[Any]:
    """Yield the terms of all numbers, names, accounts and assets in a claim's arguments."""
    if type(value) in {SymInt, SymName, SymAccount, SymAsset}:
        yield value.term
    elif type(value) is tuple:
        for each in value:
            yield from unknowns(each)
    elif type(value) is dict:
        yield from unknowns(tuple(value.values()))
    elif attrs.has(type(value)):
        yield from unknowns(tuple(getattr(value, field.name) for field in attrs.fields(type(value)) if field.init))


class _Made:
    """What has been made of a model so far."""

    def __init__(self, path: Path, model: Any) -> None:
        """Make all accounts of which the names count, since books may be read by them."""
        self.model = model
        self._kinds = {SymInt: self.number, SymName: self.name, SymAccount: self._account, SymAsset: self.asset}
        self.accounts: dict[int, Account] = {}
        self._names = names.Known(path)
        self._texts = {self.number(term): text for text, term in self._names.texts.items()}
        named = accounts.Named(path)
        self._assets = {self.number(term): term for term in named.assets}
        for term in named.accounts:
            self.accounts.setdefault(self.number(term), self._account_of_names(term))

    def number(self, term: Any) -> int:
        """Return a number of the model."""
        return int(self.model.eval(term, model_completion=True).as_long())

    def plain(self, value: Any) -> Any:
        """Return what a value stands for; the value itself if it is known."""
        if type(value) is NotOf:
            return near(value.not_of)
        if type(value) in self._kinds:
            return self._kinds[type(value)](value.term)
        if type(value) is tuple:
            items = tuple(self.plain(each) for each in value)
            return value if all(map(operator.is_, items, value)) else items
        return self._record(value) if attrs.has(type(value)) else value

    def _record(self, value: Any) -> Any:
        """Return a record with plain fields; the record itself if they are so already."""
        fields = {field.alias: getattr(value, field.name) for field in attrs.fields(type(value)) if field.init}
        plain = {name: self.plain(field) for name, field in fields.items()}
        return value if all(plain[name] is field for name, field in fields.items()) else type(value)(**plain)

    def _account(self, term: Any) -> Account:
        number = self.number(term)
        if number not in self.accounts:
            is_outside = z3.is_true(self.model.eval(IS_OUTSIDE(term), model_completion=True))
            owner = OUTSIDE if is_outside else f"owner {number}"
            self.accounts[number] = Account(owner, f"purpose {number}", self.asset(ASSET_OF(term)))
        return self.accounts[number]

    def _account_of_names(self, term: Any) -> Account:
        owner, purpose = self.name(accounts.OWNER_OF(term)), self.name(accounts.PURPOSE_OF(term))
        return Account(owner, purpose, self.asset(ASSET_OF(term)))

    def asset(self, term: Any) -> Asset:
        """Return the asset that a number stands for; of those that only rise there are few, so two may be one."""
        number = self.number(term)
        if number in self._assets:
            known = self._assets[number]
            return Asset(self.name(accounts.CODE_OF(known)), self.number(accounts.SCALE_OF(known)))
        if z3.is_true(self.model.eval(ONLY_RISES(z3.IntVal(number)), model_completion=True)):
            return Asset(RISING[number % len(RISING)], 0)
        return Asset(f"A{number}".replace("-", "m"), 0)

    def name(self, term: Any) -> str:
        """Return the text that a number stands for."""
        number = self.number(term)
        if number not in self._texts:
            self._texts[number] = self._made_up(number)
        return self._texts[number]

    def _made_up(self, number: int) -> str:
        """Return a text for a number that stands for no known one, unlike all others."""
        for beginning, made, rest in self._names.made:
            if self.number(made) == number:
                return beginning + self.name(rest)
        begins, ends = "", ""
        for (way, text), function in self._names.affixes.items():
            if z3.is_true(self.model.eval(function(z3.IntVal(number)), model_completion=True)):
                begins = max(begins, text, key=len) if way == "begins" else begins
                ends = max(ends, text, key=len) if way == "ends" else ends
        middle = f"n{len(self._texts)}"
        is_measured = any(self.number(each) == number for each in self._names.measured)
        long = self.number(names.LENGTH(number)) if is_measured else 0
        return begins + middle.ljust(long - len(begins) - len(ends), "x") + ends
