"""The words of the interface: one file a screen in ``words/``, each entry in every language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from groundswell.errors import DataError

LANGUAGES = ("en", "es")


@cache
def catalog() -> dict[str, dict[str, Mapping[str, Any]]]:
    """By screen and key, the words by language.

    Raises
    ------
    DataError
        If an entry lacks a language.
    """
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for file in resources.files("groundswell.review").joinpath("words").iterdir():
        if not file.name.endswith(".yaml"):
            continue
        entries = yaml.safe_load(file.read_text("utf-8")) or {}
        for key, words in entries.items():
            if not isinstance(words, dict) or set(words) != set(LANGUAGES):
                raise DataError(f"words/{file.name}: {key} is {words!r}; expected words in {', '.join(LANGUAGES)}")
        found[file.name.removesuffix(".yaml")] = entries
    return found


def say(key: str, language: str, **values: Any) -> str:
    """Words of the interface.

    Parameters
    ----------
    key
        Screen and entry: ``overview.title``.
    language
        One of `LANGUAGES`.
    **values
        What stands in braces in the words. Where an entry has forms ``one`` and ``other``, `n` chooses.

    Raises
    ------
    DataError
        If there is no such entry.
    """
    screen, _, entry = key.partition(".")
    try:
        words = catalog()[screen][entry][language]
    except KeyError:
        raise DataError(f"no words {key!r} in {language!r}; words/{screen}.yaml should have them") from None
    if isinstance(words, dict):
        words = words["one" if values.get("n") == 1 else "other"]
    shown = {name: f"{value:,}" if type(value) is int else value for name, value in values.items()}
    return str(words).format(**shown) if values else str(words)


def words_of(screen: str, language: str) -> dict[str, Any]:
    """All words of a screen, for its scripts."""
    return {key: words[language] for key, words in catalog().get(screen, {}).items()}


def preferred(accepted: str) -> str:
    """The language that a browser prefers, of those that there are; English where it names none of them."""
    weighed = []
    for place, part in enumerate(accepted[:500].split(",")):
        told = re.fullmatch(r"\s*([a-zA-Z]{2,3})[-\w]*\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*", part)
        if told and told[1].lower() in LANGUAGES:
            weighed.append((-float(told[2] or 1), place, told[1].lower()))
    return min(weighed)[2] if weighed else "en"
