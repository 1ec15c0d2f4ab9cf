"""The comparison of two projects, on which the tests and benchmarks of kills rest, sees whatever differs."""

import sqlite3
from pathlib import Path
from types import ModuleType

import pytest

from groundswell.store.database import Database

VERSION_1 = Path(__file__).parents[1] / "store" / "version-1.sql"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two projects that hold the same."""
    paths = tmp_path / "one.sqlite", tmp_path / "other.sqlite"
    for path in paths:
        with sqlite3.connect(path) as connection:
            connection.executescript(VERSION_1.read_text("utf-8"))
        connection.close()
    return paths


def compared(kills: ModuleType, paths: tuple[Path, Path]) -> list[str]:
    held = []
    for path in paths:
        database = Database(path)
        held.append(kills.content(database))
        database.close()
    return list(kills.differences(*held))


def test_the_same_does_not_differ(two: tuple[Path, Path], kills: ModuleType) -> None:
    assert compared(kills, two) == []


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ("UPDATE document SET title = 'Docks' WHERE document_id = 1", "document (-1 +1)"),
        ("UPDATE coding SET relevance = 0.8 WHERE coding_id = 1", "coding (-1 +1)"),
        ("UPDATE candidate SET event_id = 'e2' WHERE candidate_id = 1", "candidate (-1 +1)"),
        ("UPDATE statement SET value = '\"rally\"' WHERE statement_id = 3", "statement (-1 +1)"),
        ("UPDATE statement SET run_id = 3 WHERE statement_id = 3", "statement (-1 +1)"),
        ("UPDATE judgement SET verdict = 'different'", "judgement (-1 +1)"),
        ("DELETE FROM retraction", "retraction (-1 +0)"),
        ("INSERT INTO coder VALUES (9, 'person', 'ben', '')", "coder (-0 +1)"),
        (
            "INSERT INTO statement SELECT 99, candidate_id, run_id, field, position, value, status, text, evidence,"
            " confidence, reason FROM statement WHERE statement_id = 3",
            "statement (-0 +1)",
        ),
    ],
)
def test_row_that_differs_is_seen(two: tuple[Path, Path], kills: ModuleType, change: str, seen: str) -> None:
    with sqlite3.connect(two[1]) as connection:
        connection.execute(change)
    connection.close()
    assert seen in compared(kills, two)


def test_runs_times_and_numbers_do_not_differ(two: tuple[Path, Path], kills: ModuleType) -> None:
    with sqlite3.connect(two[1]) as connection:
        connection.execute("UPDATE run SET started_at = '2027-01-01T00:00:00+00:00'")
        connection.execute(
            "INSERT INTO run SELECT 99, coder_id, command, codebook, codebook_version, settings, '' FROM run LIMIT 1"
        )
        connection.execute("UPDATE statement SET run_id = 99, statement_id = 99 WHERE statement_id = 9")
    connection.close()
    assert compared(kills, two) == []
