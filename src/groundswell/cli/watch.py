"""`groundswell watch`: feeds and sitemaps into a project, again and again."""

from __future__ import annotations

import time
from pathlib import Path

import click

from groundswell.cli.progress import show_failures
from groundswell.cli.project import opened, project_option
from groundswell.cli.sources import Checked
from groundswell.errors import DocumentError
from groundswell.ingest import Known
from groundswell.ingest.jsonl import alpha3, two_letters

_CONTACT = "An address or a page by which the owners of servers can reach you; they are told it."


def contact_of(told: str, *, where: str) -> str:
    """A contact as it can stand in a header.

    Raises
    ------
    DocumentError
        If there is none, or it holds characters that cannot.
    """
    if not told.strip() or not told.isascii() or not told.isprintable() or set(told) & set("()\\"):
        raise DocumentError(f"{where}: {told!r}; expected an address such as name@example.org, or a page")
    return told


@click.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED…")
@project_option
@click.option(
    "--contact", type=Checked("contact", contact_of), required=True, envvar="GROUNDSWELL_CONTACT", help=_CONTACT
)
@click.option("--once", is_flag=True, help="Ask once and end.")
@click.option(
    "--every", type=click.FloatRange(1), default=30.0, show_default=True, help="Minutes from one round to the next."
)
@click.option(
    "--delay", type=click.FloatRange(0), default=2.0, show_default=True, help="Seconds between requests to one server."
)
@click.option(
    "--most", type=click.IntRange(1), default=500, show_default=True, help="New pages of one feed in one round."
)
@click.option("--country", type=Checked("country", alpha3), help="Country of the publisher: CRI.")
@click.option("--language", type=Checked("language", two_letters), help="Language of the texts: en or es.")
@click.option("--allow-private", is_flag=True, help="Ask servers of this machine and of private networks, too.")
@click.option("-j", "--processes", type=click.IntRange(1), help="Processes to use; as many as there are processors.")
def watch(
    feeds: tuple[str, ...],
    *,
    folder: Path,
    contact: str,
    once: bool,
    every: float,
    delay: float,
    most: int,
    country: str | None,
    language: str | None,
    allow_private: bool,
    processes: int | None,
) -> int:
    """Watch feeds and sitemaps, and code the pages that are new into a project.

    FEED is the address of an RSS or Atom feed, or of a sitemap. A server is asked one page at a time, with a delay, as
    its robots.txt allows, and whether something has changed before it is sent again. What the project holds is not
    asked for again. Ends with Ctrl-C, or with --once after one round; exit status 1 if anything in that round failed.
    """
    from groundswell.gazetteer import ensure_index
    from groundswell.ingest.fetch import Fetcher
    from groundswell.project.watching import poll

    fetcher = Fetcher(contact, delay_seconds=delay, allow_private=allow_private)
    with opened(folder) as project:
        ensure_index(announce=lambda message: click.echo(message, err=True))
        while True:
            began = time.monotonic()
            done = poll(
                project, feeds, fetcher=fetcher, most=most, known=Known(None, country, language), processes=processes
            )
            show_failures(done.tally.failures)
            told = [
                f"{done.lists} asked, {done.unchanged} unchanged",
                f"{done.new} new pages, {done.tally.coded} coded, {done.tally.events} events found",
            ]
            if done.tally.copies:
                told.append(f"{done.tally.copies} the same as another, and coded with it")
            if done.tally.failures:
                told.append(f"{len(done.tally.failures)} could not be read")
            if done.later:
                told.append(f"{done.later} left to the next round")
            click.echo("; ".join(told))
            if once:
                return 1 if done.tally.failures else 0
            time.sleep(max(0.0, every * 60 - (time.monotonic() - began)))
