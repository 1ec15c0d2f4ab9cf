"""What the coders of a project say of the same reports, ready to be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection

from groundswell.agreement import CodersEvent, Spoken
from groundswell.errors import StoreError
from groundswell.store.coders import OwnEvent, OwnReport, Speaker, documents_spoken_of, own_reports, speakers, versions


def spoken(connection: Connection, names: Sequence[str] = ()) -> list[Spoken]:
    """What coders say of the reports that two of them or more spoke of, by coder and report.

    Parameters
    ----------
    connection
        Of one transaction, so that all is of one moment.
    names
        Of people and machines, of one version of a machine, or `groundswell.store.coders.ADJUDICATED`; where there are
        none, all coders, without the adjudicated record, which was taken from theirs.

    Raises
    ------
    StoreError
        If there is no such coder, or no report that two of them spoke of.
    """
    asked = _asked(connection, names)
    documents = {speaker.name: documents_spoken_of(connection, speaker) for speaker in asked}
    times = Counter(document for held in documents.values() for document in held)
    common = {document for document, number in times.items() if number > 1}
    if not common:
        told = "; ".join(f"{name}: {len(held):,}" for name, held in documents.items()) or "no coders"
        raise StoreError(
            f"no report that two coders spoke of (reports by coder: {told}); agreement is of those who coded the same"
        )
    return [_spoken(report) for report in own_reports(connection, asked, common)]


def _asked(connection: Connection, names: Sequence[str]) -> list[Speaker]:
    known = speakers(connection)
    if not names:
        return [speaker for speaker in known if speaker.kind != "adjudicated"]
    by_name = {speaker.name: speaker for speaker in (*versions(connection), *known)}
    if missing := [name for name in names if name not in by_name]:
        there = ", ".join(speaker.name for speaker in known) or "none"
        raise StoreError(f"no coder {missing[0]!r} in this project; there are {there}")
    return [by_name[name] for name in dict.fromkeys(names)]


def _spoken(report: OwnReport) -> Spoken:
    events = tuple(_event(report.speaker.name, event) for event in report.events)
    return Spoken(report.speaker.name, report.document, events, report.denied)


def _event(coder: str, event: OwnEvent) -> CodersEvent:
    words = tuple((e.start, e.end) for statement in event.said.get("form", ()) for e in statement.evidence)
    values = {field: tuple(statement.value for statement in told) for field, told in event.said.items()}
    return CodersEvent(coder, event.name, words, values)
