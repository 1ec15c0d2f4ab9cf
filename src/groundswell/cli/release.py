"""`groundswell release`: a folder with the dataset of a project, for others to open, check and cite."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import click

from groundswell.cli.project import opened, project_option


@click.command()
@project_option
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="New folder.")
@click.option("--version", default="1.0", show_default=True, help="Of the release.")
@click.option(
    "--previous",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the release before: the changelog tells what changed since.",
)
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Of the release; that of the last run in the project where it is not said.",
)
@click.option("--title", help="Of the dataset; the name of the project where it is not said.")
@click.option("--author", "authors", multiple=True, help="Name to be cited; again for more.")
@click.option("--license", "license_code", help="Code of the licence at SPDX: CC-BY-4.0.")
@click.option("--url", help="Where it will be published.")
@click.option("--names", is_flag=True, help="Leave the names of private persons as they are.")
def release(
    *,
    folder: Path,
    out: Path,
    version: str,
    previous: Path | None,
    date: dt.datetime | None,
    title: str | None,
    authors: tuple[str, ...],
    license_code: str | None,
    url: str | None,
    names: bool,
) -> int:
    """Write a release: data, codebook, metadata, methods, changelog, checksums, attribution and citation.

    The same project and options give the same bytes.
    """
    from groundswell.project import releasing
    from groundswell.project.exporting import Privacy

    with opened(folder) as project:
        made = releasing.release(
            project,
            out,
            version=version,
            previous=previous,
            date=date.date() if date else None,
            title=title,
            authors=authors,
            license_code=license_code,
            url=url,
            privacy=Privacy(names=names, release=f"release {version}"),
        )
    for path in made.files:
        click.echo(str(path))
    if previous:
        kinds = Counter(change.kind for change in made.changes)
        told = ", ".join(f"{number:,} {kind}" for kind, number in sorted(kinds.items())) or "none"
        click.echo(f"changes since the release before: {told}", err=True)
    if missing := [option for option, given in (("--author", authors), ("--license", license_code)) if not given]:
        click.echo(f"not said, and so not in the metadata: {', '.join(missing)}", err=True)
    return 0
