"""The description of the data is true: whatever is sent, the answer is one that it tells, and nothing fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.checks import ignored_auth, missing_required_header, positive_data_acceptance, unsupported_method
from schemathesis.openapi import from_asgi

HOST = {"host": "localhost"}
#: What cannot hold here: whoever is alone needs no login, and what fits the description may name what is not there.
NOT_HERE = [ignored_auth, missing_required_header, positive_data_acceptance, unsupported_method]
QUICK = settings(
    max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def check(app: FastAPI, browser: Any) -> int:
    """Send what fits the description, and what does not, to all of it; gives the number of requests."""
    count = 0

    def send(case: Case) -> None:
        nonlocal count
        count += 1
        token = {"x-groundswell-token": browser.get("/api/visitor").json()["token"]} if case.method == "POST" else {}
        answer = case.call(headers=HOST | token, cookies=dict(browser.cookies))
        case.validate_response(answer, excluded_checks=NOT_HERE)

    described = from_asgi("/api/openapi.json", app, headers=HOST)
    for found in described.exclude(path="/api/logout").get_all_operations():  # after which nothing would be answered
        QUICK(given(case=found.ok().as_strategy())(send))()
    return count


def test_answers_to_one_person_are_as_described(app: FastAPI, client: Any) -> None:
    assert check(app, client) > 100


def test_answers_to_an_admin_are_as_described(team_app: FastAPI, logged_in: Callable[[str], Any]) -> None:
    assert check(team_app, logged_in("admin")) > 100


def test_answers_to_nobody_are_as_described(team_app: FastAPI, nobody: Any) -> None:
    assert check(team_app, nobody) > 100
