"""The report as one page: no other file, no script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import jinja2
from markupsafe import Markup

from groundswell.export.coverage import Coverage
from groundswell.export.report.figure import Figure
from groundswell.export.report.survey import TOOK_PLACE, Survey
from groundswell.export.report.words import Words


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the numbers of a report come from.

    Attributes
    ----------
    as_of
        Day on which something was last done in the project; None where nothing was.
    asked
        What events were asked for, in words; empty where all were.
    all_standings
        Whether announced and averted events count, too.
    version, codebook
        Of the program, and name and version of the codebook.
    """

    as_of: dt.date | None
    asked: str
    all_standings: bool
    version: str
    codebook: str


@dataclass(frozen=True, slots=True)
class _Tile:
    label: str
    value: str
    more: str = ""


def page_of(figures: Sequence[Figure], survey: Survey, coverage: Coverage, origin: Origin, words: Words) -> str:
    """A report as HTML."""
    folder = resources.files("groundswell.export.report")
    surroundings = jinja2.Environment(autoescape=True, trim_blocks=False, undefined=jinja2.StrictUndefined)
    template = surroundings.from_string(folder.joinpath("page.html").read_text("utf-8"))
    as_of = words.say("as_of", date=words.day(origin.as_of, "long")) if origin.as_of else words.say("no_date")
    return template.render(
        language=words.language,
        version=origin.version,
        codebook=origin.codebook,
        look=Markup(folder.joinpath("look.css").read_text("utf-8")),
        title=words.say("title", name=survey.name),
        as_of=as_of,
        asked=origin.asked,
        tiles=_tiles(survey, coverage, words),
        basis=_basis(survey, origin, words),
        figures=figures,
        say=words.say,
    )


def _tiles(survey: Survey, coverage: Coverage, words: Words) -> list[_Tile]:
    days = [span for span in survey.days if span is not None]
    period = "–"
    if days:
        exact = [span for span in days if span[0] == span[1]] or days
        ends = min(span[0] for span in exact), max(span[1] for span in exact)
        period = " – ".join(words.day(day) for day in ends)
    silent = words.say("tile_silent", n=survey.silent) if survey.silent else ""
    return [
        _Tile(words.say("tile_events"), words.number(survey.events)),
        _Tile(words.say("tile_reports"), words.number(survey.reports), silent),
        _Tile(words.say("tile_several"), words.number(survey.several)),
        _Tile(words.say("tile_outlets"), words.number(len(coverage.outlets))),
        _Tile(words.say("tile_countries"), words.number(len(survey.countries))),
        _Tile(words.say("tile_period"), period),
    ]


def _basis(survey: Survey, origin: Origin, words: Words) -> str:
    def told(standings: Sequence[str]) -> str:
        held = [(code, survey.standings[code]) for code in standings if survey.standings[code]]
        return ", ".join(f"{words.code('standing', c)} {words.number(n)}" for c, n in held) or words.say("none_of_them")

    others = sorted(set(survey.standings) - set(TOOK_PLACE))
    if origin.all_standings:
        return words.say("basis_all", events=survey.events, standings=told([*TOOK_PLACE, *others]))
    return words.say("basis", events=survey.events, standings=told(TOOK_PLACE), others=told(others))
