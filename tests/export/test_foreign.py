"""Files of other datasets, as they publish them; the rows are inventions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from groundswell.codebook import load_codebook
from groundswell.errors import DataError
from groundswell.export.foreign import DATASETS, ForeignEvent, ForeignFile
from groundswell.language.lexicon import read_data

ACLED = """event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp
PER901,03 May 2021,2021,1,Demonstrations,Protests,Peaceful protest,Protesters (Peru),Labor Group (Peru); Bakers of the Hill,Protesters,,,,,,604,South America,Peru,Lima,Lima,,Lima,-12.04,-77.02,1,The Oven Gazette,National,"Invented: bakers marched in Lima.",0,crowd size=about 300,1
PER902,2021-05-04,2021,2,Demonstrations,Riots,Violent demonstration,Rioters (Peru),,Rioters,,,,,,604,South America,Peru,Cusco,Cusco,,Cusco,-13.5,-71.9,2,The Oven Gazette,National,"Invented: windows broke.",2,crowd size=no report,1
PER903,2021-05-05,2021,3,Political violence,Battles,Armed clash,X,,,,,,,,604,South America,Peru,Cusco,Cusco,,Cusco,-13.5,-71.9,1,The Oven Gazette,National,Invented.,0,,1
PER904,2021-05-06,2021,3,Demonstrations,Protests,Pillow fight,Protesters (Peru),,,,,,,,604,South America,Peruvia,Cusco,Cusco,,Cusco,-13.5,-71.9,3,The Oven Gazette,National,Invented.,0,crowd size=hundreds,1
"""  # noqa: E501
CCC = """date,locality,state,location_detail,online,type,macroevent,actors,claims,valence,issues,size_text,size_low,size_high,size_mean,size_cat,arrests,injuries_crowd,injuries_police,property_damage_any,chemical_agents,source_1,notes,lat,lon,resolved_locality,resolved_county,resolved_state
2021-05-03,Ovenville,OH,Mill Square,0,march; rally,Bread Week,Bakers United; nurses,for cheaper flour,0,labor; economy,"dozens",24,40,32,1,3,0,,1,0,http://example.org/1,Invented.,40.1,-82.9,Ovenville,Flour County,OH
2021-05-04,Ovenville,OH,,0,dance-off,,,,0,,,,,,0,,,,0,1,,Invented.,40.1,-82.9,Ovenville,Flour County,OH
"""  # noqa: E501
MM = """id\tcountry\tccode\tyear\tregion\tprotest\tprotestnumber\tstartday\tstartmonth\tstartyear\tendday\tendmonth\tendyear\tprotesterviolence\tlocation\tparticipants_category\tparticipants\tprotesteridentity\tprotesterdemand1\tprotesterdemand2\tprotesterdemand3\tprotesterdemand4\tstateresponse1\tstateresponse2\tstateresponse3\tstateresponse4\tstateresponse5\tstateresponse6\tstateresponse7\tsources\tnotes
1352021001\tPeru\t135\t2021\tSouth America\t1\t1\t3\t5\t2021\t4\t5\t2021\t1\tLima\t100-999\t>300\tbakers\tlabor wage dispute\tprice increases, tax policy\t.\t\tcrowd dispersal\tarrests\t\t\t\t\t\tinvented\tInvented: two days.
1352022000\tPeru\t135\t2022\tSouth America\t0\t0\t.\t.\t.\t.\t.\t.\t.\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t
1352021002\tPeru\t135\t2021\tSouth America\t1\t2\t5\t5\t2021\t5\t5\t2021\t0\tCusco\t1000-1999\ta crowd\tstudents\tpolitical behavior, process\t\t\t\tignore\t\t\t\t\t\t\tinvented\tInvented.
"""  # noqa: E501
MPEDS = """event_id,start_date,end_date,location,form,issue,racial_issue,target,smo,size,size_text,police,counter_protest,arrests,text
7,1971-05,,Ovenville,Rally/demonstration; March,Labor & work,,University/school,Bakers United,400,about 400,yes,,,Invented: four hundred bakers.
"""  # noqa: E501


def read(tmp_path: Path, name: str, content: str) -> tuple[list[ForeignEvent], ForeignFile]:
    path = tmp_path / f"{name}.csv"
    path.write_text(content, "utf-8")
    file = ForeignFile(path, name)
    return list(file.events()), file


def told(event: ForeignEvent, field: str) -> list[Any]:
    return [s.value for s in event.statements if s.field == field]


def test_acled_is_read_as_it_is_published(tmp_path: Path) -> None:
    (first, second, fourth), file = read(tmp_path, "acled", ACLED)
    assert (first.document.id, first.document.text) == ("acled:PER901", "Invented: bakers marched in Lima.")
    assert first.document.publisher == "The Oven Gazette"
    assert told(first, "start_date") == ["2021-05-03"]
    [place] = told(first, "place")
    assert (place["locality"], place["country"], place["latitude"], place["precision"]) == (
        "Lima",
        "PER",
        -12.04,
        "locality",
    )
    assert told(first, "form") == ["demonstration"]
    assert told(first, "participant") == [{"name": "Labor Group (Peru)", "kind": "workers"}]
    assert told(first, "organizer") == [{"name": "Bakers of the Hill", "kind": "other"}]
    [size] = told(first, "size")
    assert (size["estimate"], size["text"], size["category"]) == (300, "about 300", "100-999")
    assert told(first, "deaths") == []
    assert told(second, "start_date") == ["2021-W18"]
    assert (told(second, "form"), told(second, "violence"), told(second, "size")) == (["riot"], ["protesters"], [])
    assert told(second, "deaths")[0]["low"] == 2
    assert told(second, "place")[0]["precision"] == "admin2"
    assert told(fourth, "start_date") == ["2021-05"]
    assert [told(fourth, "size")[0][end] for end in ("low", "high")] == [100, 999]
    assert file.unknown == {
        "row passed over, event_type: Battles": 1, "sub_event_type: Pillow fight": 1, "country: Peruvia": 1,
    }  # fmt: skip


def test_every_value_says_how_it_is_known(tmp_path: Path) -> None:
    events, _ = read(tmp_path, "acled", ACLED)
    said = [s for event in events for s in event.statements]
    assert {s.status for s in said} == {"inferred"}
    assert all(str(s.reason).startswith("as coded by ACLED: ") for s in said)
    assert "as coded by ACLED: sub_event_type" in {s.reason for s in said}


def test_ccc_is_read_as_it_is_published(tmp_path: Path) -> None:
    (first, second), file = read(tmp_path, "ccc", CCC)
    assert told(first, "form") == ["march", "demonstration"]
    assert [a["name"] for a in told(first, "organizer")] == ["Bakers United", "nurses"]
    assert told(first, "claim") == [
        {"text": "for cheaper flour", "issue": ["labor_wages", "prices_taxes"], "stance": None}
    ]
    assert [told(first, "size")[0][k] for k in ("low", "high", "text")] == [24, 40, "dozens"]
    assert told(first, "campaign") == ["Bread Week"]
    assert told(first, "arrests")[0]["of"] == "protesters"
    assert told(first, "injuries") == []
    assert told(first, "property_damage") == [True]
    assert told(first, "place")[0] | {"latitude": None, "longitude": None} == {
        "name": "Mill Square", "site": "Mill Square", "locality": "Ovenville", "admin2": "Flour County", "admin1": "OH",
        "country": "USA", "latitude": None, "longitude": None, "geoname_id": None, "precision": "site",
    }  # fmt: skip
    assert told(second, "response") == ["tear_gas_water_cannon"]
    assert (first.document.id, second.document.id) == ("ccc:row 1", "ccc:row 2")
    assert file.unknown == {"type: dance-off": 1}


def test_mass_mobilization_is_read_as_it_is_published(tmp_path: Path) -> None:
    (first, second), file = read(tmp_path, "mm", MM)
    assert (told(first, "start_date"), told(first, "end_date")) == (["2021-05-03"], ["2021-05-04"])
    assert told(first, "claim")[0]["issue"] == ["labor_wages", "prices_taxes"]
    assert told(first, "response") == ["dispersal", "arrests"]
    assert told(first, "violence") == ["protesters"]
    assert [told(first, "size")[0][k] for k in ("low", "high")] == [300, None]
    assert [told(second, "size")[0][k] for k in ("low", "high", "category")] == [1000, 1999, "1000-1999"]
    assert told(second, "place")[0]["country"] == "PER"
    assert file.unknown == {"row passed over, protest: 0": 1}


def test_mpeds_is_read(tmp_path: Path) -> None:
    [event], file = read(tmp_path, "mpeds", MPEDS)
    assert told(event, "start_date") == ["1971-05"]
    assert told(event, "form") == ["demonstration", "march"]
    assert told(event, "target") == [{"name": "University/school", "kind": "university_school"}]
    assert told(event, "size")[0]["estimate"] == 400
    assert told(event, "police_presence") == [True]
    assert not file.unknown


@pytest.mark.parametrize("name", DATASETS)
def test_a_table_of_something_else_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match=r"found the columns a, b .* expected '\w+', as .* publishes it"):
        read(tmp_path, name, "a,b\n1,2\n")


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff\xfe\x00a")
    with pytest.raises(DataError, match="no table in UTF-8"):
        list(ForeignFile(tmp_path / "x", "acled").events())


@pytest.mark.parametrize("name", DATASETS)
def test_tables_give_codes_that_there_are(name: str) -> None:
    rules = read_data("groundswell.export.datasets", f"{name}.yaml")
    book = load_codebook()
    sets = {"form": "forms", "claim": "issues", "response": "responses", "violence": "violence"}
    sets |= {"participant": "participant_kinds", "target": "actor_kinds"}
    for rule in rules["fields"]:
        table = rules["tables"][rule["table"]] if "table" in rule else {}
        if rule["field"] in sets:
            assert set(table.values()) <= {str(code) for code in book.names(sets[rule["field"]])}, rule
        if "kind" in rule:
            assert rule["kind"] in book.names(sets.get(rule["field"], "actor_kinds"))
