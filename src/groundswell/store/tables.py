"""The tables of a project as they are now. Migrations lead here from every version before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint
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
    CheckConstraint("kind IN ('campaign', 'part_of')", name="tie_kind"),
    **_STRICT,
)
