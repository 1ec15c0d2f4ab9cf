"""`groundswell code`: reports into a project."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from groundswell.cli.progress import FailureLog, reading, remark_lines, show_failures, show_skipped
from groundswell.cli.project import opened, project_option, summed
from groundswell.cli.sources import source_options
from groundswell.ingest import Known, Options, read_documents


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="SOURCES… | -")
@project_option
@source_options
@click.option("-j", "--processes", type=click.IntRange(1), help="Processes to use; as many as there are processors.")
@click.option("-q", "--quiet", is_flag=True, help="No progress on standard error.")
def code(
    files: tuple[str, ...],
    *,
    folder: Path,
    known: Known,
    options: Options,
    failures: Path | None,
    processes: int | None,
    quiet: bool,
) -> int:
    """Code reports into a project: every value is kept, with the words it rests on.

    SOURCES are files of all kinds that `groundswell ingest` reads, folders and archives of them; - is the standard
    input. A file that has not changed since all in it was coded is passed over without being read; so is a report that
    the project holds, coded by this version. A changed text becomes a new version of the report. A report that is the
    same as another takes over its coding. May be interrupted and run again. Exit status 1 if any report failed.
    """
    from groundswell.gazetteer import ensure_index
    from groundswell.project.coding import code as code_into
    from groundswell.project.sources import Sources
    from groundswell.project.summaries import no_step

    with opened(folder) as project:
        ensure_index(announce=lambda message: click.echo(message, err=True))
        sources = Sources(project, project.run("code"), known=known, options=options)
        with FailureLog(failures) as log, reading(files, quiet=quiet, printing=False) as progress:

            def summing(done: int, of: int) -> None:
                progress.end()
                summed(done, of)

            items = read_documents(files, known=known, options=options, stdin=sys.stdin.buffer, memory=sources.memory)
            tally = code_into(
                project,
                log.watch(progress.watch(items)),
                processes=processes,
                sources=sources,
                summed=no_step if quiet else summing,
            )
            for failure in tally.failures:  # with what could be read, and not coded
                log.add(failure)
    for line in remark_lines(tally.remarks):
        click.echo(f"groundswell: {line}", err=True)
    show_skipped(tally.skipped)
    show_failures(tally.failures)
    passed_over = tally.passed_over + tally.unchanged
    told = [f"{tally.coded} coded, {tally.events} events found", f"{passed_over} passed over, coded before"]
    if tally.copies:
        told.insert(1, f"{tally.copies} the same as another, and coded with it")
    if tally.failures:
        told.append(f"{len(tally.failures)} could not be read")
    click.echo("; ".join(told))
    return 1 if tally.failures else 0
