"""An export of our own comes back as it was: every table, row by row."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from groundswell.codebook import load_codebook
from groundswell.errors import DataError
from groundswell.export.dataset import Dataset
from groundswell.export.formats import write
from groundswell.project import Project
from groundswell.project.coding import code
from groundswell.project.exporting import Privacy, dataset_of
from groundswell.project.importing import import_own
from groundswell.project.judging import judge
from groundswell.project.linking import link
from groundswell.project.settings import ProjectSettings
from groundswell.project.withholding import forget
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Coder, Statement
from groundswell.store.keep import Coded, Run, keep_coded, say, start_run
from groundswell.store.views import ADJUDICATE

#: Reports of the large project; 10,000 where a person asks for it.
MANY = int(os.environ.get("GROUNDSWELL_EVENTS", "1000"))
MACHINE = Run(Coder("extractor", "groundswell", "1"), "code", "core", "1.0", "{}", "2026-01-02T03:04:05+00:00")
ODD = [
    'said "no", = +1', "ñandú 日本語 \U0001f600", "مظاهرة\u200f", "e\u0301 zero\u200bwidth", "two\nlines\r\n\ttab",
    "'=x", "NULL", "\u2028sep\x85", " spaces ",
]  # fmt: skip
KEYS = ("site", "locality", "admin2", "admin1", "country", "latitude", "longitude", "geoname_id", "precision")


def value(kind: str, codes: str | None, chance: random.Random) -> Any:
    """A value of a field of a type, its words odd ones."""
    words = chance.choice(ODD)
    count = {"low": 100, "high": None, "estimate": None, "text": words, "rule": "core:x"}
    match kind:
        case "code":
            return chance.choice(load_codebook().names(str(codes)))
        case "date":
            return f"2021-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        case "time":
            return "10:30"
        case "flag":
            return chance.random() < 0.5
        case "place":
            place = dict.fromkeys(KEYS) | {"locality": f"Town {chance.randint(1, 400)}", "country": "PER"}
            return place | {"name": words, "latitude": chance.uniform(-90, 90), "precision": "locality"}
        case "actor":
            return {"name": words, "kind": chance.choice(("individual", "union"))}
        case "claim":
            return {"text": words, "issue": ["jobs", "housing"], "stance": None}
        case "size":
            return count | {"category": "100-999", "by": "police", "low": chance.randint(1, 10**6)}
        case "harm":
            return count | {"of": "protesters", "by": None}
    return words


def coded(number: int, chance: random.Random) -> Coded:
    """A report of one event that has every field."""
    text = f"{number}: " + " ".join(chance.choices(ODD, k=12))
    said = [Statement("standing", "focal", "stated"), Statement("rank", 1, "stated")]
    for field in load_codebook().fields:
        told = value(field.type, field.codes, chance) if field.type != "event" else "e1"
        quote = (Evidence.of(text, 0, 8), Evidence.of(text, 9, 20))[: chance.randint(0, 2)]
        said.append(Statement(field.name, told, "inferred", chance.choice(ODD), quote, chance.random(), ODD[0]))
    known: dict[str, Any] = {
        "title": chance.choice(ODD),
        "publisher": chance.choice(ODD),
        "url": 'http://x/?a=b&c="d"',
        "country": "PER",
    }
    return Coded(
        Document(f"report {number} {ODD[1]}", text, language="es", **known),
        None,
        "es",
        0.9,
        None,
        None,
        (("e1", tuple(said)),),
    )


def rows(dataset: Dataset) -> dict[str, list[Any]]:
    return {table.name: list(table.rows()) for table in dataset.tables}


def whole(project: Project) -> dict[str, list[Any]]:
    return rows(dataset_of(project, texts=True, privacy=Privacy(names=True)))


@pytest.fixture
def other(new_database: Callable[[], str | Path], tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "other", ProjectSettings(database=str(new_database()))) as made:
        yield made


def fill(project: Project, number: int) -> None:
    chance = random.Random(7)
    with project.database.writing() as connection:
        run_id = start_run(connection, MACHINE)
    keep_coded(project.database, [coded(n, chance) for n in range(number)], MACHINE, run_id)


def round_trip(project: Project, other: Project, form: str, where: Path) -> None:
    write(dataset_of(project, texts=True, privacy=Privacy(names=True)), where, form)
    came = import_own(other, where)
    before, after = whole(project), whole(other)
    assert came.reports == len(before["sources"])
    assert came.events == len(before["candidates"])
    for name in before:
        assert after[name] == before[name], name


@pytest.mark.parametrize("form", ["jsonl", "sqlite"])
def test_a_large_project_of_every_field_comes_back(project: Project, other: Project, tmp_path: Path, form: str) -> None:
    fill(project, MANY if form == "jsonl" else 50)
    round_trip(project, other, form, tmp_path / f"export.{form}")


@pytest.mark.parametrize("form", ["jsonl", "sqlite"])
def test_what_people_said_and_what_was_linked_comes_back(
    project: Project, other: Project, tmp_path: Path, form: str
) -> None:
    text = (
        "LIMA, May 4 (Agency) - About 300 bakers marched in Lima on May 3, 2021 to demand higher wages from the mills."
    )
    reports = [Document(f"report {n}", text.replace("Agency", f"Agency {n}"), publisher=ODD[n]) for n in range(3)]
    code(project, [*reports, Document("silent", "Prices of bread went up again in the city of Tacna.")], processes=1)
    link(project)
    (event, *_), candidates = whole(project)["events"][0], [row[0] for row in whole(project)["candidates"]]
    judge(project, "different", candidates[0], candidates[1], by="ana", note=ODD[1])
    said = {
        ("ana", "edit"): Statement("size", None, "not_stated"),
        ("ben", ADJUDICATE): Statement("form", "vigil", "stated", ODD[2], (Evidence(0, 4, "LIMA"),)),
    }
    for (by, command), statement in said.items():
        with project.database.writing() as connection:
            run_id = start_run(connection, project.run(command, by=by))
            say(connection, candidates[0], [statement], run_id)
    fill(project, 3)
    forget(project, f"report 1 {ODD[1]}", by="ana", reason="asked")
    round_trip(project, other, form, tmp_path / f"export.{form}")
    assert event
    # linked anew, what people judged still holds
    link(other)
    members = {row[0]: row[1] for row in whole(other)["candidates"]}
    assert members[candidates[0]] != members[candidates[1]]


def test_what_the_project_holds_is_passed_over(project: Project, other: Project, tmp_path: Path) -> None:
    fill(project, 5)
    write(dataset_of(project, texts=True, privacy=Privacy(names=True)), tmp_path / "out", "jsonl")
    assert import_own(other, tmp_path / "out").reports == 5
    before = whole(other)
    again = import_own(other, tmp_path / "out")
    assert (again.reports, again.events, again.held) == (0, 0, 5)
    assert whole(other) == before


def test_a_text_that_was_removed_there_is_not_brought_back(project: Project, other: Project, tmp_path: Path) -> None:
    fill(project, 2)
    write(dataset_of(project, texts=True, privacy=Privacy(names=True)), tmp_path / "out", "jsonl")
    import_own(other, tmp_path / "out")
    forget(other, f"report 0 {ODD[1]}", by="ana", reason="asked")
    lines = (tmp_path / "out" / "sources.jsonl").read_text("utf-8").replace('"report 0 ', '"elsewhere ')
    (tmp_path / "out" / "sources.jsonl").write_text(lines, "utf-8", newline="")
    came = import_own(other, tmp_path / "out")
    assert came.reports == 0
    assert "by ana (asked)" in came.refused[0]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param({"texts": False, "privacy": Privacy(names=True)}, "has no texts", id="no texts"),
        pytest.param({"texts": True, "privacy": Privacy(further=(ODD[1],))}, "names were replaced", id="protected"),
    ],
)
def test_an_export_that_lost_something_is_refused(
    project: Project, other: Project, tmp_path: Path, options: dict[str, Any], told: str
) -> None:
    fill(project, 3)
    write(dataset_of(project, **options), tmp_path / "out", "jsonl")
    with pytest.raises(DataError, match=told):
        import_own(other, tmp_path / "out")
    assert whole(other)["sources"] == []


def test_a_text_that_was_changed_is_refused_and_nothing_is_kept(
    project: Project, other: Project, tmp_path: Path
) -> None:
    fill(project, 3)
    write(dataset_of(project, texts=True, privacy=Privacy(names=True)), tmp_path / "out", "jsonl")
    file = tmp_path / "out" / "sources.jsonl"
    lines = [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]
    lines[-1]["text"] += "!"
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    with pytest.raises(DataError, match="it was changed"):
        import_own(other, tmp_path / "out")
    assert whole(other)["sources"] == []


def test_what_is_no_export_is_told(other: Project, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no sources\.jsonl"):
        import_own(other, tmp_path)
    (tmp_path / "x.csv").write_text("a,b")
    with pytest.raises(DataError, match="neither a folder of JSON Lines nor an SQLite file"):
        import_own(other, tmp_path / "x.csv")
