"""What a person should read next.

First what was assigned to them and is not finished; then, where the project lets coders take what nobody was assigned,
reports that nobody has finished. No two are given the same report, unless it was assigned to both.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from groundswell.project.project import Project
from groundswell.store import assignments, keep
from groundswell.store.settings import keep_setting, setting
from groundswell.store.summaries import Filters
from groundswell.store.waiting import Order, some_waiting

OPEN, SEED = "queue.open", "queue.seed"  # settings: whether coders take unassigned reports; of the order of chance
CLAIM_MINUTES = 30  # how long a report is left to whom it was given
BEGUN_HOURS = 24  # how long a report is left to who last said something of it, and has not finished
_AT_ONCE = 20  # reports looked at together


class Claims:
    """Who was given which unassigned report a moment ago, so that nobody else is given it meanwhile.

    Kept in the memory of the program: to be given a report is nothing that a project should remember, and a page that
    is read must change nothing. Where the program starts anew, what people said meanwhile still tells who has begun
    what (see `next_report`); at the very worst two read the same report, and each of their statements is kept.

    Parameters
    ----------
    minutes
        How long a report is left to whom it was given.
    clock
        Gives seconds that never go back.
    """

    def __init__(self, *, minutes: float = CLAIM_MINUTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = 60 * minutes
        self._clock = clock
        self._held: dict[int, tuple[str, float]] = {}
        self._lock = Lock()

    def take(self, document_id: int, coder: str) -> bool:
        """Claim a report for a person; False where it is another's."""
        with self._lock:
            self._forget()
            if self._held.get(document_id, (coder, 0.0))[0] != coder:
                return False
            self._held[document_id] = coder, self._clock() + self._seconds
            return True

    def of_others(self, coder: str) -> set[int]:
        """The reports that were given to others."""
        with self._lock:
            self._forget()
            return {document_id for document_id, (holder, _) in self._held.items() if holder != coder}

    def _forget(self) -> None:
        now = self._clock()
        self._held = {document_id: held for document_id, held in self._held.items() if held[1] > now}


def next_report(
    connection: Connection,
    coder: str,
    *,
    order: Order = "doubt",
    filters: Filters | None = None,
    after: int | None = None,
    claims: Claims | None = None,
) -> int | None:
    """Number of the report that a person should read next; None where none waits for them.

    Parameters
    ----------
    connection
        Of one transaction.
    coder
        Name of the person.
    order
        The least certain first, by chance (another order for each person, the same in every call), the newest or the
        oldest first.
    filters
        Only reports that tell an event as these ask for.
    after
        A report to leave out: the one that the person comes from.
    claims
        Where several people read: who was given what a moment ago.
    """
    coder_id = assignments.person_number(connection, coder) or 0
    start = f"{setting(connection, SEED) or ''} {coder}"
    leaving = set() if after is None else {after}
    own = some_waiting(
        connection, coder_id, order, assigned=True, start=start, filters=filters, leaving=leaving, at_most=1
    )
    if own:
        return own[0]
    if not is_open(connection):
        return None
    leaving |= claims.of_others(coder) if claims else set()
    since = dt.datetime.now(tz=dt.UTC) - dt.timedelta(hours=BEGUN_HOURS)
    while free := some_waiting(
        connection, coder_id, order, assigned=False, start=start, filters=filters, leaving=leaving, at_most=_AT_ONCE
    ):
        begun = assignments.begun_by_others(connection, coder_id, free, since=since.isoformat(timespec="seconds"))
        for document_id in free:
            if document_id not in begun and (claims is None or claims.take(document_id, coder)):
                return document_id
        leaving |= set(free)
    return None


def is_open(connection: Connection) -> bool:
    """Whether coders may take reports that nobody was assigned; so it is where nobody said otherwise."""
    return setting(connection, OPEN) != "no"


def set_open(project: Project, *, by: str, to: bool) -> None:
    """Say whether coders may take reports that nobody was assigned."""
    with project.database.writing() as connection:
        keep.start_run(connection, project.run("set", by=by, **{OPEN: to}))
        keep_setting(connection, OPEN, "yes" if to else "no")


_CLAIMS: WeakKeyDictionary[Project, Claims] = WeakKeyDictionary()
_MAKING = Lock()


def claims_of(project: Project) -> Claims:
    """Who was given what of a project that is open."""
    with _MAKING:
        return _CLAIMS.setdefault(project, Claims())
