"""Releases: complete, described, the same every time, and told apart from the release before."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from groundswell.errors import DataError, RefusedError
from groundswell.export.formats import write
from groundswell.project import Project
from groundswell.project.editing import Editor, reject_event, say_not_stated
from groundswell.project.exporting import Privacy, dataset_of
from groundswell.project.judging import judge
from groundswell.project.linking import link
from groundswell.project.releasing import Release, release
from groundswell.project.reporting import report_of
from groundswell.project.withholding import forget
from groundswell.record.document import Document
from groundswell.record.evidence import Evidence
from groundswell.record.statement import Coder, Statement
from groundswell.store import tables as t
from groundswell.store.keep import Coded, Run, keep_coded, start_run

MACHINE = Run(Coder("extractor", "groundswell", "1"), "code", "core", "1.0", "{}", "2026-01-02T03:04:05+00:00")
FILES = {
    "ATTRIBUTION.md", "CHANGELOG.md", "CITATION.cff", "SHA256SUMS", "codebook.html", "codebook.md", "croissant.json",
    "datapackage.json", "methods.md",
    *(f"data/{table}.{end}" for table in ("events", "values", "statements", "candidates", "judgements", "sources")
      for end in ("csv", "parquet", "jsonl")),
}  # fmt: skip
TOWNS = {"lima": (-12.05, -77.04), "cusco": (-13.53, -71.97), "puno": (-15.84, -70.02), "ica": (-14.07, -75.73)}


def coded(name: str, town: str, day: str, publisher: str | None = "El Faro") -> Coded:
    """A report on bakers who marched in a town, led by a private person."""
    text = f"Bakers marched in {town.title()}; Ana Quispe Mamani led them, =1+1 said a banner. ({name})"
    quote = Evidence.of(text, 0, 6)
    latitude, longitude = TOWNS[town]
    place = {
        "name": town.title(), "site": None, "locality": town.title(), "admin2": None, "admin1": None, "country": "PER",
        "latitude": latitude, "longitude": longitude, "geoname_id": None, "precision": "locality",
    }  # fmt: skip
    said = (
        Statement("standing", "focal", "stated"),
        Statement("rank", 1, "stated"),
        Statement("form", "march", "stated", "marched", (quote,), 0.9),
        Statement("start_date", day, "stated", None, (quote,), 0.9),
        Statement("place", place, "stated", None, (quote,), 0.9),
        Statement("organizer", {"name": "Ana Quispe Mamani", "kind": "individual"}, "stated", None, (quote,), 0.9),
        Statement("slogan", "=1+1", "stated", None, (quote,), 0.9),
    )
    document = Document(name, text, title=f"-{name}-", published=dt.date(2021, 5, 9), publisher=publisher)
    return Coded(document, None, "en", 0.9, None, None, (("e1", said),))


def keep(project: Project, *reports: Coded, at: str = MACHINE.started_at) -> None:
    run = replace(MACHINE, started_at=at)
    with project.database.writing() as connection:
        run_id = start_run(connection, run)
    keep_coded(project.database, list(reports), run, run_id)
    link(project)


@pytest.fixture
def peru(project: Project) -> Project:
    told = [coded(f"r{n}", town, f"2021-05-0{n + 1}") for n, town in enumerate(TOWNS)]
    keep(project, *told, coded("other", "lima", "2021-05-01", None))
    return project


@pytest.fixture
def make(peru: Project, tmp_path: Path) -> Callable[..., tuple[Path, Release]]:
    def made(version: str, previous: Path | None = None) -> tuple[Path, Release]:
        folder = tmp_path / f"release-{version}"
        day = dt.date(2026, 2, int(version[-1]) + 1)
        return folder, release(peru, folder, version=version, previous=previous, date=day)

    return made


def names_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def number_and_event(project: Project, document: str) -> tuple[int, str]:
    query = select(t.document.c.document_id, t.candidate.c.name).join(t.candidate).where(t.document.c.name == document)
    with project.database.reading() as connection:
        number, name = connection.execute(query).one()
    return number, name


def test_release_has_all_its_files_and_checksums_hold(make: Callable[..., tuple[Path, Release]]) -> None:
    folder, made = make("1.0")
    assert names_of(folder) == FILES
    assert {path.relative_to(folder).as_posix() for path in made.files} == FILES
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == FILES - {"SHA256SUMS"}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in sums.items())


def test_two_runs_give_the_same_bytes(peru: Project, tmp_path: Path) -> None:
    for name in ("a", "b"):
        release(peru, tmp_path / name)
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in FILES)


def test_tables_are_those_of_an_export(peru: Project, tmp_path: Path) -> None:
    release(peru, tmp_path / "release")
    dataset = dataset_of(peru, privacy=Privacy(release="release 1.0"))
    for name in ("csv", "parquet", "jsonl"):
        for path in write(dataset, tmp_path / name, name):
            assert path.read_bytes() == (tmp_path / "release" / "data" / path.name).read_bytes()


def test_without_a_date_it_is_that_of_the_last_run(peru: Project, tmp_path: Path) -> None:
    keep(peru, coded("late", "ica", "2022-01-01"), at="2031-03-04T00:00:00+00:00")
    with peru.database.reading() as connection:
        last = connection.execute(select(t.run.c.started_at).order_by(t.run.c.run_id.desc()).limit(1)).scalar_one()
    release(peru, tmp_path / "a")
    assert yaml.safe_load((tmp_path / "a" / "CITATION.cff").read_text())["date-released"] == last[:10]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_data_package_is_valid_with_its_keys(make: Callable[..., tuple[Path, Release]]) -> None:
    import frictionless

    _, first = make("1.0")
    folder, _ = make("1.1", first.files[0].parent)
    found = frictionless.validate(folder / "datapackage.json")
    assert found.valid, found.flatten(["type", "message"])
    told = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert told["version"] == "1.1"
    by_name = {one["name"]: one for one in told["resources"]}
    assert by_name["events"]["rowcount"] == 4
    assert by_name["candidates"]["schema"]["foreignKeys"][0]["reference"] == {
        "resource": "events",
        "fields": ["event_id"],
    }


def test_croissant_names_files_with_their_digests_and_fields_that_are_there(
    make: Callable[..., tuple[Path, Release]],
) -> None:
    folder, _ = make("1.0")
    told = json.loads((folder / "croissant.json").read_text("utf-8"))
    assert told["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    files = {one["@id"]: one for one in told["distribution"]}
    assert all((folder / one["contentUrl"]).is_file() for one in files.values())
    digest = hashlib.sha256((folder / "data" / "events.csv").read_bytes()).hexdigest()
    assert files["events.csv"]["sha256"] == digest
    fields = {field["@id"]: field for one in told["recordSet"] for field in one["field"]}
    for record_set in told["recordSet"]:
        with (folder / "data" / f"{record_set['name']}.csv").open(encoding="utf-8") as stream:
            head = stream.readline().rstrip("\n").split(",")
        assert [field["source"]["extract"]["column"] for field in record_set["field"]] == head
        assert {key["@id"] for key in record_set["key"]} <= fields.keys()
    for field in fields.values():
        assert field["source"]["fileObject"]["@id"] in files


def test_methods_codebook_attribution_and_citation_say_what_is_there(make: Callable[..., tuple[Path, Release]]) -> None:
    folder, _ = make("1.0")
    methods = (folder / "methods.md").read_text("utf-8")
    assert "| rows of `events` in this release | 4 |" in methods
    assert "| extractor groundswell 1 | 1 | 35 |" in methods
    assert "weights of linking" in methods
    assert "No report was coded by two coders" in methods
    book = (folder / "codebook.md").read_text("utf-8")
    assert "| `hunger_strike` |" in book
    assert "### Table: statements" in book
    assert "<code>hunger_strike</code>" in (folder / "codebook.html").read_text("utf-8")
    attribution = (folder / "ATTRIBUTION.md").read_text("utf-8")
    assert "GeoNames" in attribution
    assert "| El Faro | 4 |\n| not known | 1 |" in attribution
    citation = yaml.safe_load((folder / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["authors"] == [{"name": "Contributors to project"}]
    assert "license" not in citation


def test_names_of_private_persons_are_in_no_file_and_unlike_in_the_next(
    peru: Project, make: Callable[..., tuple[Path, Release]]
) -> None:
    folder, _ = make("1.0")
    next_one, made = make("1.1", folder)
    for name in FILES:
        assert b"Quispe" not in (folder / name).read_bytes()
    found = [
        set(re.findall(r"person-\w+", (one / "data" / "events.csv").read_text("utf-8"))) for one in (folder, next_one)
    ]
    assert len(found[0]) == len(found[1]) == 1
    assert found[0] != found[1]
    assert made.changes == ()  # a pseudonym is no change
    open_one = release(peru, folder.parent / "open", version="2", privacy=Privacy(names=True))
    assert "Quispe" in (open_one.files[0].parent / "data" / "events.csv").read_text("utf-8")


def test_changelog_says_what_changed_and_why(peru: Project, make: Callable[..., tuple[Path, Release]]) -> None:
    first, _ = make("1.0")
    keep(peru, coded("new", "ica", "2021-11-11"))
    number, corrected = number_and_event(peru, "r1")
    say_not_stated(peru, Editor(number, "ana", 10_000), corrected, "slogan")
    number, rejected = number_and_event(peru, "r2")
    reject_event(peru, Editor(number, "ana", 10_000), rejected)
    forget(peru, "r3", by="ana", reason="asked by a reader")
    one, other = (number_and_event(peru, name)[1] for name in ("r0", "other"))
    before = {row[0] for row in dataset_of(peru).table("events").rows()}
    judge(peru, "different", one, other, by="ana")
    split = {row[0] for row in dataset_of(peru).table("events").rows()} - before
    second, made = make("1.1", first)

    added = {change.event: change.why for change in made.changes if change.kind == "added"}
    assert sorted(added.values()) == sorted(["a new report", *(["linked otherwise"] if split else [])])
    gone = {change.event: change.why for change in made.changes if change.kind == "withdrawn"}
    assert gone[rejected] == "rejected, or kept back"
    why = {(c.event, c.field): c.why for c in made.changes if c.kind == "changed"}
    assert why[corrected, "slogan"] == "a person's edit"
    history = (second / "CHANGELOG.md").read_text("utf-8")
    assert "Texts withdrawn on request: `r3`." in history
    assert "## 1.0 (2026-02-01)" in history
    table = (second / "data" / "changes.csv").read_text("utf-8").splitlines()
    assert len(table) == len(made.changes) + 1


def test_a_folder_that_holds_something_and_a_version_that_was_there_are_refused(
    peru: Project, make: Callable[..., tuple[Path, Release]], tmp_path: Path
) -> None:
    folder, _ = make("1.0")
    with pytest.raises(RefusedError, match="not empty"):
        release(peru, folder)
    with pytest.raises(RefusedError, match=r"version 1\.0: that of the release before"):
        release(peru, tmp_path / "again", version="1.0", previous=folder)
    (tmp_path / "none").mkdir()
    with pytest.raises(DataError, match="expected the folder of a release"):
        release(peru, tmp_path / "again", version="2", previous=tmp_path / "none")


def test_report_of_a_project_is_the_same_every_time_and_names_no_private_person(peru: Project) -> None:
    one, other = report_of(peru), report_of(peru)
    assert one.page == other.page
    assert "Quispe" not in one.page
    assert "5 reports" not in report_of(peru, language="es").page


def test_report_refuses_a_group_that_cannot_be_compared(peru: Project) -> None:
    with pytest.raises(RefusedError, match="no publisher 'La Voz'"):
        report_of(peru, first_group=["La Voz"])
    with pytest.raises(RefusedError, match="all publishers are in the first group"):
        report_of(peru, first_group=["El Faro"])
    with pytest.raises(RefusedError, match="no language 'fr'"):
        report_of(peru, language="fr")
