"""`groundswell codebook`: codebooks to export by, looked at and checked."""

from __future__ import annotations

import click

from groundswell.cli.project import faults_told


@click.group()
def codebook() -> None:
    """Look at the codebooks that events are exported by, or check one of your own."""


@codebook.command("list")
def list_codebooks() -> int:
    """List the codebooks that come with Groundswell."""
    from groundswell.export.crosswalk import crosswalks

    for crosswalk in crosswalks().values():
        click.echo(f"{crosswalk.name:<8}{crosswalk.title}; {crosswalk.follows}")
    return 0


@codebook.command()
@click.argument("name")
def check(name: str) -> int:
    """Check a codebook: a name, or a YAML file of your own. Says what is malformed, and which of its cases fail."""
    from groundswell.export.crosswalk import failures, load_crosswalk

    with faults_told():
        crosswalk = load_crosswalk(name)
    found = failures(crosswalk)
    for failure in found:
        click.echo(failure, err=True)
    click.echo(
        f"{name}: {len(crosswalk.columns)} columns; {len(crosswalk.cases) - len(found)} of its "
        f"{len(crosswalk.cases)} cases come out as they should"
    )
    return 1 if found else 0
