"""Descriptions of a release that programs read: Frictionless data package (v1), Croissant (1.0), citation (CFF 1.2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from groundswell.export.dataset import Column, Dataset, Table

#: Kinds of cells as types of a table schema, and as those of schema.org.
_TYPES = {
    "text": "string",
    "json": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
}
_SCHEMA_ORG = {
    "text": "sc:Text",
    "json": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}
_MEDIA = {".csv": "text/csv", ".parquet": "application/vnd.apache.parquet", ".jsonl": "application/jsonl"}


@dataclass(frozen=True, slots=True)
class Citation:
    """How a release is cited.

    Attributes
    ----------
    title, version, date
        Of the release; the day as ISO 8601, None where it is not known.
    authors
        Their names; none where nobody told them.
    license
        Code of SPDX; None where nobody told it.
    url
        Where it is published; None where nobody told it.
    """

    title: str
    version: str
    date: str | None
    authors: tuple[str, ...] = ()
    license: str | None = None
    url: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names to cite: those of the authors, or of the project where nobody told them."""
        return self.authors or (f"Contributors to {self.title}",)

    @property
    def description(self) -> str:
        """What it is, in a sentence."""
        return (
            f"Protest events of the project {self.title}, coded from news reports: events, every value with the words "
            "that it rests on, and the reports."
        )


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def as_json(told: Mapping[str, Any]) -> str:
    """JSON that people can read, too."""
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


# ------------------------------------------------------------------ Frictionless


def data_package(dataset: Dataset, citation: Citation, folder: Path, *, counts: Mapping[str, int]) -> dict[str, Any]:
    """The data package of a folder in which each table is a file of ``data/`` in CSV.

    Parameters
    ----------
    dataset
        What was written.
    citation
        How it is cited.
    folder
        Of the release.
    counts
        By table the number of its rows.
    """
    told: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "".join(c if c.isascii() and c.isalnum() else "-" for c in dataset.name.lower()).strip("-")
        or "release",
        "title": citation.title,
        "description": citation.description,
        "version": citation.version,
        "contributors": [{"title": name, "role": "author"} for name in citation.names],
        "keywords": ["protest", "event data", dataset.codebook],
    }
    if citation.date:
        told["created"] = f"{citation.date}T00:00:00Z"
    if citation.license:
        told["licenses"] = [{"name": citation.license}]
    if citation.url:
        told["homepage"] = citation.url
    told["resources"] = [_resource(table, folder, counts[table.name]) for table in dataset.tables]
    return told


def _resource(table: Table, folder: Path, rows: int) -> dict[str, Any]:
    path = folder / "data" / f"{table.name}.csv"
    return {
        "name": table.name,
        "path": f"data/{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": table.definition,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest_of(path)}",
        "rowcount": rows,
        "schema": table_schema(table),
    }


def table_schema(table: Table) -> dict[str, Any]:
    """The table schema of a table, with its keys."""
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [theirs]}}
            for column, (other, theirs) in table.refers.items()
        ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "type": _TYPES[column.kind], "description": column.definition}
    if column.kind == "boolean":
        told |= {"trueValues": ["true"], "falseValues": ["false"]}
    return told


# ------------------------------------------------------------------ Croissant

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataBiases": "cr:dataBiases",
    "dataCollection": "cr:dataCollection",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "personalSensitiveInformation": "cr:personalSensitiveInformation",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(dataset: Dataset, citation: Citation, folder: Path) -> dict[str, Any]:
    """The Croissant description of the same folder."""
    files = sorted(path for path in (folder / "data").iterdir() if path.suffix in _MEDIA)
    told: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": citation.title,
        "description": citation.description,
        "version": citation.version,
        "creator": [
            {"@type": "sc:Person" if citation.authors else "sc:Organization", "name": name} for name in citation.names
        ],
        "citeAs": f"{', '.join(citation.names)}: {citation.title}, version {citation.version}",
    }
    if citation.date:
        told["datePublished"] = citation.date
    if citation.license:
        told["license"] = f"https://spdx.org/licenses/{citation.license}.html"
    if citation.url:
        told["url"] = citation.url
    told["distribution"] = [
        {
            "@type": "cr:FileObject",
            "@id": path.name,
            "name": path.name,
            "contentUrl": f"data/{path.name}",
            "contentSize": f"{path.stat().st_size} B",
            "encodingFormat": _MEDIA[path.suffix],
            "sha256": digest_of(path),
        }
        for path in files
    ]
    told["recordSet"] = [_record_set(table) for table in dataset.tables]
    return told


def _record_set(table: Table) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.definition,
    }
    if table.key:
        told["key"] = [{"@id": f"{table.name}/{name}"} for name in table.key]
    told["field"] = [_record_field(table, column) for column in table.columns]
    return told


def _record_field(table: Table, column: Column) -> dict[str, Any]:
    # no `references`: readers of Croissant join by them, and lose the rows of tables that refer to two others
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.definition,
        "dataType": _SCHEMA_ORG[column.kind],
        "source": {"fileObject": {"@id": f"{table.name}.csv"}, "extract": {"column": column.name}},
    }


# ------------------------------------------------------------------ citation


def citation_cff(citation: Citation) -> str:
    """The citation file (CFF 1.2)."""
    told: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below, and name the sources in ATTRIBUTION.md.",
        "type": "dataset",
        "title": citation.title,
        "version": citation.version,
        "authors": [{"name": name} for name in citation.names],
    }
    if citation.date:
        told["date-released"] = citation.date
    if citation.license:
        told["license"] = citation.license
    if citation.url:
        told["url"] = citation.url
    return str(yaml.safe_dump(told, sort_keys=False, allow_unicode=True))


def checksums(folder: Path, names: Sequence[str]) -> str:
    """Digests of some files of a folder, as ``sha256sum --check`` reads them."""
    return "".join(f"{digest_of(folder / name)}  {name}\n" for name in names)
