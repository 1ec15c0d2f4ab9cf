"""How a release was made, in words and figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from groundswell.export.agreed import Agreed


@dataclass(frozen=True, slots=True)
class Coding:
    """What one kind of coder said: a version of a machine, or all people together.

    Attributes
    ----------
    kind, name, version
        As of a `Coder`; people have no name here.
    coders
        How many they are.
    statements, judgements
        All that they ever made in the project.
    """

    kind: str
    name: str
    version: str
    coders: int
    statements: int
    judgements: int


@dataclass(frozen=True, slots=True)
class Methods:
    """How a release was made.

    Attributes
    ----------
    program
        Version of Groundswell that wrote it.
    codebook
        Name and version.
    models
        By name of each model or file of weights its version or digest.
    coders
        Who coded.
    reports, uncodable
        Number of reports in the project, and of those that could not be coded.
    candidates, unlinked, events, shared
        Number of candidate events, of those that were not linked, of events, and of those that several candidate events
        tell.
    rows
        By table of the release the number of its rows.
    standings
        By standing the number of events.
    standing_statements
        By kind of coder the number of statements of the release.
    prior, weights
        Of the linking: logarithms, to base 2, of odds; by comparison and level.
    fitted
        Whether people's judgements changed the weights.
    agreement
        Of the coders; None where no two of them read the same report.
    protected
        Whether pseudonyms stand in the place of the names of private persons.
    """

    program: str
    codebook: str
    models: Mapping[str, str]
    coders: Sequence[Coding]
    reports: int
    uncodable: int
    candidates: int
    unlinked: int
    events: int
    shared: int
    rows: Mapping[str, int]
    standings: Mapping[str, int]
    standing_statements: Mapping[str, int]
    prior: float
    weights: Mapping[str, Mapping[str, float]]
    fitted: bool
    agreement: Agreed | None
    protected: bool


def methods_markdown(title: str, version: str, told: Methods) -> str:
    """The statement of methods, as Markdown."""
    return "\n".join([f"# Methods: {title} {version}", "", *_lines(told)]).rstrip("\n") + "\n"


def _lines(told: Methods) -> Iterator[str]:
    yield (
        "Reports of news were read one by one. Of each, a coder says which events it tells and what it says of them: "
        "*statements*, every one with the words that it rests on. Statements of several reports on one event in the "
        "world were linked and reconciled. What a person said stands above what a machine said, an adjudicated record "
        "above other people's. Nothing was filled in: an empty cell says that no report tells it."
    )
    yield ""
    yield "## Versions"
    yield ""
    yield from _table(
        ("what", "version or digest (SHA-256)"),
        [
            ("Groundswell", told.program),
            ("codebook", told.codebook),
            *((name, f"`{version}`" if len(version) == 64 else version) for name, version in told.models.items()),
        ],
    )
    yield "## Counts"
    yield ""
    yield from _table(
        ("", "number"),
        [
            ("reports in the project", f"{told.reports:,}"),
            ("of them could not be coded", f"{told.uncodable:,}"),
            ("candidate events: events as one report tells them", f"{told.candidates:,}"),
            ("of them not linked with others yet", f"{told.unlinked:,}"),
            ("events in the project", f"{told.events:,}"),
            ("of them told by several candidate events", f"{told.shared:,}"),
            *((f"rows of `{name}` in this release", f"{number:,}") for name, number in told.rows.items()),
        ],
    )
    yield from _table(
        ("standing of the events", "number"),
        [(name, f"{number:,}") for name, number in sorted(told.standings.items())],
    )
    yield "## Who coded"
    yield ""
    yield from _table(
        ("coder", "coders", "statements ever made", "judgements ever made"),
        [
            (
                "people" if one.kind == "person" else f"{one.kind} {one.name} {one.version}".strip(),
                f"{one.coders:,}",
                f"{one.statements:,}",
                f"{one.judgements:,}",
            )
            for one in told.coders
        ],
    )
    held = "; ".join(f"{number:,} by {_plural(kind)}" for kind, number in sorted(told.standing_statements.items()))
    yield f"Statements in this release: {held or 'none'}."
    yield ""
    yield "## Linking"
    yield ""
    yield (
        "Two candidate events are compared in the following ways; each level that they reach adds its weight, a "
        "logarithm, to base 2, of the odds that they are one event. Before anything is compared it is "
        f"{told.prior:+.2f}. "
        + (
            "The weights were fitted to judgements of people in this project."
            if told.fitted
            else "The weights are those that come with Groundswell."
        )
    )
    yield ""
    yield from _table(
        ("comparison", "level", "weight"),
        [(name, level, f"{weight:+.2f}") for name, held in told.weights.items() for level, weight in held.items()],
    )
    yield "## Agreement between coders"
    yield ""
    yield from _agreement(told.agreement)
    yield "## Private persons"
    yield ""
    yield (
        "Names of private persons are replaced by pseudonyms, the same throughout this release and others in the next. "
        "Office-holders and spokespeople keep their names. Reports and events that are confidential are not in it."
        if told.protected
        else "Names of private persons stand as the reports have them. Reports and events that are confidential are "
        "not in it."
    )


def _plural(kind: str) -> str:
    return {"person": "people", "extractor": "the extractor", "model": "prompted models"}.get(kind, kind)


def _agreement(found: Agreed | None) -> Iterator[str]:
    if found is None:
        yield "No report was coded by two coders; agreement is not known."
        yield ""
        return
    yield (
        f"{found.coders:,} coders, people and machines; {found.reports:,} reports that two of them or more coded. "
        "Krippendorff's alpha: 1 is full agreement, 0 what chance would give."
    )
    yield ""
    yield from _table(
        ("field", "events", "agreement", "alpha", "95 % interval"),
        [
            (
                field.name,
                f"{field.units:,}",
                _number(field.percent),
                _number(field.alpha),
                " to ".join(map(_number, field.interval)) if field.interval else "–",
            )
            for field in found.fields
            if field.units
        ],
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""
