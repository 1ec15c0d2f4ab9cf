"""Projects: made, opened, coded, linked and asked."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from types import TracebackType
from typing import Any

import groundswell
from groundswell.codebook import load_codebook
from groundswell.errors import StoreError
from groundswell.project.settings import FILE, ProjectSettings, make_folder, read_settings, write_settings
from groundswell.record.statement import Coder
from groundswell.store.database import Database
from groundswell.store.keep import Run


class Project:
    """A project that is open. Use it in a ``with`` block, or close it.

    Parameters
    ----------
    folder
        The folder of its settings file.
    settings
        What that file says.
    read_only
        Open for reading alone.

    Raises
    ------
    StoreError
        If its database cannot be opened.
    """

    def __init__(self, folder: Path, settings: ProjectSettings, *, read_only: bool = False) -> None:
        self.folder = folder
        self.settings = settings
        self.codebook = load_codebook(settings.codebook)
        self.database = Database(settings.location(folder), read_only=read_only)

    @classmethod
    def create(cls, folder: Path, settings: ProjectSettings | None = None) -> Project:
        """Make a project in a folder, which is made where it is not there.

        Raises
        ------
        StoreError
            If there is a project already, or nothing can be written there.
        """
        settings = settings or ProjectSettings()
        make_folder(folder)
        project = cls(folder, settings)
        try:
            write_settings(folder, settings)  # last: it is what makes the folder a project
        except StoreError:
            project.close()
            raise
        return project

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Project:
        """Open the project of a folder.

        Raises
        ------
        StoreError
            If there is none, or its database is missing or cannot be opened.
        """
        settings = read_settings(folder)
        where = settings.location(folder)
        if isinstance(where, Path) and not where.exists():  # it would be made anew, empty
            raise StoreError(f"{where}: no such file. Restore it from a copy, or name its place in {folder / FILE}")
        return cls(folder, settings, read_only=read_only)

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def run(self, command: str, *, by: str | None = None, **settings: Any) -> Run:
        """Note of a call that is about to be made: by a person where `by` names one, else by the machine."""
        who = Coder("person", by) if by else Coder("extractor", "groundswell", groundswell.__version__)
        told = json.dumps(settings, sort_keys=True)
        now = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
        return Run(who, command, self.codebook.name, self.codebook.version, told, now)
