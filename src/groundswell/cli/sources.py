"""What is said on the command line of sources: what their documents lack, and how they are to be read."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from groundswell.errors import DocumentError
from groundswell.ingest import Known, Options
from groundswell.ingest.jsonl import alpha3, day, two_letters

#: Fields that a column of a table can hold.
COLUMNS = ("text", "title", "published", "publisher", "language", "byline", "url", "country", "section", "id")
_PAIR = re.compile(rf",(?=(?:{'|'.join(COLUMNS)})=)")


class Checked(click.ParamType[object]):
    """An option whose words are checked by one of the readers of ingest."""

    def __init__(self, name: str, reader: Callable[..., object]) -> None:
        self.name, self.reader = name, reader

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> object:
        if not isinstance(value, str):
            return value
        try:
            return self.reader(value, where=f"--{param.name}" if param else self.name)
        except DocumentError as error:
            self.fail(str(error), param, ctx)


def columns(told: str, *, where: str) -> dict[str, str]:
    """Fields and the columns that hold them, from ``text=Body,published=Fecha``.

    Raises
    ------
    DocumentError
        If a field is unknown, or has no column.
    """
    found = {}
    for pair in _PAIR.split(told):
        field, _, column = pair.partition("=")
        if field.strip() not in COLUMNS or not column.strip():
            raise DocumentError(
                f"{where}: {pair!r}; expected a field and the name of its column, as in text=Body,published=Fecha. "
                f"Fields are {', '.join(COLUMNS)}"
            )
        found[field.strip()] = column.strip()
    return found


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of sources to a command, which gets them as `known`, `options` and `failures`."""

    @click.option("--published", type=Checked("day", day), help="Day of publication of what does not say it.")
    @click.option("--country", type=Checked("country", alpha3), help="Country of the publisher: CRI.")
    @click.option("--language", type=Checked("language", two_letters), help="Language of the texts: en or es.")
    @click.option(
        "--columns",
        "columns_told",
        type=Checked("columns", columns),
        metavar="FIELD=COLUMN,…",
        help="Columns of tables: text=Body,published=Fecha. Those not named are guessed.",
    )
    @click.option(
        "--date-order",
        type=click.Choice(["dmy", "mdy"]),
        help="Of dates such as 03/04/2023, where a file does not show it.",
    )
    @click.option("--failures", type=click.Path(dir_okay=False, path_type=Path), help="Write every failure to a file.")
    @functools.wraps(command)
    def with_sources(
        *arguments: Any,
        published: dt.date | None,
        country: str | None,
        language: str | None,
        columns_told: dict[str, str] | None,
        date_order: str | None,
        **others: Any,
    ) -> Any:
        known = Known(published, country, language, None)
        options = Options(columns_told or {}, date_order)
        return command(*arguments, known=known, options=options, **others)

    return with_sources
