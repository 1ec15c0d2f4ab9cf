"""`groundswell export`: the events of a project in a format and a codebook that others use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from groundswell.cli.filters import asked_for, filter_options
from groundswell.cli.project import opened, project_option


@click.command()
@project_option
@click.option("--format", "form", required=True, help="csv, tsv, xlsx, parquet, jsonl, geojson, gpkg, sqlite or dta.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="File, or folder where there are several.")
@click.option(
    "--codebook", default="core", show_default=True, help="core, acled, ccc, doca, mm, mpeds, plover; a file."
)
@click.option("--texts", is_flag=True, help="With the texts of the reports; `groundswell import` needs them.")
@click.option("--names", is_flag=True, help="Leave the names of private persons as they are.")
@click.option(
    "--protect",
    "listed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with further names to be protected, one a line.",
)
@click.option("--salt", help="Secret from which pseudonyms are made; the project keeps one of its own otherwise.")
@filter_options
def export(
    *,
    folder: Path,
    form: str,
    out: Path,
    codebook: str,
    texts: bool,
    names: bool,
    listed: Path | None,
    salt: str | None,
    **asked: Any,
) -> int:
    """Write the events of a project as a dataset: events, all that is said of them with its words, and the reports.

    Names of private persons are replaced by pseudonyms, and what is confidential stays out. With --codebook the events
    are as another codebook has them, by rules that a file says; what it leaves out and what is lost is told. The same
    project gives the same bytes.
    """
    from groundswell.export.formats import write
    from groundswell.project.exporting import Privacy, dataset_of, left_out

    filters = asked_for(asked)
    further = tuple(filter(None, map(str.strip, listed.read_text("utf-8").splitlines()))) if listed else ()
    privacy = Privacy(names=names, further=further, salt=salt)
    with opened(folder) as project:
        dataset = dataset_of(project, filters, codebook=codebook, texts=texts, privacy=privacy)
        for path in write(dataset, out, form):
            click.echo(str(path))
        for reason, number in left_out(project, filters, codebook=codebook).items():
            click.echo(f"left out: {number:,} ({reason})", err=True)
    return 0
