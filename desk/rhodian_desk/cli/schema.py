"""Convenience: `rhodian schema`: what an answer in JSON looks like, said in JSON."""

from __future__ import annotations

import sys

import click

from rhodian_desk.documents.schemas import DOCUMENTS, schema


@click.command("schema")
@click.argument("name", type=click.Choice(tuple(DOCUMENTS)))
def command(name: str) -> int:
    """Print the JSON Schema of what settle, compare or run answers with --json.

    It is made from the records that the answers are; docs/ has the same as files.
    """
    sys.stdout.write(schema(name))
    return 0
