"""`groundswell import`: exports of our own, and files of other datasets, into a project."""

from __future__ import annotations

from pathlib import Path

import click

from groundswell.cli.project import opened, project_option, summed

SOURCES = ("own", "acled", "ccc", "mm", "mpeds")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@project_option
@click.option(
    "--from", "origin", type=click.Choice(SOURCES), default="own", show_default=True, help="Whose file it is."
)
def import_file(file: Path, *, folder: Path, origin: str) -> int:
    """Bring a FILE into a project.

    An export of our own (a folder of JSON Lines, or an SQLite file, made with --texts --names) comes in without loss.
    Events of another dataset become events of a coder of its name, each a report of its own.
    """
    from groundswell.project.importing import import_foreign, import_own

    with opened(folder) as project:
        if origin == "own":
            came = import_own(project, file, step=summed)
        else:
            came = import_foreign(project, file, origin, step=summed)
    for told in came.refused:
        click.echo(f"groundswell: passed over: {told}", err=True)
    click.echo(f"{came.reports:,} reports with {came.events:,} events came in; {came.held:,} passed over, held before")
    return 0
