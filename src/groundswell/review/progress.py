"""How far people have come with what they read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from groundswell.project.progress import PAUSE_MINUTES, TeamProgress
from groundswell.project.progress import progress as progress_of
from groundswell.review.screens import Screens
from groundswell.review.visitor import Visit

screens = Screens("progress")


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """How far people have come.

    Attributes
    ----------
    team
        All together, and each coder; whoever may not see others finds their own figures alone.
    all
        Whether the figures of each coder are shown.
    most
        The most reports that a coder finished on one day, and all together.
    pause
        Minutes without an action after which nobody is taken to be reading.
    """

    team: TeamProgress
    all: bool
    most: tuple[int, int]
    pause: int


@screens.page("/progress", template="progress.html", role="coder")
def progress(visitor: Visit) -> ProgressPage:
    """How far people have come."""
    everybody = visitor.may("adjudicator")
    with visitor.project.database.reading() as connection:
        today = dt.datetime.now(tz=dt.UTC).date()
        found = progress_of(connection, today=today, only=None if everybody else visitor.coder)
    each = max((day.reports for coder in found.coders for day in coder.days), default=0)
    return ProgressPage(found, everybody, (each, max(day.reports for day in found.days)), PAUSE_MINUTES)
