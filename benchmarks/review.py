"""How quickly the review application answers, and whether it ever loses an edit.

    python benchmarks/big.py /tmp/big --events 100000 --reports 200000     a project to measure with
    python benchmarks/review.py pages /tmp/big [--write]
    python benchmarks/review.py edits /tmp/big-copy --coders 20 --minutes 5 [--kill 60]

`pages` asks a server for each kind of page many times, each time for another event, report, filter or page of a table,
and shows the time until the whole answer is there. `edits` has several coders edit at once, each logged in, as fast as
the pauses allow; with `--kill` the server is killed every so many seconds and started again, and the coders send again
what was not answered, as the pages do. Afterwards every edit that was acknowledged is looked for in the database: it
must be there once. It changes the project: give it a copy.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx2
from sqlalchemy import select

from groundswell.errors import RefusedError
from groundswell.project import Project, team
from groundswell.store import tables as t

DOCS = Path(__file__).resolve().parents[1] / "docs"
PASSWORD = "a password for measuring"
WARM = 15  # seconds in which the server has read what people said: it does so once, while it answers
FORMS = ("march", "strike", "demonstration", "blockade", "riot")
SORTS = ("day", "place", "size", "reports", "conflicts", "doubt")
WORDS = ("teachers", "wages", "huelga", "water", "students march", '"higher wages"', "Lima")


class Server:
    """A server of a project, which can be killed and started again."""

    def __init__(self, folder: Path, *more: str) -> None:
        self._command = [sys.executable, "-m", "groundswell.cli", "serve", "--project", str(folder), *more]
        self._port = "0"
        self.start()

    def start(self) -> None:
        """Start it, at the port that it had before."""
        self._process = subprocess.Popen(
            [*self._command, "--port", self._port], stderr=subprocess.PIPE, text=True, stdout=subprocess.DEVNULL
        )
        assert self._process.stderr
        for line in self._process.stderr:
            if told := re.search(r"(http://\S+:(\d+))", line):
                self.address, self._port = told[1], told[2]
                threading.Thread(target=self._process.stderr.read, daemon=True).start()
                return
        raise SystemExit("the server did not start")

    def kill(self) -> None:
        """Kill it, without a warning."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.wait()


# ------------------------------------------------------------------ pages


def pages(folder: Path, times: int, *, write: bool) -> int:
    """Time every kind of page; 1 where one of them is slower than it should be."""
    server = Server(folder)  # first: it brings the summaries up to date
    with Project.open(folder) as project, project.database.reading() as connection:
        events = list(connection.execute(select(t.event_summary.c.event_id)).scalars())
        reports = list(connection.execute(select(t.document_summary.c.document_id)).scalars())
        countries = [c for c in connection.execute(select(t.event_summary.c.countries)).scalars() if c]
        read = list(connection.execute(select(t.reading.c.document_id).distinct().limit(5_000)).scalars())
    chance = random.Random(7)

    def country() -> str:
        return chance.choice(countries).split()[0]

    kinds: Mapping[str, Callable[[], str]] = {
        "overview": lambda: "/overview",
        "overview, by country and form": lambda: f"/overview?country={country()}&form={chance.choice(FORMS)}",
        "overview, sorted, a later page": lambda: (
            f"/overview?sort={chance.choice(SORTS)}&page={chance.randrange(1, len(events) // 50)}"
        ),
        "overview, words": lambda: f"/overview?q={chance.choice(WORDS)}",
        "overview, some years": lambda: f"/overview?since={chance.randrange(2013, 2020)}&until=2020",
        "map": lambda: "/api/map",
        "map, by country": lambda: f"/api/map?country={country()}",
        "reports with words": lambda: f"/search?q={chance.choice(WORDS)}",
        "report": lambda: f"/reports/{chance.choice(reports)}",
        "event": lambda: f"/events/{chance.choice(events)}",
        "events to join": lambda: f"/api/events/{chance.choice(events)}/similar",
        "queue": lambda: "/queue",
        "next report": lambda: f"/queue/next?order={chance.choice(('doubt', 'random', 'newest', 'oldest'))}",
        "adjudication": lambda: "/adjudication",
        "two records side by side": lambda: f"/adjudication/{chance.choice(read or reports)}",
        "agreement": lambda: "/agreement",
        "progress": lambda: "/progress",
    }
    rows = []
    try:
        with httpx2.Client(base_url=server.address, timeout=60, follow_redirects=False) as client:
            client.get("/overview")
            time.sleep(WARM)
            for name, address in kinds.items():
                taken = []
                for _ in range(times):
                    begun = time.perf_counter()
                    answer = client.get(address())
                    taken.append((time.perf_counter() - begun) * 1000)
                    if answer.status_code not in (200, 303, 404):
                        raise SystemExit(f"{name}: status {answer.status_code}: {answer.text[:500]}")
                rows.append((name, *_shown(taken), len(answer.content) // 1000))
                print(_line(rows[-1]))
    finally:
        server.stop()
    if write:
        _write(rows, len(events), len(reports), times)
    return int(any(row[2] > 300 for row in rows))


def _shown(taken: list[float]) -> tuple[int, int, int]:
    cuts = quantiles(taken, n=20)
    return round(cuts[9]), round(cuts[18]), round(max(taken))


def _line(row: tuple[Any, ...]) -> str:
    return f"{row[0]:<34} median {row[1]:>5} ms   95 % under {row[2]:>5} ms   most {row[3]:>5} ms   {row[4]:>5} kB"


def _write(rows: list[tuple[Any, ...]], events: int, reports: int, times: int) -> None:
    lines = [
        "# How quickly pages answer",
        "",
        f"Made by `benchmarks/review.py pages`: a project of {events:,} events and {reports:,} reports in SQLite, each "
        f"kind of page asked for {times} times, each time for another event, report or filter; the time from the "
        f"request to the last byte, on two shared cores, from {WARM} seconds after the start. In the first ten seconds "
        "the server reads what people said, and the overview was seen to take up to a second.",
        "",
        "| page | median | 95 % under | most | size |",
        "|---|---|---|---|---|",
        *(f"| {name} | {middle} ms | {high} ms | {most} ms | {size} kB |" for name, middle, high, most, size in rows),
        "",
    ]
    (DOCS / "review-speed.md").write_text("\n".join(lines), "utf-8")


# ------------------------------------------------------------------ edits


@dataclass(slots=True)
class Told:
    """What one coder was told is kept, and how long it took (milliseconds)."""

    notes: list[str] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: Counter[str] = field(default_factory=Counter)
    sent_again: int = 0


class Coder(threading.Thread):
    """A person who reads, edits and signs one report after the other."""

    def __init__(self, name: str, server: Server, until: float, pause: float) -> None:
        super().__init__(name=name)
        self.told = Told()
        self._server, self._until, self._pause = server, until, pause
        self._chance = random.Random(name)
        self._token = ""
        self._made = 0

    def run(self) -> None:
        """Work until the time is over."""
        with httpx2.Client(base_url=self._server.address, timeout=60) as client:
            self._send(client, "/api/login", {"name": self.name, "password": PASSWORD})
            while time.monotonic() < self._until:
                self._report(client)

    def _report(self, client: httpx2.Client) -> None:
        number = self._get(client, "/api/queue/next?order=random").get("number")
        if number is None:
            return
        self._timed("page", lambda: self._get(client, f"/reports/{number}"))
        report = self._get(client, f"/api/reports/{number}")["report"]
        seen = report["last_run"]
        for event in report["events"][:2]:
            seen = self._edit(client, number, "accept", seen, event=event["name"], field="form") or seen
            words = self._words()
            value = {"value": words, "status": "inferred", "reason": "made up to measure"}
            done = self._edit(client, number, "values", seen, event=event["name"], field="campaign", values=[value])
            if done:
                seen = done
                self.told.values.append((event["name"], words))
        words = self._words()
        done = self._edit(client, number, "note", seen, text=words)
        if done:
            seen = done
            self.told.notes.append(words)
        self._edit(client, number, "finish", seen)

    def _words(self) -> str:
        self._made += 1
        return f"{self.name}-{self._until:.3f}-{self._made:06}"  # new in every run

    def _edit(self, client: httpx2.Client, number: int, what: str, seen: int, **body: Any) -> int | None:
        time.sleep(self._pause * self._chance.uniform(0.5, 1.5))
        body |= {"seen": seen, "token": f"{self.name}-{number}-{what}-{self._chance.random()}"}
        answer = self._timed("edit", lambda: self._send(client, f"/api/reports/{number}/{what}", body))
        if answer.status_code != 200:
            self.told.refused[f"{what}: {answer.status_code} {answer.json().get('kind')}"] += 1
            return None
        return int(answer.json()["last_run"])

    def _timed(self, kind: str, ask: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        answer = ask()
        self.told.taken[kind].append((time.perf_counter() - begun) * 1000)
        return answer

    def _send(self, client: httpx2.Client, path: str, body: Any) -> httpx2.Response:
        """Send an action, again and again where the server is not there."""
        while True:
            try:
                if not self._token or path == "/api/login":
                    self._token = client.get("/api/visitor").json()["token"]
                answer = client.post(path, json=body, headers={"x-groundswell-token": self._token})
                if path == "/api/login":
                    self._token = ""
                return answer
            except httpx2.TransportError:
                self.told.sent_again += 1
                time.sleep(0.3)

    def _get(self, client: httpx2.Client, path: str) -> Any:
        while True:
            try:
                answer = client.get(path)
                told = answer.headers["content-type"].startswith("application/json")
                return answer.json() if told and answer.status_code == 200 else {}
            except httpx2.TransportError:
                time.sleep(0.3)


def edits(folder: Path, coders: int, minutes: float, pause: float, kill: float | None) -> int:
    """Have several coders edit at once; 1 where an edit was lost, or is there twice."""
    names = [f"coder-{n:02}" for n in range(1, coders + 1)]
    with Project.open(folder) as project:
        for name in names:
            try:
                team.add(project, name, "coder", PASSWORD, by="benchmark")
            except RefusedError:  # it is there from a run before
                continue
    server = Server(folder, "--team")
    until = time.monotonic() + minutes * 60
    people = [Coder(name, server, until, pause) for name in names]
    for person in people:
        person.start()
    while any(person.is_alive() for person in people):
        time.sleep(1 if kill is None else kill)
        if kill is not None and time.monotonic() < until:
            server.kill()
            server.start()
    server.stop()
    told = [person.told for person in people]
    notes, values = [n for one in told for n in one.notes], [v for one in told for v in one.values]
    lost, twice = _missing(folder, notes, values)
    for kind in ("edit", "page"):
        taken = [ms for one in told for ms in one.taken[kind]]
        print(f"{len(taken):,} × {kind}: median, 95 % under, most: {_shown(taken)} ms")
    refused = sum((one.refused for one in told), Counter[str]())
    print(f"sent again: {sum(one.sent_again for one in told)}; refused: {dict(refused)}")
    print(f"{len(notes) + len(values):,} edits looked for; {lost} lost, {twice} there twice")
    return int(bool(lost or twice))


def _missing(folder: Path, notes: list[str], values: list[tuple[str, str]]) -> tuple[int, int]:
    with Project.open(folder) as project, project.database.reading() as connection:
        kept = Counter(connection.execute(select(t.note.c.text)).scalars())
        said = select(t.candidate.c.name, t.statement.c.value).join_from(t.candidate, t.statement)
        held = Counter(
            (row.name, json.loads(row.value))
            for row in connection.execute(said.where(t.statement.c.field == "campaign"))
            if row.value is not None
        )
    times = [*(kept[note] for note in notes), *(min(held[value], 2) for value in values)]
    # a value is said once more when the report is signed by somebody else; never by the one who gave it
    return times.count(0), sum(kept[note] > 1 for note in notes)


def main() -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pages", "edits"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--coders", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two edits of a coder, on average")
    parser.add_argument("--kill", type=float, help="kill the server every so many seconds")
    told = parser.parse_args()
    if told.what == "pages":
        return pages(told.folder, told.times, write=told.write)
    return edits(told.folder, told.coders, told.minutes, told.pause, told.kill)


if __name__ == "__main__":
    sys.exit(main())
