"""`groundswell judge`, `undo` and `redo`: what a person says of pairs of events, taken back, and brought back."""

from __future__ import annotations

from pathlib import Path

import click

from groundswell.cli.project import opened, project_option

_by = click.option("--by", required=True, envvar="GROUNDSWELL_CODER", help="Who says so; or set GROUNDSWELL_CODER.")


@click.command()
@click.argument("verdict", type=click.Choice(["same", "different", "campaign"]))
@click.argument("one")
@click.argument("other")
@project_option
@_by
@click.option("--note", help="Why.")
def judge(verdict: str, one: str, other: str, *, folder: Path, by: str, note: str | None) -> int:
    """Say that two events are the same, different, or parts of one campaign; it binds from now on.

    ONE and OTHER are names of candidate events, or starts of them (`groundswell show` gives them).
    """
    from groundswell.cli.link import tell, tell_contradictions
    from groundswell.project.judging import judge as judge_pair

    with opened(folder) as project:
        ruling = judge_pair(project, verdict, one, other, by=by, note=note)  # type: ignore[arg-type]
    (kept,) = ruling.judgements
    click.echo(f"{by}: {kept.left} and {kept.right} are {_WORDS[verdict]}")
    if ruling.linked:
        tell(ruling.linked)
    tell_contradictions(ruling.effect.contradictions)
    return 0


_WORDS = {"same": "one event", "different": "different events", "campaign": "parts of one campaign"}


@click.command()
@click.argument("action", type=int, required=False)
@project_option
@_by
@click.option("--list", "show_list", is_flag=True, help="Show what people did, and change nothing.")
def undo(action: int | None, *, folder: Path, by: str, show_list: bool) -> int:
    """Take back what a person did: the last action, or the ACTION of that number. `groundswell redo` brings it back."""
    from groundswell.project.judging import undo as undo_action
    from groundswell.store import history

    with opened(folder) as project:
        if show_list:
            with project.database.reading() as connection:
                for done in history.actions(connection):
                    state = "  taken back" if done.undone else ""
                    click.echo(f"{done.run_id:>6}  {done.at}  {done.by}  {done.command}{state}")
            return 0
        taken = undo_action(project, by=by, run_id=action)
    click.echo(f"taken back: {taken.command} of {taken.by}, {taken.at}")
    return 0


@click.command()
@click.argument("action", type=int, required=False)
@project_option
@_by
def redo(action: int | None, *, folder: Path, by: str) -> int:
    """Bring back what was taken back: the latest, or the ACTION of that number."""
    from groundswell.project.judging import redo as redo_action

    with opened(folder) as project:
        brought = redo_action(project, by=by, run_id=action)
    click.echo(f"stands again: {brought.command} of {brought.by}, {brought.at}")
    return 0
