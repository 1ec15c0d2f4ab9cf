import time

import pytest

from groundswell.extract.mentions.how_many import CountMention, find_counts, size_category


def _counted(text: str, counted: str, *, language: str = "en") -> list[CountMention]:
    return [c for c in find_counts(text, language=language) if c.counted == counted]


def _range(text: str, counted: str = "participants", *, language: str = "en") -> tuple[int | None, int | None]:
    [found] = _counted(text, counted, language=language)
    return found.low, found.high


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        pytest.param("45", 45, 45, id="digits"),
        pytest.param("3,000", 3000, 3000, id="grouped"),
        pytest.param("1,20,000", 120000, 120000, id="indian grouping"),
        pytest.param("1.5 million", 1500000, 1500000, id="decimal"),
        pytest.param("a lakh", 100000, 100000, id="lakh"),
        pytest.param("10k", 10000, 10000, id="k"),
        pytest.param("two hundred and fifty", 250, 250, id="words"),
        pytest.param("twenty-five", 25, 25, id="hyphen"),
        pytest.param("fifty (50)", 50, 50, id="again in digits"),
        pytest.param("an estimated 200", 200, 200, id="article before a guess"),
        pytest.param("only about 40", 40, 40, id="only"),
        pytest.param("half a million", 500000, 500000, id="half"),
        pytest.param("two dozen", 24, 24, id="two dozen"),
        pytest.param("a couple of dozen", 24, 24, id="couple of dozen"),
        pytest.param("more than 60", 61, None, id="more than"),
        pytest.param("over a hundred", 101, None, id="over a hundred"),
        pytest.param("at least five", 5, None, id="at least"),
        pytest.param("70+", 70, None, id="plus"),
        pytest.param("70 or more", 70, None, id="or more"),
        pytest.param("up to 500", None, 500, id="up to"),
        pytest.param("fewer than 90", None, 89, id="fewer than"),
        pytest.param("about 200", 200, 200, id="about"),
        pytest.param("nearly 300", 300, 300, id="nearly"),
        pytest.param("between 200 and 300", 200, 300, id="between"),
        pytest.param("20 to 30", 20, 30, id="to"),
        pytest.param("150-200", 150, 200, id="dash"),
        pytest.param("10-15 thousand", 10000, 15000, id="shared scale"),
        pytest.param("dozens of", 24, 99, id="dozens"),
        pytest.param("scores of", 40, 99, id="scores"),
        pytest.param("hundreds of", 100, 999, id="hundreds"),
        pytest.param("several hundred", 200, 999, id="several hundred"),
        pytest.param("thousands of", 1000, 9999, id="thousands"),
        pytest.param("tens of thousands of", 10000, 99999, id="tens of thousands"),
        pytest.param("hundreds of thousands of", 100000, 999999, id="hundreds of thousands"),
    ],
)
def test_english_numbers_keep_their_range(words: str, low: int | None, high: int | None) -> None:
    assert _range(f"Yesterday {words} students marched to the palace.") == (low, high)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        pytest.param("1.200", 1200, 1200, id="punto de miles"),
        pytest.param("1,5 millones de", 1500000, 1500000, id="coma decimal"),
        pytest.param("un millón y medio de", 1500000, 1500000, id="y medio"),
        pytest.param("unas 3 mil", 3000, 3000, id="mil"),
        pytest.param("3 mil 500", 3500, 3500, id="mil y cientos"),
        pytest.param("dos mil quinientas", 2500, 2500, id="palabras"),
        pytest.param("treinta y cinco", 35, 35, id="decenas y unidades"),
        pytest.param("cincuenta (50)", 50, 50, id="otra vez en cifras"),
        pytest.param("un aproximado de 80", 80, 80, id="un aproximado"),
        pytest.param("medio centenar de", 50, 50, id="medio centenar"),
        pytest.param("un centenar de", 100, 100, id="centenar"),
        pytest.param("una veintena de", 20, 20, id="veintena"),
        pytest.param("más de 60", 61, None, id="más de"),
        pytest.param("al menos cinco", 5, None, id="al menos"),
        pytest.param("hasta 500", None, 500, id="hasta"),
        pytest.param("entre 200 y 300", 200, 300, id="entre"),
        pytest.param("decenas de", 24, 99, id="decenas"),
        pytest.param("varias decenas de", 24, 99, id="varias decenas"),
        pytest.param("cientos de", 100, 999, id="cientos"),
        pytest.param("miles de", 1000, 9999, id="miles"),
        pytest.param("decenas de miles de", 10000, 99999, id="decenas de miles"),
    ],
)
def test_spanish_numbers_keep_their_range(words: str, low: int | None, high: int | None) -> None:
    assert _range(f"Ayer {words} personas marcharon hacia el palacio.", language="es") == (low, high)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("A man aged 52 marched 12 km in 2019.", "en", id="age, distance, year"),
        pytest.param("They want a raise of 20 percent and $500 a month.", "en", id="share and money"),
        pytest.param("The march began at 10 am on March 14.", "en", id="time and date"),
        pytest.param("The bill got 120 votes; the party holds 80 seats.", "en", id="votes and seats"),
        pytest.param("The blaze destroyed 40 houses and three police stations.", "en", id="things"),
        pytest.param("La marcha empezó a las 14 horas del 3 de mayo de 2018.", "es", id="hora y fecha"),
        pytest.param("Piden un aumento del 20% y 500 pesos al mes.", "es", id="porcentaje y dinero"),
        pytest.param("Quemaron 12 vehículos y cerraron tres escuelas.", "es", id="cosas"),
    ],
)
def test_other_numbers_count_no_people(text: str, language: str) -> None:
    assert find_counts(text, language=language) == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Some 200 police officers were deployed along the route.", id="police on duty"),
        pytest.param("The plant laid off 300 workers in May.", id="sacked"),
        pytest.param("300 workers lost their jobs.", id="jobs lost"),
        pytest.param("The 300 workers of the plant are paid late.", id="known to the reader"),
        pytest.param("The town has a population of 40,000 people.", id="population"),
    ],
)
def test_people_who_do_not_take_part_are_counted_as_others(text: str) -> None:
    assert [c.counted for c in find_counts(text, language="en")] == ["other"]


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        pytest.param("A crowd of 500 filled the square.", "en", 500, id="crowd of"),
        pytest.param("A 5,000-strong march crossed the river.", "en", 5000, id="strong"),
        pytest.param("The call drew 700 to the gates.", "en", 700, id="drew"),
        pytest.param("Some 400 union workers walked out.", "en", 400, id="noun before noun"),
        pytest.param("300 soldiers marched over unpaid wages.", "en", 300, id="soldiers who protest"),
        pytest.param("Police put the crowd at only 700.", "en", 700, id="only"),
        pytest.param("Police estimates of 700 were disputed.", "en", 700, id="estimates"),
        pytest.param("The organisers claimed 700 had come.", "en", 700, id="claim of a crowd"),
        pytest.param("The roughly 60 men burned tyres.", "en", 60, id="guess after an article"),
        pytest.param("Some 200 policemen staged a rally of their own.", "en", 200, id="police who rally"),
        pytest.param("La convocatoria reunió a 800 en el parque.", "es", 800, id="reunió"),
        pytest.param("Se procedió al desalojo de 40 personas de la vía.", "es", 40, id="desalojo"),
        pytest.param("La vía fue tomada por una turba de 90.", "es", 90, id="turba"),
    ],
)
def test_who_took_part_is_told_by_the_words_around(text: str, language: str, number: int) -> None:
    assert _range(text, language=language) == (number, number)


def test_a_family_is_one_person_or_more() -> None:
    assert _range("21 families camped on the site.") == (21, None)


@pytest.mark.parametrize(
    ("text", "language", "counted", "low", "high"),
    [
        pytest.param("Police arrested seven of them.", "en", "arrests", 7, 7, id="arrested"),
        pytest.param("At least 12 men, some of them old, were detained.", "en", "arrests", 12, None, id="aside"),
        pytest.param("The night ended with police arresting dozens.", "en", "arrests", 24, 99, id="dozens"),
        pytest.param("The death toll rose to 13.", "en", "deaths", 13, 13, id="toll"),
        pytest.param("The unrest claimed 13 people.", "en", "deaths", 13, 13, id="claimed"),
        pytest.param("13 people are known to have died.", "en", "deaths", 13, 13, id="known to have died"),
        pytest.param("A boy was shot dead.", "en", "deaths", 1, 1, id="article"),
        pytest.param("Arrests were made in the evening.", "en", "arrests", 1, None, id="no number"),
        pytest.param("No one was hurt.", "en", "injuries", 0, 0, id="none"),
        pytest.param("Four men and a woman were detained.", "en", "arrests", 5, 5, id="sum"),
        pytest.param("Fueron detenidas 12 personas.", "es", "arrests", 12, 12, id="fueron detenidas"),
        pytest.param("Cuatro hombres y una mujer fueron detenidos.", "es", "arrests", 5, 5, id="suma"),
        pytest.param("Un joven de 18 años falleció en la plaza.", "es", "deaths", 1, 1, id="verbo lejos"),
        pytest.param("Al menos una persona murió.", "es", "deaths", 1, None, id="al menos una"),
        pytest.param("Detienen a 14 personas por el bloqueo.", "es", "arrests", 14, 14, id="detienen a"),
        pytest.param("Resultaron heridos 14 policías.", "es", "injuries", 14, 14, id="resultaron heridos"),
        pytest.param("Hubo detenidos durante la noche.", "es", "arrests", 1, None, id="hubo detenidos"),
        pytest.param("No se registraron heridos.", "es", "injuries", 0, 0, id="sin heridos"),
        pytest.param("La muerte de un estudiante desató la ira.", "es", "deaths", 1, 1, id="la muerte de"),
    ],
)  # fmt: skip
def test_harm_is_read_from_the_verb(text: str, language: str, counted: str, low: int | None, high: int | None) -> None:
    assert _range(text, counted, language=language) == (low, high)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("The blast went off, killing two and wounding 15.", "en", id="gerunds"),
        pytest.param("Two dead, 15 injured", "en", id="headline"),
        pytest.param("Two people were killed and 15 hurt.", "en", id="passive"),
        pytest.param("Dejó un saldo de dos muertos y 15 heridos.", "es", id="saldo"),
        pytest.param("Murieron dos personas y quince resultaron heridas.", "es", id="verbos"),
    ],
)
def test_each_number_goes_to_its_own_verb(text: str, language: str) -> None:
    found = {c.counted: (c.low, c.high) for c in find_counts(text, language=language)}
    assert found == {"deaths": (2, 2), "injuries": (15, 15)}


@pytest.mark.parametrize(
    ("text", "of", "by"),
    [
        pytest.param("14 policemen were injured.", "police", None, id="police hurt"),
        pytest.param("Police shot dead three protesters.", "protesters", "police", id="killed by police"),
        pytest.param("Three bystanders were wounded by soldiers.", "bystanders", "military", id="bystanders"),
        pytest.param("Three people were killed.", "unknown", None, id="not told"),
    ],
)
def test_of_whom_and_by_whom_are_read_where_told(text: str, of: str, by: str | None) -> None:
    [found] = find_counts(text, language="en")
    assert (found.of, found.by) == (of, by)


@pytest.mark.parametrize(
    ("text", "language", "source"),
    [
        pytest.param("According to police, 300 people gathered.", "en", "police", id="police"),
        pytest.param("Organisers said 900 people took part.", "en", "organizers", id="organizers"),
        pytest.param("Según los organizadores, marcharon 900 personas.", "es", "organizers", id="organizadores"),
        pytest.param("Marcharon 300 personas, según la policía.", "es", "police", id="policía"),
        pytest.param("300 people gathered.", "en", "unknown", id="nobody"),
    ],
)
def test_the_source_of_a_number_is_read(text: str, language: str, source: str) -> None:
    [found] = _counted(text, "participants", language=language)
    assert found.source == source


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("They demanded the arrest of three officers.", id="demanded"),
        pytest.param("Hundreds could be killed.", id="could"),
    ],
)
def test_harm_that_did_not_happen_is_none(text: str) -> None:
    assert not [c for c in find_counts(text, language="en") if c.counted in ("arrests", "injuries", "deaths")]


@pytest.mark.parametrize(
    "text", ["MORE THAN 60 STUDENTS MARCHED", "more than 60 students marched", "More than 60 students\tmarched!"]
)
def test_case_and_marks_do_not_matter(text: str) -> None:
    assert _range(text) == (61, None)


def test_quotes_stand_in_the_text() -> None:
    text = "Según la policía, «más de 1.200 vecinos» marcharon; hubo 3 detenidos y un herido.\n\n20 mujeres ayunaron."
    found = find_counts(text, language="es")
    assert len(found) == 4
    assert all(text[c.start : c.end] == c.quote for c in found)


def test_sentences_keep_numbers_apart() -> None:
    text = "They painted 300 Dead leaves fell"
    assert find_counts(text, language="en", sentences=[(0, 16), (17, 33)]) == ()


@pytest.mark.parametrize("stop", [".", "", "\n"], ids=["sentences", "no full stops", "lines"])
def test_a_long_text_of_numbers_is_read_in_linear_time(stop: str) -> None:
    text = f"12 men and 13 women, 14 boys, 15 girls and 200 or 300 marched and were killed{stop} " * 800
    begun = time.perf_counter()
    find_counts(text, language="en")
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("low", "high", "estimate", "category"),
    [
        pytest.param(40, 40, 40, "1-49", id="small"),
        pytest.param(100, 999, None, "100-999", id="hundreds"),
        pytest.param(61, None, None, "50-99", id="more than 60"),
        pytest.param(None, 500, None, "100-999", id="up to"),
        pytest.param(150000, 150000, 150000, "100000+", id="large"),
        pytest.param(None, None, None, None, id="nothing"),
    ],
)
def test_size_category_follows_estimate_then_middle_then_bound(
    low: int | None, high: int | None, estimate: int | None, category: str | None
) -> None:
    assert size_category(low, high, estimate) == category


@pytest.mark.parametrize(
    ("text", "language", "low"),
    [
        pytest.param("12 people, including two women, were detained.", "en", 12, id="aside"),
        pytest.param("12 union members including two women were detained.", "en", 12, id="no commas"),
        pytest.param("Fueron detenidas 12 personas, incluidas dos mujeres.", "es", 12, id="incluidas"),
    ],
)
def test_a_part_of_a_number_is_no_number_of_its_own(text: str, language: str, low: int) -> None:
    assert [c.low for c in _counted(text, "arrests", language=language)] == [low]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("The strike at the mill hit its 600 workers hard.", "en", id="its workers"),
        pytest.param("The firm said it pays 600 workers.", "en", id="pays"),
        pytest.param("El paro afecta a los más de 600 trabajadores de la empresa.", "es", id="los trabajadores"),
        pytest.param("La empresa cuenta con 62 trabajadores.", "es", id="cuenta con"),
    ],
)
def test_a_staff_is_no_crowd(text: str, language: str) -> None:
    assert not _counted(text, "participants", language=language)


def test_organisations_of_people_are_no_people() -> None:
    assert find_counts("At least 130 farmers' organisations and 20 student groups joined.", language="en") == ()


def test_digits_that_are_no_numbers_are_passed_over() -> None:
    """Mojibake is full of superscript digits."""
    assert find_counts("RÃ³nÃ¡n and ² 40 marchers came", language="en")[0].low == 40


@pytest.mark.parametrize(
    ("text", "language", "counted", "low"),
    [
        ("Nine students were taken to the police station.", "en", "arrests", 9),
        ("Police bundled 34 of them into vans.", "en", "arrests", 34),
        ("A 15-year-old boy was wounded.", "en", "injuries", 1),
        ("A boy lost an eye.", "en", "injuries", 1),
        ("The crowd had swollen to some 800.", "en", "participants", 800),
        ("Maybe four hundred people stood in the grass.", "en", "participants", 400),
        ("Marcharon mil 800 maestros.", "es", "participants", 1800),
        ("Éramos más de 500.", "es", "participants", 501),
        ("Los organizadores hablaron de 25 mil personas.", "es", "participants", 25000),
        ("En Salto, un centenar se reunió en la plaza.", "es", "participants", 100),
        ("Cuatro vecinos terminaron en el hospital.", "es", "injuries", 4),
        ("Siete personas fueron llevadas a la comisaría.", "es", "arrests", 7),
        ("No detuvieron a nadie.", "es", "arrests", 0),
    ],
)
def test_numbers_are_read_as_people_tell_them(text: str, language: str, counted: str, low: int) -> None:
    assert (counted, low) in [(c.counted, c.low) for c in find_counts(text, language=language)]


def test_a_part_told_with_a_pronoun_is_no_number_of_its_own() -> None:
    found = find_counts("Twelve people were arrested, two of them women.", language="en")
    assert [c.low for c in found if c.counted == "arrests"] == [12]
