"""The accounts of a team, as kept at the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from groundswell.cli.main import cli
from groundswell.errors import RefusedError
from groundswell.project import Project, team
from groundswell.project.settings import ProjectSettings

PASSWORD = "a walk along the river"
Run = Callable[..., Result]


@pytest.fixture
def folder(where: str | Path, tmp_path: Path) -> Path:
    Project.create(tmp_path / "project", ProjectSettings(database=str(where))).close()
    return tmp_path / "project"


@pytest.fixture
def run(folder: Path) -> Run:
    def call(*arguments: str, said: str = "") -> Result:
        return CliRunner().invoke(cli, ["account", *arguments, "--project", str(folder)], input=said)

    return call


def may_log_in(folder: Path, name: str, password: str) -> bool:
    with Project.open(folder) as project:
        try:
            team.log_in(project, name, password, address="192.0.2.7")
        except RefusedError:
            return False
    return True


def test_account_is_added_with_a_password_from_a_pipe_and_listed(run: Run, folder: Path) -> None:
    assert run("add", "Ana", "--role", "admin", said=f"{PASSWORD}\n").stdout == "Ana: admin\n"
    assert run("add", "Ben", said=PASSWORD).stdout == "Ben: coder\n"
    assert run("list").stdout == "Ana\tadmin\t\nBen\tcoder\t\n"
    assert may_log_in(folder, "Ana", PASSWORD)


def test_password_is_asked_for_twice_at_a_terminal(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groundswell.cli.account._at_a_terminal", lambda: True)
    told = run("add", "Ana", said=f"{PASSWORD}\nsomething else\n{PASSWORD}\n{PASSWORD}\n")
    assert told.exit_code == 0
    assert "do not match" in told.output
    assert PASSWORD not in told.output
    assert may_log_in(folder, "Ana", PASSWORD)


def test_role_password_and_access_are_changed(run: Run, folder: Path) -> None:
    run("add", "Ana", "--role", "admin", said=PASSWORD)
    run("add", "Ben", said=PASSWORD)
    assert run("role", "Ben", "adjudicator").stdout == "Ben: adjudicator\n"
    assert run("password", "Ben", said="bread and roses too\n").stdout == "Ben: password changed\n"
    assert may_log_in(folder, "Ben", "bread and roses too")
    assert run("disable", "Ben").stdout == "Ben: disabled\n"
    assert not may_log_in(folder, "Ben", "bread and roses too")
    assert run("list").stdout == "Ana\tadmin\t\nBen\tadjudicator\tdisabled\n"
    assert run("enable", "Ben").stdout == "Ben: enabled\n"
    assert may_log_in(folder, "Ben", "bread and roses too")


def test_changes_are_told_in_the_audit_log_with_who_made_them(run: Run, folder: Path) -> None:
    run("add", "Ana", "--by", "root", said=PASSWORD)
    run("role", "Ana", "admin", "--by", "root")
    with Project.open(folder) as project:
        told = [(e.who, e.address, e.action) for e in team.log(project)]
    assert told == [("root", "command line", "role_changed"), ("root", "command line", "account_added")]


@pytest.mark.parametrize(
    ("arguments", "said", "told"),
    [
        pytest.param(("add", "Ana"), "short", "12 to 1000 characters; found 5", id="short password"),
        pytest.param(("add", "Ana"), "", "found 0", id="no password"),
        pytest.param(("add", " Ana"), PASSWORD, "1 to 60 characters that can be seen", id="name"),
        pytest.param(("add", "Ana", "--role", "owner"), PASSWORD, "no role 'owner'", id="role"),
        pytest.param(("role", "Ana", "admin"), "", "no account 'Ana'", id="nobody"),
        pytest.param(("disable", "Ana"), "", "no account 'Ana'", id="nobody to disable"),
    ],
)
def test_what_cannot_be_is_told_with_exit_status_1(run: Run, arguments: tuple[str, ...], said: str, told: str) -> None:
    result = run(*arguments, said=said)
    assert result.exit_code == 1
    assert told in result.stderr


def test_last_admin_stays(run: Run) -> None:
    run("add", "Ana", "--role", "admin", said=PASSWORD)
    assert "Ana is the only admin" in run("disable", "Ana").stderr
    assert "Ana is the only admin" in run("role", "Ana", "coder").stderr
