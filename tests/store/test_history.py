"""What people did, the latest first, and whether it was taken back."""

from collections.abc import Callable
from importlib import resources
from typing import Any

from sqlalchemy import delete

from groundswell.record.statement import Coder, Statement
from groundswell.store import history, keep, tables
from groundswell.store.database import Database

Make = Callable[..., keep.Coded]
A = keep.candidate_name("a", 1, "e1")


def acted(kept: Any, command: str, *, by: str = "ana", of: int | None = None, document: int | None = None) -> int:
    """Start a run of a person; gives its number."""
    run = keep.Run(Coder("person", by), command, "core", "1.0", "{}", "2026-01-03T03:04:05+00:00")
    with kept.database.writing() as connection:
        return keep.start_run(connection, run, of_id=of, document_id=document)


def told(database: Database, **which: Any) -> list[tuple[int, int]]:
    """Number of each action, and of the run that took it back."""
    with database.reading() as connection:
        return [(action.run_id, action.undone) for action in history.actions(connection, **which)]


def test_action_is_undone_while_the_last_that_spoke_of_it_took_it_back(kept: Any) -> None:
    first, second = acted(kept, "accept"), acted(kept, "accept")
    undo = acted(kept, "undo", of=second)
    assert told(kept.database) == [(second, undo), (first, 0)]
    acted(kept, "redo", of=second)
    assert told(kept.database) == [(second, 0), (first, 0)]
    again = acted(kept, "undo", of=second)
    earlier = acted(kept, "undo", of=first)
    assert told(kept.database) == [(second, again), (first, earlier)]


def test_actions_are_those_of_a_person_and_of_a_report(kept: Any, coded: Make) -> None:
    kept.code(coded("a", "A march.", "march"), coded("b", "A rally.", "rally"))
    one = acted(kept, "accept", document=1)
    other = acted(kept, "accept", by="ben", document=1)
    elsewhere = acted(kept, "accept", document=2)
    judged = acted(kept, "judge")
    assert told(kept.database) == [(judged, 0), (elsewhere, 0), (other, 0), (one, 0)]
    assert told(kept.database, by="ana", document_id=1) == [(one, 0)]
    assert told(kept.database, document_id=1) == [(other, 0), (one, 0)]
    assert told(kept.database, by="cyn") == []


def test_more_actions_than_are_read_at_once_are_all_told(kept: Any) -> None:
    numbers = [acted(kept, "accept") for _ in range(450)]
    assert [number for number, _ in told(kept.database)] == numbers[::-1]


def test_what_an_older_program_took_back_is_known_after_the_migration(kept: Any, coded: Make) -> None:
    kept.code(coded("a", "A march.", "march"))
    said = acted(kept, "correct")
    with kept.database.writing() as connection:
        keep.say(connection, A, [Statement("form", "rally", "stated")], said)
    undo, redo = acted(kept, "undo"), acted(kept, "redo")
    with kept.database.writing() as connection:
        keep.retract(connection, undo, statements=[4])
        keep.restore(connection, redo, [1])
        connection.execute(delete(tables.action))
    migration = resources.files("groundswell.store.migrations").joinpath("0007-actions.sql").read_text("utf-8")
    with kept.database.writing() as connection:
        for command in migration.split(";\n")[1:]:
            if command.strip():
                connection.exec_driver_sql(command)
    assert told(kept.database) == [(said, 0)]
    with kept.database.reading() as connection:
        rows = connection.execute(tables.action.select().order_by(tables.action.c.run_id)).all()
    assert [(row.run_id, row.of_id) for row in rows] == [(undo, said), (redo, said)]
