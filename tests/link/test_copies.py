from groundswell.link.copies import copies, sketch_of

WIRE = (
    "Some four hundred weavers walked through the old port on Tuesday to ask for wages. They stopped at "
    "the gate of the mill, where a delegate read out a list of names. The owners say that the bank has not sent the "
    "money. A second walk is planned for Friday, the union said, unless the wages are paid before noon."
)
CUT = WIRE[: WIRE.index(" A second walk")]
REWORDED = "From our correspondent. " + WIRE
OTHER = (
    WIRE.replace("weavers", "bakers").replace("port", "market").replace("Tuesday", "Sunday").replace("wages", "flour")
)


def groups(*texts: str) -> dict[int, int]:
    held = dict(enumerate(texts))
    return copies([(n, sketch_of(text)) for n, text in held.items()], held.__getitem__)


def test_a_cut_or_headed_copy_is_a_copy() -> None:
    assert groups(WIRE, CUT, REWORDED) == {0: 0, 1: 0, 2: 0}


def test_a_report_of_another_event_is_none() -> None:
    assert groups(WIRE, OTHER) == {0: 0, 1: 1}


def test_a_text_of_a_few_words_is_no_copy_of_anything() -> None:
    assert groups("Weavers march.", "Weavers march.") == {0: 0, 1: 1}
