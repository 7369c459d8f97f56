"""Convenience: `python -m rhodian` runs the command of the desk, if it is installed; nothing else imports this."""

from __future__ import annotations

from rhodian_desk.cli.console import main

if __name__ == "__main__":
    raise SystemExit(main())
