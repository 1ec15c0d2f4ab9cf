"""`groundswell code`: reports into a project."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from groundswell.cli.extract import Checked, progress
from groundswell.cli.project import opened, project_option, summed
from groundswell.ingest import Known, read_documents
from groundswell.ingest.jsonl import alpha3, day, two_letters


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="SOURCES… | -")
@project_option
@click.option("--published", type=Checked("day", day), help="Day of publication of what does not say it: 2023-02-08.")
@click.option("--country", type=Checked("country", alpha3), help="Country of the publisher: CRI.")
@click.option("--language", type=Checked("language", two_letters), help="Language of the texts: en or es.")
@click.option("-j", "--processes", type=click.IntRange(1), help="Processes to use; as many as there are processors.")
@click.option("-q", "--quiet", is_flag=True, help="No progress on standard error.")
def code(
    files: tuple[str, ...],
    *,
    folder: Path,
    published: dt.date | None,
    country: str | None,
    language: str | None,
    processes: int | None,
    quiet: bool,
) -> int:
    """Code reports into a project: every value is kept, with the words it rests on.

    SOURCES are text files (one report each) or JSON Lines (one report a line); - is the standard input. A report that
    the project holds, coded by this version, is passed over; a changed text becomes a new version of the report. May be
    interrupted and run again. Exit status 1 if any report failed.
    """
    from groundswell.gazetteer import ensure_index
    from groundswell.project.coding import code as code_into
    from groundswell.project.summaries import no_step

    with opened(folder) as project:
        ensure_index(announce=lambda message: click.echo(message, err=True))
        source = read_documents(files, known=Known(published, country, language, None), stdin=sys.stdin.buffer)
        with progress(files, quiet=quiet) as step:
            tally = code_into(project, source, processes=processes, step=step, summed=no_step if quiet else summed)
    for failure in tally.failures:
        click.echo(f"groundswell: {failure.message}", err=True)
    told = [f"{tally.coded} coded, {tally.events} events found", f"{tally.passed_over} passed over, coded before"]
    if tally.failures:
        told.append(f"{len(tally.failures)} could not be read")
    click.echo("; ".join(told))
    return 1 if tally.failures else 0
