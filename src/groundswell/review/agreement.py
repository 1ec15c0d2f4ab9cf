"""How far coders agree: on which events reports tell, on every field, and which codes are taken for which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Query

from groundswell.agreement import NONE, FieldAgreement, Identification
from groundswell.codebook import Codebook
from groundswell.errors import MissingError, RefusedError
from groundswell.gazetteer.nations import country_name
from groundswell.project.agreement import Comparisons, comparisons_of
from groundswell.review.pages import label
from groundswell.review.screens import Screens
from groundswell.review.visitor import Refusal, Visit, Visitor
from groundswell.review.wording import say
from groundswell.store.coders import Speaker
from groundswell.store.views import reports_that_stand

screens = Screens("agreement")

RELIABLE, TENTATIVE = 0.8, 0.667  # the values of alpha that Krippendorff asks for
_MOST_CODES = 40  # of a confusion table
_MOST_REPORTS = 200  # named below it

Key = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Choice:
    """A coder who can be compared.

    Attributes
    ----------
    key
        By which it is asked for.
    name
        Of the coder; another person's is hidden from whoever does not adjudicate.
    kind
        ``person``, ``machine`` or ``adjudicated``.
    reports
        Number of reports that it spoke of, of those that people read.
    chosen
        Whether it is compared.
    """

    key: str
    name: str
    kind: Literal["person", "machine", "adjudicated"]
    reports: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class FieldRow:
    """How far coders agree on one field of the events that they share.

    Attributes
    ----------
    name, label
        What is compared, and its name in words.
    reports, events, coders
        On how many of which two of them say something.
    percent, alpha
        Percent agreement (from 0 to 1) and Krippendorff's alpha; None where they cannot be told.
    low, high
        Of the interval of alpha, at 95 per cent.
    grade
        What alpha allows: ``reliable``, ``tentative`` or ``neither``; empty where it cannot be told.
    of_codes
        Whether there is a confusion table of it.
    """

    name: str
    label: str
    reports: int
    events: int
    coders: int
    percent: float | None
    alpha: float | None
    low: float | None
    high: float | None
    grade: Literal["reliable", "tentative", "neither", ""]
    of_codes: bool


@dataclass(frozen=True, slots=True)
class PairRow:
    """On which events of the same reports two coders agree.

    Attributes
    ----------
    left, right
        Keys of the coders.
    left_name, right_name
        Their names.
    reports
        That both spoke of.
    common, only_left, only_right, rejected
        Events that both tell, that one of them tells, and of the latter those that the other rejected.
    precision, recall, f1
        Of the left's events against the right's, from 0 to 1; None where there are none.
    """

    left: str
    right: str
    left_name: str
    right_name: str
    reports: int
    common: int
    only_left: int
    only_right: int
    rejected: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """How far chosen coders agree.

    Attributes
    ----------
    coders
        Those that there are.
    reports
        Number of reports that two of the chosen or more spoke of.
    fields
        In the order of the codebook, those on which two of them say something.
    silent
        Names in words of the other fields.
    lowest
        The least that the scale of alpha has to show.
    pairs
        Every two of them.
    reading
        How many reports have been read, and of how many, where the server has just been started and reads them all:
        then nothing else is known yet.
    """

    coders: tuple[Choice, ...]
    reports: int
    fields: tuple[FieldRow, ...]
    silent: tuple[str, ...]
    lowest: float
    pairs: tuple[PairRow, ...]
    reading: tuple[int, int] | None = None


@screens.page("/agreement", template="agreement.html")
def agreement(
    visitor: Visit, coder: Annotated[list[Annotated[str, Query(max_length=200)]] | None, Query(max_length=100)] = None
) -> AgreementPage:
    """How far coders agree; where none is named, all people, or all coders where there is one person alone."""
    held = comparisons_of(visitor.project)
    if held.reading:
        return AgreementPage((), 0, (), (), 0.0, (), held.reading)
    known = _Known.of(visitor)
    chosen = [known.named(key) for key in coder] if coder else known.usual()
    found = held.agreement([speaker.name for speaker in chosen])
    told = [_field_row(field, visitor) for field in found.fields if field.units]
    ends = [end for row in told for end in (row.alpha, row.low) if end is not None]
    return AgreementPage(
        known.choices(chosen),
        found.reports,
        tuple(told),
        tuple(_label(field.name, visitor) for field in found.fields if not field.units),
        min([0.0, *(round(end - 0.05, 1) for end in ends)]),
        tuple(known.pair(pair) for pair in found.events),
    )


def _field_row(field: FieldAgreement, visitor: Visitor) -> FieldRow:
    low, high = field.interval or (None, None)
    return FieldRow(
        field.name,
        _label(field.name, visitor),
        field.reports,
        field.units,
        field.coders,
        field.percent,
        field.alpha,
        low,
        high,
        _grade(field.alpha),
        field.scale in ("one", "set"),
    )


def _grade(alpha: float | None) -> Literal["reliable", "tentative", "neither", ""]:
    if alpha is None:
        return ""
    return "reliable" if alpha >= RELIABLE else "tentative" if alpha >= TENTATIVE else "neither"


def _label(name: str, visitor: Visitor) -> str:
    """What is compared, in words: a field, or what of it."""
    labels = {field.name: field.label[visitor.language] for field in visitor.project.codebook.fields}
    return labels.get(name) or say(f"agreement.of_{name}", visitor.language)


# ------------------------------------------------------------------ who


@dataclass(frozen=True, slots=True)
class _Known:
    """The coders of a project as a visitor may know them: of each its key and its name."""

    visitor: Visitor
    speakers: Mapping[str, tuple[Speaker, int]]
    shown: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, visitor: Visitor) -> _Known:
        told = comparisons_of(visitor.project).coders()
        shown: dict[str, tuple[str, str]] = {}
        people = sorted((s for s, _ in told if s.kind == "person"), key=lambda s: min(s.numbers))
        for place, speaker in enumerate(people, start=1):
            if visitor.may("adjudicator") or speaker.name == visitor.coder:
                shown[speaker.name] = speaker.name, speaker.name
            else:
                shown[speaker.name] = f"coder-{place}", say("agreement.coder", visitor.language, number=str(place))
        for speaker, _ in told:
            if speaker.kind == "adjudicated":
                shown[speaker.name] = speaker.name, say("agreement.record", visitor.language)
            shown.setdefault(speaker.name, (speaker.name, speaker.name))
        return cls(visitor, {shown[s.name][0]: (s, number) for s, number in told}, shown)

    def named(self, key: str) -> Speaker:
        """A coder by its key."""
        if key not in self.speakers:
            raise MissingError(f"no coder {key!r}; there are {', '.join(self.speakers) or 'none'}")
        return self.speakers[key][0]

    def usual(self) -> list[Speaker]:
        """Those who are compared where nobody is named."""
        spoke = [speaker for speaker, number in self.speakers.values() if number and speaker.kind != "adjudicated"]
        people = [speaker for speaker in spoke if speaker.kind == "person"]
        return people if len(people) > 1 else spoke

    def choices(self, chosen: Sequence[Speaker]) -> tuple[Choice, ...]:
        names = {speaker.name for speaker in chosen}
        order = ("person", "machine", "adjudicated")
        listed = sorted(self.speakers.items(), key=lambda held: order.index(held[1][0].kind))
        return tuple(
            Choice(key, self.shown[speaker.name][1], speaker.kind, number, speaker.name in names)
            for key, (speaker, number) in listed
            if number or speaker.name in names
        )

    def pair(self, told: Identification) -> PairRow:
        (left, left_name), (right, right_name) = self.shown[told.left], self.shown[told.right]
        counts = (told.reports, told.common, told.only_left, told.only_right, told.rejected)
        return PairRow(left, right, left_name, right_name, *counts, told.precision, told.recall, told.f1)


# ------------------------------------------------------------------ confusion


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a confusion table.

    Attributes
    ----------
    row, column
        Its codes.
    events
        How many events it counts.
    heat
        Its share of the events of its row, in steps from 0 to 5.
    """

    row: str
    column: str
    events: int
    heat: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a confusion table: what the left coder says, and where the right says it."""

    code: str
    label: str
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True, slots=True)
class NamedReport:
    """A report by number, with its title, or its name where it has none."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class ConfusionPage:
    """Which codes of a field one coder takes for which of the other.

    Attributes
    ----------
    field, label
        What is compared, and its name in words.
    fields
        What else can be: names, and names in words.
    coders
        Those that there are.
    left, right
        Keys of the two.
    left_name, right_name
        Their names.
    rows
        By code of the left; columns are the same codes, as the right gives them.
    totals
        Of the columns.
    omitted
        Number of codes for which there was no room: those that are given least.
    row, column
        The codes of the cell that was chosen; None where none was.
    reports
        The reports with the events that it counts.
    linked
        Whether the visitor may see these.
    """

    field: str
    label: str
    fields: tuple[tuple[str, str], ...]
    coders: tuple[Choice, ...]
    left: str
    right: str
    left_name: str
    right_name: str
    rows: tuple[TableRow, ...]
    totals: tuple[int, ...]
    omitted: int
    row: str | None
    column: str | None
    reports: tuple[NamedReport, ...]
    linked: bool


@screens.page("/agreement/confusion/{field}", template="confusion.html")
def confusion(
    visitor: Visit, field: str, left: Key = "", right: Key = "", row: Key = "", column: Key = ""
) -> ConfusionPage:
    """Which codes of a field one coder takes for which of the other; by default the first two who are compared."""
    held, known = comparisons_of(visitor.project), _Known.of(visitor)
    usual = known.usual()
    one = known.named(left) if left else next(iter(usual), None)
    other = known.named(right) if right else next((speaker for speaker in usual if speaker != one), None)
    if one is None or other is None:
        raise MissingError("there are no two coders to compare yet; finish a report first")
    if one == other:
        raise RefusedError(f"both are {known.shown[one.name][1]}; expected two coders")
    linked = visitor.may("adjudicator")
    if row and column and not linked:
        raise Refusal(403, "role", "which reports these are is for those who adjudicate")
    found = held.confusion(field, one.name, other.name)
    given = {code: sum(n for cell, n in found.counts.items() if code in cell) for code in found.codes}
    kept = set(sorted(given, key=lambda code: -given[code])[:_MOST_CODES])
    codes = [code for code in found.codes if code in kept]
    rows = tuple(_row(code, codes, found.counts, field, visitor) for code in codes)
    (left, left_name), (right, right_name) = known.shown[one.name], known.shown[other.name]
    return ConfusionPage(
        field,
        _label(field, visitor),
        tuple((name, _label(name, visitor)) for name in held.fields_of_codes()),
        known.choices([one, other]),
        left,
        right,
        left_name,
        right_name,
        rows,
        tuple(sum(r.cells[place].events for r in rows) for place in range(len(codes))),
        len(found.codes) - len(codes),
        row or None,
        column or None,
        _reports(visitor, held, field, one, other, (row, column)) if row and column else (),
        linked,
    )


def _row(
    code: str, codes: Sequence[str], counts: Mapping[tuple[str, str], int], field: str, visitor: Visitor
) -> TableRow:
    numbers = [counts.get((code, other), 0) for other in codes]
    total = sum(numbers)
    cells = (Cell(code, other, n, -(-5 * n // total) if n else 0) for other, n in zip(codes, numbers, strict=True))
    return TableRow(code, code_label(field, code, visitor.project.codebook, visitor.language), tuple(cells), total)


def _reports(
    visitor: Visitor, held: Comparisons, field: str, left: Speaker, right: Speaker, cell: tuple[str, str]
) -> tuple[NamedReport, ...]:
    found = sorted(held.reports_in_cell(field, left.name, right.name, cell), key=lambda report: report.number)
    found = found[:_MOST_REPORTS]
    with visitor.project.database.reading() as connection:
        titles = {r.document_id: r.title for r in reports_that_stand(connection, [r.number for r in found])}
    return tuple(NamedReport(r.number, titles.get(r.number) or r.document) for r in found)


def code_label(field: str, code: str, codebook: Codebook, language: str) -> str:
    """A code of a confusion table in words."""
    if code == NONE:
        return say("agreement.none_told", language)
    if field == "country":
        return country_name(code, language=language)
    kinds = {f.name: f for f in codebook.fields}
    if field in kinds and kinds[field].type == "flag":
        return say("shown.yes" if code == "true" else "shown.no", language)
    sets = {"standing": "standing", "issue": kinds["claim"].codes if "claim" in kinds else None}
    codes = sets.get(field) or (kinds[field].codes if field in kinds else None)
    return label(codes, code, language) if codes else code
