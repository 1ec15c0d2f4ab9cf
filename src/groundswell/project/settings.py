"""The settings file of a project: `groundswell.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundswell.errors import StoreError

FILE = "groundswell.toml"
DATABASE = "project.sqlite"
_KNOWN: dict[str, type] = {"database": str, "codebook": str}


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """What a project's settings file says.

    Attributes
    ----------
    database
        Path of an SQLite file, seen from the project's folder, or a URL of PostgreSQL.
    codebook
        Name of the codebook that reports are coded by.
    """

    database: str = DATABASE
    codebook: str = "core"

    def location(self, folder: Path) -> str | Path:
        """Where the database is: a URL, or a path."""
        return self.database if "://" in self.database else folder / self.database


def read_settings(folder: Path) -> ProjectSettings:
    """The settings of the project in a folder.

    Raises
    ------
    StoreError
        If there is no project, or its settings file is malformed: the message says where and what is expected.
    """
    path = folder / FILE
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise StoreError(
            f"{folder}: no project here (no {FILE}). `groundswell init {folder}` makes one; --project names another"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: no TOML: {error}") from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
    section = told.pop("project", None)
    if not isinstance(section, dict) or told:
        found = ", ".join(sorted(told)) or "nothing"
        raise StoreError(f"{path}: found {found}; expected one section [project]")
    return ProjectSettings(**{key: _checked(key, value, path) for key, value in section.items()})


def _checked(key: str, value: Any, path: Path) -> Any:
    if key not in _KNOWN:
        raise StoreError(f"{path}: unknown setting {key!r}; expected {', '.join(_KNOWN)}")
    if not isinstance(value, _KNOWN[key]) or not value:
        raise StoreError(f"{path}: {key} is {value!r}; expected words in quotes")
    return value


def make_folder(folder: Path) -> None:
    """Make the folder of a new project.

    Raises
    ------
    StoreError
        If there is a project in it, or it cannot be made.
    """
    if (folder / FILE).exists():
        raise StoreError(f"{folder}: there is a project already ({FILE}); nothing was changed")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror or error}") from error


def write_settings(folder: Path, settings: ProjectSettings) -> None:
    """Write the settings file of a new project.

    Raises
    ------
    StoreError
        If it cannot be written, or is there already.
    """
    quoted = {key: getattr(settings, key).replace("\\", "\\\\").replace('"', '\\"') for key in _KNOWN}
    try:
        with (folder / FILE).open("x", encoding="utf-8") as stream:
            stream.write("# A project of Groundswell.\n[project]\n")
            stream.write("# The database: a file in this folder, or postgresql://user@host/name\n")
            stream.write(f'database = "{quoted["database"]}"\n')
            stream.write(f'codebook = "{quoted["codebook"]}"\n')
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror or error}") from error
