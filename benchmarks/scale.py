"""The cost of linking against the number of candidate events.

    python benchmarks/scale.py 10000 100000 1000000

For each number a project is filled with made-up candidate events and linked by the command that users call. What is
made up is how reports of protest come: few countries and capitals have most of them, an event is told by one to eight
reports, and reports leave out, disagree and are vague. Shown are the time and the memory of `groundswell link`, the
time of linking once more after a hundred further reports, and how well the events were found again.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, insert, select

from groundswell.evaluate.linking import b_cubed
from groundswell.project import Project
from groundswell.record.document import Document
from groundswell.record.statement import Statement
from groundswell.store import tables as t
from groundswell.store.judgements import memberships
from groundswell.store.keep import Coded, candidate_name, digest_of, start_run, statement_rows

DOCS = Path(__file__).resolve().parents[1] / "docs"
COUNTRIES, TOWNS, YEARS = 80, 60, 10
# a tenth of all events in one country, a fifth of a country's in its first town
COUNTRY_WEIGHTS = [1 / (rank + 3) for rank in range(COUNTRIES)]
TOWN_WEIGHTS = [1 / (rank + 1) for rank in range(TOWNS)]
FORMS = ["demonstration", "march", "strike", "blockade", "picket", "sit_in", "riot", "vigil", "occupation"]
ISSUES = ["labor_wages", "education", "health", "elections", "land_farming", "corruption", "housing", "environment"]
GROUPS = ["workers", "students", "teachers", "residents", "peasants_farmers", "health_workers"]
DEMANDS = [f"demand{n:03}" for n in range(400)]


def reports(number: int, seed: int = 7) -> Iterator[tuple[Coded, str]]:
    """Reports of one candidate event each, and the event in the world that it tells."""
    chance = random.Random(seed)
    made = event = 0
    while made < number:
        event += 1
        world = _event(chance)
        for _ in range(min(number - made, chance.choices(range(1, 9), [40, 22, 13, 9, 6, 4, 3, 3])[0])):
            made += 1
            yield _report(chance, world, made), f"e{event}"


def _event(chance: random.Random) -> dict[str, Any]:
    country = chance.choices(range(COUNTRIES), COUNTRY_WEIGHTS)[0]
    town = chance.choices(range(TOWNS), TOWN_WEIGHTS)[0]
    place = random.Random(f"{country}/{town}")
    union = " ".join(_word(f"{country}/{chance.randrange(80)}/{part}") for part in range(3))
    return {
        "day": date(2014, 1, 1) + timedelta(days=chance.randrange(365 * YEARS)),
        "country": f"C{country:02}",
        "town": town,
        "place": (country * 1000 + town, place.uniform(-50, 60), place.uniform(-120, 120)),
        "form": chance.choice(FORMS),
        "organizer": union,
        "group": chance.choice(GROUPS),
        "issue": chance.choice(ISSUES),
        "words": " ".join(chance.sample(DEMANDS, 4)),
        "size": int(10 ** chance.uniform(1.3, 4.5)),
    }


def _word(key: str) -> str:
    """A made-up word, the same for the same key."""
    chance = random.Random(key)
    return "".join(chance.choice("bcdfglmnprst") + chance.choice("aeiou") for _ in range(3)).capitalize()


def _report(chance: random.Random, world: dict[str, Any], number: int) -> Coded:
    day = world["day"]
    published = day + timedelta(days=chance.choice([0, 0, 1, 1, 2]))
    told: list[tuple[str, Any]] = [("form", chance.choices([world["form"], "demonstration"], [4, 1])[0])]
    if chance.random() < 0.85:
        told.append(("start_date", day.isoformat() if chance.random() < 0.93 else day.strftime("%Y-%m")))
    key, latitude, longitude = world["place"]
    vague = chance.random() < 0.06
    place = dict.fromkeys(("site", "locality", "admin2", "admin1", "latitude", "longitude", "geoname_id"))
    place |= {"name": f"T{key}", "country": world["country"], "precision": "country" if vague else "locality"}
    if not vague:
        place |= {"locality": f"T{key}", "latitude": latitude, "longitude": longitude, "geoname_id": key}
    told.append(("place", place))
    if chance.random() < 0.5:
        told.append(("organizer", {"name": world["organizer"], "kind": "union"}))
    if chance.random() < 0.7:
        told.append(("participant", {"name": world["group"], "kind": world["group"]}))
    if chance.random() < 0.7:
        told.append(("claim", {"text": world["words"], "issue": [world["issue"]], "stance": "for"}))
    if chance.random() < 0.4:
        low = max(1, int(world["size"] * chance.uniform(0.6, 1.6)))
        told.append(("size", {"low": low, "high": low, "estimate": low, "text": str(low), "by": "unknown"}))
    said = [Statement("standing", "focal", "stated"), Statement("rank", 1, "stated")]
    said += [Statement(field, value, "stated", "words", (), 0.8) for field, value in told]
    document = Document(f"r{number:07}", f"report {number}", None, published, "Made Up", None, None, "en")
    return Coded(document, None, "en", 0.9, None, None, ((f"{number:016x}", tuple(said)),))


def fill(project: Project, number: int, *, start: int = 0) -> dict[str, str]:
    """Fill a project with reports after the first `start`, and give the event in the world of each candidate event."""
    truth: dict[str, str] = {}

    def told() -> Iterator[tuple[int, Coded]]:
        for key, (coded, event) in enumerate(reports(number), start=1):
            truth[candidate_name(coded.document.id, 1, coded.events[0][0])] = event
            if key > start:
                yield key, coded

    keep_in_bulk(project, told())
    return truth


def keep_in_bulk(project: Project, told: Iterator[tuple[int, Coded]]) -> None:
    """Keep reports under numbers that none has yet: the rows of `groundswell code`, in fewer and larger steps."""
    run = project.run("code", made_up=True)
    while batch := list(islice(told, 20_000)):
        rows: dict[Table, list[dict[str, Any]]] = {t.document: [], t.coding: [], t.candidate: [], t.statement: []}
        with project.database.writing() as connection:
            run_id = start_run(connection, run)
            coder_id = connection.execute(select(t.run.c.coder_id).filter_by(run_id=run_id)).scalar_one()
            candidate = connection.execute(select(func.coalesce(func.max(t.candidate.c.candidate_id), 0))).scalar_one()
            for key, coded in batch:
                document = coded.document
                rows[t.document].append(
                    {"document_id": key, "name": document.id, "version": 1, "digest": digest_of(document), "escaped": 0}
                    | {"text": document.text, "title": document.title, "published": str(document.published)}
                    | {"publisher": document.publisher, "country": document.country, "url": document.url}
                    | {"language": document.language, "sketch": coded.sketch, "run_id": run_id}
                )
                rows[t.coding].append(
                    {"document_id": key, "coder_id": coder_id, "run_id": run_id, "settings": ""}
                    | {"language": coded.language, "relevance": coded.relevance}
                )
                for event_id, said in coded.events:
                    candidate += 1
                    name = candidate_name(document.id, 1, event_id)
                    rows[t.candidate].append(
                        {"candidate_id": candidate, "name": name, "document_id": key, "event_id": event_id}
                    )
                    rows[t.statement] += statement_rows(said, candidate, run_id)
            for table, held in rows.items():
                if held:
                    connection.execute(insert(table), held)


def linked(folder: Path) -> tuple[float, float]:
    """Seconds and gigabytes of `groundswell link`."""
    command = [sys.executable, "-m", "groundswell.cli", "link", "--project", str(folder), "--quiet"]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6


def page(rows: Sequence[Mapping[str, float]]) -> str:
    """The page on cost."""
    columns = ("candidates", "seconds", "gigabytes", "again_seconds", "b_cubed_f1")
    table = "\n".join("| " + " | ".join(f"{row[column]:,}" for column in columns) + " |" for row in rows)
    return f"""# The cost of linking

`benchmarks/scale.py` fills a project with made-up candidate events and links it with `groundswell link`, on two
processors; it writes this page. Events come as they do in the field's datasets: a tenth in one country, a fifth of
those in its first town, ten years, one to eight reports an event, which leave out, disagree and are vague.

| candidate events | seconds | gigabytes | seconds, after a hundred further reports | B-cubed F1 |
|---|---|---|---|---|
{table}

![Seconds against candidate events](images/scale.svg)

Reading and keeping grow with the number of events, comparing with the number of pairs that share a block.
"""


def draw(rows: Sequence[Mapping[str, float]]) -> str:
    """Seconds against candidate events, both on a logarithmic scale."""
    wide, high, edge = 420, 260, 60
    x0, x1 = (math.log10(f(row["candidates"] for row in rows)) for f in (min, max))
    y0 = math.floor(math.log10(min(row["seconds"] for row in rows)))
    y1 = math.ceil(math.log10(max(row["seconds"] for row in rows)))

    def at(candidates: float, seconds: float) -> tuple[float, float]:
        across = (math.log10(candidates) - x0) / ((x1 - x0) or 1)
        up = (math.log10(seconds) - y0) / (y1 - y0)
        return round(edge + across * wide, 1), round(20 + (1 - up) * high, 1)

    dots = [(row, at(row["candidates"], row["seconds"])) for row in rows]
    line = " ".join(f"{x},{y}" for _, (x, y) in dots)
    marks = "".join(
        f'<circle cx="{x}" cy="{y}" r="4"/><text x="{x}" y="{y - 10}" text-anchor="middle">{row["seconds"]} s</text>'
        f'<text x="{x}" y="{high + 40}" text-anchor="middle">{row["candidates"]:,}</text>'
        for row, (x, y) in dots
    )
    ticks = "".join(
        f'<text x="{edge - 10}" y="{at(10**x0, 10**p)[1] + 4}" text-anchor="end">{10**p:,}</text>'
        for p in range(y0, y1 + 1)
    )
    middle = 20 + high / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide + 2 * edge} {high + 70}" font-family="sans-serif" '
        'font-size="12"><rect width="100%" height="100%" fill="white"/>'
        f'<rect x="{edge}" y="20" width="{wide}" height="{high}" fill="none" stroke="#999"/>'
        f'<polyline points="{line}" fill="none" stroke="#1b6ca8" stroke-width="1.5"/><g fill="#1b6ca8">{marks}</g>'
        f'<g fill="#333" text-anchor="middle"><text x="{edge + wide / 2}" y="{high + 60}">candidate events</text>'
        f'<text x="14" y="{middle}" transform="rotate(-90 14 {middle})">seconds</text>{ticks}</g></svg>\n'
    )


def measured(number: int, *, further: int) -> dict[str, float]:
    """One row: a project of that many candidate events."""
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "p") as project:
        truth = fill(project, number)
        seconds, memory = linked(project.folder)
        with project.database.reading() as connection:
            found = {name: event for name, (event, _) in memberships(connection).items()}
        fill(project, number + further, start=number)
        again, _ = linked(project.folder)
    return {
        "candidates": number,
        "seconds": round(seconds, 1),
        "gigabytes": round(memory, 2),
        "again_seconds": round(again, 1),
        "b_cubed_f1": round(b_cubed(truth, found).f1, 3),
    }


def main() -> None:
    """Print a row for each number of candidate events; write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("numbers", type=int, nargs="+")
    parser.add_argument("--further", type=int, default=100, help="reports added before linking once more")
    told = "keep the rows in docs/scale.jsonl, and write docs/scale.md and its picture"
    parser.add_argument("--write", action="store_true", help=told)
    given = parser.parse_args()
    rows = []
    for number in sorted(given.numbers):
        rows.append(measured(number, further=given.further))
        print(json.dumps(rows[-1]), flush=True)
    if given.write:
        write(rows)


def write(rows: Sequence[Mapping[str, float]]) -> None:
    """Keep the rows, and write the page of the latest for each number."""
    kept = DOCS / "scale.jsonl"
    with kept.open("a", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    latest = {row["candidates"]: row for row in map(json.loads, kept.read_text("utf-8").splitlines())}
    shown = [latest[number] for number in sorted(latest)]
    (DOCS / "scale.md").write_text(page(shown), "utf-8")
    (DOCS / "images/scale.svg").write_text(draw(shown), "utf-8")


if __name__ == "__main__":
    main()
