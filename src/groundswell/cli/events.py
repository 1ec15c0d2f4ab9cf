"""`groundswell list` and `groundswell show`: the canonical events of a project."""

from __future__ import annotations

import dataclasses
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundswell.cli.filters import asked_for, filter_options
from groundswell.cli.project import opened, project_option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groundswell.project.canonical import Link
    from groundswell.record.canonical import CanonicalEvent
    from groundswell.store.origins import FoundAt


@click.command("list")
@project_option
@click.option("--json", "as_json", is_flag=True, help="One line of JSON an event.")
@filter_options
def list_events(*, folder: Path, as_json: bool, **asked: Any) -> int:
    """List the canonical events of a project, by day.

    Marked with ! are values on which reports contradict one another; `groundswell show EVENT` tells them all.
    """
    from groundswell.project.summaries import events_asked_for

    filters = asked_for(asked)
    with opened(folder) as project:
        found = events_asked_for(project, filters)
        if as_json:
            for event in found:
                click.echo(dumps(event))
            return 0
        rows = [row(event) for event in found]
    table(rows)
    click.echo(f"{len(rows):,} event{'' if len(rows) == 1 else 's'}", err=True)
    return 0


HEAD = ("event", "when", "where", "what", "who", "how many", "standing", "reports")


def row(event: CanonicalEvent) -> tuple[str, ...]:
    """An event in the columns of a table."""
    from groundswell.project.canonical import independent, place_in_words

    values = {name: [h.value for h in told.values] for name, told in event.values.items()}
    conflict = {name: "!" if told.conflict else "" for name, told in event.values.items()}
    where = place_in_words(values["place"][0]) if values["place"] else ""
    names = [actor["name"] for actor in (*values["organizer"], *values["participant"])]
    return (
        event.event_id,
        (values["start_date"][0] if values["start_date"] else "?") + conflict["start_date"],
        (where or "?") + conflict["place"],
        ", ".join(code.replace("_", " ") for code in values["form"][:2]) or "?",
        names[0] if names else "",
        _sizes(values["size"]) + conflict["size"],
        event.standing,
        str(independent(event)),
    )


def _sizes(sizes: list[dict[str, Any]]) -> str:
    """The range of all estimates."""
    from groundswell.project.canonical import size_range

    low, high = size_range(sizes)
    if low is None:
        return ""
    return f"{low:,}" if low == high else f"{low:,} or more" if high is None else f"{low:,}–{high:,}"


def table(rows: list[tuple[str, ...]]) -> None:
    """Rows under their heads: aligned and cut at a terminal, separated by tabs elsewhere."""
    if not sys.stdout.isatty():
        for told in (HEAD, *rows):
            click.echo("\t".join(" ".join(cell.split()) for cell in told))
        return
    if rows:
        columns(rows, width=shutil.get_terminal_size((100, 24)).columns)


def columns(rows: list[tuple[str, ...]], *, width: int) -> None:
    """Rows under their heads, aligned, in a given number of columns."""
    widths = [max(len(told[i]) for told in (HEAD, *rows)) for i in range(len(HEAD))]
    for _ in range(sum(widths) + 2 * (len(HEAD) - 1) - width):
        widest = max(range(1, 6), key=lambda i: widths[i])
        widths[widest] = max(8, widths[widest] - 1)
    for place, told in enumerate((HEAD, *rows)):
        cells = (f"{_cut(cell, w):<{w}}" for cell, w in zip(told, widths, strict=True))
        click.echo(click.style("  ".join(cells).rstrip(), bold=place == 0))


def _cut(cell: str, width: int) -> str:
    cell = " ".join(cell.split())
    return cell if len(cell) <= width else cell[: width - 1] + "…"


def dumps(event: CanonicalEvent, *, more: dict[str, Any] | None = None) -> str:
    """A canonical event as one line of JSON."""
    from groundswell.record.json import encode

    return encode(dataclasses.asdict(event) | (more or {}))


# ------------------------------------------------------------------ one event


@click.command()
@click.argument("event")
@project_option
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
@click.option("--why", is_flag=True, help="Why its reports were linked: every link as a waterfall.")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Draw the waterfalls into this file.")
def show(event: str, *, folder: Path, as_json: bool, why: bool, svg: Path | None) -> int:
    """Show one event: what every report says of each field, what they disagree on, and why they were linked.

    EVENT is its name, that of any candidate event that it holds, or the start of one.
    """
    from groundswell.link.explain import waterfall
    from groundswell.project.canonical import canonical_event, links_of
    from groundswell.store import judgements
    from groundswell.store.origins import origins_of, reports_of

    with opened(folder) as project, project.database.reading() as connection:
        found = canonical_event(connection, project.codebook, event)
        links = links_of(connection, found.candidates)
        tied = [tie for tie in judgements.ties(connection) if found.event_id in tie[:2]]
        reports = reports_of(connection, found.candidates)
        places = origins_of(connection, reports.values())
    origins = {name: places.get(number, []) for name, number in reports.items()}
    if svg:
        _draw(links, svg)
    if as_json:
        more = {
            "links": [dataclasses.asdict(link) for link in links],
            "ties": tied,
            "origins": {name: [dataclasses.asdict(place) for place in told] for name, told in origins.items()},
        }
        click.echo(dumps(found, more=more))
        return 0
    _show(found)
    if links:
        click.echo("\n" + click.style("why these reports are one event", bold=True))
    for link in links:
        click.echo(f"  {link.left} = {link.right}: {link.sentence}")
        for line in waterfall(link.steps) if why and link.steps else ():
            click.echo(f"      {line}")
    if tied:
        click.echo("\n" + click.style("belongs together with", bold=True))
    for left, right, kind, reason in tied:
        other, way = (right, "part of" if kind == "part_of" else kind) if left == found.event_id else (left, kind)
        click.echo(f"  {other}  {way.replace('_', ' ')}: {reason}")
    _show_origins(origins)
    return 0


def _show_origins(origins: Mapping[str, Sequence[FoundAt]]) -> None:
    """Where reports were found, and what read them there; nothing of those that were not found in a file."""
    from groundswell.ingest.archive import told as printable

    told = [(name, place) for name, places in origins.items() for place in places]
    if told:
        click.echo("\n" + click.style("where these reports come from", bold=True))
    for name, place in told:
        by = f"read by {place.reader} {place.reader_version} on {place.read_at[:10]}, SHA-256 {place.sha256[:12]}"
        where = by if place.words == name else f"{place.words}; {by}"
        click.echo(printable(f"  {name}" + (f" · {place.byline}" if place.byline else "")))
        click.echo(click.style(f"      {printable(where)}", dim=True))


def _draw(links: Sequence[Link], file: Path) -> None:
    """Draw every link that a machine made: into the file, or into several with numbers."""
    from groundswell.link.explain import waterfall_svg

    drawn = [waterfall_svg(link.steps, title=f"{link.left} = {link.right}") for link in links if link.steps]
    if not drawn:
        raise click.ClickException("no machine linked reports of this event; there is nothing to draw")
    try:
        for place, picture in enumerate(drawn, start=1):
            into = file if len(drawn) == 1 else file.with_stem(f"{file.stem}-{place}")
            into.write_text(picture, "utf-8")
            click.echo(f"drawn: {into}", err=True)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror or error}") from error


def _show(event: CanonicalEvent) -> None:
    from groundswell.cli.render import short
    from groundswell.project.canonical import independent

    number = independent(event)
    click.echo(
        click.style(event.event_id, bold=True)
        + f"  {event.standing} · {number} source{'' if number == 1 else 's'}, {len(event.candidates)} candidate events"
    )
    for name, told in event.values.items():
        if not told.values:
            continue
        label = name.replace("_", " ") + (" !" if told.conflict else "")
        for held in told.values:
            click.echo(f"  {label:<17} {click.style(short(name, held.value), bold=True)}")
            _sources(held)
            label = ""
        for held in told.others:
            click.echo(f"  {label:<17} not taken: {short(name, held.value)}")
            _sources(held)
            label = ""


def _sources(held: Any) -> None:
    for source in held.sources:
        quote = " ".join((source.quote or "").split())
        words = f" “{_cut(quote, 60)}”" if quote else ""
        person = " (a person)" if source.by_person else ""
        where = " · ".join(part for part in (source.document, source.publisher, source.published) if part)
        click.echo(click.style(f"  {'':<19}{where}{person}{words}", dim=True))
