"""Full-text search, on both databases: whatever is typed is safe."""

from __future__ import annotations

from typing import Any

import pytest

from groundswell.errors import RefusedError
from groundswell.store import search
from groundswell.store.database import Database
from groundswell.store.search import passage, terms_of

DOCKS = "Dockers of Gdynia marched to the town hall on Monday. They asked for higher wages, and nobody's job to be cut."
MILL = "Teachers struck in Orán. The march of the year before is not forgotten; wages are higher now."
TEXTS = {"docks": DOCKS, "mill": MILL, "grain": "Shares in grain rose."}


@pytest.fixture
def reports(kept: Any, coded: Any) -> Database:
    """A database with three reports."""
    kept.code(*(coded(name, text, title=f"News of the {name}") for name, text in TEXTS.items()))
    return kept.database  # type: ignore[no-any-return]


def found(database: Database, q: str, **how: int) -> list[str]:
    with database.reading() as connection:
        return [report.name for report in search.reports(connection, q, **how).reports]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("wages", {"docks", "mill"}),
        ("WAGES higher", {"docks", "mill"}),
        ('"higher wages"', {"docks"}),
        ("“higher wages”", {"docks"}),
        ('"wages are" teachers', {"mill"}),
        ("oran", {"mill"}),
        ("Orán", {"mill"}),
        ("march", {"mill"}),
        ("march*", {"docks", "mill"}),
        ("nobody's", {"docks"}),
        ("news grain", {"grain"}),
        ("wages grain", set()),
        ("wages OR grain", set()),
        ("docks NOT grain", set()),
        ('"higher', {"docks", "mill"}),
    ],
)
def test_reports_are_found_by_all_their_words(reports: Database, q: str, names: set[str]) -> None:
    assert set(found(reports, q)) == names


@pytest.mark.parametrize(
    "q",
    ["", " ", '"', '""', "*", "**", "(", "a AND", "NEAR(a b)", "title:", "-", "^x", "'; DROP TABLE run; --", "\x00",
     "a\x00b", "\ud800", "{a b}", "a + b", ":*", "<->", "!", "a & | b", "\\", "%", "☂", "a" * 5_000, "x:y*",
     "'a' <2> 'b'"],
)  # fmt: skip
def test_anything_may_be_typed(reports: Database, q: str) -> None:
    assert isinstance(found(reports, q), list)


@pytest.mark.parametrize("q", ["", "!!!", '""'])
def test_no_words_find_nothing(reports: Database, q: str) -> None:
    assert found(reports, q) == []


def test_too_many_words_are_refused(reports: Database) -> None:
    with pytest.raises(RefusedError, match="found 33 words to search for; expected 32 or fewer"):
        found(reports, "a " * 33)
    assert found(reports, "a " * 32) == []


def test_only_the_version_that_stands_is_found(kept: Any, coded: Any) -> None:
    kept.code(coded("a", "The bakers marched."))
    kept.code(coded("a", "The bakers struck."))
    assert found(kept.database, "marched") == []
    assert found(kept.database, "bakers") == ["a"]


def test_likest_report_comes_first(kept: Any, coded: Any) -> None:
    kept.code(
        coded("once", "A march, and much else: " + "rain, wind, grain, docks, mills. " * 9),
        coded("twice", "A march. The march."),
    )
    assert found(kept.database, "march") == ["twice", "once"]


def test_of_very_many_the_newest_come_first_and_not_all_are_counted(
    reports: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_RANKED", 1)
    monkeypatch.setattr(search, "MOST_COUNTED", 2)
    assert found(reports, "news") == ["grain", "mill", "docks"]
    assert found(reports, "news", start=1, at_most=1) == ["mill"]
    with reports.reading() as connection:
        told = search.reports(connection, "news")
    assert (told.number, told.more) == (2, True)


def test_report_is_shown_with_what_is_known_of_it(reports: Database) -> None:
    with reports.reading() as connection:
        (report,) = search.reports(connection, "dockers").reports
    assert (report.document_id, report.name, report.events) == (1, "docks", 0)
    assert report.title.words == "News of the docks"
    assert [report.passage.words[start:end] for start, end in report.passage.hits] == ["Dockers"]


# ------------------------------------------------------------------ passages


def shown(text: str, q: str, around: int = 20) -> tuple[str, list[str]]:
    told = passage(text, terms_of(q), around=around)
    return told.words, [told.words[start:end] for start, end in told.hits]


def test_passage_is_cut_between_words_around_the_first_hit() -> None:
    assert shown(DOCKS, "town") == ("… marched to the town hall on Monday. …", ["town"])


def test_passage_marks_every_hit_in_it() -> None:
    assert shown("A march.\n\nThe Márch!", "march the") == ("A march. The Márch!", ["march", "The", "Márch"])


def test_passage_marks_a_phrase_across_lines() -> None:
    assert shown("for higher\nwages", '"higher wages"') == ("for higher wages", ["higher wages"])


def test_passage_without_a_hit_is_the_beginning() -> None:
    assert shown("Some of the words here are not what is asked for", "x", around=10) == ("Some of the words …", [])


def test_passage_holds_a_hostile_text_as_it_is() -> None:
    words, hits = shown("<script>alert('march')</script>", "march")
    assert (words, hits) == ("<script>alert('march')</script>", ["march"])


def test_text_that_is_kept_as_json_is_shown_as_it_came(kept: Any, coded: Any) -> None:
    kept.code(coded("a", 'The "march"\ud800 went on.'))
    with kept.database.reading() as connection:
        (report,) = search.reports(connection, "march").reports
    assert report.passage.words == 'The "march"\ufffd went on.'
