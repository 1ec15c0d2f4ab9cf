"""Places from a full GeoNames dump ("allCountries.txt", or the file of one country), which a user downloads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from groundswell.errors import DataError
from groundswell.gazetteer.entry import Entry, Kind

_COLUMNS = 19
_UNITS: dict[str, Kind] = {"ADM1": "admin1", "ADM2": "admin2"}
#: Classes besides towns (P) and units (A): water, landscape, parks, roads, mountains. Buildings (S) are sites.
_REGIONS = frozenset("HLTV")


def entries(file: Path, *, codes: dict[str, str]) -> Iterator[Entry]:
    """Every place of a dump.

    Parameters
    ----------
    file
        Tab-separated, 19 columns, UTF-8, as GeoNames gives it out.
    codes
        ISO 3166-1 alpha-2 codes to alpha-3.
    """
    units = dict(_unit_codes(file))
    for columns in _rows(file):
        country = codes.get(columns[8])
        kind = _kind(columns[6], columns[7])
        if country is None or kind is None:
            continue
        first = units.get(f"{columns[8]}.{columns[10]}")
        yield Entry(
            int(columns[0]),
            columns[1],
            kind,
            country,
            first,
            units.get(f"{columns[8]}.{columns[10]}.{columns[11]}") if columns[11] else None,
            float(columns[4]),
            float(columns[5]),
            int(columns[14] or 0),
            tuple(columns[3].split(",")) if columns[3] else (),
            columns[7] == "PPLC",
        )


def _kind(feature_class: str, code: str) -> Kind | None:
    if feature_class == "P":
        return "locality"
    if code.startswith("PCL") and code != "PCLH":
        return "country"
    if feature_class == "A":
        return _UNITS.get(code)
    return "region" if feature_class in _REGIONS else None


def _unit_codes(file: Path) -> Iterator[tuple[str, int]]:
    for columns in _rows(file):
        if columns[7] == "ADM1":
            yield f"{columns[8]}.{columns[10]}", int(columns[0])
        elif columns[7] == "ADM2":
            yield f"{columns[8]}.{columns[10]}.{columns[11]}", int(columns[0])


def _rows(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            columns = line.rstrip("\n").split("\t")
            if len(columns) != _COLUMNS:
                raise DataError(
                    f"{file}, line {number}: {len(columns)} columns; a GeoNames dump has {_COLUMNS}, separated by tabs"
                )
            yield columns
