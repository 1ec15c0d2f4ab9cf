"""The report: what is counted, what is said not to be known, and a page that needs nothing else."""

import datetime as dt
import json
import re
import string
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from groundswell.codebook import load_codebook
from groundswell.export.agreed import Agreed, AgreedField
from groundswell.export.coverage import coverage_of
from groundswell.export.dataset import Column, Dataset, Row, Table
from groundswell.export.report.drawing import ticks_to
from groundswell.export.report.figure import Figure
from groundswell.export.report.figures import figures_of
from groundswell.export.report.files import write_figures
from groundswell.export.report.page import Origin, page_of
from groundswell.export.report.survey import NOT_TOLD, Survey, survey_of
from groundswell.export.report.words import LANGUAGES, Words, _catalog
from groundswell.export.report.worldmap import world_map
from groundswell.record.partial_date import days_of

LIMA = {
    "name": "Lima",
    "locality": "Lima",
    "country": "PER",
    "latitude": -12.05,
    "longitude": -77.04,
    "precision": "site",
}
PERU = {"name": "Peru", "locality": None, "country": "PER", "latitude": None, "longitude": None, "precision": "country"}


def size(low: int, high: int | None, estimate: int | None, category: str) -> dict[str, Any]:
    return {"low": low, "high": high, "estimate": estimate, "text": "many", "category": category, "by": "unknown"}


#: By event its standing, its values by field, and its reports.
EVENTS: dict[str, tuple[str, dict[str, list[Any]], str]] = {
    "a": (
        "focal",
        {
            "form": ["march", "strike"],
            "start_date": ["2021-05-03"],
            "place": [LIMA],
            "organizer": [{"name": "Unión <b>", "kind": "union"}, {"name": "Ana Paz", "kind": "individual"}],
            "claim": [{"text": "wages", "issue": ["labor_wages"], "stance": "for"}],
            "size": [size(800, 800, 800, "100-999"), size(500, None, None, "100-999")],
            "response": ["arrests"],
        },
        "r1 r2 r3",
    ),
    "b": ("focal", {"form": ["march"], "start_date": ["2021-05"], "place": [PERU]}, "r3"),
    "c": ("background", {"start_date": ["2021-05-04"]}, "r4"),
    "d": ("focal", {}, "r4"),
    "e": ("announced", {"form": ["vigil"]}, "r4"),
}
REPORTS = {
    "r1": ("El Faro", "2021-05-05", "r1"),
    "r2": ("The Wire", "2021-05-04", "r1"),  # near-identical with r1, and earlier
    "r3": ("Diario", "2021-05-06", "r3"),
    "r4": (None, "2021-05-06", "r4"),
    "r5": (None, None, None),
}


def columns(names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "text", "Told.") for name in names.split())


def event_rows() -> Iterator[Row]:
    for name, (standing, _, reports) in EVENTS.items():
        yield name, standing, len(reports.split()), "size" if name == "a" else ""


def value_rows() -> Iterator[Row]:
    for name, (_, values, reports) in EVENTS.items():
        for report in reports.split():
            yield name, "standing", 1, False, '"focal"', report
        for field, held in values.items():
            for position, value in enumerate(held, start=1):
                for report in reports.split():
                    yield name, field, position, True, json.dumps(value), report


def source_rows() -> Iterator[Row]:
    for name, (publisher, published, copy_of) in REPORTS.items():
        told = "; ".join(event for event, (_, _, reports) in EVENTS.items() if name in reports.split())
        yield name, publisher, published, copy_of, told or None


DATASET = Dataset(
    "peru",
    "core",
    "1.0",
    (
        Table("events", "One event.", columns("event_id standing sources conflicts"), ("event_id",), event_rows, {}),
        Table("values", "One value.", columns("event_id field position chosen value document"), (), value_rows, {}),
        Table("sources", "One report.", columns("document publisher published copy_of events"), (), source_rows, {}),
    ),
)
AGREED = Agreed(2, 9, (AgreedField("form", 12, 0.9, 0.8, (0.6, 0.95)), AgreedField("size", 3, 0.2, -0.1, None)))


@pytest.fixture
def survey() -> Survey:
    return survey_of(DATASET)


def test_events_that_did_not_take_place_are_counted_apart(survey: Survey) -> None:
    assert survey.events == 4
    assert survey.standings == {"focal": 3, "background": 1, "announced": 1}
    assert survey_of(DATASET, all_standings=True).events == 5


def test_what_is_not_known_is_counted(survey: Survey) -> None:
    assert (survey.spots.total(), survey.only_country, survey.nowhere) == (1, 1, 2)
    assert survey.days[None] == 1
    assert survey.days[dt.date(2021, 5, 1), dt.date(2021, 5, 31)] == 1
    assert survey.codes["form"] == {"march": 2, "strike": 1, NOT_TOLD: 2}
    assert survey.codes["issue"] == {"labor_wages": 1, NOT_TOLD: 3}
    assert survey.sizes == {"100-999": 1, NOT_TOLD: 3}
    assert (survey.reports, survey.silent, survey.several) == (5, 1, 1)
    assert survey.responses["march"] == {"all": 2, "arrests": 1, NOT_TOLD: 1}


def test_persons_without_an_office_are_not_among_those_named_most(survey: Survey) -> None:
    assert survey.actors["organizer"] == {"Unión <b>": 1}
    assert survey.kinds["organizer"] == {"union": 1, "individual": 1, NOT_TOLD: 3}


def test_ranges_reach_over_all_estimates(survey: Survey) -> None:
    (crowd,) = survey.crowds
    assert (crowd.low, crowd.best, crowd.high, crowd.estimates) == (500, 800, None, 2)


def test_near_identical_reports_are_one_source_that_of_the_earliest(survey: Survey) -> None:
    first = survey.captures[0]
    assert first.outlets == {"El Faro", "The Wire", "Diario"}
    assert first.sources == {"The Wire", "Diario"}
    assert [capture.sources for capture in survey.captures[2:]] == [frozenset(), frozenset()]
    assert first.kinds == {"form": ("march", "strike"), "size": ("100-999",)}


def made(survey: Survey, language: str, agreed: Agreed | None = AGREED) -> tuple[list[Figure], str]:
    words = Words(language, load_codebook())
    coverage = coverage_of(survey.captures)
    figures = figures_of(survey, coverage, agreed, words)
    origin = Origin(dt.date(2026, 1, 2), "", False, "0.1.0", "core 1.0")
    return figures, page_of(figures, survey, coverage, origin, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_needs_no_other_file_and_no_script(survey: Survey, language: str) -> None:
    _, page = made(survey, language)
    assert f'<html lang="{language}">' in page
    assert re.findall(r"""(?:src|href)\s*=\s*["'](?!#)[^"']*|url\((?!#)|@import|<script|<link""", page) == []
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) | set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)


def test_words_of_reports_are_no_markup(survey: Survey) -> None:
    _, page = made(survey, "en")
    assert "Unión <b>" not in page
    assert "Unión &lt;b&gt;" in page


def test_every_figure_says_its_unit_and_what_is_not_known(survey: Survey) -> None:
    figures, _ = made(survey, "en")
    told = {figure.name: " ".join(figure.caption) for figure in figures}
    for name in ("map", "timeline", "form", "issue", "actors", "sizes", "crowds", "response", "outlets"):
        assert "Unit: events; 4 in all." in told[name]
    assert "On the map: 1 event. Not on it: 1 of which no more than a region" in told["map"]
    assert "2 without any place" in told["map"]
    assert "1 event without a date, and 1 event with a date less precise than one day" in told["timeline"]
    assert "Of 2 events it is not told." in told["form"]
    assert "Of 2 events no report names its publisher." in told["outlets"]
    assert "There is no estimate: fewer than 7 events are reported by both groups." in told["estimate"]
    assert "assumes" not in told["estimate"]
    assert "2 coders, 9 reports" in told["agreement"]
    assert "1 event in all" in told["conflicts"]


@pytest.mark.parametrize(
    ("days", "step", "drawn"),
    [
        pytest.param(["2021-05-01", "2021-05-09", "2021-05"], "day", 2, id="days"),
        pytest.param(["2021-01-04", "2021-W20", "2021-05"], "week", 2, id="weeks"),
        pytest.param(["2019-01", "2021-05-09", "2021"], "month", 2, id="months"),
        pytest.param(["2019", "2020", "2021-05-09"], "year", 3, id="only years are known"),
        pytest.param(["1990-01-01", "2021-05-09"], "year", 2, id="many years"),
    ],
)
def test_timeline_is_as_fine_as_most_dates(days: list[str], step: str, drawn: int) -> None:
    survey = Survey("peru", events=len(days))
    survey.days.update(days_of(day) for day in days)
    figure = next(f for f in made(survey, "en")[0] if f.name == "timeline")
    assert f"by the {step} in which" in figure.caption[0]
    assert sum(int(row[1]) for row in figure.tables[0].rows[:-2]) == drawn
    assert dict(figure.tables[0].rows)["less precise date"] == str(len(days) - drawn)


def test_an_empty_project_has_a_page_that_says_so() -> None:
    empty = survey_of(
        Dataset(
            "none",
            "core",
            "1.0",
            tuple(Table(t.name, t.definition, t.columns, (), lambda: iter(()), {}) for t in DATASET.tables),
        )
    )
    figures, page = made(empty, "es", None)
    assert [figure.name for figure in figures if figure.svg] == []
    assert "no hay concordancia que contar" in page


def test_drawings_are_files_of_their_own(survey: Survey, tmp_path: Path) -> None:
    figures, _ = made(survey, "en")
    written = write_figures(figures, tmp_path / "figures")
    drawn = [figure.name for figure in figures if figure.svg]
    assert len(drawn) >= 8
    assert sorted(path.name for path in written) == sorted(f"{name}.{end}" for name in drawn for end in ("svg", "png"))
    for path in written:
        if path.suffix == ".svg":
            root = ET.fromstring(path.read_text("utf-8"))
            assert root.find("{http://www.w3.org/2000/svg}title") is not None
            assert "var(" not in path.read_text("utf-8")
        else:
            assert path.read_bytes().startswith(b"\x89PNG")


def test_words_are_there_in_every_language_with_the_same_blanks() -> None:
    def blanks(words: Any) -> set[str]:
        told = words.values() if isinstance(words, dict) else [str(words)]
        return {name for one in told for _, name, _, _ in string.Formatter().parse(one) if name}

    assert [key for key, words in _catalog().items() if blanks(words["en"]) != blanks(words["es"])] == []


@pytest.mark.parametrize(
    "spots",
    [
        pytest.param({(-12.0, -77.0): 1}, id="one place"),
        pytest.param({(70.0, 179.9): 1, (-54.0, -179.9): 3}, id="both sides of the antimeridian"),
        pytest.param({(89.9, 0.0): 1}, id="a pole"),
        pytest.param({(0.0, 0.0): 5, (0.1, 0.1): 1}, id="two that share a circle"),
    ],
)
def test_every_place_is_within_the_map(spots: dict[tuple[float, float], int]) -> None:
    drawing = world_map(spots, dict.fromkeys(spots, "There"), {"PER"})
    circles = [part for part in drawing.parts if part.startswith("<circle") and 'class="spot"' in part]
    assert 1 <= len(circles) <= len(spots)
    for circle in circles:
        x, y = (float(found) for found in re.findall(r'c[xy]="([-\d.]+)"', circle))
        assert 0 <= x <= 760
        assert 0 <= y <= drawing.height


@pytest.mark.parametrize(("most", "last"), [(0, 1), (1, 1), (5, 5), (6, 6), (37, 40), (101, 150), (1_000, 1_000)])
def test_scales_end_at_a_round_number(most: int, last: int) -> None:
    ticks = ticks_to(most)
    assert ticks[0] == 0
    assert ticks[-1] == last
    assert len(ticks) <= 6
