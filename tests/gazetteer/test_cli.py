from pathlib import Path

import pytest
from click.testing import CliRunner

from groundswell.cli.gazetteer import gazetteer
from groundswell.gazetteer.ensure import VARIABLE


def test_info_tells_origin_and_licence(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(index))
    result = CliRunner().invoke(gazetteer, ["info"])
    assert result.exit_code == 0
    assert "origin    test" in result.output
    assert str(index) in result.output


def test_build_from_a_dump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dump = tmp_path / "PE.txt"
    columns = ["7", "Pisac", "Pisac", "", "-13.4", "-71.8", "P", "PPL", "PE", "", "08", "", "", "", "4000"]
    dump.write_text("\t".join([*columns, "", "", "", ""]) + "\n")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "mine.sqlite"))
    result = CliRunner().invoke(gazetteer, ["build", "--dump", str(dump)])
    assert result.exit_code == 0, result.output
    assert "GeoNames dump PE.txt" in result.output
    assert "CC BY 4.0" in result.output
