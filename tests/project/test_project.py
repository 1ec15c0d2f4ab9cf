"""Making and opening projects."""

from pathlib import Path

import pytest

from groundswell.errors import StoreError
from groundswell.project import Project
from groundswell.project.settings import FILE, ProjectSettings


def test_project_that_was_made_can_be_opened_with_its_settings(where: str | Path, tmp_path: Path) -> None:
    settings = ProjectSettings(database=str(where))
    Project.create(tmp_path / "new" / "project", settings).close()
    with Project.open(tmp_path / "new" / "project") as project:
        assert project.settings == settings


@pytest.mark.parametrize("name", ['a "quoted" name.sqlite', "back\\slash.sqlite", "acción.sqlite"])
def test_name_of_a_database_survives_the_settings_file(tmp_path: Path, name: str) -> None:
    Project.create(tmp_path, ProjectSettings(database=name)).close()
    with Project.open(tmp_path) as project:
        assert project.settings.database == name
    assert (tmp_path / name).exists()


def test_project_is_not_made_over_another(tmp_path: Path) -> None:
    Project.create(tmp_path).close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(StoreError, match="there is a project already"):
        Project.create(tmp_path, ProjectSettings(database="other.sqlite"))
    assert (tmp_path / FILE).read_bytes() == before
    assert not (tmp_path / "other.sqlite").exists()


def test_folder_is_no_project_where_its_database_could_not_be_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Project.create(tmp_path, ProjectSettings(database="mysql://host/name"))
    assert not (tmp_path / FILE).exists()


def test_folder_without_a_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no project here .* `groundswell init"):
        Project.open(tmp_path)


def test_missing_database_is_told_and_not_made_anew(tmp_path: Path) -> None:
    Project.create(tmp_path).close()
    (tmp_path / "project.sqlite").unlink()
    with pytest.raises(StoreError, match="Restore it from a copy"):
        Project.open(tmp_path)
    assert not (tmp_path / "project.sqlite").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("[project", "no TOML", id="no TOML"),
        pytest.param('database = "x"', "one section [project]", id="no section"),
        pytest.param('[project]\nname = "x"', "unknown setting 'name'", id="unknown"),
        pytest.param("[project]\ndatabase = 7", "expected words in quotes", id="no words"),
    ],
)
def test_malformed_settings_are_told_with_what_is_expected(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / FILE).write_text(content, "utf-8")
    with pytest.raises(StoreError) as raised:
        Project.open(tmp_path)
    assert said in str(raised.value)
    assert FILE in str(raised.value)
