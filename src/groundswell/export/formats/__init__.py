"""Formats of files: each a module with a function `write`, loaded when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from groundswell.errors import RefusedError
from groundswell.export.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    Attributes
    ----------
    name, title
        What it is called, and what it is.
    suffix
        Of its files.
    whole
        Whether one file holds all tables; else there is one file a table.
    module
        That writes it.
    """

    name: str
    title: str
    suffix: str
    whole: bool
    module: str


_FOLDER = "groundswell.export.formats"
FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("csv", "comma-separated values, UTF-8", ".csv", whole=False, module=f"{_FOLDER}.separated"),
        Format("tsv", "tab-separated values, UTF-8", ".tsv", whole=False, module=f"{_FOLDER}.separated"),
        Format("xlsx", "a workbook of Excel or LibreOffice", ".xlsx", whole=True, module=f"{_FOLDER}.xlsx"),
        Format("parquet", "Apache Parquet", ".parquet", whole=False, module=f"{_FOLDER}.parquet"),
        Format("jsonl", "one JSON object a line", ".jsonl", whole=False, module=f"{_FOLDER}.jsonl"),
        Format("geojson", "events as points (RFC 7946)", ".geojson", whole=True, module=f"{_FOLDER}.geojson"),
        Format("gpkg", "GeoPackage, events as points", ".gpkg", whole=True, module=f"{_FOLDER}.gpkg"),
        Format("sqlite", "an SQLite database", ".sqlite", whole=True, module=f"{_FOLDER}.sqlite"),
        Format("dta", "Stata 14 or later", ".dta", whole=False, module=f"{_FOLDER}.dta"),
    )
}


def write(dataset: Dataset, into: Path, name: str) -> list[Path]:
    """Write a dataset.

    Parameters
    ----------
    dataset
        What is written.
    into
        A file, where the format holds all tables in one or there is only one; else a folder, which is made.
    name
        Of the format.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    RefusedError
        If there is no such format, or `into` cannot hold it: the message says what is expected.
    """
    if name not in FORMATS:
        raise RefusedError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    form = FORMATS[name]
    writer: Callable[[Dataset, Path], None] = importlib.import_module(form.module).write
    if form.whole or (len(dataset.tables) == 1 and into.suffix):
        into.parent.mkdir(parents=True, exist_ok=True)
        writer(dataset, into)
        return [into]
    if into.exists() and not into.is_dir():
        raise RefusedError(f"{into}: a file; {name} has a file for each table, and needs a folder")
    into.mkdir(parents=True, exist_ok=True)
    written = []
    for table in dataset.tables:
        path = into / f"{table.name}{form.suffix}"
        writer(Dataset(dataset.name, dataset.codebook, dataset.codebook_version, (table,)), path)
        written.append(path)
    return written
