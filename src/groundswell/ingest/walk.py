"""Files, and the files in folders, in order: nothing outside a folder that was given, and nothing that is no file."""

from __future__ import annotations

# ruff: noqa: PTH112, PTH116, PTH118
# paths as strings: a folder may hold a million names
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from groundswell.ingest.archive import told
from groundswell.ingest.draft import Problem
from groundswell.ingest.limits import Limits

_KINDS = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISCHR, "a device"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file on disk.

    Attributes
    ----------
    path
        By which it is opened.
    name
        By which it is called.
    size, modified_ns
        In bytes, and in nanoseconds since 1970.
    followed
        Whether a symbolic link of this name may be followed: it was given by name.
    """

    path: str
    name: str
    size: int
    modified_ns: int
    followed: bool

    @property
    def stamp(self) -> str:
        """What changes when the file does, without its being read."""
        return f"{self.size} {self.modified_ns}"


def walk(paths: Iterable[str], limits: Limits) -> Iterator[Found | Problem]:
    """Every file of some paths; folders with all that is in them, by name. Problems have the name as position."""
    for path in paths:
        if os.path.isdir(path):
            yield from _folder(path, limits)
        else:
            yield _file(path, followed=True)


def _folder(root: str, limits: Limits) -> Iterator[Found | Problem]:
    home = os.path.realpath(root)
    waiting = [(root, 1)]
    while waiting:
        folder, depth = waiting.pop()
        try:
            names = _names(folder, limits)
        except OSError as error:
            yield Problem(told(folder), f"{error.strerror or error}; expected a folder that can be read")
            continue
        if names is None:
            yield Problem(
                told(folder),
                f"more than {limits.folder_files:,} files in one folder; none of them was read. "
                "Spread them over several folders, or pack them in archives",
            )
            continue
        inner = []
        for name, kind in names:
            path = os.path.join(folder, name)
            if name.startswith("."):
                yield Problem(told(path), "a hidden file", skipped=True)
            elif kind == "link":
                yield _link(path, home)
            elif kind == "file":
                yield _file(path, followed=False)
            elif depth == limits.folder_depth:
                yield Problem(told(path), f"a folder in {depth} folders; at most {depth} are opened. Name it by itself")
            else:
                inner.append((path, depth + 1))
        waiting.extend(reversed(inner))


def _names(folder: str, limits: Limits) -> list[tuple[str, str]] | None:
    """Names in a folder, in order, and whether each is a link, a folder or a file; None where there are too many."""
    names = []
    with os.scandir(folder) as entries:
        for entry in entries:
            kind = "link" if entry.is_symlink() else "folder" if entry.is_dir() else "file"
            names.append((entry.name, kind))
            if len(names) > limits.folder_files:
                return None
    return sorted(names)


def _link(path: str, home: str) -> Problem:
    target = os.path.realpath(path)
    if os.path.commonpath([home, target]) == home:
        return Problem(told(path), "a symbolic link to what is read by its own name", skipped=True)
    return Problem(
        told(path),
        f"a symbolic link out of the folder, to {told(target)}; it was not followed. Name that itself to have it read",
    )


def _file(path: str, *, followed: bool) -> Found | Problem:
    name = told(path)
    try:
        seen = os.stat(path, follow_symlinks=followed)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        return Problem(name, f"{getattr(error, 'strerror', None) or error}; expected a file that can be read")
    if problem := _no_file(name, seen.st_mode):
        return problem
    return Found(path, name, seen.st_size, seen.st_mtime_ns, followed)


def _no_file(name: str, mode: int) -> Problem | None:
    if stat.S_ISREG(mode):
        return None
    what = next((words for test, words in _KINDS if test(mode)), "no file")
    return Problem(name, f"{what}; expected a file. Give - to have the standard input read")


def opened(found: Found) -> BinaryIO:
    """Open a file that was found.

    Raises
    ------
    OSError
        If it cannot be read, or is no file any more: what was put in its place is not followed, nor waited for.
    """
    # without waiting: a pipe that was put in its place would block
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    if not found.followed:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    number = os.open(found.path, flags)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise OSError(None, "no file any more")
    return os.fdopen(number, "rb")


def stamp_of(stream: BinaryIO) -> str:
    """The stamp of a file that is open."""
    seen = os.fstat(stream.fileno())
    return f"{seen.st_size} {seen.st_mtime_ns}"
