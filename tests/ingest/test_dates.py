"""Days as people and programs write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.ingest.dateline import published_in
from groundswell.ingest.dates import day_of, order_of

DAY = dt.date(2023, 2, 8)


@pytest.mark.parametrize(
    "told",
    [
        "2023-02-08",
        "2023/02/08",
        "2023-02-08T23:30:00-05:00",
        "2023-02-08 10:11",
        "20230208",
        "20230208T101112Z",
        "8 February 2023",
        "8th of February, 2023",
        "8-Feb-2023",
        "08-Feb-23",
        "February 8, 2023",
        "Feb. 8th, 2023",
        "Wed, 08 Feb 2023 10:00:00 GMT",
        "Wednesday, February 8, 2023 at 10:00",
        "8 de febrero de 2023",
        "8 de febrero del 2023",
        "miércoles, 8 de febrero de 2023, 10:30",
        "8 feb. 2023",
        "Febrero 8, 2023",
        "8 de fevereiro de 2023",
        "8 février 2023",
        "2023 February 8",
        "1675850400",
        "1675850400000",
    ],
)
def test_day_is_read_as_it_is_written(told: str) -> None:
    assert day_of(told) == DAY


@pytest.mark.parametrize(
    "told",
    [
        "",
        "yesterday",
        "February 2023",
        "2023",
        "30/02/2023",
        "2023-13-01",
        "8 Foo 2023",
        "12 of 2023",
        "0000-01-01",
        "99",
    ],
)
def test_what_tells_no_day_is_none(told: str) -> None:
    assert day_of(told) is None


@pytest.mark.parametrize(
    ("told", "order", "day"),
    [
        ("8/2/2023", None, None),
        ("8/2/2023", "dmy", DAY),
        ("2/8/2023", "mdy", DAY),
        ("08.02.23", "dmy", DAY),
        ("28/2/2023", None, dt.date(2023, 2, 28)),
        ("2/28/2023 11:00 AM", None, dt.date(2023, 2, 28)),
        ("3/3/2023", None, dt.date(2023, 3, 3)),
        ("28/2/2023", "mdy", None),
    ],
)
def test_order_of_day_and_month_is_never_guessed_from_one_date(
    told: str, order: str | None, day: dt.date | None
) -> None:
    assert day_of(told, order=order) == day


@pytest.mark.parametrize(
    ("column", "order", "why"),
    [
        (["03/04/2023", "25/04/2023"], "dmy", "day before month"),
        (["03/04/2023", "04/25/2023"], "mdy", "month before day"),
        (["25/04/2023", "04/25/2023"], None, "both orders"),
        (["03/04/2023"], None, "nothing shows"),
        (["2023-04-03", "nothing"], None, ""),
    ],
)
def test_order_is_recognised_over_a_whole_column(column: list[str], order: str | None, why: str) -> None:
    found, told = order_of(column)
    assert found == order
    assert why in told


@given(st.dates(dt.date(1970, 1, 1), dt.date(2068, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%b %d, %Y"]))
def test_day_comes_back_from_how_it_is_written(day: dt.date, form: str) -> None:
    assert day_of(day.strftime(form)) == day


@given(st.text(max_size=60))
def test_any_words_are_a_day_or_none(told: str) -> None:
    assert day_of(told) is None or isinstance(day_of(told), dt.date)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Teachers march\n8 February 2023\n\nThey marched.", "text, line 2"),
        ("Marchan maestros\nPublicado el 8 de febrero de 2023\n\nMarcharon.", "text, line 2"),
        ("LIMA, February 8, 2023 (Example) — They marched.", "dateline, line 1"),
        ("Lima, 8 de febrero de 2023 (EFE).- Marcharon.", "dateline, line 1"),
    ],
)
def test_day_of_publication_is_read_from_the_first_lines(text: str, where: str) -> None:
    assert published_in(text.splitlines()) == (DAY, where)


@pytest.mark.parametrize(
    "text",
    [
        "They marched on 8 February 2023 through Lima.",
        "08/02/2023\nThey marched.",
        "LIMA, Feb. 8 — They marched.",
        "20230208\nThey marched.",
        "One\nTwo\nThree\nFour\nFive\nSix\n8 February 2023",
    ],
)
def test_day_of_an_event_is_no_day_of_publication(text: str) -> None:
    assert published_in(text.splitlines()) is None
