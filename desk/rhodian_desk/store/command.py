"""Convenience: `rhodian book`: a durable book at the terminal, and lines of JSON into it and out of it."""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rhodian import RhodianError, Rules
from rhodian.machine.text import TextRefused, read_event, read_state
from rhodian_desk.io.faults import Wrong, visible
from rhodian_desk.io.files import opened_file, read_text
from rhodian_desk.io.units import grouped
from rhodian_desk.store.entries import dumped, rows_of
from rhodian_desk.store.errors import BadLine, Differs
from rhodian_desk.store.lines import parsed, read_head, read_lines, read_units
from rhodian_desk.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from rhodian_desk.store.entries import Answer, Entry, Head

DONE, NOT_ALL, BAD_INPUT = 0, 1, 2
"""The exit codes: done; an event is refused, or the book is not what its journal makes; bad input."""

AT_ONCE = 500
"""How many events and groups are made durable together, and then answered."""

_WHAT = """\
A durable book: every event is played by the proved kernel, kept in a chained journal, and answered once it is on the
disk. BOOK is a file, or a URL such as postgresql://user@host/database.

  init      make a book
  apply     take events and groups, one a line of JSON, each id once
  show      where the book has got to
  balances  what accounts hold, or held after an earlier entry
  log       what happened
  verify    play the whole journal again, and compare every hash, posting and balance
  snapshot  keep what accounts hold, so that questions about what comes later begin there
  export    write the whole book as lines of JSON
  import    make a book of such lines, playing each again

exit code: 0 done, 1 an event is refused or the book is not what its journal makes of it, 2 bad input
"""


def main(words: Sequence[str]) -> int:
    """Run a command and return its exit code; every refusal becomes a message on standard error."""
    arguments = parser().parse_args(words)
    try:
        return _COMMANDS[arguments.deed](arguments)
    except RhodianError as refusal:
        sys.stderr.write(f"{visible(str(refusal))}\n")
        return NOT_ALL if isinstance(refusal, Differs) and arguments.deed == "verify" else BAD_INPUT
    except MemoryError:
        sys.stderr.write("there is not enough memory for this\n")
        return BAD_INPUT


def parser() -> argparse.ArgumentParser:
    """Describe the command."""
    shape = argparse.RawDescriptionHelpFormatter
    top = argparse.ArgumentParser("rhodian book", description=_WHAT, formatter_class=shape, allow_abbrev=False)
    deeds = top.add_subparsers(dest="deed", metavar="DEED", required=True, help=argparse.SUPPRESS)
    for deed in _COMMANDS:
        one = deeds.add_parser(deed, allow_abbrev=False)
        one.add_argument("book", metavar="BOOK", help="a file, or a URL that begins with postgresql:")
        if deed in {"apply", "import"}:
            one.add_argument("file", metavar="FILE", help="lines of JSON; - for standard input")
        if deed in {"apply", "balances", "log"}:
            one.add_argument("--json", action="store_true", help="lines of JSON")
        if deed == "init":
            one.add_argument("--rules", metavar="FILE", help="a history (TOML) or the rules of a state (JSON)")
        if deed == "balances":
            one.add_argument("--owner", metavar="NAME", help="of this owner only")
            one.add_argument("--at", type=_count, metavar="N", help="after entry N, rather than now")
        if deed == "log":
            one.add_argument("--after", type=_count, default=0, metavar="N", help="only what came after entry N")
        if deed == "verify":
            one.add_argument("--head", type=_anchor, metavar="COUNT:HASH", help="a head that was kept elsewhere")
    return top


def _count(text: str) -> int:
    """Return a number of entries."""
    if not (text.isascii() and text.isdigit() and len(text) < len(str(2**63))):
        raise argparse.ArgumentTypeError(f"{visible(text)[:40]} is no number of an entry")
    return int(text)


def _anchor(text: str) -> Head:
    """Return a head."""
    try:
        return read_head(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{visible(text)[:80]} is no head; it is printed as COUNT:HASH") from None


def _init(arguments: argparse.Namespace) -> int:
    """Make a book."""
    with Store.create(arguments.book, _rules(arguments.rules) if arguments.rules else None) as store:
        return _ended(store.head)


def _rules(file: str) -> Rules:
    """Return the rules of a history's first policy, or of a text in JSON."""
    from rhodian_desk.history import decode as history_decode  # noqa: PLC0415  # only this needs them
    from rhodian_desk.history import rules as history_rules  # noqa: PLC0415  # the same
    from rhodian_desk.io import kinds  # noqa: PLC0415  # the same

    if kinds.of_file(file) is kinds.HISTORY:
        history = history_decode.load(file)
        return history_rules.Ruling(history, next(iter(history.policies.values()))).rules(0)
    try:
        text = dumped(parsed(read_text(Path(file))))
        return read_state(f'{{"auctions":[],"events":"0","marks":[],"rules":[{text}],"time":"0"}}').rules[0]
    except (ValueError, TextRefused) as refusal:
        said = refusal.what if isinstance(refusal, Wrong) else f"is neither a history nor rules: {refusal}"
        raise BadLine(file, 1, "", said, "name a history, or the JSON of rules as docs/store.md has it") from None


def _apply(arguments: argparse.Namespace) -> int:
    """Take events; all are read before the first is taken."""
    with _opened(arguments.file) as stream:
        units = tuple(read_units(arguments.file, stream))
    with Store.open(arguments.book) as store:
        refused = False
        for place in range(0, len(units), AT_ONCE):
            answers = store.apply_all(units[place : place + AT_ONCE])
            sys.stdout.writelines(_answered(answers, json=arguments.json))
            sys.stdout.flush()
            refused |= any(answer.refusal for answer in answers)
        _ended(store.head, json=arguments.json)
        return NOT_ALL if refused else DONE


def _answered(answers: tuple[Answer, ...], *, json: bool) -> Iterator[str]:
    """Yield a line for each answer."""
    for each in answers:
        why = each.refusal
        if json:
            refusal = None if why is None else {"kind": why.kind, "said": why.said}
            held = {"again": each.again, "id": each.id, "refusal": refusal, "sequence": str(each.sequence)}
            yield f"{dumped(held)}\n"
        else:
            said = "taken" if why is None else f"refused as {why.kind}: {why.said}"
            yield f"{each.sequence:>8}  {visible(each.id)}  {visible(said)}{' (as before)' if each.again else ''}\n"


def _show(arguments: argparse.Namespace) -> int:
    """Say where the book has got to."""
    with Store.open(arguments.book) as store:
        now, state = store.now, store.now.state
        names = {
            "markets": [listing.market.name for listing in state.current.listings],
            "pools": [pool.name for pool in state.current.pools],
            "open auctions": [auction.id for auction in state.auctions],
        }
        sys.stdout.write(f"{'time':<14} {state.time}\n{'rules':<14} from {state.current.since} on\n")
        for what, called in names.items():
            sys.stdout.write(f"{what:<14} {visible(', '.join(called)) or 'none'}\n")
        return _ended(now.head)


def _balances(arguments: argparse.Namespace) -> int:
    """Say what accounts hold."""
    with Store.open(arguments.book) as store:
        if arguments.at is None:
            head, held = store.balances(arguments.owner)
        else:
            head, held = store.balances_at(arguments.at)
            held = {each: value for each, value in held.items() if arguments.owner in (None, each.owner)}
    if arguments.json:
        sys.stdout.writelines(f"{dumped(row)}\n" for row in rows_of(tuple(held.items())))
    else:
        rows = [(grouped(value, account.asset), account) for account, value in held.items()]
        wide = max((len(amount) for amount, _ in rows), default=0)
        for amount, account in rows:
            place = visible(f"{account.owner} / {account.purpose}")
            sys.stdout.write(f"{amount:>{wide}} {account.asset.code:<8} {place}\n")
    return _ended(head, json=arguments.json)


def _log(arguments: argparse.Namespace) -> int:
    """Say what happened."""
    with Store.open(arguments.book) as store:
        for entry in store.entries(arguments.after):
            sys.stdout.write(f"{entry.text if arguments.json else visible(_told(entry))}\n")
        return _ended(store.head, json=arguments.json)


def _told(entry: Entry) -> str:
    """Say what an entry came to."""
    event = read_event(entry.event)
    group = f" [{entry.group} {entry.part}/{entry.parts}]" if entry.group else ""
    said = "taken" if entry.refusal is None else f"refused as {entry.refusal.kind}: {entry.refusal.said}"
    return f"{entry.sequence:>8}  at {event.time}  {type(event).__name__} {entry.id}{group}  {said}"


def _verify(arguments: argparse.Namespace) -> int:
    """Play the whole journal again."""
    with Store.open(arguments.book) as store:
        head = store.verify(arguments.head)
    sys.stdout.write("every entry, hash and balance is as the kernel makes it\n")
    return _ended(head)


def _snapshot(arguments: argparse.Namespace) -> int:
    """Keep what accounts hold."""
    with Store.open(arguments.book) as store:
        return _ended(store.snapshot())


def _export(arguments: argparse.Namespace) -> int:
    """Write the whole book."""
    with Store.open(arguments.book) as store:
        sys.stdout.writelines(f"{line}\n" for line in store.export())
    return DONE


def _import(arguments: argparse.Namespace) -> int:
    """Make a book of an export."""
    with _opened(arguments.file) as stream:
        lines = (text for _, text in read_lines(arguments.file, stream))
        with Store.restore(arguments.book, lines) as store:
            return _ended(store.head)


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    """Open a regular file, or standard input.

    Raises:
        BadLine: if it cannot be read.
    """
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        with opened_file(file, bounded=False) as stream:
            yield stream
    except Wrong as wrong:
        raise BadLine(file, 1, "", wrong.what, wrong.right) from None


def _ended(head: Head, *, json: bool = False) -> int:
    """Print the head, to be kept elsewhere."""
    sys.stdout.write(f"{dumped({'head': str(head)})}\n" if json else f"head {head}\n")
    return DONE


_COMMANDS = {
    "init": _init,
    "apply": _apply,
    "show": _show,
    "balances": _balances,
    "log": _log,
    "verify": _verify,
    "snapshot": _snapshot,
    "export": _export,
    "import": _import,
}
