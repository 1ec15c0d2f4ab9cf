"""`groundswell link`: which candidate events are one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundswell.cli.project import opened, project_option, summed

if TYPE_CHECKING:
    from groundswell.project.linking import Linked


@click.command()
@project_option
@click.option("--learn", is_flag=True, help="Fit the weights to what people have judged, and compare all events anew.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what came of it.")
def link(*, folder: Path, learn: bool, quiet: bool) -> int:
    """Find which candidate events of a project are one event in the world.

    Only what is new or changed is compared; the outcome is that of linking everything at once. What people say of pairs
    (`groundswell judge`) is kept and never overruled. May be interrupted and run again.
    """
    from groundswell.project.linking import link as link_project
    from groundswell.project.summaries import no_step

    def say(words: str) -> None:
        if not quiet:
            click.echo(words, err=True)

    with opened(folder) as project:
        linked = link_project(project, learn=learn, say=say, summed=no_step if quiet else summed)
    tell(linked)
    return 0


def tell(linked: Linked) -> None:
    """Say what came of a linking."""
    click.echo(
        f"{linked.candidates:,} candidate events tell {linked.events:,} events; {linked.shared:,} are told by several "
        f"reports. {linked.copies:,} near-identical reports count with their originals; {linked.ties:,} pairs of "
        "events belong together."
    )
    tell_contradictions(linked.contradictions)


def tell_contradictions(pairs: Iterable[tuple[str, str]]) -> None:
    """Say of which pairs people's judgements contradict one another."""
    for left, right in pairs:
        click.echo(
            f"groundswell: judgements contradict one another: {left} and {right} are called the same, and others make "
            "them different; they stay apart. `groundswell undo` takes a judgement back",
            err=True,
        )
