"""Scoring: every pair that shares a block, compared and weighed by Splink on DuckDB."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Any, get_type_hints

from groundswell.link.blocking import MOST, block
from groundswell.link.model import Level, Model, for_splink
from groundswell.link.profile import Profile

LEAST = -3.0  # weight under which a pair is not worth keeping
MEMORY = "4GB"
_CHUNK = 50_000  # profiles handed to DuckDB at a time


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair of candidate events, the lesser number first: its weight, and the level that each comparison reached."""

    left: int
    right: int
    weight: float
    reached: tuple[str, ...]


def scored(
    profiles: Iterable[Profile],
    model: Model,
    *,
    new: Set[int] | None = None,
    pairs: Iterable[tuple[int, int]] | None = None,
    least: float | None = LEAST,
    say: Callable[[str], None] = lambda words: None,
) -> Iterator[Scored]:
    """Pairs of profiles that may be one event, in order.

    Parameters
    ----------
    profiles
        Of all candidate events.
    model
        Comparisons and weights.
    new
        Numbers of the candidate events to compare with all others; all where None.
    pairs
        Compare these, whether or not they share a block.
    least
        Weight from which a pair is given; all where None.
    say
        Told what is being done.
    """
    with _database() as connection:
        number = _load(connection, profiles)
        if pairs is not None:
            _table(connection, "pairs", ("left_number", "right_number"), sorted({_ordered(p) for p in pairs}))
        else:
            if new is not None:
                _table(connection, "new", ("number",), ([n] for n in sorted(new)))
            if dropped := block(connection, only_new=new is not None):
                say(
                    f"{dropped:,} coarse blocks (no day, or no town, told) of more than {MOST:,} events were not "
                    "compared: too many fit"
                )
        found = connection.execute("SELECT count(*) FROM pairs").fetchall()[0][0]
        say(f"{number:,} candidate events, {found:,} pairs to compare")
        if found:
            yield from _predicted(connection, model, least)


def _ordered(pair: tuple[int, int]) -> tuple[int, int]:
    return min(pair), max(pair)


def _table(connection: Any, name: str, columns: Sequence[str], rows: Iterable[Sequence[int]]) -> None:
    """Make a table of numbers."""
    import pyarrow

    held = list(rows)
    arrow = pyarrow.table(
        {column: pyarrow.array([row[i] for row in held], pyarrow.int32()) for i, column in enumerate(columns)}
    )
    connection.register("held", arrow)
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM held")
    connection.unregister("held")


def _predicted(connection: Any, model: Model, least: float | None) -> Iterator[Scored]:
    from splink import DuckDBAPI, Linker, SettingsCreator

    logging.getLogger("splink").setLevel(logging.ERROR)
    database = DuckDBAPI(connection)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="number",
        comparisons=[*for_splink(model)],
        probability_two_random_records_match=_probability(model.prior),
        retain_matching_columns=True,  # with them come the levels that were reached
    )
    linker = Linker(database.register("profiles"), settings, log_level=None, validate_settings=False)
    blocked = connection.sql(
        "SELECT left_number AS join_key_l, right_number AS join_key_r, '0' AS match_key FROM pairs"
    )
    blocked.create("blocked_pairs")
    linker.table_management.register_blocked_pairs_for_predict(database.register("blocked_pairs"))
    found = linker.inference.predict(threshold_match_weight=least, warning_mode="never")
    names = [c.name for c in model.comparisons]
    levels = {c.name: _by_gamma(c.levels) for c in model.comparisons}
    gammas = ", ".join(f"gamma_{name}" for name in names)
    result = connection.execute(
        f"SELECT number_l, number_r, match_weight, {gammas} FROM {found.physical_name} ORDER BY number_l, number_r"
    )
    while rows := result.fetchmany(10_000):
        for left, right, weight, *reached in rows:
            told = tuple(levels[name][gamma] for name, gamma in zip(names, reached, strict=True))
            yield Scored(left, right, round(weight, 3), told)


def _by_gamma(levels: Sequence[Level]) -> dict[int, str]:
    """Names of levels by the number that Splink gives them: the last is 0, an unknown one -1."""
    known = [level.name for level in levels if not level.unknown]
    numbered = {len(known) - 1 - place: name for place, name in enumerate(known)}
    return numbered | dict.fromkeys([-1], next((level.name for level in levels if level.unknown), ""))


def _probability(weight: float) -> float:
    return float(2.0**weight / (1 + 2.0**weight))


@contextmanager
def _database() -> Iterator[Any]:
    """A database in memory that may spill into a folder of its own."""
    import duckdb

    folder = Path(tempfile.gettempdir()) / f"groundswell-{os.getpid()}"  # made only when something is spilled
    connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(folder)})
    try:
        yield connection
    finally:
        connection.close()
        shutil.rmtree(folder, ignore_errors=True)


_TYPES: dict[Any, str] = {
    int: "INTEGER",
    int | None: "INTEGER",
    float | None: "DOUBLE",
    str | None: "VARCHAR",
    bool: "BOOLEAN",
    tuple[str, ...]: "VARCHAR[]",
}


def _load(connection: Any, profiles: Iterable[Profile]) -> int:
    """Make the table `profiles`, and give its length."""
    import pyarrow

    hints = get_type_hints(Profile)
    names = [f.name for f in fields(Profile)]
    connection.execute(f"CREATE TABLE profiles ({', '.join(f'{n} {_TYPES[hints[n]]}' for n in names)})")
    number, rest, arrow = 0, iter(profiles), _arrow_types()
    while chunk := list(islice(rest, _CHUNK)):
        columns = {name: [getattr(profile, name) for profile in chunk] for name in names}
        part = pyarrow.table({n: pyarrow.array(held, arrow[_TYPES[hints[n]]]) for n, held in columns.items()})
        connection.register("part", part)
        connection.execute("INSERT INTO profiles SELECT * FROM part")
        connection.unregister("part")
        number += len(chunk)
    return number


def _arrow_types() -> dict[str, Any]:
    import pyarrow

    return {
        "INTEGER": pyarrow.int32(),
        "DOUBLE": pyarrow.float64(),
        "VARCHAR": pyarrow.string(),
        "BOOLEAN": pyarrow.bool_(),
        "VARCHAR[]": pyarrow.list_(pyarrow.string()),
    }
