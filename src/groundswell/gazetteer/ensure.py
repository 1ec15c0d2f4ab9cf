"""Where the index is kept, and making it when it is not there yet."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import platformdirs

from groundswell.gazetteer.build import VERSION, build
from groundswell.gazetteer.nations import reserved_keys
from groundswell.language.fold import fold
from groundswell.language.lexicon import read_data

#: Environment variable that names the file of the index.
VARIABLE = "GROUNDSWELL_GAZETTEER"
#: Said in the manifest of every index.
LICENCE = "GeoNames (https://www.geonames.org), CC BY 4.0"


def index_path() -> Path:
    """The file of the index: what GROUNDSWELL_GAZETTEER says, else one in the user's cache for these versions."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    return Path(platformdirs.user_cache_dir("groundswell")) / f"gazetteer-{_digest()}.sqlite"


def ensure_index(*, announce: Callable[[str], None] | None = None) -> Path:
    """The file of the index, made from the installed packages where it is missing.

    Parameters
    ----------
    announce
        Told in a sentence that the index is being made, which takes half a minute.
    """
    path = index_path()
    if not path.exists():
        if announce:
            announce(f"Making the gazetteer, once, at {path}; this takes about half a minute.")
        build_from_packages(path)
    return path


def build_from_packages(path: Path) -> None:
    """Make the index from the installed packages."""
    from groundswell.gazetteer import packages

    origin = ", ".join(f"{name} {version}" for name, version in sorted(packages.versions().items()))
    build(path, packages.entries(), manifest=_manifest(origin), reserved=reserved_keys(), common=_common_words())


def build_from_dump(path: Path, dump: Path) -> None:
    """Make the index from a full GeoNames dump."""
    from groundswell.gazetteer import dump as dumped
    from groundswell.gazetteer import packages

    entries = dumped.entries(dump, codes=packages.country_codes())
    build(
        path,
        entries,
        manifest=_manifest(f"GeoNames dump {dump.name}"),
        reserved=reserved_keys(),
        common=_common_words(),
    )


def _common_words() -> frozenset[str]:
    lists = (read_data(f"groundswell.language.{language}", "places.yaml")["not_places"] for language in ("en", "es"))
    return frozenset(word for listed in lists for word in fold(listed).split())


def _manifest(origin: str) -> dict[str, str]:
    return {"origin": origin, "licence": LICENCE, "builder": str(VERSION)}


def _digest() -> str:
    """Changes with the builder, the packages and the data files that the index is made from."""
    from groundswell.gazetteer import packages

    told = hashlib.sha256(f"{VERSION} {sorted(packages.versions().items())}".encode())
    for file in ("points.yaml", "additions.yaml"):
        told.update(resources.files("groundswell.gazetteer").joinpath(file).read_bytes())
    for language in ("en", "es"):
        told.update(resources.files(f"groundswell.language.{language}").joinpath("demonyms.yaml").read_bytes())
    told.update(" ".join(sorted(_common_words())).encode())
    return told.hexdigest()[:12]
