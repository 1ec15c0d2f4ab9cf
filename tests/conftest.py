"""Databases to test with: an SQLite file, and a database on a PostgreSQL server that the tests start themselves."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

_NEWEST_LAST = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
_INITDB = str(_NEWEST_LAST[-1]) if _NEWEST_LAST else shutil.which("initdb")  # Debian keeps it off the path
_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=", "shared_buffers=16MB")
_SCHEMAS = count()


@pytest.fixture(scope="session")
def server() -> Iterator[Path]:
    """Folder with the socket of a PostgreSQL server, which is stopped when the tests are over."""
    if _INITDB is None:
        pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")
    # a short path: that of a socket has 107 characters at most, and not every user may enter pytest's folder
    folder = Path(tempfile.mkdtemp(prefix="groundswell-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    try:
        _as_unprivileged(_INITDB, "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = " ".join(f"-c {setting}" for setting in (*_QUICK, f"unix_socket_directories={folder}"))
        pg_ctl = Path(_INITDB).with_name("pg_ctl")
        _as_unprivileged(pg_ctl, "-D", data, "-l", folder / "log", "-w", "-o", settings, "start")
        try:
            yield folder
        finally:
            _as_unprivileged(pg_ctl, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _as_unprivileged(*command: str | Path) -> None:
    """Run a command of PostgreSQL, none of which works for root."""
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    # not a pipe: the server would hold it open
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/", **who)


@pytest.fixture(params=["sqlite", "postgresql"], scope="session")
def backend(request: pytest.FixtureRequest) -> str:
    """Each of the databases that a project may be kept in."""
    return str(request.param)


@pytest.fixture(scope="session")
def new_database(
    backend: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[], str | Path]:
    """Makes empty databases: each call gives a path, or a URL."""
    if backend == "sqlite":
        return lambda: tmp_path_factory.mktemp("database") / "0.sqlite"
    socket = request.getfixturevalue("server")

    def new() -> str:
        # a schema does what a database does, and is made much faster
        name = f"test_{next(_SCHEMAS)}"
        with psycopg.connect(f"host={socket} user=tests dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")  # type: ignore[arg-type]
        return f"postgresql://tests@/postgres?host={quote(str(socket), safe='')}&options=-csearch_path%3D{name}"

    return new


@pytest.fixture
def where(new_database: Callable[[], str | Path]) -> str | Path:
    """A database that is empty."""
    return new_database()
