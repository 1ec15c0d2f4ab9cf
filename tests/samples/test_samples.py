"""The packaged samples: their gold is sound, and what is made of them stays as it is."""

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from groundswell.codebook.schema import schema
from groundswell.evaluate.samples import lines, score
from groundswell.record.document import Document
from groundswell.samples import load_gold, load_samples

GOLDEN = Path(__file__).parents[1] / "golden" / "samples.jsonl"


def test_there_are_enough_in_both_languages() -> None:
    counted = Counter(d.id[:2] for d in load_samples())
    assert counted["en"] >= 8
    assert counted["es"] >= 8


@pytest.mark.parametrize("document", load_samples(), ids=lambda d: d.id)
def test_triggers_of_the_gold_stand_in_the_text(document: Document) -> None:
    assert all(event["trigger"] in document.text for event in load_gold(document.id))


def test_lines_hold_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    assert [e.message for line in lines() for e in validator.iter_errors(json.loads(line))] == []


def test_quotes_stand_in_the_text() -> None:
    texts = {d.id: d.text for d in load_samples()}
    for line in map(json.loads, lines()):
        text = texts[line["document"]["id"]]
        for event in line["events"]:
            for held in event["values"].values():
                for value in held if isinstance(held, list) else [held] if held else []:
                    assert value["evidence"]
                    assert all(text[e["start"] : e["end"]] == e["quote"] for e in value["evidence"])


def test_output_is_the_golden_one() -> None:
    # where a change is meant: python -m groundswell.evaluate.samples --write tests/golden/samples.jsonl; read the diff
    assert lines() == GOLDEN.read_text("utf-8").splitlines()


def test_score_on_the_hand_written_gold_does_not_fall() -> None:
    table, _ = score()
    floors = json.loads(Path(__file__).with_name("floors.json").read_text("utf-8"))
    assert {name: round(table[name].f1, 2) for name in floors} == {
        name: max(floor, round(table[name].f1, 2)) for name, floor in floors.items()
    }
