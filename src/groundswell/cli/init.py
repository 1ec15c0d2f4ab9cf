"""`groundswell init`: make a project."""

from __future__ import annotations

from pathlib import Path

import click

from groundswell.cli.project import faults_told


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--project", "named", type=click.Path(file_okay=False, path_type=Path), help="The same as FOLDER.")
@click.option("--database", default="project.sqlite", show_default=True, help="File, or postgresql://user@host/name.")
def init(folder: Path | None, *, named: Path | None, database: str) -> int:
    """Make a project in FOLDER (this folder where none is named): a settings file and a database."""
    from groundswell.project import Project
    from groundswell.project.settings import FILE, ProjectSettings

    where = folder or named or Path()
    with faults_told(), Project.create(where, ProjectSettings(database=database)) as project:
        click.echo(f"{where / FILE}\n{project.database.where}")
        click.echo(f"Next: groundswell code REPORTS… --project {where}", err=True)
    return 0
