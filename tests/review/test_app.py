"""The frame that all screens share."""

from typing import Any

import pytest

from groundswell.review.security import LARGEST_BODY
from groundswell.review.wording import catalog, preferred, say


def test_page_and_its_twin_say_the_same(client: Any) -> None:
    page, twin = client.get("/overview"), client.get("/api/overview")
    assert page.headers["content-type"].startswith("text/html")
    assert twin.json()["project"] in page.text


def test_every_answer_forbids_scripts_from_elsewhere(client: Any) -> None:
    for path in ("/overview", "/api/overview", "/static/app.css", "/nowhere", "/api/nowhere"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_unknown_page_says_so(client: Any) -> None:
    assert client.get("/nowhere").status_code == 404
    assert client.get("/api/nowhere").json()["kind"] == "missing"


@pytest.mark.parametrize("headers", [{}, {"x-groundswell-token": "guessed"}])
def test_action_without_the_token_is_refused(client: Any, headers: dict[str, str]) -> None:
    answer = client.post("/api/preferences", json={"language": "es", "theme": "dark"}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"content-type": "text/plain"}]
)
def test_action_from_another_site_is_refused(client: Any, headers: dict[str, str]) -> None:
    answer = client.post("/api/preferences", content="{}", headers=headers)
    assert answer.status_code in (400, 403)


def test_name_that_is_not_ours_is_refused(client: Any) -> None:
    assert client.get("/overview", headers={"host": "evil.example"}).status_code == 400


def test_large_body_is_refused(client: Any) -> None:
    answer = client.post("/api/preferences", content=b" " * (LARGEST_BODY + 1))
    assert answer.status_code == 413

    def pieces() -> Any:
        yield b"{"
        for _ in range(20):
            yield b" " * 100_000

    assert client.post("/api/preferences", content=pieces(), headers={"content-type": "application/json"}).is_error


def test_language_and_colours_are_kept(client: Any) -> None:
    assert '<html lang="en" data-theme="system">' in client.get("/overview").text
    client.act("/preferences", language="es")
    client.act("/preferences", theme="dark")
    assert '<html lang="es" data-theme="dark">' in client.get("/overview").text
    assert client.act("/preferences", language="xx").status_code == 422


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("de,en;q=0.5,es;q=0.7", "es"),
        ("x" * 100_000, "en"),
        ("fr", "en"),
    ],
)
def test_interface_speaks_the_language_that_the_browser_prefers(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


def test_words_are_there_in_every_language() -> None:
    for screen, entries in catalog().items():
        for key, words in entries.items():
            forms = {name: set(held) if isinstance(held, dict) else None for name, held in words.items()}
            assert len({frozenset(f) if f else None for f in forms.values()}) == 1, (screen, key)
    assert say("app.error_title", "es", status="404") == "Esto no funcionó (404)"
