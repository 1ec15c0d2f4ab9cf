"""Tables of articles: which column holds what, guessed from names and contents, or told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from groundswell.errors import DocumentError
from groundswell.ingest.dates import day_of, order_of
from groundswell.ingest.draft import Draft, Note, Options, Problem
from groundswell.ingest.readers import Found
from groundswell.ingest.readers.html import fragment
from groundswell.ingest.text import is_page
from groundswell.language.fold import fold

Row = Sequence[object]

#: Names of columns by what they hold, the surest first; compared without accents, spaces and signs.
NAMES = {
    "text": "text fulltext articletext bodytext maintext body content contents articlebody storytext article story "
    "rawtext cleantext documenttext newstext texto textocompleto textonoticia textonota cuerpo contenido noticia nota "
    "articulo hlead",
    "title": "title headline articletitle heading documenttitle headlines titulo titular encabezado titulonoticia "
    "titulonota hl",
    "published": "published publicationdate pubdate datepublished publishdate publisheddate publishedat articledate "
    "publishdatetime date datetime day fecha fechapublicacion fechadepublicacion fechanoticia fechanota fechahora "
    "storydate docdate timestamp",
    "publisher": "publisher outlet newspaper publication publicationtitle publicationname pubtitle sourcename "
    "medianame mediaoutlet source media journal sitename site medio periodico diario fuente nombremedio",
    "language": "language lang languagecode idioma lengua",
    "byline": "byline author authors creator writer journalist autor autores autora periodista firma",
    "url": "url link articleurl sourceurl documenturl permalink weblink href enlace vinculo liga web",
    "country": "country publishercountry countrycode pais",
    "section": "section newssection category desk seccion categoria",
    "id": "id docid documentid articleid uid uuid accessionnumber accession guid storyid newsid identificador clave "
    "folio",
}
_LOOKED_AT = 200  # rows by which a column is judged
_LONG = 200  # characters that the cells of a column of texts have on average
_SOME = 20  # characters that they have where the name says that they are texts
_MOSTLY = 0.9  # share of cells
_MARKUP = re.compile(r"<(?:p|br|div|span|a|strong|em|b|i|h[1-6]|li)\b[^<>]{0,300}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows can be gone through more than once.

    Attributes
    ----------
    header
        Names of the columns; their numbers where it has none.
    rows
        Gives the rows below it, each with its number as a spreadsheet counts.
    place
        What stands before a number in a position: ``sheet Articles, ``.
    named
        Whether its columns have names.
    """

    header: Sequence[str]
    rows: Callable[[], Iterable[tuple[int, Row]]]
    place: str = ""
    named: bool = True


def table_of(rows: Callable[[], Iterable[tuple[int, Row]]], place: str = "") -> Table | None:
    """The table of some rows; its header is the first that is not empty. None where all are.

    A first row with a day, an address or a whole text is no header, but a report.
    """
    first = next(((n, row) for n, row in rows() if any(_words(cell) for cell in row)), None)
    if first is None:
        return None
    number, header = first
    if any(_is_value(cell) for cell in header):
        numbers = [str(n) for n in range(1, len(header) + 1)]
        return Table(numbers, lambda: ((n, row) for n, row in rows() if n >= number), place, named=False)
    return Table([str(cell).strip() for cell in header], lambda: ((n, row) for n, row in rows() if n > number), place)


def _is_value(cell: object) -> bool:
    """Whether a cell is a day, an address or a text, and no name of a column."""
    words = _words(cell)
    return (
        isinstance(cell, dt.date)
        or len(words) >= _LONG
        or words.startswith(("http://", "https://"))
        or (re.fullmatch(r"[\d.]+", words) is None and (_day(cell, "dmy") or _day(cell, "mdy")) is not None)
    )


@dataclass(frozen=True, slots=True)
class _Mapping:
    """Number of the column by field, and how it was chosen."""

    columns: dict[str, int]
    why: dict[str, str] = field(default_factory=dict)


def drafts(table: Table, options: Options) -> Iterator[Found]:
    """The reports of a table, a row each; first, which columns were taken.

    Raises
    ------
    DocumentError
        If no column holds texts, or one that was told is not there.
    """
    if len(table.header) > options.limits.columns:
        raise DocumentError(
            f"{len(table.header):,} columns; at most {options.limits.columns:,} are read. Save the ones needed"
        )
    mapping = _mapping(table, options)
    order, note = _order(table, mapping, options)
    yield Note(f"{table.place}{_said(table, mapping)}")
    if note:
        yield Note(f"{table.place}column {table.header[mapping.columns['published']]!r}: {note}")
    ids: set[str] = set()
    for number, row in table.rows():
        position = f"{table.place}row {number:d}"
        yield from _row(row, position, mapping, table.header, order, ids)


def _row(
    row: Row, position: str, mapping: _Mapping, header: Sequence[str], order: str | None, ids: set[str]
) -> Iterator[Found]:
    if not any(_words(cell) for cell in row):
        return
    if len(row) > len(header) and any(_words(cell) for cell in row[len(header) :]):
        yield Problem(
            position, f"{len(row)} cells where the header has {len(header)}; expected one for each. Is a quote missing?"
        )
        return
    held = {field: _cell(row, column) for field, column in mapping.columns.items()}
    sources = {field: f"column {header[column]}" for field, column in mapping.columns.items()}
    text = held.pop("text", None)
    if text is None:
        yield Problem(position, f"no text in column {header[mapping.columns['text']]!r}", skipped=True)
        return
    text = text if isinstance(text, str) else str(text)
    if _MARKUP.search(text) or is_page(text):
        try:
            text = fragment(text)
        except DocumentError as error:
            yield Problem(position, str(error))
            return
        sources["text"] += ", without its markup"
    published = _day(held.pop("published", None), order)
    told: dict[str, str] = {}
    for name in ("title", "publisher", "byline", "url", "section", "id"):
        if words := _words(held.get(name)):
            told[name] = words
    for name, form in (("country", r"[A-Za-z]{3}"), ("language", r"[A-Za-z]{2}(?:[-_].*)?")):
        words = _words(held.get(name))
        if re.fullmatch(form, words):
            told[name] = words.upper() if name == "country" else words[:2].lower()
    if "id" in told:
        if told["id"] in ids:
            del told["id"]
        else:
            ids.add(told["id"])
    kept = {field: why for field, why in sources.items() if field in told or field == "text"}
    if published:
        kept["published"] = sources["published"]
    yield Draft(text, position, published=published, sources=kept, **told)


# ------------------------------------------------------------------ cells


def _cell(row: Row, column: int) -> object | None:
    value = row[column] if column < len(row) else None
    return None if value is None or _words(value) == "" else value


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _day(value: object, order: str | None) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    words = _words(value)
    return day_of(words, order=order) if words and len(words) < 100 else None


# ------------------------------------------------------------------ which column holds what


def _mapping(table: Table, options: Options) -> _Mapping:
    header = list(table.header)
    columns: dict[str, int] = {}
    why: dict[str, str] = {}
    for name, told in options.columns.items():
        columns[name], why[name] = _told(told, header), "as told"
    sample = [row for _, row in islice(table.rows(), _LOOKED_AT)]
    keys = [_key(name) for name in header]
    for name, known in NAMES.items():
        if name in columns:
            continue
        for key in known.split():
            free = [n for n, found in enumerate(keys) if found == key and n not in columns.values()]
            fitting = [n for n in free if _fits(name, [row[n] if n < len(row) else None for row in sample])]
            if fitting:
                columns[name], why[name] = fitting[0], "by its name"
                break
    if "text" not in columns and (found := _longest(sample, len(header), columns)) is not None:
        columns["text"], why["text"] = found, "by its long cells"
    if "published" not in columns and (found := _days(sample, len(header), columns)) is not None:
        columns["published"], why["published"] = found, "by its days"
    if "text" not in columns:
        named = ", ".join(repr(name) for name in header[:20]) or "none"
        raise DocumentError(
            f"no column that holds texts; its columns are {named}. Name it: --columns text=COLUMN (a name or a number)"
        )
    return _Mapping(columns, why)


def _told(told: str, header: list[str]) -> int:
    if told in header:
        return header.index(told)
    alike = [n for n, name in enumerate(header) if _key(name) == _key(told)]
    if alike:
        return alike[0]
    if re.fullmatch(r"\d{1,4}", told) and 1 <= int(told) <= len(header):
        return int(told) - 1
    named = ", ".join(repr(name) for name in header[:20])
    raise DocumentError(f"no column {told!r}; its columns are {named}")


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(name))


def _fits(name: str, cells: list[object]) -> bool:
    held = [cell for cell in cells if _words(cell)]
    if not held:
        return not cells
    if name == "text":
        return sum(len(_words(cell)) for cell in held) / len(held) >= _SOME
    if name == "published":
        days = sum(_day(cell, "dmy") is not None or _day(cell, "mdy") is not None for cell in held)
        return days >= len(held) / 2
    if name == "url":
        return sum(_words(cell).startswith(("http", "www.")) for cell in held) >= len(held) / 2
    return True


def _longest(sample: list[Row], width: int, columns: dict[str, int]) -> int | None:
    """The column with the longest cells, where they are as long as texts."""
    rated = []
    for n in range(width):
        held = [len(_words(row[n])) for row in sample if n < len(row) and isinstance(row[n], str) and _words(row[n])]
        if held and n not in columns.values():
            rated.append((sum(held) / len(held), -n))
    return -max(rated)[1] if rated and max(rated)[0] >= _LONG else None


def _days(sample: list[Row], width: int, columns: dict[str, int]) -> int | None:
    """The one column that holds days."""
    found = []
    for n in range(width):
        held = [row[n] for row in sample if n < len(row) and _words(row[n])]
        days = [cell for cell in held if not re.fullmatch(r"[\d.]+", _words(cell)) and _fits("published", [cell])]
        if held and n not in columns.values() and len(days) >= _MOSTLY * len(held):
            found.append(n)
    return found[0] if len(found) == 1 else None


def _order(table: Table, mapping: _Mapping, options: Options) -> tuple[str | None, str]:
    """The order of day and month in the column of days, over all of it, and how it is known."""
    column = mapping.columns.get("published")
    if column is None:
        return None, ""
    if options.date_order:
        return options.date_order, ""
    cells = (row[column] for _, row in table.rows() if column < len(row))
    order, why = order_of(cell for cell in cells if isinstance(cell, str))
    if order is None and why:
        why += "; days that can be read in two ways are left out. Say --date-order dmy or mdy"
    return order, why


def _said(table: Table, mapping: _Mapping) -> str:
    taken = ", ".join(
        f"{name}={table.header[column]} ({mapping.why[name]})" for name, column in mapping.columns.items()
    )
    rest = [name for n, name in enumerate(table.header) if n not in mapping.columns.values() and name.strip()]
    counted = "" if table.named else "no row has the names of the columns, which are counted instead; "
    return f"{counted}columns {taken}" + (f"; not used: {', '.join(rest[:20])}" if rest else "")
