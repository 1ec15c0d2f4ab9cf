"""Kill `groundswell code` or `groundswell link` at random moments, go on, and compare with a run that nobody disturbed.

Reports are made of the packaged samples, under other names and days. In every round a new project is worked on: the
command is killed (SIGKILL, at a random moment of the time that it takes undisturbed) several times and then left to
end. All tables must then hold what those of an undisturbed project hold, but for numbers and times.

    .venv/bin/python benchmarks/kills.py --command code --kills 50
    .venv/bin/python benchmarks/kills.py --command link --kills 50 --database postgresql://user@host/postgres
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, func, make_url, select

from groundswell.project import Project
from groundswell.project.settings import ProjectSettings
from groundswell.store import tables
from groundswell.store.database import Database

PER_ROUND = 10  # kills in one project before it is left to end, at most
#: By what a row is known where another refers to it; by all it holds where that is not said.
_KNOWN_BY = {"document": ("name", "version"), "candidate": ("name",)}
#: Columns that hold times, or are computed from numbers.
_PASSING = {"started_at", "read_at", "members", "shuffle"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What is done: the command, what has to be done before it, how often it is killed, and where."""

    before: tuple[tuple[str, ...], ...]
    command: tuple[str, ...]
    batch: int
    database: str | None
    chance: random.Random

    def run(self, command: tuple[str, ...], folder: Path) -> subprocess.Popen[bytes]:
        """Start a command on a project, as a person would, but for the size of its batches."""
        settled = f"import groundswell.project.coding as c; c.BATCH = {self.batch}"
        line = (sys.executable, "-c", f"{settled}; from groundswell.cli.main import main; main()", *command)
        with (folder / "log").open("ab") as log:
            return subprocess.Popen((*line, "--project", str(folder)), stdout=log, stderr=log, start_new_session=True)


@dataclass(slots=True)
class Round:
    """What became of one project: the reports or linked events that it held after each kill, and the outcome."""

    held: list[int] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    orphans: int = 0


def main() -> int:
    """Run the rounds and print a table. Exit status 1 where anything differs, or a process was left behind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", choices=("code", "link"), default="code")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--processes", type=int, default=1, help="of `groundswell code`")
    parser.add_argument("--batch", type=int, default=32, help="reports that become part of the project at once")
    parser.add_argument("--database", help="URL of a PostgreSQL server, to make databases there; else SQLite")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="groundswell-kills-") as made:
        folder = Path(made)
        source = folder / "reports.jsonl"
        source.write_text("".join(json.dumps(report) + "\n" for report in reports(asked.reports)), "utf-8")
        code = ("code", "--quiet", "--processes", str(asked.processes), str(source))
        before, command = ((), code) if asked.command == "code" else ((code,), ("link",))
        setting = Setting(before, command, asked.batch, asked.database, random.Random(asked.seed))
        expected, takes = _undisturbed(setting, folder / "undisturbed")
        rows = sum(map(_rows, expected.values()))
        print(f"{asked.command}: {asked.reports} reports, {takes:.1f} s undisturbed, {rows} rows")
        print(f"{'round':5}  {'kills':5}  {'held after each kill':50}  left behind  differs in")
        rounds: list[Round] = []
        while (left := asked.kills - sum(len(one.held) for one in rounds)) > 0:
            one = _disturbed(setting, folder / str(len(rounds)), min(left, PER_ROUND), takes, expected)
            rounds.append(one)
            held = " ".join(map(str, one.held))
            told = ", ".join(one.differences) or "nothing"
            print(f"{len(rounds):5}  {len(one.held):5}  {held:50}  {one.orphans:11}  {told}", flush=True)
    faults = sum(bool(one.differences or one.orphans) for one in rounds)
    print(f"{asked.kills} kills; {faults or 'no'} rounds with a fault")
    return 1 if faults else 0


def reports(number: int) -> list[dict[str, Any]]:
    """That many reports: the samples again and again, each time under other names and a day later."""
    lines = resources.files("groundswell.samples").joinpath("reports.jsonl").read_text("utf-8").splitlines()
    samples = [json.loads(line) for line in lines]
    made = []
    for n in range(number):
        again, of = divmod(n, len(samples))
        report = samples[of] | {"id": f"{samples[of]['id']}-{again}"}
        if day := report.get("published"):
            report["published"] = str(dt.date.fromisoformat(day) + dt.timedelta(days=again))
        made.append(report)
    return made


def _undisturbed(setting: Setting, folder: Path) -> tuple[dict[str, Counter[tuple[Any, ...]]], float]:
    """What a project holds after a run that nobody disturbs, and the seconds that it takes."""
    Project.create(folder).close()
    for command in setting.before:
        _finish(setting, command, folder)
    started = time.monotonic()
    _finish(setting, setting.command, folder)
    return content_of(folder), time.monotonic() - started


def _disturbed(
    setting: Setting, folder: Path, kills: int, takes: float, expected: dict[str, Counter[tuple[Any, ...]]]
) -> Round:
    """One round in a project of its own."""
    one = Round()
    url = _new_database(setting.database, folder.name) if setting.database else None
    Project.create(folder, ProjectSettings(database=url) if url else None).close()
    for command in setting.before:
        _finish(setting, command, folder)
    for _ in range(kills):
        process = setting.run(setting.command, folder)
        try:
            process.wait(setting.chance.uniform(0, takes))
            break  # it was done before it could be killed
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        one.orphans += _end_orphans(process.pid)
        one.held.append(_held(folder, setting.command[0]))
    _finish(setting, setting.command, folder)
    one.differences = differences(expected, content_of(folder))
    if url:
        _drop_database(url)
    return one


def _finish(setting: Setting, command: tuple[str, ...], folder: Path) -> None:
    if status := setting.run(command, folder).wait():
        raise SystemExit(f"{command[0]}, undisturbed, ended with {status}:\n{(folder / 'log').read_text('utf-8')}")


def _end_orphans(group: int) -> int:
    """End what a killed process has left behind, after a while to end by itself; gives the number."""
    for _ in range(50):
        left = _members(group)
        if not left:
            return 0
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    return len(left)


def _members(group: int) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if line.split()[0] == str(group) and line.split()[1][0] != "Z"]


def _held(folder: Path, command: str) -> int:
    table = tables.document if command == "code" else tables.membership
    with Project.open(folder, read_only=True) as project, project.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


# ------------------------------------------------------------------ comparison


def content_of(folder: Path) -> dict[str, Counter[tuple[Any, ...]]]:
    """All that a project holds."""
    with Project.open(folder, read_only=True) as project:
        return content(project.database)


def content(database: Database) -> dict[str, Counter[tuple[Any, ...]]]:
    """All rows by table, with names in place of numbers; without runs, of which a disturbed project has more."""
    known: dict[str, dict[int, tuple[Any, ...]]] = {}
    told: dict[str, Counter[tuple[Any, ...]]] = {}
    with database.reading() as connection:
        for table in tables.metadata.sorted_tables:  # those that are referred to come first
            known[table.name] = {}
            told[table.name] = Counter()
            for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings():
                said: dict[str, Any] = {}
                for column in table.columns:
                    value = row[column.name]
                    target = next((key.column.table.name for key in column.foreign_keys), None)
                    if column.name == "copies":  # the least number of a document of the group
                        target = "document"
                    if target is not None:
                        said[column.name] = None if value is None else known[target][value]
                    elif column is not table.autoincrement_column and column.name not in _PASSING:
                        said[column.name] = value
                told[table.name][tuple(said.values())] += 1
                if table.autoincrement_column is not None:
                    by = _KNOWN_BY.get(table.name, tuple(said))
                    known[table.name][row[table.autoincrement_column.name]] = tuple(said[name] for name in by)
    del told["run"], told["setting"]  # the latter says which runs were seen
    return told


def differences(expected: dict[str, Counter[tuple[Any, ...]]], found: dict[str, Counter[tuple[Any, ...]]]) -> list[str]:
    """By table, how many rows are missing and how many should not be there."""
    told = []
    for table, rows in expected.items():
        missing, more = _rows(rows - found[table]), _rows(found[table] - rows)
        if missing or more:
            told.append(f"{table} (-{missing} +{more})")
    return told


def _rows(rows: Counter[tuple[Any, ...]]) -> int:
    return sum(rows.values())


# ------------------------------------------------------------------ PostgreSQL


def _new_database(server: str, name: str) -> str:
    url = make_url(server).set(database=f"groundswell_kills_{os.getpid()}_{name}")
    _on(server, f"CREATE DATABASE {url.database}")
    return url.render_as_string(hide_password=False)


def _drop_database(url: str) -> None:
    _on(str(make_url(url).set(database="postgres")), f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


def _on(server: str, command: str) -> None:
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(command)
    engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
