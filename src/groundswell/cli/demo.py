"""`groundswell demo`: the packaged sample reports, coded and linked before one's eyes."""

from __future__ import annotations

import shutil
import sys
import textwrap
from pathlib import Path

import click

from groundswell.cli.extract import run
from groundswell.cli.project import faults_told


@click.command()
@click.option(
    "--json", "as_json", is_flag=True, help="One line of JSON a report, in the interchange format; no project."
)
@click.option("--text", is_flag=True, help="Show every report above its events.")
@click.option(
    "--project",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("groundswell-demo"),
    show_default=True,
    help="Folder of the project that it leaves behind.",
)
def demo(*, as_json: bool, text: bool, folder: Path) -> int:
    """Code the sample reports that come with Groundswell, show the events found, and link them in a project."""
    from groundswell.samples import load_samples

    reports = load_samples()
    if as_json:
        return run(iter(reports), as_json=True, processes=1)
    _say(
        f"{len(reports)} sample reports, written for this demonstration. Every value stands beside the words it rests "
        "on, with the probability that a careful coder would give it too; ~ marks what was worked out, and says how."
    )
    status = 0
    for report in reports if text else ():
        click.echo(click.style(report.title or report.id, bold=True))
        click.echo("\n".join(textwrap.fill(line, 80) for line in report.text.splitlines()) + "\n")
        status = max(status, run(iter((report,)), as_json=False, processes=1))
    if not text:
        status = run(iter(reports), as_json=False, processes=1)
    _link(folder)
    return status


def _link(folder: Path) -> None:
    """Keep the sample reports in a project, link them, and show the canonical events."""
    from groundswell.cli.events import columns, row
    from groundswell.cli.link import tell
    from groundswell.project import Project
    from groundswell.project.coding import code
    from groundswell.project.linking import link
    from groundswell.project.settings import FILE
    from groundswell.project.summaries import events_asked_for
    from groundswell.samples import load_samples
    from groundswell.store.summaries import Filters

    _say("The same reports in a project: one row an event in the world, whoever reports it; ! marks a disagreement.")
    with faults_told(), Project.open(folder) if (folder / FILE).exists() else Project.create(folder) as project:
        code(project, load_samples(), processes=1)
        linked = link(project)
        found = list(events_asked_for(project, Filters()))
    width = shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 120
    columns([row(event) for event in found], width=width)
    click.echo()
    tell(linked)
    several = max(found, key=lambda event: (len(event.candidates), event.event_id))
    click.echo(f"\nThe project is in {folder}: {FILE}, and project.sqlite with every statement and its words.")
    click.echo(f"Next: groundswell show {several.event_id} --why --project {folder}")
    click.echo("      groundswell extract YOUR-REPORT.txt, or groundswell init YOUR-PROJECT")


def _say(words: str) -> None:
    click.echo(textwrap.fill(words, width=80) + "\n")
