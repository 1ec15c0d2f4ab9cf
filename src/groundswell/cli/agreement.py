"""`groundswell agreement`: how far the coders of a project agree."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundswell.cli.project import opened, project_option

if TYPE_CHECKING:
    from groundswell.agreement import Agreement, Confusion, Measure, Spoken


@click.command()
@project_option
@click.option("--coder", "coders", multiple=True, help="Name of a person or machine; again for more. All otherwise.")
@click.option("--field", "fields", multiple=True, help="Only this field; again for more.")
@click.option("--confusion", "confused", metavar="FIELD", help="The codes of a field that two coders give, in a table.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def agreement(
    *, folder: Path, coders: tuple[str, ...], fields: tuple[str, ...], confused: str | None, as_json: bool
) -> int:
    """Say how far coders agree: on the events of the reports that two or more spoke of, and on every field of them.

    Agreement is Krippendorff's alpha, with an interval of 95 per cent: 1 is full, 0 what chance would give.
    """
    from groundswell.agreement import compared, measures_of
    from groundswell.project.agreement import spoken

    with opened(folder) as project:
        known = measures_of(project.codebook)
        asked = [_measure(known, name, "--field") for name in fields] or list(known.values())
        table_of = _measure(known, confused, "--confusion") if confused else None
        with project.database.reading() as connection:
            said = spoken(connection, coders)
    if table_of:
        _tell_confusion(said, table_of, coders, as_json=as_json)
        return 0
    found = compared(said, asked)
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False))
        return 0
    _tell(found)
    return 0


def _measure(known: dict[str, Measure], name: str, option: str) -> Measure:
    measure = known.get(name)
    if measure is None or (option == "--confusion" and not measure.of_codes):
        names = [m.name for m in known.values() if m.of_codes or option == "--field"]
        raise click.BadParameter(f"found {name!r}; expected one of {', '.join(names)}", param_hint=option)
    return measure


def _as_json(found: Agreement) -> dict[str, Any]:
    told = dataclasses.asdict(found)
    for row, events in zip(told["events"], found.events, strict=True):
        row |= {"precision": events.precision, "recall": events.recall, "f1": events.f1}
    return told


EVENTS = ("coders", "reports", "events of both", "only the first", "only the second", "rejected", "F1")
FIELDS = ("field", "coders", "reports", "events", "agreement", "alpha", "95% interval")


def _tell(found: Agreement) -> None:
    _table(
        EVENTS,
        (
            (
                f"{e.left}, {e.right}",
                *(f"{number:,}" for number in (e.reports, e.common, e.only_left, e.only_right, e.rejected)),
                _share(e.f1),
            )
            for e in found.events
        ),
    )
    click.echo()
    _table(
        FIELDS,
        (
            (
                f.name,
                str(f.coders),
                f"{f.reports:,}",
                f"{f.units:,}",
                _share(f.percent),
                _share(f.alpha),
                " to ".join(_share(end) for end in f.interval) if f.interval else "–",
            )
            for f in found.fields
            if f.units
        ),
    )
    silent = [f.name for f in found.fields if not f.units]
    if silent:
        click.echo(f"no event on which two coders say something: {', '.join(silent)}", err=True)


def _tell_confusion(said: list[Spoken], measure: Measure, coders: Sequence[str], *, as_json: bool) -> None:
    from groundswell.agreement import confusion_table

    there = list(dict.fromkeys(one.coder for one in said))
    if len(there) != 2:
        raise click.UsageError(f"--confusion is of two coders, and there are {', '.join(there)}; name two with --coder")
    left, right = list(dict.fromkeys(coders)) or there
    found = confusion_table(said, measure, left, right)
    if as_json:
        click.echo(json.dumps(_confusion_json(found), ensure_ascii=False))
        return
    rows = zip(found.codes, found.rows(), strict=True)
    _table(
        (f"{found.left} \\ {found.right}", *found.codes),
        ((code, *(str(number or "·") for number in numbers)) for code, numbers in rows),
    )


def _confusion_json(found: Confusion) -> dict[str, Any]:
    return {
        "field": found.field,
        "left": found.left,
        "right": found.right,
        "codes": found.codes,
        "rows": found.rows(),
    }


def _share(number: float | None) -> str:
    return "–" if number is None else f"{number:.2f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Rows under their heads: aligned at a terminal, the numbers to the right; separated by tabs elsewhere."""
    told = [head, *rows]
    if not sys.stdout.isatty():
        for row in told:
            click.echo("\t".join(row))
        return
    widths = [max(len(row[i]) for row in told) for i in range(len(head))]
    for place, row in enumerate(told):
        first, *rest = (
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        click.echo(click.style("  ".join([first, *rest]).rstrip(), bold=place == 0))
