"""Listing: the mentions of a document in the form that `--mentions` hands out."""

from __future__ import annotations

from groundswell.extract.reading import Reading
from groundswell.record.event import Mention


def as_mentions(reading: Reading) -> tuple[Mention, ...]:
    """Every date, place, count and actor found, by position, with the value that it resolves to or None."""
    found = [Mention("date", d.start, d.end, d.quote, d.timex) for d in reading.dates]
    for p in reading.places:
        if p.kind in ("demonym", "institution") or p.reason == "landmark":
            continue  # a people, an institution, a site: no names of places
        place = p.place and {
            "name": p.place.name,
            "latitude": p.place.latitude,
            "longitude": p.place.longitude,
            "geoname_id": p.place.geoname_id,
            "country": p.place.country,
        }
        found.append(Mention("place", p.start, p.end, p.quote, place))
    for c in reading.counts:
        count = {"low": c.low, "high": c.high, "estimate": c.estimate, "counted": c.counted}
        found.append(Mention("count", c.start, c.end, c.quote, count))
    found += [Mention("actor", a.start, a.end, a.quote, {"name": a.quote, "kind": a.kind}) for a in reading.actors]
    return tuple(sorted(found, key=lambda m: (m.start, m.end, m.kind)))
