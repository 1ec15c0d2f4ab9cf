"""`groundswell status`: how a project stands."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from groundswell.cli.project import opened, project_option


@click.command()
@project_option
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def status(*, folder: Path, as_json: bool) -> int:
    """Say what a project holds, and what is to be done next."""
    from groundswell.store import history

    with opened(folder) as project:
        where = project.database.where
        with project.database.reading() as connection:
            found = history.standing(connection)
    if as_json:
        click.echo(json.dumps({"database": where, **dataclasses.asdict(found)}, ensure_ascii=False))
        return 0
    told = {
        "database": where,
        "reports": f"{found.documents:,}"
        + (f", {found.versions - found.documents:,} earlier versions" if found.versions > found.documents else "")
        + (f", {found.uncodable:,} could not be coded" if found.uncodable else ""),
        "candidate events": f"{found.candidates:,}" + (f", {found.unlinked:,} not linked" if found.unlinked else ""),
        "events": f"{found.events:,}, {found.shared:,} told by several candidate events",
        "statements": "; ".join(f"{number:,} by {coder}" for coder, number in found.statements.items()) or "none",
        "judgements": "; ".join(f"{number:,} by {coder}" for coder, number in found.judgements.items()) or "none",
        "last": " ".join((found.last_run[0], "by", found.last_run[1], "at", found.last_run[2]))
        if found.last_run
        else "–",
    }
    for label, words in told.items():
        click.echo(f"{label:<18}{words}")
    if found.unlinked:
        click.echo(f"Next: groundswell link --project {folder}", err=True)
    return 0
