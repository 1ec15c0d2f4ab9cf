"""What changed from one release to the next: events added, changed and withdrawn, and why.

Only the tables of both releases are compared, so that anybody who has them finds the same.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from groundswell.errors import DataError
from groundswell.export.dataset import Column, Row, Table

Kind = Literal["added", "changed", "withdrawn"]
#: Why an event or a value is otherwise, in the order in which they are tried.
Why = Literal[
    "linked otherwise",
    "a new report",
    "report changed",
    "report removed",
    "report withdrawn on request",
    "rejected, or kept back",
    "a person's edit",
    "coded otherwise",
]
#: Columns of events that say nothing of the event itself.
_ABOUT = ("event_id", "protected", "by_people")
#: Pseudonyms of two releases have nothing in common, by design.
_PSEUDONYM = re.compile(r"\bperson-[a-z2-7]{8}\b")
_LISTED = 200  # changes in the changelog; the table has all of them


@dataclass(frozen=True, slots=True)
class Change:
    """One event that was added or withdrawn, or one field of it that changed."""

    kind: Kind
    event: str
    field: str
    before: str | None
    after: str | None
    why: Why


@dataclass(slots=True)
class Contents:
    """What of a release is compared.

    Attributes
    ----------
    events
        By name the cells of each event that say something.
    members
        By name of an event its candidate events.
    home
        By candidate event its event.
    report
        By candidate event its report.
    texts
        By report the digest of its text.
    withdrawn
        Names of reports whose texts were removed on request.
    by_people
        By candidate event and field when people said something of it that stands.
    """

    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    home: dict[str, str] = field(default_factory=dict)
    report: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    by_people: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Take in a row of a table."""
        if table == "events":
            told = {name: cell for name, cell in row.items() if cell not in (None, "") and name not in _ABOUT}
            self.events[row["event_id"]] = told
        elif table == "candidates":
            self.members[row["event_id"]].add(row["candidate_id"])
            self.home[row["candidate_id"]] = row["event_id"]
            self.report[row["candidate_id"]] = row["document"]
        elif table == "statements":
            if row["coder_kind"] == "person":
                self.by_people[row["candidate_id"], row["field"]].append(row["said_at"])
        elif table == "sources":
            self.texts[row["document"]] = row["sha256"]
            if row.get("withdrawn"):
                self.withdrawn.add(row["document"])


_READ = ("events", "candidates", "statements", "sources")


def contents_in(folder: Path) -> Contents:
    """What of a release in a folder is compared.

    Raises
    ------
    DataError
        If it is no release.
    """
    found = Contents()
    for name in _READ:
        path = folder / "data" / f"{name}.jsonl"
        if not path.is_file():
            raise DataError(f"{path}: no such file; expected the folder of a release that `groundswell release` wrote")
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                found.add(name, json.loads(line))
    return found


# ------------------------------------------------------------------ compared


def changes_between(before: Contents, after: Contents, fields: Mapping[str, str]) -> list[Change]:
    """All changes, by kind and event.

    Parameters
    ----------
    before, after
        The releases.
    fields
        By column of the table of events the field of the record that it comes from.
    """
    found = [
        *(
            Change("added", e, "", None, None, _why_added(e, before, after))
            for e in after.events
            if e not in before.events
        ),
        *(
            Change("withdrawn", e, "", None, _became(e, before, after), _why_withdrawn(e, before, after))
            for e in before.events
            if e not in after.events
        ),
    ]
    for event, now in after.events.items():
        if event in before.events:
            found += _changed(event, before.events[event], now, before, after, fields)
    return sorted(found, key=lambda c: (("added", "changed", "withdrawn").index(c.kind), c.event, c.field))


def _changed(
    event: str,
    then: Mapping[str, Any],
    now: Mapping[str, Any],
    before: Contents,
    after: Contents,
    fields: Mapping[str, str],
) -> Iterator[Change]:
    for name in dict.fromkeys((*then, *now)):
        old, new = (None if cell is None else str(cell) for cell in (then.get(name), now.get(name)))
        if _masked(old) != _masked(new):
            yield Change("changed", event, name, old, new, _why_changed(event, fields.get(name, name), before, after))


def _masked(cell: str | None) -> str | None:
    return cell if cell is None else _PSEUDONYM.sub("person", cell)


def _became(event: str, before: Contents, after: Contents) -> str | None:
    """The events that its candidate events tell now."""
    now = {after.home[one] for one in before.members[event] if one in after.home}
    return "; ".join(sorted(now)) or None


def _why_added(event: str, before: Contents, after: Contents) -> Why:
    members = after.members[event]
    if any(one in before.home for one in members):
        return "linked otherwise"
    return _why_new(members, before, after)


def _why_new(members: set[str], before: Contents, after: Contents) -> Why:
    """Why candidate events are there that were not."""
    reports = {after.report[one] for one in members}
    if any(report not in before.texts for report in reports):
        return "a new report"
    if any(before.texts[report] != after.texts[report] for report in reports):
        return "report changed"
    return "coded otherwise"


def _why_withdrawn(event: str, before: Contents, after: Contents) -> Why:
    members = before.members[event]
    if any(one in after.home for one in members):
        return "linked otherwise"
    return _why_gone(members, before, after)


def _why_gone(members: set[str], before: Contents, after: Contents) -> Why:
    """Why candidate events are there no more."""
    reports = {before.report[one] for one in members}
    if reports & (after.withdrawn - before.withdrawn):
        return "report withdrawn on request"
    if any(report not in after.texts for report in reports):
        return "report removed"
    if any(before.texts[report] != after.texts[report] for report in reports):
        return "report changed"
    return "rejected, or kept back"


def _why_changed(event: str, name: str, before: Contents, after: Contents) -> Why:
    then, now = before.members[event], after.members[event]
    if any(one in before.home for one in now - then) or any(one in after.home for one in then - now):
        return "linked otherwise"
    if any(after.by_people.get((one, name)) != before.by_people.get((one, name)) for one in now & then):
        return "a person's edit"
    if now - then:
        return _why_new(now - then, before, after)
    if then - now:
        return _why_gone(then - now, before, after)
    reports = {after.report[one] for one in now}
    if reports & (after.withdrawn - before.withdrawn):
        return "report withdrawn on request"
    return "coded otherwise"


# ------------------------------------------------------------------ told


def changes_table(changes: Sequence[Change]) -> Table:
    """Changes as a table."""

    def rows() -> Iterator[Row]:
        return ((c.kind, c.event, c.field or None, c.before, c.after, c.why) for c in changes)

    return Table(
        "changes",
        "One event that was added or withdrawn, or one column of it that changed, since the release before.",
        (
            Column("kind", "text", "added, changed or withdrawn."),
            Column("event_id", "text", "Name of the event."),
            Column("column", "text", "Column of the table of events that changed."),
            Column("before", "text", "Its cell in the release before."),
            Column("after", "text", "Its cell in this one; of a withdrawn event, those that its reports tell now."),
            Column("why", "text", "Why, as far as the two releases tell."),
        ),
        (),
        rows,
        {},
    )


def changelog(
    version: str,
    date: str | None,
    before: Contents | None,
    after: Contents,
    changes: Sequence[Change],
    *,
    earlier: str = "",
) -> str:
    """The changelog: of this release, and below it that of the releases before.

    Parameters
    ----------
    version, date
        Of the release.
    before, after
        The release before, where there is one, and this one.
    changes
        Between them.
    earlier
        The changelog of the release before.
    """
    lines = [f"## {version}" + (f" ({date})" if date else ""), ""]
    if before is None:
        lines += [f"First release: {len(after.events):,} events from {len(after.texts):,} reports.", ""]
    else:
        lines += _told(before, after, changes)
    kept = earlier.removeprefix("# Changelog\n").strip("\n")
    return "\n".join(["# Changelog", "", *lines, *([kept] if kept else [])]).rstrip("\n") + "\n"


def _told(before: Contents, after: Contents, changes: Sequence[Change]) -> Iterator[str]:
    events = {kind: {c.event for c in changes if c.kind == kind} for kind in ("added", "changed", "withdrawn")}
    yield (
        f"{len(after.events):,} events, {len(before.events):,} before: {len(events['added']):,} added, "
        f"{len(events['changed']):,} changed, {len(events['withdrawn']):,} withdrawn. Reports: "
        f"{len(after.texts.keys() - before.texts.keys()):,} new, "
        f"{len(before.texts.keys() - after.texts.keys()):,} removed, "
        f"{sum(before.texts[r] != d for r, d in after.texts.items() if r in before.texts):,} changed, "
        f"{len(after.withdrawn - before.withdrawn):,} withdrawn on request."
    )
    yield ""
    if gone := sorted(after.withdrawn - before.withdrawn):
        yield "Texts withdrawn on request: " + ", ".join(f"`{name}`" for name in gone) + "."
        yield ""
    if not changes:
        yield from ("No event changed.", "")
        return
    reasons = Counter((c.kind, c.field, c.why) for c in changes)
    yield "| what | column | why | number |"
    yield "|---|---|---|---|"
    for (kind, name, why), number in sorted(reasons.items(), key=lambda told: (told[0][0], -told[1], told[0])):
        yield f"| {kind} | {f'`{name}`' if name else ''} | {why} | {number:,} |"
    yield ""
    for change in changes[:_LISTED]:
        yield _line(change)
    if len(changes) > _LISTED:
        yield f"- and {len(changes) - _LISTED:,} more"
    yield ""
    yield "All of them are in `data/changes.csv`."
    yield ""


def _line(change: Change) -> str:
    told = f"- {change.kind} `{change.event}`"
    if change.kind == "changed":
        told += f" `{change.field}`: {_cell(change.before)} → {_cell(change.after)}"
    elif change.after:
        told += f", now `{change.after}`"
    return f"{told} ({change.why})"


def _cell(cell: str | None) -> str:
    if cell is None:
        return "(nothing)"
    words = " ".join(cell.split()).replace("`", "'")
    words = words if len(words) <= 80 else words[:79] + "…"
    return f"`{words}`"  # as code, so that words of reports are no markup
