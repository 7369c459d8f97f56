"""Convenience: `python -m bench`."""

from __future__ import annotations

import sys

from bench.run import main
from rhodian_desk.cli.entry import quietly

if __name__ == "__main__":
    sys.exit(quietly(main))
