"""`groundswell demo`: the packaged sample reports, coded before one's eyes."""

from __future__ import annotations

import textwrap

import click

from groundswell.cli.extract import run


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a report, in the interchange format.")
@click.option("--text", is_flag=True, help="Show every report above its events.")
def demo(*, as_json: bool, text: bool) -> int:
    """Code the sample reports that come with Groundswell, and show the events found."""
    from groundswell.samples import load_samples

    reports = load_samples()
    if not as_json:
        click.echo(
            textwrap.fill(
                f"{len(reports)} sample reports, written for this demonstration. Every value stands beside the words "
                "it rests on, with the probability that a careful coder would give it too; ~ marks what was worked "
                "out, and says how.",
                width=80,
            )
            + "\n"
        )
    status = 0
    for report in reports if text and not as_json else ():
        click.echo(click.style(report.title or report.id, bold=True))
        click.echo("\n".join(textwrap.fill(line, 80) for line in report.text.splitlines()) + "\n")
        status = max(status, run(iter((report,)), as_json=False, processes=1))
    if not text or as_json:
        status = run(iter(reports), as_json=as_json, processes=1)
    if not as_json:
        click.echo("Next: groundswell extract YOUR-REPORT.txt, or groundswell extract --help")
    return status
