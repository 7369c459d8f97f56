"""Trusted: proves many claims at a time, asks each question once, and settles what rests on what.

Claims are walked in processes of their own, length by length. What they rest on is
collected; a question that several claims share is asked once, for all of them.

Verdicts on a user's claims are never kept: nobody knows what else the user's file reads.
"""

from __future__ import annotations

import signal
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children, get_context, resource_tracker
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from rhodian_proofs.engine.check import Walkthrough, judge, lemma_name, lengths, walk_claim
from rhodian_proofs.engine.refuting import failing, refute
from rhodian_proofs.language import hashes, loader
from rhodian_proofs.record import Status
from rhodian_proofs.run import outcome
from rhodian_proofs.run.registry import find, origin
from rhodian_proofs.solvers.answers import Asker
from rhodian_proofs.symbolic.walk import End

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.record import Answer, Limits, Verdict
    from rhodian_proofs.run.cache import Cache
    from rhodian_proofs.solvers.obligations import Question

_Which: TypeAlias = tuple[str, str]
_AT_ONCE = 40
"""How many questions a process is handed at a time."""


@attrs.define(eq=False)
class _Work:
    """A claim that is being worked on."""

    claim: Claim
    walks: int
    """How many walks of it are still out."""
    found: dict[int | None, Walkthrough] = attrs.field(factory=dict)
    counterexample: str | None = None
    """What refutes its false variant; nothing as long as that is not known."""

    def questions(self) -> dict[str, Question]:
        """Return what it rests on."""
        return {name: question for each in self.found.values() for name, question in each.questions.items()}


def prove(
    chosen: Sequence[Claim], limits: Limits, jobs: int, cache: Cache, say: Callable[[Verdict], None]
) -> list[Verdict]:
    """Prove claims, and return what becomes of them, in their order.

    Args:
        chosen: the claims; one that uses a lemma which is not among them is left open.
        limits: how hard to try.
        jobs: how many processes walk and ask at a time.
        cache: where verdicts are kept.
        say: called with each verdict as soon as it is final.
    """
    hashes.whole()  # as it is now, and not as it is when the first answer comes
    kept = [claim for claim in chosen if not origin(claim)]
    verdicts = {claim.name: verdict for claim in kept if (verdict := cache.load(claim, limits))}
    settling = _Settling(chosen, say)
    for verdict in verdicts.values():
        settling.add(verdict)
    todo = {claim.name: claim for claim in chosen if claim.name not in verdicts}
    if todo:
        with _processes(jobs) as pool:
            for verdict in _Run(pool, jobs, limits).prove(list(todo.values())):
                claim = todo[verdict.name]
                if not origin(claim):
                    cache.save(claim, limits, verdict)
                verdicts[verdict.name] = verdict
                settling.add(verdict)
    settling.finish()
    return [verdicts[claim.name] for claim in chosen if claim.name in verdicts]


@contextmanager
def _processes(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Start processes; end them at once if the run is interrupted, or fails, and do not wait for what they are at.

    They are ended before the pool is, which then has nothing to wait for but its own thread: one that were still
    at work when Python ends would be heard to complain.
    """
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (loader.digests(),))
    try:
        yield pool
    except BaseException:
        for process in active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _unheard() -> Iterator[None]:
    """Let Ctrl-C wait; a process that is started meanwhile never hears of it, not even before it can say so itself."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # the first process would start it, and it would let Ctrl-C in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(read: dict[str, str]) -> None:
    """Begin a process: it leaves Ctrl-C to the one that started it, and runs what that one has read and checked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    loader.agree(read)


@attrs.define(eq=False)
class _Run:
    """One run: the walks that are out, the questions that are out, and the answers that are in."""

    pool: ProcessPoolExecutor
    jobs: int
    limits: Limits
    answers: dict[str, Answer] = attrs.field(factory=dict)
    _asked: set[str] = attrs.field(factory=set)
    _waiting: list[Question] = attrs.field(factory=list)
    _ahead: deque[tuple[Any, ...]] = attrs.field(factory=deque)
    _out: dict[Future[Any], Callable[[Any], None]] = attrs.field(factory=dict)

    def prove(self, todo: Sequence[Claim]) -> Iterable[Verdict]:
        """Yield the verdict of each claim as soon as all that it rests on is answered."""
        works = [_Work(claim, len(lengths(claim))) for claim in todo]
        for work in sorted(works, key=lambda work: (work.claim.lemma is None, -len(work.claim.invariants))):
            which = (origin(work.claim), work.claim.name)
            for length in lengths(work.claim):
                self._ahead.append((partial(self._walked, work, length), _walk, which, length, self.limits))
            self._ahead.append((partial(setattr, work, "counterexample"), _refute, which, self.limits))
        while works:
            self._fill()
            done, _ = wait(self._out, return_when=FIRST_COMPLETED)
            for future in done:
                self._out.pop(future)(future.result())
            for work in [work for work in works if self._is_done(work)]:
                works.remove(work)
                assert work.counterexample is not None  # noqa: S101  # it is done
                found = [work.found[length] for length in lengths(work.claim)]
                yield judge(work.claim, found, work.counterexample, self.answers, self.limits)

    def _send(self, take: Callable[[Any], None], function: Callable[..., Any], *args: Any) -> None:
        with _unheard():
            self._out[self.pool.submit(function, *args)] = take

    def _walked(self, work: _Work, length: int | None, found: Walkthrough) -> None:
        work.found[length] = found
        work.walks -= 1
        new = [question for name, question in found.questions.items() if name not in self._asked]
        self._asked.update(question.name for question in new)
        self._waiting += new

    def _fill(self) -> None:
        """Keep the processes busy: with questions as soon as there are enough of them, or else with walks."""
        while len(self._out) < 2 * self.jobs and (self._waiting or self._ahead):
            if len(self._waiting) >= _AT_ONCE or not self._ahead:
                batch, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
                self._send(self._answered, _ask, batch, self.limits)
            else:
                self._send(*self._ahead.popleft())

    def _answered(self, answers: list[Answer]) -> None:
        self.answers.update((answer.name, answer) for answer in answers)

    def _is_done(self, work: _Work) -> bool:
        walked = work.walks == 0 and work.counterexample is not None
        return walked and work.questions().keys() <= self.answers.keys()


@attrs.define(eq=False)
class _Settling:
    """Says what a claim is once that is known of the lemmas it uses."""

    chosen: Sequence[Claim]
    say: Callable[[Verdict], None]
    _statement_of: dict[str, str] = attrs.field(init=False)
    _claim_of: dict[str, Claim] = attrs.field(init=False)
    _known: dict[str, bool] = attrs.field(factory=dict)
    _pending: list[Verdict] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        """Look up which claims are lemmas."""
        self._claim_of = {claim.name: claim for claim in self.chosen}
        self._statement_of = {claim.name: lemma_name(claim.lemma) for claim in self.chosen if claim.lemma is not None}

    def add(self, verdict: Verdict) -> None:
        """Take a verdict, and say all those that are now final."""
        self._pending.append(verdict)
        final = [each for each in self._pending if self._known.keys() >= set(each.lemmas)]
        while final:
            for each in final:
                self._pending.remove(each)
                self._say(each)
            final = [each for each in self._pending if self._known.keys() >= set(each.lemmas)]

    def finish(self) -> None:
        """Leave open, and say, whatever uses a lemma that is not among the claims, or that rests on itself."""
        for each in self._pending:
            self._say(each)

    def _say(self, verdict: Verdict) -> None:
        missing = [lemma for lemma in verdict.lemmas if not self._known.get(lemma, False)]
        if missing:
            verdict.status = Status.OPEN
            verdict.reasons.append(f"uses a lemma that is not proved: {', '.join(missing)}")
        statement = self._statement_of.get(verdict.name)
        if list(self._statement_of.values()).count(statement or "") > 1:
            verdict.status = Status.OPEN
            verdict.reasons.append(f"another claim is of the same lemma: {statement}")
        outcome.hold(self._claim_of[verdict.name], verdict)
        if statement is not None and "," not in statement:  # a name by which it is found
            self._known[statement] = verdict.status is Status.PROVED
        self.say(verdict)


def settle(chosen: Sequence[Claim], verdicts: Iterable[Verdict]) -> None:
    """Leave open whatever uses a lemma that is not proved by these verdicts, for all values and not within bounds."""
    settling = _Settling(chosen, lambda _: None)
    for verdict in verdicts:
        settling.add(verdict)
    settling.finish()


def _walk(which: _Which, length: int | None, limits: Limits) -> Walkthrough:
    """Walk a claim, and say of one that fails which plain numbers make it fail."""
    claim = find(*which)
    try:
        return _walked(claim, length, limits)
    except BaseException as error:  # noqa: BLE001  # a walk that does not end as it should shows nothing, and no exit code
        return Walkthrough(reasons=[f"the walk was ended by {type(error).__name__}"])


def _walked(claim: Claim, length: int | None, limits: Limits) -> Walkthrough:
    found = walk_claim(claim, length, limits)
    if any(End.ASSERTION.value in reason for reason in found.reasons):
        itself = attrs.evolve(claim, length_max=length or 0)
        example = failing(itself, claim.check, limits)
        found.reasons[:0] = [f"it fails for {example}"] if example else []
    return found


def _refute(which: _Which, limits: Limits) -> str:
    claim = find(*which)
    try:
        return refute(claim, limits)
    except BaseException:  # noqa: BLE001  # the same
        return ""


_askers: dict[Limits, Asker] = {}
"""The process of cvc5 that a process of this suite keeps, so that each question need not start one."""


def _ask(questions: list[Question], limits: Limits) -> list[Answer]:
    asker = _askers.setdefault(limits, Asker(limits))
    return [asker.ask(question) for question in questions]
