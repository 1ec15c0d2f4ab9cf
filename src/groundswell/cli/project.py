"""What the commands on a project have in common: which project, and how a fault is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundswell.errors import GroundswellError

if TYPE_CHECKING:
    from groundswell.project import Project

project_option = click.option(
    "--project",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder of the project; this one where it is not said.",
)


@contextmanager
def opened(folder: Path, *, read_only: bool = False) -> Iterator[Project]:
    """The project of a folder; its faults become messages."""
    from groundswell.project import Project

    with faults_told(), Project.open(folder, read_only=read_only) as project:
        yield project


@contextmanager
def faults_told() -> Iterator[None]:
    """Tell a fault that was foreseen in one message, with exit status 1."""
    try:
        yield
    except GroundswellError as error:
        raise click.ClickException(str(error)) from error


def summed(done: int, of: int) -> None:
    """Tell, on a terminal, how far summing up a project is."""
    if sys.stderr.isatty():
        click.echo(f"\rsumming up: {done:,} of {of:,}", err=True, nl=done == of)
