"""A report whose words were removed: every page that told of it copes, and says so."""

from __future__ import annotations

import re

from fastapi import FastAPI
from sqlalchemy import select

from groundswell.project import Project
from groundswell.project.withholding import forget
from groundswell.store import tables as t


def test_pages_of_a_report_that_was_withdrawn(app: FastAPI, client: object) -> None:
    project: Project = app.state.project
    with project.database.reading() as connection:
        query = select(
            t.document.c.document_id, t.document.c.name, t.candidate.c.name.label("event"), t.document.c.text
        )
        number, name, event, text = connection.execute(query.join_from(t.document, t.candidate)).first()  # type: ignore[misc]
    words = re.findall(r"\S+ \S+ \S+ \S+ \S+", text)[0]
    forget(project, name, by="ana", reason="asked")
    paths = (f"/reports/{number}", f"/reports/{number}/parts", f"/events/{event}", "/overview", "/api/events.csv")
    for path in paths:
        page = client.get(path)  # type: ignore[attr-defined]
        assert page.status_code == 200, path
        assert words not in page.text
    assert "withdrawn on " in client.get(f"/reports/{number}").text  # type: ignore[attr-defined]
    assert words not in client.get("/search", params={"q": words.split()[0]}).text  # type: ignore[attr-defined]
