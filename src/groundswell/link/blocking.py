"""Blocking: which pairs are compared at all.

Two candidate events are compared where they share a block. Blocks are of time and place, and coarser ones where a
report is vague about either:

1. the same day, or the next, in the same town;
2. the same day in the same square of half a degree (each event lies in four, so that no border divides neighbours);
3. the same day and country and family of forms, where one of them tells no town that is on the map;
4. the same month, town and family of forms, where one of them tells no day;
5. the same month, country and family of forms, where one of them tells neither day nor town;
6. the same month and organizer, and the same country where only initials are the same;
7. the same town and family of forms, where the time of one of them is not known at all;
8. near-identical reports.

Events of one document are never compared.
"""

from __future__ import annotations

from typing import Any

MOST = 1_000  # candidate events of a block of the coarse kinds (3, 4, 5, 7): a larger one tells nothing
LONG = 14  # days from which a span is too vague for blocks of a day
LONGEST = 400  # days from which a span is too vague for blocks of a month

_BLOCKS = f"""
CREATE TABLE spans AS
SELECT number, document, copies, first_day, last_day, towns, kin, organizers, country, latitude, longitude,
       last_day - first_day > {LONG} AS vague, latitude IS NULL AS placeless
FROM profiles WHERE first_day IS NOT NULL AND last_day - first_day <= {LONGEST};

CREATE TABLE days AS
SELECT * EXCLUDE (first_day, last_day), unnest(range(first_day, last_day + 1)) AS day FROM spans WHERE NOT vague;

CREATE TABLE months AS
SELECT * EXCLUDE (first_day, last_day), unnest(range(first_day // 30, last_day // 30 + 1)) AS month FROM spans;

CREATE TABLE blocks AS
SELECT DISTINCT number, document, key, loose FROM (
    SELECT number, document, hash('town', town, day + next) AS key, NULL::BOOLEAN AS loose
    FROM (SELECT *, unnest(towns) AS town FROM days), (VALUES (0), (1)) AS two(next)
    UNION ALL
    SELECT number, document,
           hash('cell', floor(latitude * 2 + up / 2), floor(longitude * 2 + along / 2), up, along, day), NULL
    FROM days, (VALUES (0), (1)) AS u(up), (VALUES (0), (1)) AS a(along) WHERE latitude IS NOT NULL
    UNION ALL
    SELECT number, document, hash('country', country, family, day), placeless
    FROM (SELECT *, unnest(kin) AS family FROM days WHERE country IS NOT NULL)
    UNION ALL
    SELECT number, document, hash('month', town, family, month + next), vague
    FROM (SELECT *, unnest(towns) AS town, unnest(kin) AS family FROM months), (VALUES (0), (1)) AS two(next)
    UNION ALL
    SELECT number, document, hash('country month', country, family, month + next), vague AND placeless
    FROM (SELECT *, unnest(kin) AS family FROM months WHERE country IS NOT NULL), (VALUES (0), (1)) AS two(next)
    UNION ALL
    SELECT number, document,
           hash('organizer', organizer, CASE organizer[1] WHEN 'i' THEN country END, month + next), NULL
    FROM (SELECT *, unnest(organizers) AS organizer FROM months), (VALUES (0), (1)) AS two(next)
    WHERE organizer[1] <> 'w'
    UNION ALL
    SELECT number, document, hash('any time', town, family), first_day IS NULL OR last_day - first_day > {LONGEST}
    FROM (SELECT *, unnest(towns) AS town, unnest(kin) AS family FROM profiles)
    UNION ALL
    SELECT number, document, hash('copies', copies), NULL FROM profiles
);

CREATE TABLE coarse AS
SELECT key, count(*) AS size FROM blocks WHERE loose IS NOT NULL GROUP BY key HAVING bool_or(loose);

CREATE TABLE loose AS SELECT key FROM coarse WHERE size <= {MOST};

CREATE TABLE pairs AS
SELECT DISTINCT least(l.number, r.number) AS left_number, greatest(l.number, r.number) AS right_number
FROM blocks l JOIN blocks r ON l.key = r.key AND l.number < r.number
WHERE l.document <> r.document AND (l.loose IS NULL OR ((l.loose OR r.loose) AND l.key IN (FROM loose))) {{new}}
"""


def block(connection: Any, *, only_new: bool) -> int:
    """Make the table `pairs` from the table `profiles`; gives the number of blocks too large to tell anything.

    Parameters
    ----------
    connection
        Of DuckDB.
    only_new
        Leave out pairs of which neither is in the table `new`: they were compared before.
    """
    new = "AND (l.number IN (FROM new) OR r.number IN (FROM new))" if only_new else ""
    connection.execute(_BLOCKS.format(new=new))
    return int(connection.execute(f"SELECT count(*) FROM coarse WHERE size > {MOST}").fetchall()[0][0])
