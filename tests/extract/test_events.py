"""Which words tell the same event, and how each event stands."""

import datetime as dt

import pytest

from groundswell.extract.events import Frame
from groundswell.extract.pipeline import read, scene_of
from groundswell.extract.triage import triage
from groundswell.gazetteer import Gazetteer, ensure_index
from groundswell.record.document import Document

FRIDAY = dt.date(2019, 5, 17)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(ensure_index())


def frames(gazetteer: Gazetteer, text: str, language: str = "en") -> tuple[Frame, ...]:
    reading = read(Document("d", text, published=FRIDAY), language=language, gazetteer=gazetteer)
    return scene_of(reading, relevance=triage(text, language=language, title=None).relevance).frames


@pytest.mark.parametrize(
    ("language", "text", "standings"),
    [
        pytest.param(
            "en",
            "Bakers marched in Leeds on Thursday. The march ended at the mill. The bakers sang as the march began.",
            ["focal"],
            id="the march is the march",
        ),
        pytest.param(
            "en",
            "Bakers marched in Leeds on Thursday. On Wednesday, millers marched in York.",
            ["focal", "focal"],
            id="two towns and days",
        ),
        pytest.param(
            "en",
            "Bakers marched in Leeds on Thursday. In March 2016 they had marched in York.",
            ["focal", "background"],
            id="an earlier march is background",
        ),
        pytest.param(
            "en",
            "Bakers marched in Leeds on Thursday. They will go on strike on Monday.",
            ["focal", "announced"],
            id="a plan",
        ),
        pytest.param(
            "en",
            "The union called off the strike planned for Monday in Leeds.",
            ["averted"],
            id="called off",
        ),
        pytest.param(
            "es",
            "Los panaderos marcharon el jueves en Rosario. La marcha terminó en el molino.",
            ["focal"],
            id="la marcha es la marcha",
        ),
        pytest.param(
            "es",
            "Los panaderos marcharon el jueves en Rosario. El lunes harán un paro.",
            ["focal", "announced"],
            id="un plan",
        ),
    ],
)
def test_events_are_told_apart_and_stand_as_they_are_told(
    gazetteer: Gazetteer, language: str, text: str, standings: list[str]
) -> None:
    assert [f.standing for f in frames(gazetteer, text, language)] == standings


def test_figure_after_a_pointing_word_goes_to_the_event_told_last(gazetteer: Gazetteer) -> None:
    text = (
        "Bakers held a picket outside the mill in Leeds on Thursday. "
        "In Peru, miners have been on strike since March 2019. The strike has spread to four towns."
    )
    picket, strike = frames(gazetteer, text)
    assert [t.trigger.quote for t in picket.tellings] == ["held a picket"] or len(picket.tellings) == 1
    assert len(strike.tellings) == 2


def test_date_of_the_report_is_not_the_date_of_an_event(gazetteer: Gazetteer) -> None:
    [frame] = frames(gazetteer, "17/05/2019\nBakers marched through the old town.", "en")
    assert frame.lead.date is None


def test_order_is_by_prominence(gazetteer: Gazetteer) -> None:
    text = "In March 2016 bakers had marched in York. On Thursday bakers marched in Leeds."
    assert [f.standing for f in frames(gazetteer, text)] == ["focal", "background"]


def test_every_sentence_speaks_of_some_event(gazetteer: Gazetteer) -> None:
    text = "Bakers marched in Leeds on Thursday. It rained. Nobody minded."
    [frame] = frames(gazetteer, text)
    assert frame.sentences == {0, 1, 2}
