from pathlib import Path

import pytest

from groundswell.gazetteer import ensure


def test_variable_names_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ensure.VARIABLE, str(tmp_path / "mine.sqlite"))
    assert ensure.index_path() == tmp_path / "mine.sqlite"


def test_index_that_is_there_is_not_made_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "mine.sqlite"
    path.write_bytes(b"kept")
    monkeypatch.setenv(ensure.VARIABLE, str(path))
    assert ensure.ensure_index() == path
    assert path.read_bytes() == b"kept"


def test_making_the_index_is_announced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ensure.VARIABLE, str(tmp_path / "new.sqlite"))
    monkeypatch.setattr(ensure, "build_from_packages", lambda path: path.write_bytes(b"made"))
    told: list[str] = []
    ensure.ensure_index(announce=told.append)
    assert len(told) == 1
    assert "new.sqlite" in told[0]
