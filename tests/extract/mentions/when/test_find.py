"""Dates and times in a text, and the days that they mean."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.extract.mentions.when import find_dates, reference_day

WEDNESDAY = dt.date(2018, 9, 12)


def told(text: str, language: str, published: dt.date | None = WEDNESDAY) -> list[tuple[str | None, str | None]]:
    found = find_dates(text, language=language, published=published)
    return [(d.start_date, d.end_date) for d in found if d.start_date]


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "They marched on 3 May 2016.", "2016-05-03"),
        ("en", "They marched on May 3rd, 2016.", "2016-05-03"),
        ("en", "They marched on Tuesday.", "2018-09-11"),
        ("en", "The march will be held on Tuesday.", "2018-09-18"),
        ("en", "They marched yesterday evening.", "2018-09-11"),
        ("en", "It began three weeks ago.", "2018-W34"),
        ("en", "It began in December of last year.", "2017-12"),
        ("en", "last week they met", "2018-W36"),
        ("en", "They sat down in early August.", "2018-08"),
        ("en", "On Christmas Day 2015 the bakers fasted.", "2015-12-25"),
        ("en", "Records of 2/16/2017 show it.", "2017-02-16"),
        ("es", "Marcharon el 3 de mayo de 2016.", "2016-05-03"),
        ("es", "Marcharon el pasado viernes.", "2018-09-07"),
        ("es", "MARCHARON EL PASADO VIERNES", "2018-09-07"),
        ("es", "La marcha será el próximo viernes.", "2018-09-14"),
        ("es", "Marcharon ayer por la tarde.", "2018-09-11"),
        ("es", "Comenzó hace tres semanas.", "2018-W34"),
        ("es", "Comenzó en diciembre del año pasado.", "2017-12"),
        ("es", "Se reunieron a principios de agosto.", "2018-08"),
        ("es", "El acta es del 2/6/2017.", "2017-06-02"),
        ("es", "la semana pasada", "2018-W36"),
    ],
)
def test_day_is_found(language: str, text: str, day: str) -> None:
    assert [start for start, _ in told(text, language)] == [day]


@pytest.mark.parametrize(
    ("language", "text", "ends"),
    [
        ("en", "from May 2 to May 5, 2017", ("2017-05-02", "2017-05-05")),
        ("en", "between 2 and 5 May 2017", ("2017-05-02", "2017-05-05")),
        ("en", "since March 2017", ("2017-03", "..")),
        ("es", "del 2 al 5 de mayo de 2017", ("2017-05-02", "2017-05-05")),
        ("es", "desde marzo de 2017", ("2017-03", "..")),
    ],
)
def test_range_keeps_both_ends(language: str, text: str, ends: tuple[str, str]) -> None:
    assert told(text, language)[0] == ends


@pytest.mark.parametrize(
    ("language", "text", "clock"),
    [
        ("en", "at 2:00 p.m.", "14:00"),
        ("en", "at 12:15 a.m.", "00:15"),
        ("en", "at noon", "12:00"),
        ("es", "a las 14 horas", "14:00"),
        ("es", "a las 2 de la tarde", "14:00"),
        ("es", "a las dos y media de la tarde", "14:30"),
        ("es", "a las 10h30", "10:30"),
    ],
)
def test_time_of_day_is_found(language: str, text: str, clock: str) -> None:
    assert [d.start_time for d in find_dates(text, language=language, published=WEDNESDAY)] == [clock]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A march of teachers may continue."),
        ("en", "He paid $1950 for the second time."),
        ("en", "About 2000 people sat down."),
        ("es", "La Plaza de Mayo estaba llena."),
        ("es", "Unas 2000 personas se sentaron por segunda vez."),
    ],
)
def test_other_words_are_no_dates(language: str, text: str) -> None:
    assert find_dates(text, language=language, published=WEDNESDAY) == ()


def test_year_is_forced_by_weekday_and_period() -> None:
    period = (dt.date(2022, 3, 11), dt.date(2026, 3, 11))
    [day] = find_dates("On Thursday, April 6, they met.", language="en", period=period)
    assert (day.start_date, day.status) == ("2023-04-06", "inferred")
    assert "2023" in (day.reason or "")


def test_year_that_nothing_forces_is_not_given() -> None:
    [day] = find_dates("On April 6 they met.", language="en")
    assert (day.start_date, day.timex) == (None, "XXXX-04-06")


def test_last_year_is_counted_from_the_day_that_the_report_forces() -> None:
    text = "On 6 April 2023 they met. The strike began in December of last year."
    assert told(text, "en", None) == [("2023-04-06", None), ("2022-12", None)]


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "LIMA, Feb 6, 2019 (Reuters) - Cooks marched.", dt.date(2019, 2, 6)),
        ("en", "Updated: May 3, 2018 18:56\nCooks marched.", dt.date(2018, 5, 3)),
        ("es", "Bogotá, 6 de febrero de 2023.- Cocineros marcharon.", dt.date(2023, 2, 6)),
        ("en", "Cooks marched. They had met on May 3, 2018, in a hall.", None),
    ],
)
def test_dateline_is_the_day_of_the_report(language: str, text: str, day: dt.date | None) -> None:
    assert reference_day(text, language=language) == day


@given(st.text(alphabet="may 2lunes,/.:0139-de pasado\n", max_size=60), st.sampled_from(["en", "es"]))
def test_quotes_stand_in_the_text_in_order(text: str, language: str) -> None:
    found = find_dates(text, language=language, published=WEDNESDAY)
    assert all(text[d.start : d.end] == d.quote for d in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(d.reason for d in found if d.status == "inferred")


@pytest.mark.parametrize("text", ["la avenida 9 de Julio", "el Movimiento 26 de Julio", "Hospital 2 de Mayo"])
def test_name_that_holds_a_date_is_no_date(text: str) -> None:
    assert find_dates(text, language="es", published=WEDNESDAY) == ()


def test_yesterday_with_its_weekday_is_one_day() -> None:
    assert told("Marcharon ayer martes.", "es") == [("2018-09-11", None)]


def test_number_that_may_be_read_two_ways_is_inferred() -> None:
    [day] = find_dates("They met on 3/9/2018.", language="en", published=WEDNESDAY)
    assert (day.start_date, day.status) == ("2018-09-03", "inferred")


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "The mayor announced on Thursday that he will resign.", "2018-09-06"),
        ("en", "The mayor announced a march for Thursday.", "2018-09-13"),
        ("en", "Teachers on Thursday called for a strike.", "2018-09-06"),
        ("en", "The strike called for Thursday was put off.", "2018-09-13"),
        ("en", "He was blamed for Thursday's riot.", "2018-09-06"),
        ("en", "Thursday's strike will go ahead, the union said.", "2018-09-13"),
        ("en", "Thursday will be remembered for what took place.", "2018-09-06"),
        ("es", "El paro convocado para el jueves sigue firme.", "2018-09-13"),
        ("en", "Police are ready for Thursday's planned march.", "2018-09-13"),
        ("en", "They met in the town hall on Thursday and called for a strike.", "2018-09-06"),
        ("en", "The hall will be held on Thursday.", "2018-09-13"),
        ("en", "They may return as early as Thursday.", "2018-09-13"),
        ("es", "El gremio informó el jueves que habrá un paro.", "2018-09-06"),
        ("es", "El gremio anunció un paro para el jueves.", "2018-09-13"),
        ("es", "Los gremios el jueves anunciaron un paro.", "2018-09-06"),
    ],
)
def test_day_of_saying_is_not_the_day_that_is_spoken_of(language: str, text: str, day: str) -> None:
    assert told(text, language) == [(day, None)]


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "They marched on International Women's Day 2017.", "2017-03-08"),
        ("en", "They marched on Good Friday.", "2018-03-30"),
        ("en", "It was felled in nineteen eighty-six.", "1986"),
        ("es", "Marcharon en el Día Mundial del Agua de 2017.", "2017-03-22"),
        ("es", "MARCHARON EL VIERNES SANTO", "2018-03-30"),
    ],
)
def test_named_day_and_spelled_year_have_their_date(language: str, text: str, day: str) -> None:
    assert told(text, language) == [(day, None)]


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "The sit-in entered its third day on Tuesday.", ["2018-09-09", "2018-09-11"]),
        (
            "en",
            "On Tuesday, the fourth consecutive day of the strike, buses stood still.",
            ["2018-09-11", "2018-09-08"],
        ),
        ("en", "They rallied on Tuesday for the third day.", ["2018-09-11"]),  # each day is its own
        ("en", "The strike is in its third day.", []),
        ("es", "Hoy se cumplen 24 horas de la huelga de hambre.", ["2018-09-12", "2018-09-11"]),
        ("es", "El bloqueo sigue por tercer día consecutivo este martes.", ["2018-09-09", "2018-09-11"]),
        ("es", "Marcharon el martes por segundo día.", ["2018-09-11"]),
        ("es", "LOS DOCENTES CUMPLEN HOY CINCO DIAS DE HUELGA", ["2018-09-07", "2018-09-12"]),
        ("es", "La toma lleva ya 12 días, dijeron ayer.", ["2018-08-30", "2018-09-11"]),
    ],
)
def test_what_lasts_for_days_began_on_the_first_of_them(language: str, text: str, days: list[str]) -> None:
    assert [start for start, _ in told(text, language)] == days


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Sales rose in the second quarter, from 3 million a year earlier.", ["2018-Q2", "2017-Q2"]),
        ("It lost money in the first quarter. Sales in the quarter fell.", ["2018-Q1", "2018-Q1"]),
        ("The mine opened a year ago.", ["2017"]),
        ("Snow fell last winter and last spring.", ["2018-WI", "2018-SP"]),
        ("Rain fell over the weekend.", ["2018-W36-WE"]),
        ("Rain will fall over the weekend.", ["2018-W37-WE"]),
    ],
)
def test_period_is_the_one_that_the_words_point_to(text: str, values: list[str]) -> None:
    assert [d.timex for d in find_dates(text, language="en", published=WEDNESDAY)] == values


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("es", "El viernes las estudiantes se sumarán a la marcha.", "2018-09-14"),
        ("es", "Votaron en asamblea ocupar el edificio el lunes.", "2018-09-17"),
        ("es", "La caravana que saldría el lunes quedó sin efecto.", "2018-09-17"),
        ("es", "Este domingo marcharon por el centro.", "2018-09-09"),
        ("es", "El lunes bloquearon la ruta.", "2018-09-10"),
        ("es", "viajarán el jueves de la semana que viene", "2018-09-20"),
        ("es", "el paro de mañana", "2018-09-13"),
        ("es", "habrá paro pasado mañana", "2018-09-14"),
        ("es", "el cruce, cerrado desde el día 7", "2018-09-07"),
        ("es", "Hace unos días cortaron la calle.", "2018-09"),
        ("es", "Hace unas semanas cortaron la calle.", "2018-08"),
        ("es", "A principios de este mes hubo otro paro.", "2018-09"),
        ("en", "They will march the day after tomorrow.", "2018-09-14"),
        ("en", "we have agreed on saturday the 15th", "2018-09-15"),
        ("en", "They sat down a few days ago.", "2018-09"),
        ("en", "On 10.03.2015 a crowd reached the gate.", "2015-03-10"),
    ],
)
def test_days_near_the_report(language: str, text: str, day: str) -> None:
    assert [start for start, _ in told(text, language)] == [day]


def test_weekday_after_the_words_of_a_plan_is_the_coming_one() -> None:
    text = "March on the ministry on Friday"
    (plain,) = find_dates(text, language="en", published=WEDNESDAY)
    (planned,) = find_dates(text, language="en", published=WEDNESDAY, plans=[(0, 21)])
    assert (plain.start_date, planned.start_date) == ("2018-09-07", "2018-09-14")


def test_past_verb_beside_a_weekday_keeps_it_past() -> None:
    assert told("Police on Monday dispersed a march that will go on", "en") == [("2018-09-10", None)]


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("es", "Marcharon el 3 de mayo de 2016. Al día siguiente cerraron la ruta.", ["2016-05-03", "2016-05-04"]),
        ("es", "Fue el 3 de mayo de 2016; esa misma noche hubo gases.", ["2016-05-03", "2016-05-03"]),
        ("en", "They marched on 3 May 2016. Two days later they met.", ["2016-05-03", "2016-05-05"]),
        ("en", "They met the next day.", []),
    ],
)
def test_days_counted_from_the_one_told_before(language: str, text: str, days: list[str]) -> None:
    assert [start for start, _ in told(text, language)] == days


@pytest.mark.parametrize(
    "text", ["Marcharon por 18 de Julio.", "la Alianza 16 de Enero", "por la avenida Nueve de Octubre"]
)
def test_months_written_as_names_are_names(text: str) -> None:
    assert told(text, "es") == []
