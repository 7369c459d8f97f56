"""Convenience: `rhodian book`: a durable book at the terminal, and lines of JSON into it and out of it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from rhodian import RhodianError, Rules
from rhodian.governance import stops
from rhodian.machine.text import TextRefused, read_event, read_state
from rhodian_desk.cli.options import files
from rhodian_desk.cli.outline import BAD_INPUT
from rhodian_desk.io.faults import ScenarioFaults, Wrong, visible
from rhodian_desk.io.files import opened_file, read_text
from rhodian_desk.io.units import grouped
from rhodian_desk.store import words
from rhodian_desk.store.book import commands_of
from rhodian_desk.store.entries import dumped, rows_of
from rhodian_desk.store.errors import BadLine, Differs
from rhodian_desk.store.lines import parsed, read_export, read_head, read_units
from rhodian_desk.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from rhodian import Event, State
    from rhodian_desk.store.entries import Answer, Command, Entry, Head, Refusal

DONE, NOT_ALL = 0, 1
"""The exit codes: done; an event is refused, or the book is not what its journal makes."""

AT_ONCE = 500
"""How many events and groups are made durable together, and then answered."""


DEEDS: dict[str, click.Command] = {}
"""What can be done with a book."""


def _deed(name: str) -> Callable[[Callable[..., int]], click.Command]:
    """Make a command of what is done with a book; every refusal becomes a message on standard error."""

    def made(run: Callable[..., int]) -> click.Command:
        @wraps(run)
        def quiet(**words: Any) -> int:
            try:
                return run(**words)
            except RhodianError as refusal:
                said = str(refusal) if isinstance(refusal, ScenarioFaults) else visible(str(refusal))
                sys.stderr.write(f"{said}\n")
                return NOT_ALL if isinstance(refusal, Differs) and name == "verify" else BAD_INPUT
            except MemoryError:
                sys.stderr.write("there is not enough memory for this\n")
                return BAD_INPUT

        named = click.argument("book", metavar="BOOK", shell_complete=files)
        DEEDS[name] = click.command(name, short_help=run.__doc__)(named(quiet))
        return DEEDS[name]

    return made


def _count(context: click.Context, option: click.Parameter, text: str | None) -> int | None:
    """Return a number of entries."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < len(str(2**63))):
        raise click.BadParameter(f"{visible(text)[:40]} is no number of an entry", context, option)
    return int(text)


def _anchor(context: click.Context, option: click.Parameter, text: str | None) -> Head | None:
    """Return a head."""
    try:
        return None if text is None else read_head(text)
    except ValueError:
        said = f"{visible(text or '')[:80]} is no head; it is printed as COUNT:HASH"
        raise click.BadParameter(said, context, option) from None


_file = click.argument("file", metavar="FILE", shell_complete=files)
_json = click.option("--json", is_flag=True, help="Answer in lines of JSON.")


@_deed("init")
@click.option("--rules", metavar="FILE", shell_complete=files, help="A history (TOML) or the rules of a state (JSON).")
def init(book: str, rules: str | None) -> int:
    """Make a book."""
    with Store.create(book, _rules(rules) if rules else None) as store:
        return _ended(store.head)


def _rules(file: str) -> Rules:
    """Return the rules of a history's first policy, or of a text in JSON."""
    from rhodian_desk.history import decode as history_decode  # noqa: PLC0415  # only this needs them
    from rhodian_desk.history import rules as history_rules  # noqa: PLC0415  # the same
    from rhodian_desk.io import kinds  # noqa: PLC0415  # the same

    try:
        text = read_text(file)
        if kinds.of_head(text) is not kinds.HISTORY:
            rules = dumped(parsed(text))
            return read_state(f'{{"auctions":[],"events":"0","marks":[],"rules":[{rules}],"time":"0"}}').rules[0]
    except (ValueError, TextRefused) as refusal:
        said = refusal.what if isinstance(refusal, Wrong) else f"is neither a history nor rules: {refusal}"
        raise BadLine(file, 0, "", said, "name a history, or the JSON of rules as docs/store.md has it") from None
    history = history_decode.load(file)
    return history_rules.Ruling(history, next(iter(history.policies.values()))).rules(0)


@_deed("apply")
@_file
@_json
def apply(book: str, file: str, *, json: bool) -> int:
    """Take events and groups, one a line of JSON, each id once; all are read before the first is taken."""
    with _opened(file) as stream:
        units = tuple(read_units(file, stream))
    with Store.open(book) as store:
        refused = False
        for place in range(0, len(units), AT_ONCE):
            some = units[place : place + AT_ONCE]
            answers = store.apply_all(some)
            asked = [each for unit in some for each in commands_of(unit)]
            sys.stdout.writelines(_answered(answers) if json else _said(answers, asked, store.now.state))
            sys.stdout.flush()
            refused |= any(answer.refusal for answer in answers)
        _ended(store.head, json=json)
        return NOT_ALL if refused else DONE


def _answered(answers: tuple[Answer, ...]) -> Iterator[str]:
    """Yield a line of JSON for each answer."""
    for each in answers:
        why = each.refusal
        refusal = None if why is None else {"kind": why.kind, "said": why.said}
        held = {"again": each.again, "id": each.id, "refusal": refusal, "sequence": str(each.sequence)}
        yield f"{dumped(held)}\n"


def _said(answers: tuple[Answer, ...], commands: Sequence[Command], state: State) -> Iterator[str]:
    """Yield a line for each answer, as people read it."""
    for each, asked in zip(answers, commands, strict=True):
        said = _came_to(each.refusal, asked.event, state)
        yield f"{each.sequence:>8}  {visible(each.id)}  {visible(said)}{' (as before)' if each.again else ''}\n"


def _came_to(refusal: Refusal | None, event: Event, state: State) -> str:
    """Say what an event came to."""
    return "taken" if refusal is None else f"refused as {refusal.kind}: {words.why(refusal, event, state)}"


@_deed("show")
def show(book: str) -> int:
    """Say where the book has got to."""
    with Store.open(book) as store:
        now, state = store.now, store.now.state
        names = {
            "markets": [listing.market.name for listing in state.current.listings],
            "pools": [pool.name for pool in state.current.pools],
            "open auctions": [auction.id for auction in state.auctions],
        }
        sys.stdout.write(f"{'time':<14} {words.when(state.time)}\n")
        sys.stdout.write(f"{'rules':<14} from {words.when(state.current.since)} on\n")
        if stops(state.pause, state.time):
            sys.stdout.write(f"{'new business':<14} paused until {words.when(state.pause.until)}\n")
        for what, called in names.items():
            sys.stdout.write(f"{what:<14} {visible(', '.join(called)) or 'none'}\n")
        return _ended(now.head)


@_deed("balances")
@click.option("--owner", metavar="NAME", help="Of this owner only.")
@click.option("--at", metavar="N", callback=_count, help="After entry N, rather than now.")
@_json
def balances(book: str, owner: str | None, at: int | None, *, json: bool) -> int:
    """Say what accounts hold, or held after an earlier entry."""
    with Store.open(book) as store:
        if at is None:
            head, held = store.balances(owner)
        else:
            head, held = store.balances_at(at)
            held = {each: value for each, value in held.items() if owner in (None, each.owner)}
    if json:
        sys.stdout.writelines(f"{dumped(row)}\n" for row in rows_of(tuple(held.items())))
    else:
        rows = [(grouped(value, account.asset), account) for account, value in held.items()]
        wide = max((len(amount) for amount, _ in rows), default=0)
        for amount, account in rows:
            place = visible(f"{account.owner} / {account.purpose}")
            sys.stdout.write(f"{amount:>{wide}} {account.asset.code:<8} {place}\n")
    return _ended(head, json=json)


@_deed("log")
@click.option("--after", metavar="N", default="0", callback=_count, help="Only what came after entry N.")
@_json
def log(book: str, after: int, *, json: bool) -> int:
    """Say what happened."""
    with Store.open(book) as store:
        now = store.now
        for entry in store.entries(after, now.head):
            sys.stdout.write(f"{entry.text if json else visible(_told(entry, now.state))}\n")
        return _ended(now.head, json=json)


def _told(entry: Entry, state: State) -> str:
    """Say what an entry came to."""
    event = read_event(entry.event)
    group = f" [{entry.group} {entry.part}/{entry.parts}]" if entry.group else ""
    said = _came_to(entry.refusal, event, state)
    return f"{entry.sequence:>8}  at {words.when(event.time)}  {type(event).__name__} {entry.id}{group}  {said}"


@_deed("verify")
@click.option("--head", metavar="COUNT:HASH", callback=_anchor, help="A head that was kept elsewhere.")
def verify(book: str, head: Head | None) -> int:
    """Play the whole journal again, and compare every hash, posting and balance."""
    with Store.open(book) as store:
        now = store.verify(head)
    sys.stdout.write("every entry, hash and balance is as the kernel makes it\n")
    return _ended(now)


@_deed("snapshot")
def snapshot(book: str) -> int:
    """Keep what accounts hold, so that questions about what comes later begin there."""
    with Store.open(book) as store:
        return _ended(store.snapshot())


@_deed("export")
def export(book: str) -> int:
    """Write the whole book as lines of JSON."""
    with Store.open(book) as store:
        sys.stdout.writelines(f"{line}\n" for line in store.export())
    return DONE


@_deed("import")
@_file
def restore(book: str, file: str) -> int:
    """Make a book of what was exported, playing each entry again."""
    with _opened(file) as stream, Store.restore(book, read_export(file, stream)) as store:
        return _ended(store.head)


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    """Open a regular file, or standard input.

    Raises:
        BadLine: if it cannot be read.
    """
    try:
        with opened_file(file, bounded=False) as stream:
            yield stream
    except Wrong as wrong:
        raise BadLine(file, 0, "", wrong.what, wrong.right) from None


def _ended(head: Head, *, json: bool = False) -> int:
    """Print the head, to be kept elsewhere."""
    sys.stdout.write(f"{dumped({'head': str(head)})}\n" if json else f"head {head}\n")
    return DONE
