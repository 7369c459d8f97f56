"""Convenience: what the console script imports: from its first line on, Ctrl-C ends the command without a traceback.

Until the command runs, and after it, the system ends the process, for there is nothing to be put in order; in between
it is the command that is interrupted. Whoever has told the process to ignore Ctrl-C is obeyed.
"""

# What `signal` itself imports would take longer than all else here, and nothing comes before it.
import _signal  # type: ignore[import-not-found]  # it is built in, and typeshed does not know it

_LISTENS = _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler
if _LISTENS:
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)


def main() -> int:
    """Run the command that the words of this process name, and return its exit code."""
    from rhodian_desk.cli import entry  # noqa: PLC0415  # while the system still ends the process

    try:
        if _LISTENS:
            _signal.signal(_signal.SIGINT, _signal.default_int_handler)
        return entry.main()
    except KeyboardInterrupt:  # before the command began to look for it, or after
        return entry.INTERRUPTED
    finally:
        if _LISTENS:
            _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
