"""The core codebook is whole, and its schema holds what is printed."""

import copy
from typing import Any

import jsonschema
import pytest

from groundswell.codebook import codebook_markdown, load_codebook
from groundswell.codebook.book import read_codebook
from groundswell.codebook.schema import schema
from groundswell.errors import DataError
from groundswell.language.lexicon import load_lexicon, read_data
from groundswell.record.event import FIELDS, SINGLE_FIELDS
from groundswell.record.json import error_json


def data() -> dict[str, Any]:
    return copy.deepcopy(read_data("groundswell.codebook", "core.yaml"))


def test_fields_are_those_of_the_record() -> None:
    book = load_codebook()
    assert tuple(f.name for f in book.fields) == FIELDS
    assert {f.name for f in book.fields if not f.many} == set(SINGLE_FIELDS)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("file", "section", "codes"),
    [
        ("events", "forms", "forms"),
        ("events", "weak_forms", "forms"),
        ("authorities", "responses", "responses"),
        ("authorities", "violence", "violence"),
        ("issues", "issues", "issues"),
        ("issues", "hints", "issues"),
        ("actors", "groups", "participant_kinds"),
        ("actors", "offices", "actor_kinds"),
        ("actors", "organizations", "actor_kinds"),
    ],
)
def test_lexicons_hold_no_code_that_the_codebook_lacks(language: str, file: str, section: str, codes: str) -> None:
    assert set(load_lexicon(language, file, section).codes) <= set(load_codebook().names(codes))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(lambda d: d["codes"]["forms"]["march"].pop("definition"), "no definition", id="definition"),
        pytest.param(lambda d: d["codes"]["forms"]["march"]["label"].pop("es"), "no label in 'es'", id="label"),
        pytest.param(lambda d: d["fields"]["form"].update(codes="shapes"), "no set of codes", id="set of codes"),
        pytest.param(lambda d: d["fields"]["form"].update(type="colour"), "type is 'colour'", id="type"),
        pytest.param(lambda d: d["codes"]["forms"]["march"].update(colour="red"), "unknown key", id="unknown key"),
        pytest.param(lambda d: d.pop("version"), "no 'version'", id="version"),
    ],
)
def test_checker_refuses_what_is_not_whole(change: Any, said: str) -> None:
    book = data()
    change(book)
    with pytest.raises(DataError, match=said):
        read_codebook(book, where="test")


def test_page_shows_every_field_and_code() -> None:
    page = codebook_markdown(load_codebook())
    book = load_codebook()
    assert all(f"`{f.name}`" in page for f in book.fields)
    assert all(f"`{c.code}`" in page for codes in book.codes.values() for c in codes)


def test_schema_is_a_schema_and_holds_the_line_of_a_failure() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(error_json("d", "empty"), schema())


def test_schema_refuses_an_unknown_key() -> None:
    line = error_json("d", "empty")
    line["colour"] = "red"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(line, schema())
