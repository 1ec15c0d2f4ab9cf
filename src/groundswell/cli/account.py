"""`groundswell account`: the people who may use a project over the network."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from groundswell.cli.project import opened, project_option

_by = click.option("--by", envvar="GROUNDSWELL_CODER", help="Who you are; your user name otherwise.")


@click.group()
def account() -> None:
    """Keep the accounts of those who use a project over the network (`groundswell serve --team`)."""


@account.command()
@click.argument("name")
@click.option("--role", default="coder", show_default=True, help="reader, coder, adjudicator or admin.")
@project_option
@_by
def add(name: str, *, role: str, folder: Path, by: str | None) -> int:
    """Add an account; the password is asked for, or read from the standard input."""
    from groundswell.project import team

    with opened(folder) as project:
        added = team.add(project, name, role, _asked_password(), by=_who(by))
    click.echo(f"{added.name}: {added.role}")
    return 0


@account.command("list")
@project_option
def list_accounts(*, folder: Path) -> int:
    """List all accounts, with their roles."""
    from groundswell.project import team

    with opened(folder, read_only=True) as project:
        for known in team.team(project):
            state = "disabled" if known.disabled else "has yet to choose a password" if known.one_time else ""
            click.echo(f"{known.name}\t{known.role}\t{state}")
    return 0


@account.command()
@click.argument("name")
@click.argument("role")
@project_option
@_by
def role(name: str, role: str, *, folder: Path, by: str | None) -> int:
    """Give a person another role: reader, coder, adjudicator or admin, each what those before may."""
    from groundswell.project import team

    with opened(folder) as project:
        changed = team.change_role(project, name, role, by=_who(by))
    click.echo(f"{changed.name}: {changed.role}")
    return 0


@account.command()
@click.argument("name")
@project_option
@_by
def password(name: str, *, folder: Path, by: str | None) -> int:
    """Give a person another password, which is asked for or read from the standard input; their sessions end."""
    from groundswell.project import team

    with opened(folder) as project:
        team.set_password(project, name, _asked_password(), by=_who(by))
    click.echo(f"{name}: password changed")
    return 0


@account.command()
@click.argument("name")
@project_option
@_by
def disable(name: str, *, folder: Path, by: str | None) -> int:
    """Let a person log in no more, and end their sessions; what they said stays."""
    from groundswell.project import team

    with opened(folder) as project:
        team.disable(project, name, by=_who(by))
    click.echo(f"{name}: disabled")
    return 0


@account.command()
@click.argument("name")
@project_option
@_by
def enable(name: str, *, folder: Path, by: str | None) -> int:
    """Let a person log in again."""
    from groundswell.project import team

    with opened(folder) as project:
        team.enable(project, name, by=_who(by))
    click.echo(f"{name}: enabled")
    return 0


def _who(by: str | None) -> str:
    return by or getpass.getuser()


def _asked_password() -> str:
    """A password, typed twice at a terminal; else the first line of the standard input."""
    if _at_a_terminal():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()
