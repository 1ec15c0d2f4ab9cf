"""The dataset of a project, ready to be written."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter

from sqlalchemy import Connection

from groundswell.export.core import Candidate, Content, Pair, Source, Told, core_dataset
from groundswell.export.crosswalk import load_crosswalk
from groundswell.export.dataset import Dataset
from groundswell.export.facts import rows_of
from groundswell.export.protect import Protection, people_of
from groundswell.project.project import Project
from groundswell.project.summaries import events_asked_for, refresh
from groundswell.record.canonical import CanonicalEvent
from groundswell.record.document import Document
from groundswell.store import judgements, overview, withheld
from groundswell.store.documents import standing_documents
from groundswell.store.keep import numbers_of
from groundswell.store.origins import FoundAt, found_first
from groundswell.store.settings import keep_setting, setting
from groundswell.store.summaries import Filters
from groundswell.store.summary_rows import members_of
from groundswell.store.views import standing_statements, standing_values

_AT_ONCE = 500  # events that are held in memory


@dataclass(frozen=True, slots=True)
class Privacy:
    """How the names of private persons are treated.

    Attributes
    ----------
    names
        Leave them as they are.
    further
        Names that are protected, too.
    salt
        From which pseudonyms are made; that of the `release` where None.
    release
        What is published, by name: each has a secret salt of its own, which the project keeps.
    """

    names: bool = False
    further: tuple[str, ...] = ()
    salt: str | None = None
    release: str = "export"


def dataset_of(
    project: Project,
    filters: Filters | None = None,
    *,
    codebook: str = "core",
    texts: bool = False,
    privacy: Privacy | None = None,
) -> Dataset:
    """The canonical events of a project that are asked for, all that is said of them, and their reports.

    What is confidential is left out, and the names of private persons are replaced. Rows are read as they are written:
    a project that is changed meanwhile gives tables of different moments.

    Parameters
    ----------
    project
        Which.
    filters
        Which events; all of them where None. Reports that tell none of them are left out, unless all are asked for.
    codebook
        ``core``, or the name or file of a crosswalk: then the events are as that has them.
    texts
        Whether the table of reports has their texts.
    privacy
        How the names of private persons are treated; protected where None.

    Raises
    ------
    DataError
        If there is no such crosswalk, or it is malformed.
    """
    crosswalk = None if codebook == "core" else load_crosswalk(codebook)
    protection = protection_of(project, filters, privacy)
    outgoing = _Outgoing(project, filters)
    if crosswalk is None:
        dataset = core_dataset(project.folder.resolve().name, project.codebook, outgoing.content(), texts=texts)
        return dataset if protection is None else protection.dataset(dataset)

    def events() -> Iterator[CanonicalEvent]:
        return outgoing.events() if protection is None else map(protection.event, outgoing.events())

    table = crosswalk.table(events, project.codebook)
    return Dataset(project.folder.resolve().name, crosswalk.name, crosswalk.follows, (table,))


def protection_of(project: Project, filters: Filters | None, privacy: Privacy | None) -> Protection | None:
    """What puts pseudonyms in the place of names in the events that are asked for; None where names are to stay."""
    told = privacy or Privacy()
    if told.names:
        return None
    outgoing = _Outgoing(project, filters)
    people = people_of(outgoing.events(), texts=outgoing.words(), further=told.further)
    salt = _salt(project, told.release) if told.salt is None else told.salt
    return Protection(people, salt.encode())


def _salt(project: Project, release: str) -> str:
    """The secret of a release, made at random when it is first asked for."""
    name = f"salt of {release}"
    with project.database.reading() as connection:
        held = setting(connection, name)
    if held is None:
        with project.database.writing() as connection:
            held = setting(connection, name) or secrets.token_hex(32)
            keep_setting(connection, name, held)
    return held


class _Outgoing:
    """What of a project is published, read in parts."""

    def __init__(self, project: Project, filters: Filters | None) -> None:
        self.project, self.filters = project, filters

    def content(self) -> Content:
        return Content(self.events, self.statements, self.candidates, self.judgements, self.sources)

    def events(self) -> Iterator[CanonicalEvent]:
        return events_asked_for(self.project, self.filters or Filters(), public=True)

    def words(self) -> Iterator[str]:
        """Headlines and texts of the reports that tell events."""
        telling = {candidate.document for candidate in self.candidates()}
        with self.project.database.reading() as connection:
            for document, _ in standing_documents(connection):
                if document.id in telling:
                    yield from filter(None, (document.title, document.text))

    def candidates(self) -> Iterator[Candidate]:
        """Every candidate event, by canonical event."""
        refresh(self.project)
        with self.project.database.reading() as connection:
            hidden = withheld.confidential(connection)
            rest = iter(overview.names(connection, self.filters or Filters()))
            while some := list(islice(rest, _AT_ONCE)):
                members = members_of(connection, some)
                names = [member.name for held in members.values() for member in held]
                stand = {one.name: one for one in standing_values(connection, (), names=names)}
                for event in some:
                    if hidden.candidates.isdisjoint(member.name for member in members[event]):
                        for name, copies in ((m.name, m.copies) for m in members[event] if m.name in stand):
                            report = stand[name].report.name
                            if report not in hidden.reports:
                                yield Candidate(event, name, report, stand[name].event_id, copies)

    def statements(self) -> Iterator[Told]:
        rest = self.candidates()
        while some := list(islice(rest, _AT_ONCE)):
            with self.project.database.reading() as connection:
                held = {one.name: one for one in standing_statements(connection, [c.name for c in some])}
            for candidate in some:
                if one := held.get(candidate.name):
                    for _, said in groupby(one.said, key=attrgetter("statement.field")):
                        for place, whole in enumerate(said, start=1):
                            yield Told(candidate, place, whole.statement, whole.coder, whole.at, whole.adjudicated)

    def judgements(self) -> Iterator[Pair]:
        names = [candidate.name for candidate in self.candidates()]
        with self.project.database.reading() as connection:
            numbers = {number: name for name, number in numbers_of(connection, names).items()}
            judged = judgements.persons_judgements(connection)
        pairs = []
        for j in judged:
            if j.left in numbers and j.right in numbers:
                left, right = sorted((numbers[j.left], numbers[j.right]))
                pairs.append(Pair(left, right, j.verdict, j.reason.get("note"), j.coder, j.at))
        yield from sorted(pairs, key=attrgetter("left", "right"))

    def sources(self) -> Iterator[Source]:
        told: defaultdict[str, list[str]] = defaultdict(list)
        group: dict[str, int] = {}
        first: dict[int, str] = {}
        for candidate in self.candidates():
            name, copies = candidate.document, candidate.copies
            if candidate.event not in told[name]:
                told[name].append(candidate.event)
            group[name] = copies
            first[copies] = min(name, first.get(copies, name))
        with self.project.database.reading() as connection:
            hidden = withheld.confidential(connection).reports
            gone = {(w.document, w.version): w for w in withheld.withdrawals(connection)}
            standing = (
                (document, version)
                for document, version in standing_documents(connection)
                if document.id not in hidden and (self.filters is None or document.id in told)
            )
            for document, version, place in _with_places(connection, standing):
                removed = gone.get((document.id, version))
                yield Source(
                    document.id,
                    version,
                    document.title,
                    document.published.isoformat() if document.published else None,
                    document.publisher,
                    document.country,
                    document.url,
                    document.language,
                    removed.sha256 if removed else document.sha256,
                    removed.at[:10] if removed else None,
                    first.get(group.get(document.id, -1)),
                    tuple(told.get(document.id, ())),
                    place.file_in_public if place else None,
                    (place.position or None) if place else None,
                    f"{place.reader} {place.reader_version}" if place else None,
                    place.sha256 if place else None,
                    None if removed else document.text,
                )


def _with_places(
    connection: Connection, reports: Iterator[tuple[Document, int]]
) -> Iterator[tuple[Document, int, FoundAt | None]]:
    """Reports and their versions, with the place where each was found first; None of one that came from no file."""
    while some := list(islice(reports, _AT_ONCE)):
        places = found_first(connection, [document.id for document, _ in some])
        for document, version in some:
            yield document, version, places.get(document.id)


def left_out(project: Project, filters: Filters | None = None, *, codebook: str = "core") -> dict[str, int]:
    """By reason the number of rows that a crosswalk leaves out, the most frequent first."""
    if codebook == "core":
        return {}
    crosswalk = load_crosswalk(codebook)
    reasons = Counter(
        reason
        for event in _Outgoing(project, filters).events()
        for facts in rows_of(event, project.codebook, each=crosswalk.each)
        if (reason := crosswalk.excluded(facts)) is not None
    )
    return dict(reasons.most_common())
