"""`groundswell compare`: the events of a project beside those of another dataset."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundswell.cli.filters import asked_for, filter_options
from groundswell.cli.imports import SOURCES
from groundswell.cli.project import opened, project_option

if TYPE_CHECKING:
    from groundswell.project.comparing import Comparison

_WHO = {"both": "both", "ours": "only ours", "theirs": "only theirs"}


@click.command()
@project_option
@click.option(
    "--with", "file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Their file."
)
@click.option("--from", "origin", required=True, type=click.Choice(SOURCES[1:]), help="Whose file it is.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON an event.")
@filter_options
def compare(*, folder: Path, file: Path, origin: str, as_json: bool, **asked: Any) -> int:
    """Say which events a project and a file of another dataset both have, and which only one of them.

    They are matched as reports are when they are linked; every match has its reason. A terminal gets a table by country
    and month, a pipe tab-separated values with a row an event. Nothing is kept.
    """
    from groundswell.project.comparing import compare as compared_with

    filters = asked_for(asked)
    with opened(folder) as project:
        found = compared_with(project, file, origin, filters)
    for told, number in found.unknown.items():
        click.echo(f"groundswell: not read: {number:,} × {told}", err=True)
    if as_json:
        for event in found.events:
            click.echo(json.dumps(dataclasses.asdict(event), ensure_ascii=False))
    elif sys.stdout.isatty():
        _show(found)
    else:
        _separated(found)
    return 0


def _show(found: Comparison) -> None:
    click.echo(
        click.style(f"{'country':<8}{'month':<9}{'both':>8}{'only ours':>12}{'only ' + found.coder:>24}", bold=True)
    )
    for (country, month), number in found.counts().items():
        click.echo(f"{country:<8}{month:<9}{number['both']:>8,}{number['ours']:>12,}{number['theirs']:>24,}")
    whole = [sum(event.who == who for event in found.events) for who in _WHO]
    click.echo(f"{'all':<17}{whole[0]:>8,}{whole[1]:>12,}{whole[2]:>24,}")
    for field, (agree, of) in found.agreement().items():
        told = f"agree on {agree:,} of {of:,}" if of else "not told by both"
        click.echo(f"{field.replace('_', ' '):<12} {told}")
    for event in found.events:
        if event.who == "both":
            click.echo(f"{event.ours} = {event.theirs}: {event.reason}")


def _separated(found: Comparison) -> None:
    from groundswell.project.comparing import AGREED

    click.echo("\t".join(("who", "ours", "theirs", "day", "country", *AGREED, "weight", "reason")))
    for event in found.events:
        agree = ("" if told is None else "agree" if told else "differ" for told in event.agree.values())
        weight = "" if event.weight is None else f"{event.weight:.1f}"
        cells = (_WHO[event.who], event.ours, event.theirs, event.day, event.country, *agree, weight, event.reason)
        click.echo("\t".join(" ".join((cell or "").split()) for cell in cells))
