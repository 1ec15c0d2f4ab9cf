from groundswell.link.learn import learned
from groundswell.link.model import load_model

PAIR = {"day": "same", "place": "town", "form": "other", "source": "other", "standing": "same"} | dict.fromkeys(
    ("organizer", "participant", "target", "issue", "size", "words"), "unknown"
)


def test_judgements_move_the_weights_towards_what_people_say() -> None:
    model = load_model()
    after = learned(model, [(PAIR, True)] * 20)
    assert after.weight(PAIR) > model.weight(PAIR)
    assert learned(model, [(PAIR, False)] * 20).weight(PAIR) < model.weight(PAIR)


def test_what_was_not_judged_stays_where_it_was() -> None:
    model = load_model()
    after = learned(model, [(PAIR, True)] * 20)
    assert after.weights["organizer"] == model.weights["organizer"]


def test_one_judgement_moves_less_than_many() -> None:
    model = load_model()
    once, often = (learned(model, [(PAIR, True)] * n).weight(PAIR) for n in (1, 20))
    assert model.weight(PAIR) < once < often
