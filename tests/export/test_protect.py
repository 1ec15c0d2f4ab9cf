"""Private persons become pseudonyms wherever they are named; those in public do not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from groundswell.export.dataset import Column, Dataset, Table
from groundswell.export.protect import Protection, people_of
from groundswell.record.canonical import CanonicalEvent, Held, Reconciled, Source

Make = Callable[..., CanonicalEvent]


def event(name: str = "e1", document: str = "d1", quote: str | None = None, **values: Any) -> CanonicalEvent:
    """An event of one report; `organizer` and `target` are names of persons, `place` and `union` of other things."""
    source = Source(name, document, 1, None, None, by_person=False, quote=quote, statement=1)

    def told(*held: Any) -> Reconciled:
        return Reconciled("union", tuple(Held(one, (source,)) for one in held))

    kinds = {"organizer": "individual", "target": "individual", "union": "union"}
    fields: dict[str, Reconciled] = {}
    for field, names in values.items():
        if field == "place":
            fields["place"] = told(*({"name": n, "locality": n, "site": None} for n in names))
        elif field == "slogan":
            fields["slogan"] = told(*names)
        else:
            of = "addressee" if field == "union" else field
            fields[of] = told(*({"name": n, "kind": kinds[field]} for n in names))
    return CanonicalEvent(name, "focal", (name,), fields)


def protection(*events: CanonicalEvent, salt: str = "s", texts: Sequence[str] = (), **more: Any) -> Protection:
    held = (one for event in events for told in event.values.values() for one in told.values)
    quotes = [source.quote for one in held for source in one.sources if source.quote]
    return Protection(people_of(events, texts=[*quotes, *texts], **more), salt.encode())


def changed(text: str, *events: CanonicalEvent, scope: str = "d1", **more: Any) -> str:
    """A text of a report, `*` where a name was."""
    held = protection(*events, **more)
    parts = held.parts(scope)
    names = {held.pseudonym(whole) for whole in {*held.people.names.values(), *parts.values()}}
    made = held.words(text, parts)
    for pseudonym in names:
        made = made.replace(pseudonym, "*")
    return made


PAZ = event(organizer=["María Paz Quispe"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("They met María Paz Quispe there.", "They met * there.", id="whole"),
        pytest.param("MARIA PAZ QUISPE spoke.", "* spoke.", id="capitals and no accent"),
        pytest.param(
            "It was Quispe who spoke. Later Quispe's house", "It was * who spoke. Later *'s house", id="surname"
        ),
        pytest.param("Sra. Quispe and Ms Paz Quispe", "Sra. * and Ms *", id="titles"),
        pytest.param("with Juan Quispe and Quispe Square", "with Juan Quispe and Quispe Square", id="another name"),
        pytest.param("QUISPE HELD IN LIMA", "* HELD IN LIMA", id="a headline in capitals"),
        pytest.param("the quispe tree", "the quispe tree", id="a word in small letters"),
        pytest.param("María sang", "María sang", id="a given name alone"),
        pytest.param("Peace with María\nPaz Quispe", "Peace with *", id="over a line"),
    ],
)
def test_a_name_and_its_surname_are_found(text: str, expected: str) -> None:
    assert changed(text, PAZ) == expected


def test_a_name_in_a_script_without_capitals_is_found() -> None:
    assert changed("قالت ليلى حداد ذلك", event(organizer=["ليلى حداد"])) == "قالت * ذلك"


def test_a_surname_alone_stands_for_a_person_only_where_that_person_is_told_of() -> None:
    assert changed("Quispe spoke of María Paz Quispe", PAZ, scope="d2") == "Quispe spoke of *"


def test_a_surname_that_is_also_a_place_or_an_organization_there_is_left() -> None:
    lima = event(organizer=["Ana Lima"], place=["Lima"])
    assert changed("Ana Lima spoke in Lima", lima) == "* spoke in Lima"
    union = event(organizer=["Ana Rojas"], union=["Frente Rojas"])
    assert changed("Rojas spoke", union) == "Rojas spoke"


def test_a_surname_of_two_persons_is_a_pseudonym_of_neither() -> None:
    held = protection(event(organizer=["Ana Rojas", "Luis Rojas"]))
    made = held.words("Rojas", held.parts("d1"))
    assert made.startswith("person-")
    assert made not in {held.pseudonym("ana rojas"), held.pseudonym("luis rojas")}


def test_the_surname_as_a_value_is_the_person_of_the_whole_name() -> None:
    held = protection(event(organizer=["Ana Rojas"], target=["Rojas"]))
    assert held.words("Rojas", held.parts("d1")) == held.words("Ana Rojas", {})


@pytest.mark.parametrize(
    "quote",
    [
        "Ana Rojas, a spokeswoman for the union, said",
        "the spokesperson for the Dockers Union, Ana Rojas, said",
        "Mayor Ana Rojas said",
        "la vocera de la CGTP, Ana Rojas",
        "el secretario general del Sindicato de Estibadores Ana Rojas",
        "Ana Rojas, dirigente de la federación",
    ],
)
def test_whoever_speaks_for_an_organization_or_holds_an_office_keeps_the_name(quote: str) -> None:
    assert changed("Ana Rojas and Rojas", event(quote=quote, organizer=["Ana Rojas"])) == "Ana Rojas and Rojas"
    assert changed("Ana Rojas", event(organizer=["Ana Rojas"]), texts=[quote]) == "Ana Rojas"


@pytest.mark.parametrize(
    "quote",
    ["A spokeswoman of the police said that Ana Rojas was arrested", "Ana Rojas, 30, whom the mayor met", "Ana Rojas"],
)
def test_others_who_are_named_near_an_office_do_not(quote: str) -> None:
    assert changed("Ana Rojas", event(quote=quote, organizer=["Ana Rojas"])) == "*"


def test_a_known_office_holder_keeps_the_name() -> None:
    assert changed("Dina Boluarte", event(target=["Dina Boluarte"])) == "Dina Boluarte"


def test_names_of_a_list_are_protected_whatever_is_said_of_them() -> None:
    quote = "Mayor Ana Rojas said"
    assert (
        changed("Ana Rojas met Eva Sol", event(quote=quote, organizer=["Ana Rojas"]), further=["Ana Rojas", "Eva Sol"])
        == "* met *"
    )


def test_pseudonyms_hold_within_a_release_and_cannot_be_linked_across() -> None:
    one, same, other = protection(PAZ, salt="a"), protection(PAZ, salt="a"), protection(PAZ, salt="b")
    assert (
        one.pseudonym("maria paz quispe") == same.pseudonym("maria paz quispe") != other.pseudonym("maria paz quispe")
    )


# ------------------------------------------------------------------ whole datasets


def table(columns: Mapping[str, str], *rows: tuple[Any, ...]) -> Table:
    made = tuple(Column(name, kind, "…", "place" if name == "place" else "") for name, kind in columns.items())  # type: ignore[arg-type]
    return Table("t", "…", made, (), lambda: iter(rows), {})


def test_every_cell_of_words_is_protected_and_the_row_says_so() -> None:
    evidence = json.dumps([{"start": 5, "end": 9, "quote": "said Quispe"}])
    value = json.dumps({"name": "María Paz Quispe", "kind": "individual"})
    columns = {
        "document": "text",
        "field": "text",
        "value": "json",
        "evidence": "json",
        "reason": "text",
        "place": "text",
    }
    rows = [
        ("d1", "organizer", value, evidence, "as Quispe told", "Plaza María Paz Quispe"),
        ("d2", "place", json.dumps({"name": "Plaza María Paz Quispe"}), "[]", None, None),
    ]
    held = protection(PAZ)
    made = held.dataset(Dataset("x", "core", "1", (table(columns, *rows),))).tables[0]
    assert [column.name for column in made.columns] == [*columns, "protected"]
    first, second = made.rows()
    told = held.pseudonym("maria paz quispe")
    assert json.loads(first[2]) == {"name": told, "kind": "individual"}
    assert json.loads(first[3]) == [{"start": 5, "end": 9, "quote": f"said {told}"}]
    assert first[4:] == (f"as {told} told", "Plaza María Paz Quispe", True)
    assert second == (*rows[1], False)


def test_coders_are_private_persons() -> None:
    held = protection()
    made = held.dataset(
        Dataset(
            "x", "core", "1", (table({"coder": "text", "by_person": "boolean"}, ("ana", True), ("groundswell", False)),)
        )
    )
    rows = list(made.tables[0].rows())
    assert rows == [(held.pseudonym("ana"), True, False), ("groundswell", False, False)]


def test_canonical_events_are_protected_alike() -> None:
    told = event(
        quote="Quispe sang", organizer=["María Paz Quispe"], place=["Quispe"], slogan=["Free María Paz Quispe"]
    )
    held = protection(told)
    made = held.event(told)
    person = held.pseudonym("maria paz quispe")
    assert made.values["organizer"].values[0].value["name"] == person
    assert made.values["slogan"].values[0].value == f"Free {person}"
    assert made.values["place"] == told.values["place"] or made.values["place"].values[0].value["name"] == "Quispe"
