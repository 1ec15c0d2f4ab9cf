"""`groundswell gazetteer`: make the index of places, and say what is in it."""

from __future__ import annotations

from pathlib import Path

import click

from groundswell.gazetteer import Gazetteer, ensure_index
from groundswell.gazetteer.ensure import build_from_dump, build_from_packages, index_path


@click.group()
def gazetteer() -> None:
    """The index of places that reports are read with."""


@gazetteer.command()
@click.option(
    "--dump",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A full GeoNames dump (allCountries.txt, unpacked) in place of the installed packages.",
)
def build(dump: Path | None) -> None:
    """Make the index, in place of the one there is."""
    path = index_path()
    click.echo(f"Making {path}", err=True)
    if dump is None:
        build_from_packages(path)
    else:
        build_from_dump(path, dump)
    _tell(path)


@gazetteer.command()
def ensure() -> None:
    """Make the index where there is none yet; silent otherwise."""
    ensure_index(announce=lambda message: click.echo(message, err=True))


@gazetteer.command()
def info() -> None:
    """Say where the index is, what it was made from and under what licence."""
    _tell(index_path())


def _tell(path: Path) -> None:
    opened = Gazetteer(path)
    click.echo(f"{'file':<10}{path}")
    for key, value in sorted(opened.manifest.items()):
        click.echo(f"{key:<10}{value}")
    opened.close()
