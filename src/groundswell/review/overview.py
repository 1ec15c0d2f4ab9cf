"""The overview: all events, where and when."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.review.screens import Screens
from groundswell.review.visitor import Visit

screens = Screens("overview")


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overview shows."""

    folder: str


@screens.page("/overview", template="overview.html")
def overview(visitor: Visit) -> Overview:
    """All events of the project."""
    return Overview(visitor.project.folder.resolve().name)
