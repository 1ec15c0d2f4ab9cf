"""Options of commands that are about some of the events: which."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from groundswell.errors import RefusedError

if TYPE_CHECKING:
    from groundswell.store.summaries import Filters

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--search", "q", help='Words of its values, and "phrases in quotes": \'teachers "higher wages"\'.'),
    click.option("--since", help="Events that may have begun on this day or later: 2021-05-01."),
    click.option("--until", help="Events that may have begun on this day or before."),
    click.option("--country", help="Code of three letters: CRI."),
    click.option("--form", help="Code of a form: march."),
    click.option("--issue", help="Code of an issue: labor_wages."),
    click.option("--standing", help="focal, background, preparatory, announced or averted."),
    click.option("--place", help="Words of the town, site or region."),
    click.option("--conflicts", is_flag=True, help="Only events on which reports contradict one another."),
    click.option("--reports", type=click.IntRange(1), default=1, help="Least number of reports that tell it."),
)


def filter_options(command: Command) -> Command:
    """Add the options that say which events are asked for."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def asked_for(asked: dict[str, Any]) -> Filters:
    """What those options say.

    Raises
    ------
    UsageError
        If a code or a day does not exist.
    """
    from groundswell.codebook import load_codebook
    from groundswell.project.filters import filters_of

    try:
        return filters_of(load_codebook(), **asked)
    except RefusedError as error:
        raise click.UsageError(f"--{error}") from error
