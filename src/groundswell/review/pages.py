"""Pages from templates. Everything is escaped; nothing in a page runs but our own scripts."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined

from groundswell.codebook import load_codebook
from groundswell.record.words import storable
from groundswell.review.shown import day, moment, people, shown
from groundswell.review.visitor import Visitor
from groundswell.review.wording import LANGUAGES, say, words_of


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("groundswell.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(request: Request, visitor: Visitor, template: str, screen: str, page: Any) -> str:
    """A page as HTML.

    Parameters
    ----------
    request
        What was asked; where htmx asks, only what stands inside the frame of a page is made.
    visitor
        Who asks.
    template
        Name of the file.
    screen
        Whose words the scripts are given.
    page
        What the template shows.
    """
    language = visitor.language

    def t(key: str, **values: Any) -> str:
        return say(key, language, **values)

    made = (
        _environment()
        .get_template(template)
        .render(
            page=page,
            visitor=visitor,
            path=request.url.path,
            query=request.url.query,
            fragment=request.headers.get("hx-request") == "true",
            screen=screen,
            script_words={"app": words_of("app", language), screen: words_of(screen, language)},
            words_of=lambda other: words_of(other, language),
            languages=LANGUAGES,
            t=t,
            label=lambda codes, code: label(codes, code, language),
            field_label=lambda field: field_label(field, language),
            shown=lambda field, value: shown(field, value, language),
            day=lambda value: day(value, language),
            moment=lambda value: moment(value, language),
            people=lambda low, high: people(low, high, language),
            static=static,
        )
    )
    return storable(made)  # what a report tells may hold halves of characters, which no page can


def label(codes: str, code: str | None, language: str) -> str:
    """The codebook's words for a code; the code itself where it has none."""
    if not code:
        return ""
    return _labels(codes, language).get(code, code.replace("_", " "))


@cache
def _labels(codes: str, language: str) -> dict[str, str]:
    return {code.code: code.label[language] for code in load_codebook().codes.get(codes, ())}


def field_label(field: str, language: str) -> str:
    """The codebook's words for a field; ours for what else is stated of an event."""
    if field in ("standing", "rank"):
        return say(f"shown.field_{field}", language)
    known = {f.name: f.label[language] for f in load_codebook().fields}
    return known.get(field, field.replace("_", " "))


# ------------------------------------------------------------------ files that the package carries


@cache
def static_files() -> dict[str, bytes]:
    """By name all files of the folder ``static``. They are looked up here, and never by a path that somebody sends."""
    folder = resources.files("groundswell.review").joinpath("static")
    found: dict[str, bytes] = {}
    for file in folder.iterdir():
        if file.is_dir():
            found |= {f"{file.name}/{inside.name}": inside.read_bytes() for inside in file.iterdir()}
        else:
            found[file.name] = file.read_bytes()
    return found


@cache
def edition() -> str:
    """Digest of all these files: part of their addresses, so that a browser may keep them for good.

    It stands before the name: a script that imports ``./app.js`` means the same address as the page that loads it.
    """
    digest = hashlib.sha256()
    for name, content in sorted(static_files().items()):
        digest.update(f"{name} {len(content)} ".encode() + content)
    return digest.hexdigest()[:12]


def static(name: str) -> str:
    """Address of a file that the package carries; it changes with what is in the files.

    Raises
    ------
    KeyError
        If there is no such file.
    """
    static_files()[name]
    return f"/static/{edition()}/{name}"
