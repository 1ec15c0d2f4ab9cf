"""Selection: the models are sound, and what is certain is not left to them."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from groundswell.errors import DataError
from groundswell.extract.pipeline import Extractor
from groundswell.extract.selection import model
from groundswell.record.document import Document

ROOT = Path(__file__).parents[3]
FRIDAY = dt.date(2019, 5, 17)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize("name", sorted(model.load_models()))
def test_every_model_has_a_weight_for_each_answer(name: str) -> None:
    held = model.load_model(name)
    assert len(held.bias) == len(held.classes)
    assert {len(weights) for weights in held.weights.values()} == {len(held.classes)}
    assert sum(held.probabilities(["no such feature"]).values()) == pytest.approx(1)


def test_feature_that_speaks_for_an_answer_makes_it_likelier() -> None:
    held = model.Model(("no", "yes"), (0.0, 0.0), {"cue": (0.0, 2.0)}, {"yes": 0.5})
    assert held.probabilities([])["yes"] == pytest.approx(0.5)
    assert held.probabilities(["cue"])["yes"] > 0.8


def test_missing_file_says_what_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "FILES", ("nothing.json",))
    model.load_models.cache_clear()
    with pytest.raises(DataError, match=r"nothing\.json.*training/selection\.py"):
        model.load_models()
    monkeypatch.undo()
    model.load_models.cache_clear()


@pytest.mark.parametrize("file", model.FILES)
def test_the_model_card_tells_of_these_models(file: str) -> None:
    card = (ROOT / "docs/models/selection.md").read_text("utf-8")
    held = (ROOT / "src/groundswell/extract/selection" / file).read_bytes()
    assert hashlib.sha256(held).hexdigest() in card


def test_no_number_of_a_text_is_a_feature() -> None:
    features = [f for held in model.load_models().values() for f in held.weights]
    assert not [f for f in features if any(len(word) > 4 and word.isdigit() for word in f.split())]


@pytest.mark.parametrize(
    "text",
    [
        "Bakers marched in Leeds on Thursday. On Wednesday, millers marched in York.",
        "Bakers marched in Leeds. Millers marched in York.",
    ],
)
def test_another_town_is_another_event(extractor: Extractor, text: str) -> None:
    found = extractor.extract(Document("d", text, published=FRIDAY, language="en"))
    assert [e.one("place").locality for e in found.events] == ["Leeds", "York"]


@pytest.mark.parametrize(
    ("text", "organizers"),
    [
        pytest.param(
            "The Dockers Union, the Bakers Union, the Millers Union marched in Leeds on Thursday.",
            {"Dockers Union", "Bakers Union", "Millers Union"},
            id="in a list",
        )
    ],
)
def test_actors_of_a_list_have_one_role(extractor: Extractor, text: str, organizers: set[str]) -> None:
    [event] = extractor.extract(Document("d", text, published=FRIDAY, language="en")).events
    assert {a.name for a in event.all("organizer")} == organizers
