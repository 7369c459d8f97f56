"""Checked: every stretch of days as a default of each group and of each pair: how deep it had gone, and who had paid.

What a defaulter loses goes to its own margin of that day and to its own contribution; what is left goes down one of the
kernel's waterfalls, drawn in bulk: own capital, the others' contributions, and what they can be asked for beyond them.
The contributions are those that the study comes to after all its days, so they know these days; the margins do not.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from rhodian import Account, Fund, InOrder, InProportion, Waterfall, draw
from rhodian_desk.io.faults import FaultList
from rhodian_desk.risk.extra import brought
from rhodian_desk.risk.fund import within

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from rhodian_desk.risk.study import Study

LAYERS: Final = ("nothing", "margin", "contribution", "capital", "others", "assessments", "uncovered")
"""How deep a default goes: to the last of these of which something is needed, or there is nothing to pay."""

WORST: Final = 20
"""How many of the worst defaults of one group, and of those of two, are told one by one."""

CASES_MAX: Final = 2**26
"""The most defaults that are looked at."""

Groups = tuple[int, ...]
"""The places of those who default together."""

Held = tuple[Sequence[int], Sequence[int]]
"""What a member lost on each stretch of days, and what it had been charged before it."""


@attrs.frozen(kw_only=True)
class Deep:
    """A default, and who bears what of it."""

    day: dt.date
    """The first day of the horizon."""
    defaulters: tuple[str, ...]
    lost: int
    """What the defaulters lose; a gain of one does not pay for another."""
    margin: int
    contribution: int
    """What their own margins and contributions bear."""
    capital: int
    others: int
    assessments: int
    uncovered: int


@attrs.frozen
class Payer:
    """What a member that does not default would have paid at most."""

    member: str
    contribution: int
    """What it contributes."""
    paid: int
    """The most that was taken of that for others."""
    assessed: int
    """The most that it was asked for beyond it."""


@attrs.frozen(kw_only=True)
class Defaults:
    """What every default comes to."""

    days: int
    """On how many stretches of days."""
    depths: tuple[tuple[int, ...], ...]
    """How many defaults went how deep, in the order of `LAYERS`: of one group, and of two."""
    deepest: tuple[tuple[Deep, ...], ...]
    """For each stretch of days the worst default of one group, and of two."""
    payers: tuple[Payer, ...]

    @property
    def worst(self) -> Iterator[Deep]:
        """Yield the worst days, of one group and then of two, the worst of each first."""
        for of in self.deepest:
            beyond = [each for each in of if each.lost > each.margin + each.contribution]
            yield from sorted(beyond, key=_badness)[:WORST]


def _badness(of: Deep) -> tuple[int, int]:
    """Return what puts the worst first: what nobody bears, and then what is beyond the defaulters' own."""
    return -of.uncovered, of.margin + of.contribution - of.lost


def defaults(study: Study, held: Sequence[Held], begins: Sequence[dt.date], contributions: Sequence[int]) -> Defaults:
    """Take every stretch of days as a default of each group, and of each two groups.

    Args:
        study: a study that has a fund.
        held: what each member lost, and what it had been charged, on each stretch of days.
        begins: the first day of each.
        contributions: what each member contributes.

    Raises:
        ScenarioFaults: if there are too many.
    """
    groups = list(within([member.group for member in study.members], contributions))
    days, count = len(begins), len(groups)
    if (cases := count * (count + 1) // 2 * days) > CASES_MAX:
        faults = FaultList(study.files[0])
        what = f"make {cases:,} defaults of a group or of two, a fund being given"
        faults.add("members", what, f"give at most {CASES_MAX:,}: fewer groups, fewer days, or no [fund]")
        faults.raise_any()
    looked = _Looked.at(study, held, contributions)
    sets = [list(itertools.combinations(range(count), together)) for together in (1, 2)]
    found = [looked.over(each) for each in sets if each]
    return Defaults(
        days=days,
        depths=tuple(depths for depths, _ in found),
        deepest=tuple(
            tuple(looked.one(day, begins[day], worst[day], groups) for day in range(days)) for _, worst in found
        ),
        payers=tuple(
            Payer(member.name, given, *most)
            for member, given, most in zip(study.members, contributions, looked.most, strict=True)
        ),
    )


@attrs.frozen
class _Looked:
    """Losses, a row a group and a column a stretch of days, and what members paid at most so far."""

    study: Study
    contributions: Sequence[int]
    groups: list[list[int]]
    """The places of the members of each group."""
    lost: Any
    beyond: Any
    """What of it is beyond margin."""
    left: Any
    """What of that is beyond the own contribution."""
    most: list[list[int]]
    """For each member, the most taken of its contribution, and asked for beyond it."""

    @classmethod
    def at(cls, study: Study, held: Sequence[Held], contributions: Sequence[int]) -> _Looked:
        """Add up what affiliates lose: each has margin and contribution for its own loss alone."""
        np = brought("numpy")
        from rhodian_desk.risk.bulk import HALF_WORD  # noqa: PLC0415  # see the package

        members: dict[str, list[int]] = {}
        for place, member in enumerate(study.members):
            members.setdefault(member.group, []).append(place)
        lost = [[max(0, loss) for loss in losses] for losses, _ in held]
        beyond = [
            [max(0, loss - margin) for loss, margin in zip(own, margins, strict=True)]
            for own, (_, margins) in zip(lost, held, strict=True)
        ]
        left = [[max(0, loss - given) for loss in own] for own, given in zip(beyond, contributions, strict=True)]
        kind = np.int64 if sum(map(max, lost)) < HALF_WORD else object
        rows = [
            np.array([np.array([of[place] for place in each], dtype=kind).sum(axis=0) for each in members.values()])
            for of in (lost, beyond, left)
        ]
        most = [[0, 0] for _ in contributions]
        return cls(study, contributions, list(members.values()), rows[0], rows[1], rows[2], most)

    def waterfall(self, defaulted: Groups) -> tuple[Waterfall, list[int]]:
        """Return what bears what these leave: own capital, the others' contributions, and assessments of them."""
        entry, asset = self.study.header.fund, self.study.asset
        if entry is None:
            raise TypeError  # a study without one is not asked
        gone = {place for group in defaulted for place in self.groups[group]}
        rest = [place for place in range(len(self.contributions)) if place not in gone]
        given = [self.contributions[place] for place in rest]
        more = [int(each * entry.assessment) for each in given]
        layers = [
            InProportion(name, tuple(Fund(Account(f"member-{place}", name, asset), each) for place, each in held), of)
            for name, of in (("others", tuple(given)), ("assessments", tuple(more)))
            for held in [list(zip(rest, of, strict=True))]
        ]
        own = Fund(Account("own-capital", "capital", asset), entry.capital)
        return Waterfall(InOrder("after-defaulters", (own, *layers))), rest

    def over(self, sets: Sequence[Groups]) -> tuple[tuple[int, ...], list[Groups]]:
        """Return how many defaults went how deep, and whose is the worst on each day; note what members paid."""
        np = brought("numpy")
        from rhodian_desk.risk.bulk import Bulk  # noqa: PLC0415  # see the package

        depths = np.zeros(len(LAYERS), dtype=np.int64)
        days = self.left.shape[1]
        whose = np.zeros(days, dtype=np.int64)
        uncovered, beyond, gone = (np.full(days, -1, dtype=self.left.dtype) for _ in range(3))
        for place, defaulted in enumerate(sets):
            lost, over, left = (of[list(defaulted)].sum(axis=0) for of in (self.lost, self.beyond, self.left))
            tree, rest = self.waterfall(defaulted)
            bulk = Bulk.of(tree)
            layers = tree.below[0]
            most = int(left.max())
            ends = list(itertools.accumulate(bulk.capacities[layer] for layer in layers))
            reached = sum((of > bound).astype(np.int64) for of, bound in [(lost, 0), (over, 0), (left, 0)])
            reached += sum((left > min(end, most)).astype(np.int64) for end in ends)
            depths += np.bincount(reached, minlength=len(LAYERS))
            short = np.maximum(left - min(ends[-1], most), 0)
            worse = (short > uncovered) | (short == uncovered) & ((left > beyond) | (left == beyond) & (lost > gone))
            whose[worse] = place
            uncovered, beyond, gone = (
                np.where(worse, new, old) for new, old in ((short, uncovered), (left, beyond), (lost, gone))
            )
            if most:
                drawn = bulk(left[left > 0])
                for kind, layer in enumerate(layers[1:]):
                    for member, node in zip(rest, tree.below[layer], strict=True):
                        self.most[member][kind] = max(self.most[member][kind], int(drawn[node].max()))
        return tuple(int(each) for each in depths), [sets[place] for place in whose]

    def one(self, place: int, day: dt.date, defaulted: Groups, names: Sequence[str]) -> Deep:
        """Draw one default by the kernel itself."""
        lost, beyond, left = (
            int(sum(of[group][place] for group in defaulted)) for of in (self.lost, self.beyond, self.left)
        )
        tree, _ = self.waterfall(defaulted)
        drawn = draw(tree, left)
        capital, others, assessments = (drawn.amounts[layer] for layer in tree.below[0])
        return Deep(
            day=day,
            defaulters=tuple(names[group] for group in defaulted),
            lost=lost,
            margin=lost - beyond,
            contribution=beyond - left,
            capital=capital,
            others=others,
            assessments=assessments,
            uncovered=drawn.left,
        )
