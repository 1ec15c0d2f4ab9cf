"""A report as it is read and edited: its text with all that rests on it, its events, and what a person does to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import Path, Query
from markupsafe import Markup, escape

from groundswell.codebook import Codebook
from groundswell.project.reports import (
    OpenEvent,
    OpenField,
    OpenReport,
    OpenValue,
    Segment,
    is_adjudicated,
    open_report,
    segments,
    spans_of,
    with_names,
)
from groundswell.project.words import Proposal, places_named, proposals, warm
from groundswell.record.document import Document
from groundswell.record.json import plain
from groundswell.record.partial_date import days_of
from groundswell.record.value import Place
from groundswell.record.words import storable
from groundswell.review.pages import field_label
from groundswell.review.screens import Screens
from groundswell.review.shown import shown
from groundswell.review.visitor import Visit, Visitor
from groundswell.review.wording import say
from groundswell.store.readings import DONE, read_apart

screens = Screens("report")


class _HasText(Protocol):
    @property
    def text(self) -> str: ...


Told = TypeVar("Told", bound=_HasText)
#: Number of a report, as an address gives it.
Number = Annotated[int, Path(ge=1, le=2_147_483_647)]
#: An offset into a text, in characters of Unicode.
Offset = Annotated[int, Query(ge=0, le=10_000_000)]

#: Fields by the question that they answer, in the order in which they are read; each group has a look of its own.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "what": ("form", "campaign", "part_of"),
    "when": ("start_date", "end_date", "start_time"),
    "where": ("place",),
    "who": ("organizer", "participant", "target", "addressee"),
    "why": ("claim", "slogan"),
    "many": ("size", "arrests", "injuries", "deaths"),
    "there": ("response", "violence", "police_presence", "counter_protest", "media_presence", "property_damage"),
}
_GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}

# ------------------------------------------------------------------ the page


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What the page of a report shows.

    Attributes
    ----------
    report
        The report.
    pieces
        Its text in pieces, each with the values that rest on it.
    may_edit
        Whether the visitor may change it.
    seen
        The last run that changed it.
    """

    report: OpenReport
    pieces: tuple[Segment, ...]
    may_edit: bool
    seen: int

    @property
    def groups(self) -> list[str]:
        """The questions that fields answer."""
        return list(GROUPS)

    @staticmethod
    def labels_of(piece: Segment, label: Callable[[str], str]) -> list[str]:
        """What the fields are called whose values rest on a piece of the text."""
        return [label(field) for field in dict.fromkeys(span.field for span in piece.spans)]

    @staticmethod
    def groups_of(piece: Segment) -> list[str]:
        """The questions that they answer, that with the longest words first."""
        return list(dict.fromkeys(ReportPage.group(span.field) for span in piece.spans))

    @staticmethod
    def group(field: str) -> str:
        """The question that a field answers."""
        return _GROUP_OF.get(field, "what")

    @staticmethod
    def told(event: OpenEvent) -> list[OpenField]:
        """The fields of an event of which somebody spoke, in the order in which they are read."""
        held = {field.name: field for field in event.fields if field.values}
        return [held[name] for names in GROUPS.values() for name in names if name in held]

    @staticmethod
    def untold(event: OpenEvent) -> list[str]:
        """Names of the fields of an event of which nobody spoke."""
        silent = {field.name for field in event.fields if not field.values}
        return [name for names in GROUPS.values() for name in names if name in silent]

    @staticmethod
    def title(event: OpenEvent, language: str) -> str:
        """What, when and where, as far as it is told."""
        forms = ", ".join(shown("form", value.value, language) for value in event.field("form").told[:2])
        days = [shown("start_date", value.value, language) for value in event.field("start_date").told]
        towns = [_town(value.value) for value in event.field("place").told[:1]]
        told = " · ".join(part for part in (forms, *days, *towns) if part)
        return told[:1].upper() + told[1:]

    @staticmethod
    def worth_quoting(field: str, value: OpenValue, language: str) -> bool:
        """Whether the words of a value say more than the value in words."""
        told = "" if value.value is None else shown(field, value.value, language)
        return (value.text or "").lower() not in told.lower()

    @staticmethod
    def markup(words: str) -> Markup:
        """Words of the report, every character of which stays where it is: a browser would join line ends."""
        return Markup(str(escape(words)).replace("\r", "&#13;"))

    def place_of(self, event_id: object) -> int:
        """Place of an event of the report among those that stand; 0 where it does not."""
        return next((n for n, event in enumerate(self.report.events, 1) if event.event_id == event_id), 0)

    def said(self, field: str, value: object, language: str) -> str:
        """A value in words."""
        if field == "part_of" and value is not None:
            return say("report.event_number", language, number=str(self.place_of(value) or "?"))
        return shown(field, value, language)

    @staticmethod
    def data(value: OpenValue) -> str:
        """A value as the forms of the page take it, in JSON."""
        kept = {
            "statement": value.statement,
            "value": value.value,
            "status": value.status,
            "text": value.text,
            "reason": value.reason,
            "evidence": [[e.start, e.end] for e in value.evidence],
        }
        return json.dumps(kept)

    def done(self, coder: str) -> bool:
        """Whether a coder finished the report."""
        reading = self.report.reading(coder)
        return reading is not None and reading.outcome == DONE

    @property
    def link(self) -> str | None:
        """Where the report appeared, where that is a page of the web."""
        url = self.report.url
        return url if url and url.lower().startswith(("http://", "https://")) else None


@screens.page("/reports/{number}", template="report.html")
def report(visitor: Visit, number: Number) -> ReportPage:
    """A report: its text, its events, and who said what."""
    return _page(visitor, number)


@screens.page("/reports/{number}/parts", template="report_parts.html")
def parts(visitor: Visit, number: Number) -> ReportPage:
    """Those parts of a report's page that an action changes."""
    return _page(visitor, number)


def _town(place: object) -> str:
    """The town of a place, or the name by which it is told."""
    return str(place.get("locality") or place.get("name") or "") if isinstance(place, Mapping) else ""


def _page(visitor: Visitor, number: int) -> ReportPage:
    told = legible(opened(visitor, number))
    pieces = tuple(segments(told.text, spans_of(told)))
    return ReportPage(told, pieces, visitor.may("coder") and told.current, told.last_run)


def opened(visitor: Visitor, number: int) -> OpenReport:
    """A report as a visitor may see it."""
    with visitor.project.database.reading() as connection:
        blind = not visitor.sees_all and read_apart(connection, number, visitor.coder)
        codebook = visitor.project.codebook
        report = open_report(connection, number, codebook=codebook, coder=visitor.coder, blind=blind)
    return report if visitor.sees_all or is_adjudicated(report) else with_names(report, visitor.shown_name)


def legible(report: Told) -> Told:
    """What has a text, without the halves of characters and zero bytes that no page can show: each becomes U+FFFD."""
    found: Told = report if storable(report.text) == report.text else _replaced(report)
    return found


def _replaced(told: Any) -> Any:
    if isinstance(told, str):
        return storable(told)
    if isinstance(told, Mapping):
        return {key: _replaced(value) for key, value in told.items()}
    if isinstance(told, tuple | list):
        return type(told)(_replaced(part) for part in told)
    if is_dataclass(told) and not isinstance(told, type):
        return replace(told, **{f.name: _replaced(getattr(told, f.name)) for f in fields(told)})
    return told


# ------------------------------------------------------------------ what forms and choices need


@dataclass(frozen=True, slots=True)
class KnownCode:
    """A code with its name and what it means."""

    code: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class KnownField:
    """A field of the codebook, as a form needs it."""

    name: str
    label: str
    type: str
    group: str
    many: bool
    definition: str
    codes: tuple[KnownCode, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The codebook in the language of the interface: its fields, and further codes that parts of values have."""

    fields: tuple[KnownField, ...]
    parts: Mapping[str, tuple[KnownCode, ...]]


_PARTS = ("standing", "precision", "counted_by", "harmed")


@screens.data("/fields")
def known_fields(visitor: Visit) -> Known:
    """The fields that a person can fill, and their codes."""
    book, language = visitor.project.codebook, visitor.language
    held = {field.name: field for field in book.fields}
    order = [held[name] for names in GROUPS.values() for name in names if name in held]
    return Known(
        tuple(
            KnownField(
                f.name,
                f.label[language],
                f.type,
                ReportPage.group(f.name),
                f.many,
                f.definition,
                _codes(book, f.codes, language),
            )
            for f in order
        ),
        {name: _codes(book, name, language) for name in _PARTS},
    )


def _codes(book: Codebook, name: str | None, language: str) -> tuple[KnownCode, ...]:
    return tuple(KnownCode(c.code, c.label[language], c.definition) for c in book.codes.get(name or "", ()))


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A value that chosen words could give to a field, with the value and the field in words."""

    proposal: Proposal
    label: str
    words: str


@screens.data("/reports/{number}/words")
def chosen_words(visitor: Visit, number: Number, start: Offset, end: Offset) -> list[ShownProposal]:
    """What chosen words of a report could be; offsets in characters of Unicode."""
    document = _document(opened(visitor, number))
    found = proposals(document, start, end, codebook=visitor.project.codebook)
    return [
        ShownProposal(_replaced(p), field_label(p.field, visitor.language), storable(_in_words(p, visitor.language)))
        for p in found
    ]


def _in_words(proposal: Proposal, language: str) -> str:
    return "" if proposal.value is None else shown(proposal.field, proposal.value, language)


@screens.data("/reports/{number}/ready")
def ready(visitor: Visit, number: Number) -> bool:
    """Read a report ahead, for somebody who is about to choose words in it."""
    warm(_document(opened(visitor, number)))
    return True


def _document(told: OpenReport) -> Document:
    published = days_of(told.published)
    return Document(
        told.name,
        told.text,
        title=told.title,
        published=published[0] if published else None,
        publisher=told.publisher,
        country=told.country,
        url=told.url,
        language=told.language,
    )


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A place of the gazetteer, and the same in words."""

    place: Place
    words: str


@screens.data("/places")
def places(visitor: Visit, name: Annotated[str, Query(max_length=200)]) -> list[ShownPlace]:
    """Places of the gazetteer that have a name."""
    language = visitor.language
    return [ShownPlace(p, shown("place", plain(p), language)) for p in places_named(name, language=language)]
