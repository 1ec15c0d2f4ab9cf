"""A project's database: how it is kept safe, brought up to date, and what it says when something is wrong."""

import os
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from sqlalchemy import MetaData, Table, UniqueConstraint, text

from groundswell.errors import StoreError
from groundswell.store import database as module
from groundswell.store import keep
from groundswell.store.database import Database, migrate, migrations
from groundswell.store.tables import metadata

VERSION_1 = Path(__file__).with_name("version-1.sql")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.2)


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    """A project's file that holds one coder, with no log beside it."""
    path = tmp_path / "project.sqlite"
    database = Database(path)
    add_coder(database, "ana")
    database.close()
    return path


def add_coder(database: Database, name: str) -> None:
    with database.writing() as connection:
        connection.execute(text("INSERT INTO coder (kind, name, version) VALUES ('person', :name, '')"), {"name": name})


def coders(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(text("SELECT name FROM coder ORDER BY coder_id")).scalars())


def fault(where: str | Path) -> str:
    """What is said when a database cannot be opened."""
    with pytest.raises(StoreError) as raised:
        Database(where)
    return str(raised.value)


# ------------------------------------------------------------------ SQLite is told to be careful


@pytest.mark.parametrize(("setting", "expected"), [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2)])
def test_sqlite_is_set_to_lose_nothing(sqlite_file: Path, setting: str, expected: object) -> None:
    database = Database(sqlite_file)
    with database.reading() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {setting}").scalar_one() == expected
    database.close()


def test_every_table_is_strict_in_sqlite(sqlite_file: Path) -> None:
    with sqlite3.connect(sqlite_file) as connection:
        listed = connection.execute("SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'")
        strict = dict(listed.fetchall())
    connection.close()
    assert {name: of for name, of in strict.items() if "_search" not in name} == dict.fromkeys(metadata.tables, 1)


def test_row_that_refers_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(StoreError, match=r"(?i)foreign key"), database.writing() as connection:
        connection.execute(text("INSERT INTO candidate (name, document_id, event_id) VALUES ('x', 7, 'e1')"))


def test_what_is_interrupted_leaves_nothing(database: Database) -> None:
    def write() -> None:
        with database.writing() as connection:
            connection.execute(text("INSERT INTO coder (kind, name, version) VALUES ('person', 'ana', '')"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert coders(database) == []


def test_reader_sees_one_moment_while_another_writes(where: str | Path) -> None:
    reader, writer = Database(where), Database(where)
    with reader.reading() as connection:
        before = connection.execute(text("SELECT count(*) FROM coder")).scalar_one()
        add_coder(writer, "ana")
        assert connection.execute(text("SELECT count(*) FROM coder")).scalar_one() == before
    assert coders(reader) == ["ana"]
    reader.close()
    writer.close()


def test_opened_for_reading_alone_nothing_can_be_written(database: Database, where: str | Path) -> None:
    reader = Database(where, read_only=True)
    with pytest.raises(StoreError), reader.reading() as connection:
        connection.execute(text("INSERT INTO coder (kind, name, version) VALUES ('person', 'ana', '')"))
    reader.close()
    assert coders(database) == []


# ------------------------------------------------------------------ migrations


def shape(table: Table, dialect: Any) -> dict[str, object]:
    """Columns, types and keys of a table."""
    return {
        "columns": [(c.name, c.type.compile(dialect), c.nullable and not c.primary_key) for c in table.columns],
        "key": [c.name for c in table.primary_key.columns],
        "refers to": {(c.name, k.target_fullname) for c in table.columns for k in c.foreign_keys},
        "unique": {tuple(c.columns.keys()) for c in table.constraints if isinstance(c, UniqueConstraint)},
        "indexes": {(i.name, tuple(i.columns.keys())) for i in table.indexes if "_search" not in str(i.name)},
        "checks": {str(c.name) for c in table.constraints if c.__visit_name__ == "check_constraint"},
    }


def test_migrations_lead_to_the_tables_that_the_program_knows(database: Database) -> None:
    found = MetaData()
    found.reflect(database.engine, only=lambda name, _: "_search" not in name)  # those are SQLite's own
    dialect = database.engine.dialect
    assert {n: shape(t, dialect) for n, t in found.tables.items()} == {
        n: shape(t, dialect) for n, t in metadata.tables.items()
    }


def at_version(number: int, where: str | Path) -> None:
    """Make a project as an earlier program left it: that of version 1 with rows, brought to a later version."""
    script = VERSION_1.read_text("utf-8")
    if isinstance(where, Path):
        connection = sqlite3.connect(where)
        connection.executescript(script)
        connection.close()
    engine = module._engine(where, read_only=False)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if not isinstance(where, Path):
            migrate(connection, where="", upto=1)
            for line in re.findall(r"^INSERT INTO (?!migration).*;$", script, re.MULTILINE):
                connection.exec_driver_sql(line)
        migrate(connection, where="", upto=number)
    engine.dispose()


@pytest.mark.parametrize("number", range(1, len(migrations("sqlite"))))
def test_migration_keeps_what_the_version_before_held(
    where: str | Path, number: int, rows: Callable[[Database], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_version(number, where)
    with monkeypatch.context() as patch:
        patch.setattr(module, "migrations", lambda backend: migrations(backend)[:number])
        older = Database(where)
    before = rows(older)
    older.close()
    database = Database(where)
    after = rows(database)
    database.close()
    assert len(before["statement"]) == 10
    assert {name: after[name] for name in before if name != "migration"} == {
        name: held for name, held in before.items() if name != "migration"
    }
    assert set(after) == set(metadata.tables)
    assert [row["number"] for row in after["migration"]] == list(range(1, len(migrations("sqlite")) + 1))


def test_migration_once_published_is_never_changed(tmp_path: Path) -> None:
    at_version(1, tmp_path / "then.sqlite")
    now = tmp_path / "now.sqlite"
    engine = module._engine(now, read_only=False)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        migrate(connection, where="", upto=1)
    engine.dispose()
    tables = []
    for path in (tmp_path / "then.sqlite", now):
        connection = sqlite3.connect(path)
        tables.append(connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall())
        connection.close()
    assert tables[0] == tables[1]


def test_migration_that_fails_changes_nothing(
    where: str | Path, rows: Callable[[Database], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(where)
    add_coder(database, "ana")
    before = rows(database)
    known = migrations(database.backend)
    broken = [*known, (len(known) + 1, "broken", "CREATE TABLE half (a TEXT);\nCREATE TABLE ;\n")]
    with monkeypatch.context() as patch:
        patch.setattr(module, "migrations", lambda backend: broken)
        assert re.search("syntax error|incomplete input", fault(where))
    assert rows(database) == before
    database.close()


def test_several_may_open_a_new_database_at_once(where: str | Path) -> None:
    faults: list[Exception] = []
    together = threading.Barrier(4)

    def open_it() -> None:
        together.wait()
        try:
            Database(where).close()
        except StoreError as error:
            faults.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_switch_to_the_log_waits_for_another_that_is_at_it(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    held = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    held.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, held.execute, ["COMMIT"])
    release.start()
    Database(path).close()
    release.join()
    held.close()


# ------------------------------------------------------------------ faults


def test_file_that_is_not_sqlite_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dockers marched in Gdynia. " * 100, "utf-8")
    assert "no SQLite file" in fault(path)
    assert path.read_text("utf-8") == "Dockers marched in Gdynia. " * 100


def test_sqlite_file_of_something_else_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE towns (name TEXT)")
    connection.close()
    before = path.read_bytes()
    assert "something else (towns)" in (said := fault(path))
    assert "Name another file" in said
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("share", [0.9, 0.5, 0.02])
def test_truncated_file_is_told_as_damaged(sqlite_file: Path, share: float) -> None:
    whole = sqlite_file.read_bytes()
    sqlite_file.write_bytes(whole[: int(len(whole) * share)])
    assert "the file is damaged. Restore it from a copy" in fault(sqlite_file)
    assert sqlite_file.read_bytes() == whole[: int(len(whole) * share)]


def test_damage_inside_a_file_is_told_when_it_is_read(sqlite_file: Path) -> None:
    content = bytearray(sqlite_file.read_bytes())
    connection = sqlite3.connect(sqlite_file)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'coder'").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    content[(page - 1) * size : page * size] = b"\xff" * size
    sqlite_file.write_bytes(content)
    database = Database(sqlite_file)
    with pytest.raises(StoreError, match="the file is damaged"):
        coders(database)
    database.close()


def test_database_of_a_newer_program_is_refused_and_left_as_it_is(
    where: str | Path, rows: Callable[[Database], dict[str, Any]]
) -> None:
    database = Database(where)
    with database.writing() as connection:
        connection.execute(text("INSERT INTO migration VALUES (99, 'of tomorrow')"))
    before = rows(database)
    said = fault(where)
    assert "version 99" in said
    assert "Update Groundswell; nothing was changed" in said
    assert rows(database) == before
    database.close()


def test_database_of_an_older_program_is_not_migrated_for_reading_alone(where: str | Path) -> None:
    at_version(1, where)
    with pytest.raises(StoreError, match="made by an older Groundswell"):
        Database(where, read_only=True)


def test_missing_file_is_not_made_for_reading_alone(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no such file\. `groundswell init` makes a project"):
        Database(tmp_path / "none.sqlite", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_told(tmp_path: Path) -> None:
    assert "Check that the folder is there" in fault(tmp_path / "none" / "project.sqlite")


@pytest.mark.usefixtures("impatient")
def test_writer_that_waits_too_long_is_told_so(where: str | Path) -> None:
    first, second = Database(where), Database(where)
    with first.writing(), pytest.raises(StoreError, match="another program has been writing to it for too long"):
        add_coder(second, "ana")
    add_coder(second, "ben")
    assert coders(first) == ["ben"]
    first.close()
    second.close()


def test_full_disk_is_told_and_what_was_kept_is_kept(sqlite_file: Path) -> None:
    database = Database(sqlite_file)
    with database.reading() as connection:
        full = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + 2
        connection.exec_driver_sql(f"PRAGMA max_page_count = {full}")
    with pytest.raises(StoreError, match=r"the disk is full\. What was kept before is kept"):
        add_coder(database, "a long name " * 10_000)
    assert coders(database) == ["ana"]
    database.close()


@pytest.fixture
def unprivileged_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a project's file, seen by a user whom rights bind."""
    folder = tmp_path_factory.mktemp("rights")
    database = Database(folder / "project.sqlite")
    add_coder(database, "ana")
    database.close()
    yield folder
    folder.chmod(0o700)


@pytest.fixture
def bound_by_rights(unprivileged_folder: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        yield unprivileged_folder
        return
    # root may do anything: another user for a while, who has to pass through the folders above
    above = [p for p in unprivileged_folder.parents if p.owner() == "root" and p.stat().st_mode & 0o055 != 0o055]
    modes = {p: p.stat().st_mode for p in above}
    for path in above:
        path.chmod(0o755)
    for path in (unprivileged_folder, *unprivileged_folder.iterdir()):
        os.chown(path, 65534, 65534)
    os.seteuid(65534)
    yield unprivileged_folder
    os.seteuid(0)
    for path, mode in modes.items():
        path.chmod(mode)


@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o755), (0o444, 0o555), (0o644, 0o555), (0o000, 0o755)])
def test_missing_rights_are_told(bound_by_rights: Path, file: int, folder: int) -> None:
    path = bound_by_rights / "project.sqlite"
    path.chmod(file)
    bound_by_rights.chmod(folder)

    def write() -> None:
        database = Database(path)
        try:
            add_coder(database, "ben")
        finally:
            database.close()

    with pytest.raises(StoreError, match=r"Check the rights|Check that the folder is there and can be written to"):
        write()
    bound_by_rights.chmod(0o755)
    path.chmod(0o644)
    database = Database(path)
    assert coders(database) == ["ana"]
    database.close()


# ------------------------------------------------------------------ URLs


@pytest.mark.parametrize(
    ("url", "said"),
    [
        pytest.param("mysql://ana@host/name", "starts with postgresql://", id="another database"),
        pytest.param("postgres", "expected postgresql://user@host/name", id="no URL"),
        pytest.param("postgresql://ana@host:port/name", "expected postgresql://user@host/name", id="no port"),
    ],
)
def test_unknown_url_is_refused(url: str, said: str) -> None:
    assert said in fault(url)


@pytest.mark.parametrize("url", ["postgresql://ana:secret@127.0.0.1:1/name", "postgresql://ana:secret@host:port/name"])
def test_password_is_never_told(url: str) -> None:
    assert "secret" not in fault(url)


def test_server_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    said = fault(f"postgresql://ana@/name?host={quote(str(tmp_path), safe='')}")
    assert str(tmp_path) in said
    assert "Check that the server runs and the address is right" in said


def test_server_without_that_database_is_told(server: Path) -> None:
    said = fault(f"postgresql://tests@/none?host={quote(str(server), safe='')}")
    assert '"none" does not exist' in said


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_connection_that_is_lost_loses_nothing_that_was_kept(database: Database, server: Path) -> None:
    add_coder(database, "ana")

    def lose_it() -> None:
        with database.writing() as connection:
            connection.execute(text("INSERT INTO coder (kind, name, version) VALUES ('person', 'ben', '')"))
            process = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with psycopg.connect(f"host={server} user=tests dbname=postgres", autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [process])
            connection.execute(text("SELECT 1"))

    with pytest.raises(StoreError):
        lose_it()
    add_coder(database, "cyn")
    assert coders(database) == ["ana", "cyn"]


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_words_that_postgresql_cannot_keep_are_told(database: Database) -> None:
    with pytest.raises(StoreError, match="NUL"), database.writing() as connection:
        keep.keep_weights(connection, "\x00", 1)
