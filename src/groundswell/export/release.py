"""A release: a folder that others can open, understand, check and cite."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from groundswell.codebook import Codebook
from groundswell.codebook.page import codebook_markdown
from groundswell.errors import RefusedError
from groundswell.export.changes import Change, Contents, changelog, changes_between, changes_table, contents_in
from groundswell.export.dataset import Dataset, Row, Table
from groundswell.export.formats import FORMATS, write
from groundswell.export.metadata import Citation, as_json, checksums, citation_cff, croissant, data_package
from groundswell.export.methods import Methods, methods_markdown

_FORMATS = ("csv", "parquet", "jsonl")
_SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted while a release was written.

    Attributes
    ----------
    rows
        By table the number of its rows.
    standings
        By standing the number of events.
    statements
        By kind of coder the number of statements.
    publishers
        By name the number of reports; under None those of which it is not known.
    """

    rows: Counter[str]
    standings: Counter[str]
    statements: Counter[str]
    publishers: Counter[str | None]


@dataclass(frozen=True, slots=True)
class Data:
    """The data of a release as it was written.

    Attributes
    ----------
    dataset
        With the table of changes, where there was a release before.
    counted
        What was counted.
    before, after
        What was compared, and what will be the next time.
    changes
        Since the release before.
    """

    dataset: Dataset
    counted: Counted
    before: Contents | None
    after: Contents
    changes: tuple[Change, ...]


def write_data(dataset: Dataset, folder: Path, *, previous: Path | None) -> Data:
    """Write the tables of a release, and what changed since the release before.

    Parameters
    ----------
    dataset
        Protected already.
    folder
        Of the release: new, or empty.
    previous
        Folder of the release before, where there is one.

    Raises
    ------
    RefusedError
        If the folder holds something.
    DataError
        If the folder of the release before is none.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RefusedError(f"{folder}: not empty; expected a new folder for the release")
    before = contents_in(previous) if previous else None
    after, counted = Contents(), Counted(Counter(), Counter(), Counter(), Counter())
    watched = replace(dataset, tables=tuple(_watched(table, after, counted) for table in dataset.tables))
    write(watched, folder / "data", "jsonl")
    kept = replace(dataset, tables=tuple(_kept(table, folder) for table in dataset.tables))
    for name in _FORMATS:
        if name != "jsonl":
            write(kept, folder / "data", name)
    if before is None:
        return Data(dataset, counted, None, after, ())
    columns = {column.name: column.field or column.name for column in dataset.table("events").columns}
    changes = changes_between(before, after, columns)
    told = changes_table(changes)
    counted.rows[told.name] = len(changes)
    for name in _FORMATS:
        single = replace(dataset, tables=(told,))
        write(single, folder / "data" / f"{told.name}{FORMATS[name].suffix}", name)
    return Data(replace(dataset, tables=(*dataset.tables, told)), counted, before, after, tuple(changes))


def _kept(table: Table, folder: Path) -> Table:
    """A table with the rows that were written: they are worked out once."""
    columns = [(column.name, column.kind == "json") for column in table.columns]

    def rows() -> Iterator[Row]:
        with (folder / "data" / f"{table.name}.jsonl").open(encoding="utf-8") as stream:
            for line in stream:
                held = json.loads(line)
                yield tuple(
                    json.dumps(held[name], ensure_ascii=False) if nested and held[name] is not None else held[name]
                    for name, nested in columns
                )

    return replace(table, rows=rows)


def _watched(table: Table, after: Contents, counted: Counted) -> Table:
    """A table that is counted, and compared, as it is written."""
    names = [column.name for column in table.columns]

    def rows() -> Iterator[Row]:
        for row in table.rows():
            held = dict(zip(names, row, strict=True))
            after.add(table.name, held)
            counted.rows[table.name] += 1
            _count(table.name, held, counted)
            yield row

    counted.rows[table.name] = 0
    return replace(table, rows=rows)


def _count(table: str, row: dict[str, Any], counted: Counted) -> None:
    if table == "events":
        counted.standings[row["standing"]] += 1
    elif table == "statements":
        counted.statements[row["coder_kind"]] += 1
    elif table == "sources":
        counted.publishers[row["publisher"]] += 1


def write_about(
    folder: Path, data: Data, codebook: Codebook, citation: Citation, methods: Methods, *, previous: Path | None
) -> list[Path]:
    """Write all of a release that is about its data, the checksums last.

    Parameters
    ----------
    folder
        That `write_data` has filled.
    data
        As it gave them.
    codebook
        By which it is coded.
    citation, methods
        What is told of it.
    previous
        Folder of the release before, where there is one: its changelog goes on.

    Returns
    -------
    list of Path
        All files of the release.
    """
    earlier = previous / "CHANGELOG.md" if previous else None
    kept = earlier.read_text("utf-8") if earlier and earlier.is_file() else ""
    codes = codebook_markdown(codebook) + "\n" + "\n".join(_columns(data.dataset)) + "\n"
    texts = {
        "codebook.md": codes,
        "codebook.html": page_of(codes, f"{citation.title}: codebook"),
        "datapackage.json": as_json(data_package(data.dataset, citation, folder, counts=data.counted.rows)),
        "croissant.json": as_json(croissant(data.dataset, citation, folder)),
        "methods.md": methods_markdown(citation.title, citation.version, methods),
        "CHANGELOG.md": changelog(citation.version, citation.date, data.before, data.after, data.changes, earlier=kept),
        "ATTRIBUTION.md": "\n".join(_attribution(citation, data.counted)) + "\n",
        "CITATION.cff": citation_cff(citation),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="")
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    (folder / _SUMS).write_text(checksums(folder, names), "utf-8", newline="")
    return [folder / name for name in (*names, _SUMS)]


def _columns(dataset: Dataset) -> Iterator[str]:
    yield "## Tables"
    for table in dataset.tables:
        yield ""
        yield f"### Table: {table.name}"
        yield ""
        yield f"One row: {table.definition[0].lower()}{table.definition[1:]}"
        yield ""
        yield "| column | holds | field | refers to | meaning |"
        yield "|---|---|---|---|---|"
        for column in table.columns:
            field = f"`{column.field}`" if column.field else ""
            other = f"`{'.'.join(table.refers[column.name])}`" if column.name in table.refers else ""
            yield f"| `{column.name}` | {column.kind} | {field} | {other} | {column.definition} |"


def page_of(markdown: str, title: str) -> str:
    """Markdown as a page that needs no other file."""
    look = resources.files("groundswell.export.report").joinpath("look.css").read_text("utf-8")
    body = MarkdownIt("commonmark").enable("table").render(markdown)
    body = body.replace(
        "<table>", '<div class="table" role="group" tabindex="0" aria-label="table"><table class="words">'
    )
    body = body.replace("</table>", "</table></div>")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{look}main {{ max-width: 72rem; padding-top: 1.5rem; }} h3 {{ margin: 1.5rem 0 0.25rem; }}</style>\n"
        f"</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _attribution(citation: Citation, counted: Counted) -> Iterator[str]:
    yield f"# Attribution: {citation.title} {citation.version}"
    yield ""
    yield "Whoever uses this dataset names, beside its authors:"
    yield ""
    yield "- [GeoNames](https://www.geonames.org), CC BY 4.0: coordinates, numbers and names of places and divisions."
    yield "- [Natural Earth](https://www.naturalearthdata.com), public domain: outlines of countries in its maps."
    yield ""
    yield "The reports are the work of their publishers, who hold the rights in their words. Number of reports of each:"
    yield ""
    yield "| publisher | reports |"
    yield "|---|---|"
    named = sorted(((name, number) for name, number in counted.publishers.items() if name), key=lambda n: (-n[1], n[0]))
    for name, number in named:
        yield f"| {escape(' '.join(name.replace('|', '/').split()))} | {number:,} |"
    if unnamed := counted.publishers[None]:
        yield f"| not known | {unnamed:,} |"
