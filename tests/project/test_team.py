"""Accounts, logging in and sessions, and what the audit log tells of them."""

from __future__ import annotations

import datetime as dt
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import argon2
import pytest
from sqlalchemy import select

from groundswell.errors import MissingError, RefusedError, StoreError, TooManyError
from groundswell.project import Project, team
from groundswell.store import accounts, audit
from groundswell.store import tables as t
from groundswell.store.accounts import Session
from groundswell.store.keep import start_run

ANAS, BENS = "a walk along the river", "bread and roses too"
HOME, AWAY = "192.0.2.7", "198.51.100.9"


class Clock:
    """The time of day, which stands still until it is moved."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)

    def pass_(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(team, "_now", lambda: clock.now)
    return clock


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are worked on for less long than they should be."""
    monkeypatch.setattr(team, "_hasher", argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    team._nobodys_password.cache_clear()


@pytest.fixture
def people(project: Project, clock: Clock) -> Project:
    """A project with Ana, who is admin, and Ben, who codes."""
    team.add(project, "Ana", "admin", ANAS, by="root")
    team.add(project, "Ben", "coder", BENS, by="Ana", address=HOME)
    return project


def log(project: Project) -> list[tuple[str, str, str]]:
    """What the audit log tells: who did what, and to what."""
    with project.database.reading() as connection:
        found = audit.entries(connection, limit=1000)
        assert audit.verify(connection) is None
    return [(e.who, e.action, json.dumps(e.detail)) for e in reversed(found)]


def entered(project: Project, name: str = "Ben", password: str = BENS, *, address: str = HOME) -> Session:
    session = team.session_of(project, team.log_in(project, name, password, address=address))
    assert session
    return session


# ------------------------------------------------------------------ accounts


def test_accounts_are_added_and_told(people: Project) -> None:
    assert [(a.name, a.role, a.one_time, a.disabled) for a in team.team(people)] == [
        ("Ana", "admin", False, False),
        ("Ben", "coder", False, False),
    ]
    assert log(people) == [
        ("root", "account_added", '{"account": "Ana", "role": "admin"}'),
        ("Ana", "account_added", '{"account": "Ben", "role": "coder"}'),
    ]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="empty"),
        pytest.param("a" * 61, id="too long"),
        pytest.param(" Ana", id="space before"),
        pytest.param("Ana ", id="space after"),
        pytest.param("A\nna", id="line break"),
        pytest.param("A\x00na", id="zero byte"),
        pytest.param("A\u202ena", id="right to left"),
        pytest.param("A\u2066na", id="isolate"),
        pytest.param("A\u200bna", id="space that is not seen"),
        pytest.param("A\ud800na", id="half a character"),
        pytest.param("A\u2028na", id="line separator"),
    ],
)
def test_names_that_cannot_be_seen_as_they_are_are_refused(project: Project, name: str) -> None:
    with pytest.raises(RefusedError, match="1 to 60 characters that can be seen"):
        team.add(project, name, "coder", ANAS, by="root")
    assert team.team(project) == []
    assert log(project) == []


@pytest.mark.parametrize("name", ["Ñusta Quispe", "李娜", "o'Brien <b>", "x" * 60, "ليلى"])
def test_names_of_all_languages_are_taken(project: Project, name: str) -> None:
    team.add(project, name, "coder", ANAS, by="root")
    assert entered(project, name, ANAS).account.name == name


def test_name_is_the_same_however_its_accents_are_written(project: Project) -> None:
    team.add(project, "Jose\u0301", "coder", ANAS, by="root")
    assert team.team(project)[0].name == "José"
    assert entered(project, " Jose\u0301 ", ANAS).account.name == "José"


def test_name_that_is_taken_and_role_that_is_unknown_are_refused(people: Project) -> None:
    with pytest.raises(RefusedError, match="already"):
        team.add(people, "BEN", "coder", ANAS, by="Ana")
    with pytest.raises(RefusedError, match="expected one of reader, coder, adjudicator, admin"):
        team.add(people, "Cyn", "owner", ANAS, by="Ana")


@pytest.mark.parametrize("length", [0, 11, 1001])
def test_passwords_that_are_too_short_or_too_long_are_refused(people: Project, length: int) -> None:
    with pytest.raises(RefusedError, match=f"12 to 1000 characters; found {length}"):
        team.add(people, "Cyn", "coder", "ñ" * length, by="Ana")
    with pytest.raises(RefusedError, match="12 to 1000"):
        team.set_password(people, "Ben", "ñ" * length, by="Ana")


@pytest.mark.parametrize("password", ["ñ" * 12, "x" * 1000, "\ud800 half \x00 and zero", "contrasen\u0303a larga"])
def test_passwords_may_hold_any_characters(project: Project, password: str) -> None:
    team.add(project, "Ana", "coder", password, by="root")
    assert entered(project, "Ana", password)


def test_role_that_changes_counts_at_once(people: Project) -> None:
    secret = team.log_in(people, "Ben", BENS, address=HOME)
    team.change_role(people, "Ben", "adjudicator", by="Ana", address=HOME)
    session = team.session_of(people, secret)
    assert session
    assert session.account.role == "adjudicator"
    assert log(people)[-1] == ("Ana", "role_changed", '{"account": "Ben", "role": "adjudicator"}')


def test_change_to_what_is_already_so_is_not_told(people: Project) -> None:
    before = log(people)
    team.change_role(people, "Ben", "coder", by="Ana")
    team.enable(people, "Ben", by="Ana")
    assert log(people) == before


def test_disabled_person_is_logged_out_and_may_not_log_in(people: Project) -> None:
    secret = team.log_in(people, "Ben", BENS, address=HOME)
    team.disable(people, "Ben", by="Ana")
    assert team.session_of(people, secret) is None
    with pytest.raises(RefusedError, match="the name or the password is wrong"):
        team.log_in(people, "Ben", BENS, address=HOME)
    team.enable(people, "Ben", by="Ana")
    assert team.session_of(people, secret) is None
    assert entered(people)
    assert [action for _, action, _ in log(people)[2:]] == [
        "login",
        "account_disabled",
        "login_failed",
        "account_enabled",
        "login",
    ]


def test_last_admin_is_neither_disabled_nor_demoted(people: Project) -> None:
    before = log(people)
    for change in (
        lambda: team.disable(people, "Ana", by="Ana"),
        lambda: team.change_role(people, "Ana", "coder", by="Ana"),
    ):
        with pytest.raises(RefusedError, match="Ana is the only admin; make somebody else an admin first"):
            change()
    assert log(people) == before
    team.change_role(people, "Ben", "admin", by="Ana")
    team.disable(people, "Ana", by="Ben")
    with pytest.raises(RefusedError, match="Ben is the only admin"):
        team.disable(people, "Ben", by="Ben")


def test_two_admins_who_disable_each_other_at_once_leave_one(people: Project) -> None:
    team.change_role(people, "Ben", "admin", by="Ana")
    start = threading.Barrier(2)

    def disable(name: str) -> bool:
        start.wait()
        try:
            team.disable(people, name, by="x")
        except RefusedError:
            return False
        return True

    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(disable, ["Ana", "Ben"])) == [False, True]


def test_account_that_is_not_there_cannot_be_changed(people: Project) -> None:
    for change in (team.disable, team.enable):
        with pytest.raises(MissingError):
            change(people, "Cyn", by="Ana")
    with pytest.raises(MissingError):
        team.change_role(people, "Cyn", "admin", by="Ana")
    with pytest.raises(MissingError):
        team.set_password(people, "Cyn", ANAS, by="Ana")


# ------------------------------------------------------------------ logging in


def test_session_begins_and_only_a_digest_of_its_secret_is_kept(people: Project) -> None:
    secret = team.log_in(people, "Ben", BENS, address=HOME)
    session = team.session_of(people, secret)
    assert session
    assert (session.account.name, session.address) == ("Ben", HOME)
    with people.database.reading() as connection:
        kept = connection.execute(select(t.session)).mappings().one()
    assert secret not in map(str, kept.values())
    assert team.session_of(people, kept["digest"]) is None
    assert len(secret) >= 43


@pytest.mark.parametrize(
    ("name", "password"),
    [("Ben", ANAS), ("Ben", ""), ("Ben", BENS + " "), ("ben", BENS), ("Cyn", BENS), ("", ""), ("' OR 1=1 --", BENS)],
)
def test_wrong_name_and_wrong_password_are_told_alike(people: Project, name: str, password: str) -> None:
    with pytest.raises(RefusedError, match=r"^the name or the password is wrong$"):
        team.log_in(people, name, password, address=HOME)
    assert log(people)[-1][1:] == ("login_failed", "{}")


def test_as_much_work_is_done_where_there_is_no_such_account(people: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    team._nobodys_password()  # is made once, before anybody could measure it
    worked: list[str] = []
    verify = team._hasher.verify

    class Watched:
        def verify(self, kept: str, password: bytes) -> bool:
            worked.append(kept.split("$")[3])
            return bool(verify(kept, password))

    monkeypatch.setattr(team, "_hasher", Watched())
    for name in ("Ben", "Cyn"):
        with pytest.raises(RefusedError):
            team.log_in(people, name, "wrong", address=HOME)
    assert len(worked) == 2
    assert worked[0] == worked[1]


def test_name_that_nobody_has_is_not_kept_in_the_log(people: Project) -> None:
    for _ in range(2):
        with pytest.raises(RefusedError):
            team.log_in(people, BENS, "Ben", address=HOME)
    (one, _, _), (other, _, _) = log(people)[-2:]
    assert one == other
    assert one.startswith("(unknown ")
    assert BENS not in str(log(people))


def test_password_is_digested_anew_when_the_parameters_change(people: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def kept() -> str:
        with people.database.reading() as connection:
            return accounts.password_of(connection, "Ben")

    before = kept()
    monkeypatch.setattr(team, "_hasher", argon2.PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    entered(people)
    after = kept()
    assert after != before
    assert "t=2" in after
    entered(people)
    assert kept() == after


def test_passwords_are_digested_by_argon2id_as_rfc_9106_asks() -> None:
    usual = argon2.PasswordHasher()
    assert usual.type is argon2.Type.ID
    assert (usual.memory_cost, usual.time_cost) >= (65536, 3)


# ------------------------------------------------------------------ too many failures


def fail(project: Project, name: str = "Ben", *, address: str = HOME, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(RefusedError, match="is wrong"):
            team.log_in(project, name, "wrong", address=address)


def test_too_many_failures_of_a_name_make_it_wait_from_everywhere(people: Project, clock: Clock) -> None:
    fail(people, times=5)
    clock.pass_(minutes=5)
    fail(people, times=5, address=AWAY)
    clock.pass_(minutes=4)
    with pytest.raises(TooManyError, match=r"^too many failed logins; try again in 6 minutes$") as raised:
        team.log_in(people, "Ben", BENS, address="203.0.113.1")
    assert raised.value.seconds == 360
    clock.pass_(minutes=6, seconds=1)
    assert entered(people)


def test_being_refused_makes_nobody_wait_longer(people: Project, clock: Clock) -> None:
    fail(people, times=team.FAILURES_OF_NAME)
    before = log(people)
    for _ in range(3):
        with pytest.raises(TooManyError):
            team.log_in(people, "Ben", "wrong", address=HOME)
    assert log(people) == before
    clock.pass_(minutes=team.WINDOW_MINUTES, seconds=1)
    assert entered(people)


def test_name_that_nobody_has_waits_as_well(people: Project) -> None:
    fail(people, "Cyn", times=team.FAILURES_OF_NAME)
    with pytest.raises(TooManyError):
        team.log_in(people, "Cyn", "wrong", address=AWAY)
    assert entered(people)


@pytest.mark.parametrize(
    ("address", "near", "far"),
    [
        ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
        ("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1"),
        ("testclient", "testclient", "elsewhere"),
    ],
)
def test_too_many_failures_from_an_address_make_all_names_wait_there(
    people: Project, address: str, near: str, far: str
) -> None:
    for n in range(team.FAILURES_OF_ADDRESS):
        fail(people, f"nobody {n}", address=address)
    with pytest.raises(TooManyError):
        team.log_in(people, "Ben", BENS, address=near)
    assert entered(people, address=far)


def test_many_guesses_at_once_are_no_more_than_the_few_that_are_allowed(people: Project) -> None:
    start = threading.Barrier(40)

    def guess(_: int) -> str:
        start.wait()
        try:
            team.log_in(people, "Ben", "wrong", address=HOME)
        except RefusedError as error:
            return type(error).__name__
        return ""

    with ThreadPoolExecutor(40) as pool:
        told = list(pool.map(guess, range(40)))
    assert told.count("RefusedError") == team.FAILURES_OF_NAME
    assert told.count("TooManyError") == 40 - team.FAILURES_OF_NAME


def test_those_who_wait_too_long_for_their_turn_are_told(people: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(team, "_HASHING", threading.BoundedSemaphore(1))
    monkeypatch.setattr(team, "_HASHING_SECONDS", 0.01)
    with team._in_turn(), pytest.raises(TooManyError, match="too many people are logging in"):
        team.log_in(people, "Ben", BENS, address=HOME)


# ------------------------------------------------------------------ passwords that change


def test_admin_gives_a_password_to_be_used_once(people: Project) -> None:
    secret = team.log_in(people, "Ben", BENS, address=HOME)
    fresh = team.new_password()
    team.set_password(people, "Ben", fresh, by="Ana", one_time=True)
    assert team.session_of(people, secret) is None
    session = entered(people, "Ben", fresh)
    assert session.account.one_time
    team.change_password(people, session, fresh, "a password of my own", address=HOME)
    assert not entered(people, "Ben", "a password of my own").account.one_time
    assert [action for _, action, _ in log(people)[3:]] == ["password_set", "login", "password_changed", "login"]
    assert not [told for told in log(people) if fresh in str(told) or "of my own" in str(told)]


def test_new_passwords_are_long_and_never_the_same() -> None:
    made = {team.new_password() for _ in range(100)}
    assert len(made) == 100
    assert {len(password) for password in made} == {27}


def test_own_password_is_changed_and_other_sessions_end(people: Project) -> None:
    elsewhere = team.log_in(people, "Ben", BENS, address=AWAY)
    here = team.log_in(people, "Ben", BENS, address=HOME)
    session = team.session_of(people, here)
    assert session
    team.change_password(people, session, BENS, "quite another one", address=HOME)
    assert team.session_of(people, here)
    assert team.session_of(people, elsewhere) is None
    with pytest.raises(RefusedError):
        team.log_in(people, "Ben", BENS, address=HOME)


def test_own_password_is_not_changed_by_who_does_not_know_it(people: Project) -> None:
    session = entered(people)
    with pytest.raises(RefusedError, match="the new password is the old one"):
        team.change_password(people, session, BENS, BENS, address=HOME)
    with pytest.raises(RefusedError, match="12 to 1000"):
        team.change_password(people, session, BENS, "short", address=HOME)
    for _ in range(team.FAILURES_OF_NAME):
        with pytest.raises(RefusedError, match="the old password is wrong"):
            team.change_password(people, session, "wrong", "quite another one", address=HOME)
    with pytest.raises(TooManyError):
        team.change_password(people, session, BENS, "quite another one", address=HOME)


# ------------------------------------------------------------------ sessions


def test_session_that_is_used_goes_on_and_one_that_is_not_ends(people: Project, clock: Clock) -> None:
    secret = team.log_in(people, "Ben", BENS, address=HOME)
    for _ in range(3):
        clock.pass_(hours=team.IDLE_HOURS - 1)
        assert team.session_of(people, secret)
    clock.pass_(hours=team.IDLE_HOURS)
    assert team.session_of(people, secret) is None


def test_session_ends_at_last_however_much_it_is_used(people: Project, clock: Clock) -> None:
    secret = team.log_in(people, "Ben", BENS, address=HOME)
    for _ in range(team.SESSION_DAYS * 24 - 1):
        clock.pass_(hours=1)
        assert team.session_of(people, secret)
    clock.pass_(hours=1)
    assert team.session_of(people, secret) is None


def test_session_that_was_used_a_moment_ago_is_not_written(people: Project, clock: Clock) -> None:
    secret = team.log_in(people, "Ben", BENS, address=HOME)
    clock.pass_(minutes=59)
    before = team.sessions(people, "Ben")
    team.session_of(people, secret)
    assert team.sessions(people, "Ben") == before
    clock.pass_(minutes=1)
    team.session_of(people, secret)
    assert team.sessions(people, "Ben") != before


@pytest.mark.parametrize("secret", ["", "x", "\ud800", "a" * 10_000, "' OR 1=1 --"])
def test_secret_that_nobody_was_given_has_no_session(people: Project, secret: str) -> None:
    assert team.session_of(people, secret) is None


def test_person_logs_out_here_or_everywhere_else(people: Project) -> None:
    secrets = [team.log_in(people, "Ben", BENS, address=HOME) for _ in range(3)]
    first, second, third = (team.session_of(people, secret) for secret in secrets)
    assert first
    assert second
    assert third
    team.log_out(people, first, address=HOME)
    assert [team.session_of(people, secret) is not None for secret in secrets] == [False, True, True]
    team.log_out_elsewhere(people, second, address=HOME)
    assert [team.session_of(people, secret) is not None for secret in secrets] == [False, True, False]
    assert [action for _, action, _ in log(people)[-2:]] == ["logout", "logout_elsewhere"]


# ------------------------------------------------------------------ what is noted of actions


def act(project: Project, *, by: str = "Ben", and_then: Exception | None = None) -> None:
    with project.database.writing() as connection:
        start_run(connection, project.run("accept", by=by))
        if and_then:
            raise and_then


def runs(project: Project) -> int:
    with project.database.reading() as connection:
        return len(connection.execute(select(t.run)).all())


def noted(project: Project) -> list[tuple[str, str, str]]:
    return [told for told in log(project) if told[1] == "report.accept"]


def test_action_is_noted_in_the_transaction_that_does_it(people: Project) -> None:
    with team.noted(people, "report.accept", by="Ben", address=HOME, detail={"report": 17}):
        act(people)
        act(people)
    assert noted(people) == [("Ben", "report.accept", '{"report": 17}')]


def test_action_that_was_not_done_is_not_noted(people: Project) -> None:
    with team.noted(people, "report.accept", by="Ben", address=HOME, detail={}), pytest.raises(StoreError):
        act(people, and_then=StoreError("full"))
    assert noted(people) == []


def test_action_that_is_done_at_a_second_attempt_is_noted(people: Project) -> None:
    with team.noted(people, "report.accept", by="Ben", address=HOME, detail={}):
        with pytest.raises(StoreError):
            act(people, and_then=StoreError("busy"))
        act(people)
    act(people)
    assert len(noted(people)) == 1


def test_action_that_cannot_be_noted_is_not_done(people: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError("full")

    before = runs(people)
    monkeypatch.setattr(audit, "append", full)
    with team.noted(people, "report.accept", by="Ben", address=HOME, detail={}), pytest.raises(StoreError):
        act(people)
    assert runs(people) == before


def test_actions_at_once_are_noted_each_as_that_of_its_own_person(people: Project) -> None:
    def work(name: str) -> None:
        for n in range(5):
            with team.noted(people, "report.accept", by=name, address=HOME, detail={"report": n}):
                act(people, by=name)

    with ThreadPoolExecutor() as pool:
        list(pool.map(work, ["Ana", "Ben", "Cyn"]))
    assert sorted(noted(people)) == sorted(
        (name, "report.accept", json.dumps({"report": n})) for name in ("Ana", "Ben", "Cyn") for n in range(5)
    )


def test_refusal_is_noted(people: Project) -> None:
    team.note_refusal(people, "team.add", by="Ben", address=HOME, needed="admin")
    assert log(people)[-1] == ("Ben", "refused", '{"asked": "team.add", "needed": "admin"}')
