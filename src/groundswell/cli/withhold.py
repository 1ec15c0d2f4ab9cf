"""`groundswell confidential` and `forget`: what stays out of what is published, and what is removed for good."""

from __future__ import annotations

from pathlib import Path

import click

from groundswell.cli.project import opened, project_option

_by = click.option("--by", required=True, envvar="GROUNDSWELL_CODER", help="Who says so; or set GROUNDSWELL_CODER.")


@click.command()
@click.argument("name", metavar="EVENT|REPORT")
@project_option
@_by
@click.option("--undo", is_flag=True, help="It may be published again.")
def confidential(name: str, *, folder: Path, by: str, undo: bool) -> int:
    """Keep an event or a report out of all exports.

    An event is given by its name, that of a candidate event, or the start of one; it stays out whichever reports tell
    it. Of a confidential report nothing is published; events that others tell, too, stay in, by what those tell.
    """
    from groundswell.project.withholding import set_confidential

    with opened(folder) as project:
        flagged = set_confidential(project, name, by=by, undo=undo)
    kind = "report" if flagged.report else "event"
    click.echo(f"{kind} {flagged.name}: {'may be published again' if undo else 'stays out of what is published'}")
    return 0


@click.command()
@click.argument("report")
@project_option
@_by
@click.option("--reason", required=True, help="Why; it is kept.")
def forget(report: str, *, folder: Path, by: str, reason: str) -> int:
    """Remove the words of a REPORT for good: its text, headline, address, and all quotes.

    What it told in codes, numbers, days and places stays. Its name, the digest of its text, who removed it, when and
    why are kept; a text with that digest is refused when it comes again. This cannot be undone.
    """
    from groundswell.project.withholding import forget as remove

    with opened(folder) as project:
        gone = remove(project, report, by=by, reason=reason)
        backend, where = project.database.backend, project.database.where
    click.echo(f"removed: the words of {', '.join(gone.reports)}, and those of {gone.events} candidate events")
    click.echo("copies of the database, and what was exported before, still have them", err=True)
    if backend != "sqlite":
        click.echo(_POSTGRESQL, err=True)
    elif not gone.rewritten:
        raise click.ClickException(
            f"{where}: another program is reading it, and the log beside it may still hold the words. Close that "
            "program, and open the project once more: `groundswell status`"
        )
    return 0


_POSTGRESQL = (
    "the server keeps what was removed until its tables are rewritten. Who administers it has to run: VACUUM (FULL) "
    "document, statement, coding, origin, note, reading, event_summary, event_words; and to see to its archived "
    "write-ahead logs, replicas and backups"
)
