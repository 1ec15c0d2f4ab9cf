"""`groundswell sql`: ask a project's database, without writing to it."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import click

from groundswell.cli.project import opened, project_option


@click.command()
@click.argument("query")
@project_option
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a row.")
def sql(query: str, *, folder: Path, as_json: bool) -> int:
    """Answer QUERY, a SELECT on the tables of a project, as CSV. Nothing can be written."""
    from groundswell.store.ask import ask

    with opened(folder, read_only=True) as project, ask(project.database, query) as (names, rows):
        if as_json:
            for row in rows:
                click.echo(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str))
        else:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(names)
            writer.writerows(rows)
    return 0
