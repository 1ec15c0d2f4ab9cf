from pathlib import Path

import pytest

from groundswell.errors import DataError
from groundswell.gazetteer import Gazetteer, dump
from groundswell.gazetteer.build import build
from groundswell.gazetteer.entry import Entry


def test_same_places_give_the_same_file(index: Path, entries: list[Entry], tmp_path: Path) -> None:
    again = tmp_path / "again.sqlite"
    build(again, reversed(entries), manifest={"origin": "test"}, reserved=frozenset({"france"}))
    assert again.read_bytes() == index.read_bytes()


def test_failed_build_leaves_nothing_behind(tmp_path: Path) -> None:
    def breaks():  # type: ignore[no-untyped-def]
        yield from ()
        raise DataError("broken source")

    with pytest.raises(DataError):
        build(tmp_path / "index.sqlite", breaks(), manifest={}, reserved=frozenset())
    assert list(tmp_path.iterdir()) == []


def _line(geoname_id: int, name: str, feature: str, code: str, admin1: str, people: int = 0) -> str:
    start = [str(geoname_id), name, name, "", "-13.5", "-72", feature, code, "PE", "", admin1, "", "", ""]
    return "\t".join([*start, str(people), "", "", "", ""])


def test_dump_gives_towns_with_their_units(tmp_path: Path) -> None:
    file = tmp_path / "PE.txt"
    file.write_text(_line(2, "Pisac", "P", "PPL", "08", 4_000) + "\n" + _line(1, "Cusco", "A", "ADM1", "08") + "\n")
    built = tmp_path / "index.sqlite"
    build(built, dump.entries(file, codes={"PE": "PER"}), manifest={}, reserved=frozenset())
    gazetteer = Gazetteer(built)
    place = gazetteer.place(gazetteer.look_up("pisac")[0], name="Pisac")
    assert (place.admin1, place.country) == ("Cusco", "PER")
    gazetteer.close()


def test_dump_with_other_columns_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bad.txt"
    file.write_text("1\tPisac\n")
    with pytest.raises(DataError, match="line 1: 2 columns"):
        list(dump.entries(file, codes={}))
