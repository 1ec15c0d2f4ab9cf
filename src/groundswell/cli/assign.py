"""`groundswell assign`: who reads which reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundswell.cli.filters import asked_for, filter_options
from groundswell.cli.project import opened, project_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groundswell.project import Project
    from groundswell.project.assigning import Dealt
    from groundswell.store.assignments import Purpose


@click.command()
@project_option
@click.option("--to", "coders", multiple=True, help="Name of a coder; again for more.")
@click.option("--number", type=int, help="How many reports.")
@click.option("--document", "documents", type=int, multiple=True, help="Or this report, by number; again for more.")
@click.option(
    "--order",
    type=click.Choice(["random", "doubt", "newest", "oldest"]),
    default="random",
    show_default=True,
    help="Which reports first: by chance, the least certain, or by day of publication.",
)
@click.option("--twice", type=float, default=0.0, help="Share of them that a second coder reads, too: 0.2.")
@click.option("--exam", is_flag=True, help="As an exam: the same reports to each, compared with a gold standard.")
@click.option(
    "--gold", help="With --exam: the coder whose records are the gold standard; the adjudicated ones otherwise."
)
@click.option("--seed", help="Of what is left to chance: the same, the same outcome.")
@click.option(
    "--withdraw", "coder", metavar="CODER", help="Withdraw what a coder has not begun; with --to, give it on."
)
@click.option("--by", required=True, envvar="GROUNDSWELL_CODER", help="Who assigns; or set GROUNDSWELL_CODER.")
@filter_options
def assign(
    *,
    folder: Path,
    coders: tuple[str, ...],
    number: int | None,
    documents: tuple[int, ...],
    order: Any,
    twice: float,
    exam: bool,
    gold: str | None,
    seed: str | None,
    coder: str | None,
    by: str,
    **asked: Any,
) -> int:
    """Deal reports out to coders: to each as many as to the others, some of them read twice.

    What nobody was assigned and nobody has finished is dealt. Options such as --form choose reports that tell such
    events. Coders read in `groundswell serve`.
    """
    from groundswell.project.assigning import assign as deal_out
    from groundswell.project.assigning import assign_exam
    from groundswell.project.summaries import refresh

    filters = asked_for(asked)
    if coder is not None:
        with opened(folder) as project:
            return _withdraw(project, coder, coders, documents, by=by)
    which: dict[str, Any] = {"number": number, "documents": list(documents) or None, "by": by, "seed": seed}
    with opened(folder) as project:
        refresh(project)
        if exam:
            _tell(assign_exam(project, coders, gold=gold, **which))
        else:
            _tell(deal_out(project, coders, order=order, filters=filters, share_twice=twice, **which))
    return 0


def _withdraw(project: Project, coder: str, to: tuple[str, ...], documents: tuple[int, ...], *, by: str) -> int:
    from groundswell.project.assigning import withdraw

    if len(to) > 1:
        raise click.UsageError(
            f"--withdraw gives what is left to one coder, and {len(to)} are named; name one with --to"
        )
    number = withdraw(project, coder, by=by, documents=documents or None, to=to[0] if to else None)
    now = f"now to be read by {to[0]}" if to else "withdrawn"
    click.echo(f"{coder}: {number:,} report{'' if number == 1 else 's'} {now}")
    return 0


_WORDS: Mapping[Purpose, str] = {"code": "to code", "reliability": "as second coder", "exam": "as exam"}


def _tell(dealt: Dealt) -> None:
    for name, counted in dealt.coders.items():
        told = ", ".join(f"{counted[purpose]:,} {words}" for purpose, words in _WORDS.items() if counted.get(purpose))
        click.echo(f"{name}\t{told or 'nothing'}")
    click.echo(f"{dealt.reports:,} report{'' if dealt.reports == 1 else 's'} assigned", err=True)
