"""The gate can fail."""

from groundswell.evaluate.gate import failures


def test_figure_below_its_floor_fails() -> None:
    assert failures({"mm": {"x": 0.4}}, {"mm": {"x": 0.5}}) == ["mm: x: 0.4 is below the floor 0.5"]


def test_figure_that_was_not_measured_fails() -> None:
    assert len(failures({}, {"mm": {"x": 0.5}})) == 1


def test_invalid_evidence_fails_without_a_floor() -> None:
    assert len(failures({"mm": {"evidence_invalid": 0.01}}, {})) == 1


def test_figure_at_its_floor_passes() -> None:
    assert failures({"mm": {"x": 0.5, "evidence_invalid": 0.0}}, {"mm": {"x": 0.5}}) == []
