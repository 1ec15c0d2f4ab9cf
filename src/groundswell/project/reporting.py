"""A report on a project: its figures, and one page that holds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import groundswell
from groundswell.agreement import compared, measures_of
from groundswell.errors import RefusedError, StoreError
from groundswell.export.agreed import Agreed, AgreedField
from groundswell.export.coverage import Coverage, coverage_of
from groundswell.export.report.figure import Figure
from groundswell.export.report.figures import figures_of
from groundswell.export.report.page import Origin, page_of
from groundswell.export.report.survey import survey_of
from groundswell.export.report.words import LANGUAGES, Words
from groundswell.project.agreement import spoken
from groundswell.project.exporting import Privacy, dataset_of
from groundswell.project.project import Project
from groundswell.store.history import last_run_at
from groundswell.store.summaries import Filters


@dataclass(frozen=True, slots=True)
class Report:
    """A report: the page, and the figures that are in it."""

    page: str
    figures: tuple[Figure, ...]


def report_of(
    project: Project,
    filters: Filters | None = None,
    *,
    language: str = "en",
    first_group: Sequence[str] = (),
    privacy: Privacy | None = None,
) -> Report:
    """The report on a project. The same project gives the same page.

    Parameters
    ----------
    project
        Which.
    filters
        Which events; all of them where None. Where a standing is asked for, events of that standing are what counts;
        otherwise those that took place.
    language
        One of `LANGUAGES`.
    first_group
        Publishers to be compared with all others; see `coverage_of`.
    privacy
        How the names of private persons are treated; protected where None.

    Raises
    ------
    RefusedError
        If a publisher of the first group reports no event, or all publishers are in it, or there is no such language.
    """
    if language not in LANGUAGES:
        raise RefusedError(f"no language {language!r}; expected one of {', '.join(LANGUAGES)}")
    told = filters or Filters()
    asked = None if told == Filters() else told  # all of them: then reports that tell none are counted, too
    words = Words(language, project.codebook)
    # names of private persons, and what is confidential, are out of the dataset already
    survey = survey_of(dataset_of(project, asked, privacy=privacy), all_standings=told.standing is not None)
    coverage = coverage_of(survey.captures, first_group=first_group)
    _check_group(coverage, first_group)
    figures = figures_of(survey, coverage, agreed_of(project), words)
    origin = Origin(
        as_of(project),
        _in_words(told),
        told.standing is not None,
        groundswell.__version__,
        f"{project.codebook.name} {project.codebook.version}",
    )
    return Report(page_of(figures, survey, coverage, origin, words), tuple(figures))


def _check_group(coverage: Coverage, group: Sequence[str]) -> None:
    known = {outlet.name for outlet in coverage.outlets}
    there = ", ".join(sorted(known)) or "none"
    if missing := [name for name in group if name not in known]:
        raise RefusedError(f"no publisher {missing[0]!r} reports any of these events; there are {there}")
    if group and known == set(group):
        raise RefusedError(f"all publishers are in the first group ({there}); expected others to compare them with")


def as_of(project: Project) -> dt.date | None:
    """Day of the last run in a project; None where nothing was done."""
    with project.database.reading() as connection:
        at = last_run_at(connection)
    return dt.date.fromisoformat(at[:10]) if at else None


def agreed_of(project: Project) -> Agreed | None:
    """How far the coders of a project agree; None where no two of them spoke of the same report."""
    with project.database.reading() as connection:
        try:
            said = spoken(connection)
        except StoreError:  # says who coded how many
            return None
    found = compared(said, list(measures_of(project.codebook).values()))
    fields = tuple(AgreedField(f.name, f.units, f.percent, f.alpha, f.interval) for f in found.fields)
    return Agreed(len(found.coders), found.reports, fields)


def _in_words(filters: Filters) -> str:
    """What events were asked for, as the options of the command line say it; empty where all were."""
    none: Mapping[str, object] = asdict(Filters())
    return "; ".join(
        f"{name} {value}" if value is not True else name
        for name, value in asdict(filters).items()
        if value != none[name]
    )
