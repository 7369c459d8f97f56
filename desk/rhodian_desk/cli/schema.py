"""Convenience: `rhodian schema`: what an answer in JSON looks like, said in JSON."""

from __future__ import annotations

import sys

from rhodian_desk.documents.schemas import schema


def command(name: str) -> int:
    """Print a schema."""
    sys.stdout.write(schema(name))
    return 0
