"""`groundswell report`: one page with figures of what a project holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from groundswell.cli.filters import asked_for, filter_options
from groundswell.cli.project import opened, project_option


@click.command()
@project_option
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="HTML file of the page.")
@click.option(
    "--figures", "drawn", type=click.Path(file_okay=False, path_type=Path), help="Folder for the figures as files."
)
@click.option("--language", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Of the page.")
@click.option(
    "--group",
    "group",
    multiple=True,
    help="Publisher of a first group, to be compared with all others; again for more.",
)
@click.option("--names", is_flag=True, help="Leave the names of private persons as they are.")
@filter_options
def report(
    *, folder: Path, out: Path, drawn: Path | None, language: str, group: tuple[str, ...], names: bool, **asked: Any
) -> int:
    """Write one page to look at: where, when, how and why people protested, who reports it, and what nobody reports.

    The page needs no other file and no network. With --figures each figure is also a file: SVG, and PNG where resvg-py
    is installed. The same project gives the same bytes.
    """
    from groundswell.export.report.files import can_draw_pictures, write_figures
    from groundswell.project.exporting import Privacy
    from groundswell.project.reporting import report_of

    filters = asked_for(asked)
    with opened(folder) as project:
        made = report_of(
            project,
            filters,
            language=language,
            first_group=group,
            privacy=Privacy(names=names),
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(made.page, "utf-8")
        click.echo(str(out))
        for path in write_figures(made.figures, drawn) if drawn else ():
            click.echo(str(path))
    except OSError as error:
        raise click.ClickException(f"{error.filename or out}: {error.strerror or error}") from error
    if drawn and not can_draw_pictures():
        click.echo("no PNG files: pip install 'groundswell[png]' brings what draws them", err=True)
    return 0
