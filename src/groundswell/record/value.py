"""Values: what one coder says of one field of one event, and on what words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from groundswell.record.evidence import Evidence

Status = Literal["stated", "inferred", "not_stated", "ambiguous"]
T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """One value of one field.

    Attributes
    ----------
    value
        The value, in the type of its field; None for `not_stated` and `ambiguous`.
    status
        How it is known: `stated` (the words say it), `inferred` (worked out; `reason` says how), `not_stated`,
        `ambiguous`.
    text
        The words, as the report has them.
    evidence
        Where those words stand.
    confidence
        Calibrated probability that a careful coder would give the same value, 0 to 1.
    reason
        Why, for a value that is inferred or ambiguous.
    """

    value: T | None
    status: Status
    text: str | None
    evidence: tuple[Evidence, ...]
    confidence: float | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.status == "inferred" and not self.reason:
            raise ValueError(f"an inferred value needs a reason: {self.value!r}")


@dataclass(frozen=True, slots=True)
class Place:
    """A place, down to the site; what is not known is None. Coordinates in degrees, WGS 84."""

    name: str
    site: str | None = None
    locality: str | None = None
    admin2: str | None = None
    admin1: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geoname_id: int | None = None
    precision: Literal["site", "locality", "admin2", "admin1", "country"] | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """An organizer, participant, target or addressee, by the name that the report uses."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What is demanded or opposed, in the words of the report; no stance where they only tell what it is about."""

    text: str
    issue: tuple[str, ...]
    stance: Literal["for", "against"] | None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as told, with its range. An open end is None. `rule` names the reading of vague words."""

    low: int | None
    high: int | None
    estimate: int | None
    text: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Size(Count):
    """A number of participants, and who gives it."""

    category: str | None = None
    by: Literal["police", "organizers", "reporter", "authorities", "unknown"] = "unknown"


@dataclass(frozen=True, slots=True)
class Harm(Count):
    """A number of people arrested, hurt or killed: of whom, and by whom where told."""

    of: Literal["protesters", "police", "bystanders", "unknown"] = "unknown"
    by: str | None = None
