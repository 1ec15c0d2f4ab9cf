"""`groundswell schema`: the format of the output, as JSON Schema."""

from __future__ import annotations

import json

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema of one line of `groundswell extract --json`."""
    from groundswell.codebook.schema import schema as made

    click.echo(json.dumps(made(), indent=2, ensure_ascii=False))
