"""The tables of a project as they are now. Migrations lead here from every version before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import REAL, Double

metadata = MetaData()
_STRICT: dict[str, Any] = {"sqlite_strict": True}
_REAL: Any = Double().with_variant(REAL(), "sqlite")


def _key(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True)


def _of(table: str, *, optional: bool = False) -> Column[int]:
    return Column(f"{table}_id", Integer, ForeignKey(f"{table}.{table}_id"), nullable=optional)


def _text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, Text, nullable=optional)


#: The migrations that this database has been through.
migration = Table("migration", metadata, _key("number"), _text("name"), **_STRICT)

coder = Table(
    "coder",
    metadata,
    _key("coder_id"),
    _text("kind"),
    _text("name"),
    _text("version"),
    UniqueConstraint("kind", "name", "version"),
    CheckConstraint("kind IN ('extractor', 'model', 'person')", name="coder_kind"),
    **_STRICT,
)

#: One call of a command, or one action of a person: who, by which codebook and settings, when.
run = Table(
    "run",
    metadata,
    _key("run_id"),
    _of("coder"),
    _text("command"),
    _text("codebook"),
    _text("codebook_version"),
    _text("settings"),
    _text("started_at"),
    Index("run_of_coder", "coder_id"),
    Index("run_of_command", "command", "run_id"),
    **_STRICT,
)

#: A report, in one version of its text; the highest version is the one that stands.
document = Table(
    "document",
    metadata,
    _key("document_id"),
    _text("name"),
    Column("version", Integer, nullable=False),
    _text("digest"),
    _text("text"),
    Column("escaped", Integer, nullable=False),  # 1 where the text is written as JSON: no database keeps all characters
    _text("title", optional=True),
    _text("published", optional=True),
    _text("publisher", optional=True),
    _text("country", optional=True),
    _text("url", optional=True),
    _text("language", optional=True),
    _text("sketch", optional=True),  # by which near-identical texts are found
    _of("run"),
    UniqueConstraint("name", "version"),
    Index("document_by_day", "published", "document_id"),
    **_STRICT,
)

#: Where a version of a report was found, and what read it; the same text may be found in many places.
origin = Table(
    "origin",
    metadata,
    _key("origin_id"),
    _of("document"),
    _of("run"),
    _text("file"),  # as it was given, or found in a folder
    _text("entry"),  # path in the archive that the file is; empty where it is none
    _text("position"),  # where in the file: "article 3"; empty where the file is one report
    _text("sha256"),  # of the bytes
    _text("reader"),
    _text("reader_version"),
    _text("read_at"),
    _text("byline", optional=True),
    _text("section", optional=True),
    _text("sources"),  # JSON: by field where its value comes from
    _text("content"),  # digest of all that coding depends on
    UniqueConstraint("document_id", "file", "entry", "position", "sha256"),
    Index("origin_of_file", "file"),
    Index("origin_of_content", "content"),
    **_STRICT,
)

#: A feed, a sitemap or a page that `groundswell watch` has asked for: as it was the last time.
watched = Table(
    "watched",
    metadata,
    _key("watched_id"),
    _text("url"),
    _text("kind"),
    _text("state"),  # failed: to be tried again; refused: not
    Column("attempts", Integer, nullable=False),  # in a row that failed
    _text("asked_at"),
    _text("message", optional=True),
    _text("etag", optional=True),
    _text("modified", optional=True),
    UniqueConstraint("url"),
    CheckConstraint("kind IN ('list', 'page')", name="watched_kind"),
    CheckConstraint("state IN ('done', 'failed', 'refused')", name="watched_state"),
    **_STRICT,
)

#: A file that has been read to its end, all its reports kept: of one name, the latest counts.
source = Table(
    "source",
    metadata,
    _key("source_id"),
    _of("run"),
    _text("name"),
    _text("stamp"),  # size and time of modification
    _text("sha256"),
    _text("options"),  # digest of what was said about how to read it
    Column("documents", Integer, nullable=False),
    Index("source_of_name", "name"),
    **_STRICT,
)

#: A report whose text and all else that coding depends on is that of another: it has the other's coding.
copy = Table(
    "copy",
    metadata,
    Column("document_id", Integer, ForeignKey("document.document_id"), primary_key=True, autoincrement=False),
    Column("of_id", Integer, ForeignKey("document.document_id"), nullable=False),
    _of("run"),
    Index("copy_of_document", "of_id"),
    **_STRICT,
)

#: One coder has coded one version of a document, by one version of itself and of its settings.
coding = Table(
    "coding",
    metadata,
    _key("coding_id"),
    _of("document"),
    _of("coder"),
    _of("run"),
    _text("settings"),
    _text("language", optional=True),
    Column("relevance", _REAL),
    _text("note", optional=True),
    _text("error", optional=True),
    UniqueConstraint("document_id", "coder_id", "settings"),
    **_STRICT,
)

#: One event as one version of one document tells it. What is said of it stands in statements.
candidate = Table(
    "candidate",
    metadata,
    _key("candidate_id"),
    _text("name"),
    _of("document"),
    _text("event_id"),
    UniqueConstraint("name"),
    UniqueConstraint("document_id", "event_id"),
    **_STRICT,
)

statement = Table(
    "statement",
    metadata,
    _key("statement_id"),
    _of("candidate"),
    _of("run"),
    _text("field"),
    Column("position", Integer, nullable=False),
    _text("value", optional=True),
    _text("status"),
    _text("text", optional=True),
    _text("evidence"),
    Column("confidence", _REAL),
    _text("reason", optional=True),
    Index("statement_of_candidate", "candidate_id", "field"),
    Index("statement_of_run", "run_id"),
    CheckConstraint("status IN ('stated', 'inferred', 'not_stated', 'ambiguous')", name="statement_status"),
    **_STRICT,
)

judgement = Table(
    "judgement",
    metadata,
    _key("judgement_id"),
    Column("left_id", Integer, ForeignKey("candidate.candidate_id"), nullable=False),
    Column("right_id", Integer, ForeignKey("candidate.candidate_id"), nullable=False),
    _of("run"),
    _text("verdict"),
    Column("weight", _REAL),
    _text("reason"),
    Index("judgement_of_left", "left_id"),
    Index("judgement_of_right", "right_id"),
    Index("judgement_of_run", "run_id"),
    CheckConstraint("verdict IN ('same', 'different', 'campaign')", name="judgement_verdict"),
    CheckConstraint("left_id <> right_id", name="judgement_pair"),
    **_STRICT,
)

#: Takes back a statement, a judgement, or an earlier taking back; nothing is ever removed.
retraction = Table(
    "retraction",
    metadata,
    _key("retraction_id"),
    _of("run"),
    _of("statement", optional=True),
    _of("judgement", optional=True),
    Column("undone_id", Integer, ForeignKey("retraction.retraction_id")),
    Index("retraction_of_statement", "statement_id"),
    Index("retraction_of_judgement", "judgement_id"),
    Index("retraction_of_retraction", "undone_id"),
    CheckConstraint(
        "(CASE WHEN statement_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN judgement_id IS NULL THEN 0 ELSE 1 END)"
        " + (CASE WHEN undone_id IS NULL THEN 0 ELSE 1 END) = 1",
        name="retraction_of_one",
    ),
    **_STRICT,
)

#: What a run of a person was on: which report; which earlier run it takes back, or brings back; and the token that its
#: sender gave it, so that what is sent twice is done once.
action = Table(
    "action",
    metadata,
    Column("run_id", Integer, ForeignKey("run.run_id"), primary_key=True, autoincrement=False),
    _of("document", optional=True),
    Column("of_id", Integer, ForeignKey("run.run_id")),
    _text("token", optional=True),
    UniqueConstraint("document_id", "token"),
    Index("action_of_run", "of_id"),
    **_STRICT,
)

#: A candidate event was compared with all others as it then stood; the latest run counts.
compared = Table(
    "compared",
    metadata,
    _key("compared_id"),
    _of("candidate"),
    _of("run"),
    _text("digest"),
    Index("compared_candidate", "candidate_id"),
    **_STRICT,
)

#: Weights of the comparison that people's judgements have changed; the latest count.
weights = Table("weights", metadata, _key("weights_id"), _of("run"), _text("model"), **_STRICT)

#: Which canonical event each candidate event tells: computed from judgements, made anew whenever they change.
membership = Table(
    "membership",
    metadata,
    Column("candidate_id", Integer, ForeignKey("candidate.candidate_id"), primary_key=True, autoincrement=False),
    _text("event_id"),
    Column("copies", Integer, nullable=False),
    Index("membership_of_event", "event_id"),
    **_STRICT,
)

#: Canonical events that belong together and are not one: computed, like membership.
tie = Table(
    "tie",
    metadata,
    Column("left_event", Text, primary_key=True),
    Column("right_event", Text, primary_key=True),
    _text("kind"),
    _text("reason"),
    Index("tie_of_right", "right_event"),
    CheckConstraint("kind IN ('campaign', 'part_of')", name="tie_kind"),
    **_STRICT,
)

# ------------------------------------------------------------------ reading and reviewing

#: What a person made of a report as a whole; of one person's, the latest counts.
reading = Table(
    "reading",
    metadata,
    _key("reading_id"),
    _of("document"),
    _of("run"),
    _text("outcome"),
    _text("reason", optional=True),
    Index("reading_of_document", "document_id"),
    Index("reading_of_run", "run_id"),
    CheckConstraint("outcome IN ('done', 'skipped', 'expert', 'reopened')", name="reading_outcome"),
    **_STRICT,
)

#: A report that a person is to read: to code, to code as a second coder who sees no other's work, or as an exam.
assignment = Table(
    "assignment",
    metadata,
    _key("assignment_id"),
    _of("document"),
    _of("coder"),
    _of("run"),
    _text("purpose"),
    UniqueConstraint("coder_id", "document_id"),
    Index("assignment_of_document", "document_id"),
    CheckConstraint("purpose IN ('code', 'reliability', 'exam')", name="assignment_purpose"),
    **_STRICT,
)

#: A remark on a report, or on one event of it. One that replaces another stands in its place; an empty one removes it.
note = Table(
    "note",
    metadata,
    _key("note_id"),
    _of("document"),
    _of("candidate", optional=True),
    _of("run"),
    _text("text"),
    Column("replaced_id", Integer, ForeignKey("note.note_id")),
    Index("note_of_document", "document_id"),
    **_STRICT,
)

#: A report, or an event, that stays out of what is published; of one report or candidate event the latest row counts.
confidential = Table(
    "confidential",
    metadata,
    _key("confidential_id"),
    _of("document", optional=True),
    _of("candidate", optional=True),
    _of("run"),
    Column("lifted", Integer, nullable=False),  # 1 where it may be published again
    CheckConstraint(
        "(CASE WHEN document_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN candidate_id IS NULL THEN 0 ELSE 1 END) = 1",
        name="confidential_of_one",
    ),
    **_STRICT,
)

#: What is left of a report whose text was removed for good: the digest of the text, so that it is never kept again.
withdrawal = Table(
    "withdrawal",
    metadata,
    _key("withdrawal_id"),
    _of("document"),
    _of("run"),
    _text("sha256"),
    _text("reason"),
    UniqueConstraint("document_id"),
    Index("withdrawal_of_text", "sha256"),
    **_STRICT,
)

#: A person who may use the project over the network. The name is that of the coder.
account = Table(
    "account",
    metadata,
    _key("account_id"),
    _text("name"),
    _text("role"),
    _text("password"),
    Column("one_time", Integer, nullable=False),  # 1 where the person has to choose another password first
    Column("disabled", Integer, nullable=False),
    _text("created_at"),
    UniqueConstraint("name"),
    CheckConstraint("role IN ('reader', 'coder', 'adjudicator', 'admin')", name="account_role"),
    **_STRICT,
)

#: A browser that is logged in, by a digest of its secret.
session = Table(
    "session",
    metadata,
    _text("digest"),
    _of("account"),
    _text("address"),
    _text("started_at"),
    _text("ends_at"),
    PrimaryKeyConstraint("digest"),
    Index("session_of_account", "account_id"),
    **_STRICT,
)

#: Who did what and when. Triggers refuse any change; each row holds a digest of itself and of the one before.
audit = Table(
    "audit",
    metadata,
    _key("audit_id"),
    _text("at"),
    _text("who"),
    _text("address"),
    _text("action"),
    _text("detail"),
    _text("digest"),
    Index("audit_of_action", "action", "at"),
    Index("audit_of_who", "who"),
    **_STRICT,
)

#: Small facts about the project itself: a name and its value.
setting = Table("setting", metadata, _text("name"), _text("value"), PrimaryKeyConstraint("name"), **_STRICT)

# ------------------------------------------------------------------ computed, for pages that must not wait

#: A canonical event in one row: what tables, maps and searches need. Computed from statements and judgements.
event_summary = Table(
    "event_summary",
    metadata,
    _key("summary_id"),
    _text("event_id"),
    _text("members"),  # digest of the candidate events that it was computed from
    _text("standing"),
    _text("day", optional=True),  # as told, with its precision: 2021-05
    _text("first_day", optional=True),  # the span that the day allows
    _text("last_day", optional=True),
    _text("place"),  # the first place in words
    _text("places"),  # folded words of all places
    _text("countries"),  # codes, each between spaces: " PER BOL "
    Column("latitude", _REAL),
    Column("longitude", _REAL),
    _text("forms"),  # codes, each between spaces
    _text("issues"),  # codes, each between spaces
    _text("who"),  # the first organizer, or participant
    Column("size_low", Integer),
    Column("size_high", Integer),
    Column("reports", Integer, nullable=False),  # that tell it, near-identical ones counted once
    Column("conflicts", Integer, nullable=False),  # fields on which reports contradict one another
    _text("disputed"),  # those fields, each between spaces
    Column("by_people", Integer, nullable=False),  # fields on which a person spoke
    Column("doubt", _REAL, nullable=False),  # values that are expected to be wrong
    UniqueConstraint("event_id"),
    Index("event_summary_by_day", "first_day", "last_day"),
    Index("event_summary_by_form", "forms"),
    Index("event_summary_by_issue", "issues"),
    Index("event_summary_by_country", "countries"),
    **_STRICT,
)

#: All words of a canonical event that a search should find: apart, so that what is counted is read without them.
event_words = Table(
    "event_words",
    metadata,
    Column("summary_id", Integer, ForeignKey("event_summary.summary_id"), primary_key=True, autoincrement=False),
    _text("words"),
    **_STRICT,
)

#: The cube of a multiple of the number, modulo a prime of which 3 does not divide the number before: no two are equal.
_MULTIPLE, _PRIME = "(CAST(document_id AS BIGINT) * 1597334677 % 2147483579)", 2147483579
_SHUFFLE = f"{_MULTIPLE} * {_MULTIPLE} % {_PRIME} * {_MULTIPLE} % {_PRIME}"

#: How much there is to gain by reading a report: the number of values in it that are expected to be wrong or missing.
document_summary = Table(
    "document_summary",
    metadata,
    Column("document_id", Integer, ForeignKey("document.document_id"), primary_key=True, autoincrement=False),
    Column("events", Integer, nullable=False),
    Column("doubt", _REAL, nullable=False),
    Column("shuffle", Integer, Computed(_SHUFFLE, persisted=True), nullable=False),  # the order of chance
    Index("document_summary_by_doubt", "doubt", "document_id"),
    Index("document_summary_by_shuffle", "shuffle"),
    **_STRICT,
)
