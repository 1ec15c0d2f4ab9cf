"""Every format, opened by what its users use."""

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from groundswell.errors import RefusedError
from groundswell.export.dataset import Column, Dataset, Row, Table
from groundswell.export.formats import FORMATS, write
from groundswell.record.cells import harmless, restored

ODD = [
    "plain",
    "=HYPERLINK(\"http://x\")",
    "+1", "-1", "@cmd", "'=kept", "a,b;c\td", 'said "no"', "two\nlines", " spaces ", "", None,
    "ñandú 日本語 \U0001f600", "مظاهرة", "e\u0301", "zero\u200bwidth", "NULL", "true", "00123",
]  # fmt: skip
COLUMNS = (
    Column("event_id", "text", "Name."),
    Column("words", "text", "Words."),
    Column("number", "integer", "A number."),
    Column("share", "number", "A share."),
    Column("flag", "boolean", "Yes or no."),
    Column("day", "date", "A day."),
    Column("place_latitude", "number", "Latitude."),
    Column("place_longitude", "number", "Longitude."),
    Column("value", "json", "A value."),
)


def rows() -> Iterator[Row]:
    for n, words in enumerate(ODD):
        located = n % 3 != 0
        yield (
            f"e{n:03}",
            words,
            None if n % 4 == 0 else n * 1000 - 7000,
            None if n % 5 == 0 else n / 8,
            (True, False, None)[n % 3],
            None if n % 4 == 1 else f"20{n + 10}-02-{n + 1:02}",
            -33.5 + n if located else None,
            -71.25 if located else None,
            json.dumps({"low": n, "text": words}, ensure_ascii=False),
        )


EVENTS = Table("events", "One event.", COLUMNS, ("event_id",), rows, {})
NAMES = Table("names", "One name.", (Column("name", "text", "Name."),), ("name",), lambda: iter([("a",), ("b",)]), {})
DATASET = Dataset("small", "core", "1.0", (EVENTS, NAMES))
CELLS = list(rows())


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def make(name: str) -> Path:
        into = tmp_path / (f"out{FORMATS[name].suffix}" if FORMATS[name].whole else "out")
        return write(DATASET, into, name)[0]

    return make


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_same_dataset_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write(DATASET, tmp_path / folder / ("out" + FORMATS[name].suffix if FORMATS[name].whole else "out"), name)
    files = [sorted(p for p in (tmp_path / folder).rglob("*") if p.is_file()) for folder in ("a", "b")]
    assert [p.read_bytes() for p in files[0]] == [p.read_bytes() for p in files[1]]
    assert len(files[0]) == (1 if FORMATS[name].whole else 2)


@pytest.mark.parametrize("words", [words for words in ODD if words] + ["'", "''", "'a", "''=x", "=", "\t"])
def test_harmless_words_can_be_restored(words: str) -> None:
    assert restored(harmless(words)) == words
    assert not harmless(words).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(("name", "joint"), [("csv", ","), ("tsv", "\t")])
def test_separated_values_are_read_by_the_standard_library_and_by_pandas(written: Any, name: str, joint: str) -> None:
    path = written(name)
    with path.open(encoding="utf-8", newline="") as stream:
        told = list(csv.DictReader(stream, delimiter=joint))
    assert [row["words"] for row in told] == [harmless(row[1] or "") for row in CELLS]
    frame = pd.read_csv(path, sep=joint, keep_default_na=False, na_values={"number": [""], "share": [""]})
    assert frame["number"].dropna().astype(int).tolist() == [row[2] for row in CELLS if row[2] is not None]
    assert frame["flag"].tolist() == [{True: "true", False: "false", None: ""}[row[4]] for row in CELLS]


def test_csv_is_read_by_duckdb(written: Any) -> None:
    path = written("csv")
    assert duckdb.sql(f"SELECT count(*) FROM read_csv('{path}', header = true)").fetchall() == [(len(CELLS),)]


def test_polars_reads_both(written: Any) -> None:
    table = pl.read_parquet(written("parquet"))
    assert table["words"].to_list() == [row[1] for row in CELLS]
    assert [str(day) if day else None for day in table["day"].to_list()] == [row[5] for row in CELLS]
    lines = pl.read_csv(written("csv"), infer_schema_length=None)
    assert lines["number"].to_list() == [row[2] for row in CELLS]
    assert lines["flag"].to_list() == [row[4] for row in CELLS]


def test_workbook_is_read(written: Any) -> None:
    book = CalamineWorkbook.from_path(str(written("xlsx")))
    assert book.sheet_names == ["columns", "events", "names"]
    head, *told = book.get_sheet_by_name("events").to_python()
    assert head == [column.name for column in COLUMNS]
    assert [row[1] for row in told] == [harmless(row[1] or "") for row in CELLS]
    assert [row[3] for row in told] == [row[3] if row[3] is not None else "" for row in CELLS]


def test_parquet_keeps_types_and_meanings(written: Any) -> None:
    path = written("parquet")
    table = pq.read_table(path)
    assert table.schema.field("words").metadata[b"definition"] == b"Words."
    assert [row["words"] for row in table.to_pylist()] == [row[1] for row in CELLS]
    assert [str(row["day"]) if row["day"] else None for row in table.to_pylist()] == [row[5] for row in CELLS]
    assert duckdb.sql(f"SELECT sum(number) FROM '{path}'").fetchall() == [(sum(row[2] or 0 for row in CELLS),)]


def test_lines_of_json_nest_values(written: Any) -> None:
    told = [json.loads(line) for line in written("jsonl").read_text("utf-8").split("\n") if line]
    assert [row["value"]["text"] for row in told] == ODD
    assert [row["words"] for row in told] == ODD


def test_geojson_has_points_and_events_without_any(written: Any) -> None:
    told = json.loads(written("geojson").read_text("utf-8"))
    points = [f["geometry"]["coordinates"] if f["geometry"] else None for f in told["features"]]
    assert points == [[row[7], row[6]] if row[6] is not None else None for row in CELLS]


def test_database_has_keys_and_meanings(written: Any) -> None:
    connection = sqlite3.connect(written("sqlite"))
    assert [row[0] for row in connection.execute("SELECT words FROM events ORDER BY event_id")] == ODD
    assert ("events", "words", "text", "Words.") in connection.execute("SELECT * FROM columns").fetchall()
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO events (event_id) VALUES ('e000')")
    connection.close()


def test_stata_file_is_read(written: Any) -> None:
    path = written("dta")
    frame = pd.read_stata(path)
    assert frame["words"].tolist() == [row[1] or "" for row in CELLS]
    assert [None if pd.isna(day) else day.date().isoformat() for day in frame["day"]] == [row[5] for row in CELLS]
    with pd.io.stata.StataReader(path) as reader:
        assert reader.variable_labels()["words"] == "Words."


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="no GDAL is installed: apt-get install gdal-bin")
@pytest.mark.parametrize("name", ["gpkg", "geojson"])
def test_gdal_reads_points(written: Any, name: str) -> None:
    told = subprocess.run(["ogrinfo", "-ro", "-al", "-so", written(name)], capture_output=True, text=True, check=True)
    assert f"Feature Count: {len(CELLS)}" in told.stdout
    assert "Geometry: Point" in told.stdout
    assert "WGS 84" in told.stdout
    assert "words: String" in told.stdout
    assert not told.stderr


def test_geopackage_is_one_by_its_marks(written: Any) -> None:
    connection = sqlite3.connect(written("gpkg"))
    assert connection.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    extent = connection.execute("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'events'")
    lats = [row[6] for row in CELLS if row[6] is not None]
    assert extent.fetchone() == (-71.25, min(lats), -71.25, max(lats))
    connection.close()


def test_long_text_is_kept_by_stata_and_refused_by_a_sheet(tmp_path: Path) -> None:
    long = Table(
        "events", "One.", (Column("words", "text", "Words."),), ("words",), lambda: iter([("x" * 40_000,)]), {}
    )
    dataset = Dataset("long", "core", "1.0", (long,))
    write(dataset, tmp_path / "a.dta", "dta")
    assert pd.read_stata(tmp_path / "a.dta")["words"][0] == "x" * 40_000
    with pytest.raises(RefusedError, match=r"events, row 1, words: 40,000 characters; a cell of a sheet holds 32,767"):
        write(dataset, tmp_path / "a.xlsx", "xlsx")


def test_unknown_format_and_file_in_place_of_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="no format 'pdf'; there are csv"):
        write(DATASET, tmp_path / "out", "pdf")
    (tmp_path / "file").write_text("")
    with pytest.raises(RefusedError, match="needs a folder"):
        write(DATASET, tmp_path / "file", "csv")


def test_nothing_heavy_is_loaded_until_it_is_used() -> None:
    told = "import sys, groundswell.export.formats; assert not {'pandas', 'xlsxwriter', 'pyarrow'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", told], check=True)
