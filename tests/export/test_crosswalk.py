"""Crosswalks: read, checked, applied."""

import re

import pytest

from groundswell.errors import DataError
from groundswell.export.crosswalk import crosswalks, failures, load_crosswalk, parse

SMALL = """
name: small
title: A small codebook
follows: "1"
excludes:
  - {when: {standing: [announced, averted]}, because: it is not known to have happened}
tables:
  forms: {march: walking, picket: standing}
columns:
  - {name: id, definition: Name., value: {copy: event_id}}
  - {name: how, definition: How., value: {list: form, map: forms, joint: " and ", otherwise: else}}
  - {name: who, definition: Who., value: {words: "Protesters ({place.country_name})"}}
  - {name: number, kind: integer, definition: How many., value: {count: size, vague: vague}}
  - name: grave
    definition: Whether it was grave.
    value:
      cases:
        - {when: {any: [{deaths.low: {least: 1}}, {participant: {words: [miner]}}]}, value: "yes"}
        - {value: "no"}
cases:
  - {rule: plans are left out, given: {standing: announced}, expect: left out}
  - {rule: a death is grave, given: {deaths.low: 1}, expect: {grave: "yes"}}
  - {rule: words by their beginning, given: {participant: [coal miners]}, expect: {grave: "yes"}}
  - {rule: each form once, given: {form: [march, riot, march]}, expect: {how: walking and else, grave: "no"}}
  - {rule: no country no words, given: {form: march}, expect: {who: null}}
  - {rule: a number as told, given: {size.estimate: 250, size.text: "some 250"}, expect: {number: 250}}
  - {rule: a vague word, given: {size.low: 24, size.text: Dozens of people}, expect: {number: 50}}
  - {rule: a bound, given: {size.low: 61, size.text: more than 60}, expect: {number: 61}}
"""
SMALL = SMALL.replace("  forms:", '  vague: {"dozens|decenas": 50}\n  forms:')


def test_rules_are_followed() -> None:
    assert failures(parse(SMALL, where="small.yaml")) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("{deaths.low: 1}", "{deaths.low: 0}", "a death is grave: expected .*found {'grave': 'no'}"),
        ("{standing: announced}", "{standing: focal}", "plans are left out: expected left out, found a row"),
        ("{form: march}, expect", "{standing: averted}, expect", "no country no words: .*not known to have happened"),
    ],
)
def test_case_that_fails_is_told(before: str, after: str, told: str) -> None:
    (failure,) = failures(parse(SMALL.replace(before, after), where="small.yaml"))
    assert re.search(told, failure)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("name: small", "nome: small", "expected name, title, follows and columns"),
        ("copy: event_id", "copy: event", "columns, 1 .id.: there is no fact 'event'"),
        ("map: forms", "map: shapes", "there is no table 'shapes'; there are vague, forms"),
        ("{copy: event_id}", "{kopy: event_id}", "found kopy; expected one of copy, list"),
        ("deaths.low: {least: 1}", "deaths.low: {above: 1}", "found {'above': 1}; expected a list of values"),
        ("kind: integer", "kind: number of people", "kind: found 'number of people'; expected one of text"),
        ("name: who", "name: how", "two columns are called 'how'"),
        ('{grave: "yes"}}\n  - {rule: words', '{brave: "yes"}}\n  - {rule: words', "there is no column 'brave'"),
        ("title: A small", "title: [A small", "no YAML"),
    ],
)
def test_malformed_crosswalk_says_what_is_wrong(before: str, after: str, told: str) -> None:
    assert before in SMALL
    with pytest.raises(DataError, match=told):
        parse(SMALL.replace(before, after), where="small.yaml")


def test_unknown_codebook_names_those_that_there_are() -> None:
    with pytest.raises(DataError, match="no codebook 'xyz'; there are core"):
        load_crosswalk("xyz")


@pytest.mark.parametrize("name", sorted(crosswalks()))
def test_crosswalk_gets_its_own_cases_right(name: str) -> None:
    assert crosswalks()[name].cases
    assert failures(crosswalks()[name]) == []
