"""Filters as they stand in the address of a page."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, Field, model_validator

from groundswell.codebook import Codebook
from groundswell.project.filters import LONGEST, filters_of
from groundswell.store.summaries import Filters

Words = Annotated[str | None, Field(max_length=LONGEST)]
Code = Annotated[str | None, Field(max_length=40)]


class Asked(BaseModel):
    """Which events are asked for: as of `groundswell.store.summaries.Filters`. What is left empty is not asked."""

    q: Words = None
    since: Code = None
    until: Code = None
    country: Code = None
    form: Code = None
    issue: Code = None
    standing: Code = None
    place: Words = None
    conflicts: bool = False
    reports: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    by_people: bool | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_what_is_empty(cls, told: Any) -> Any:
        return {name: value for name, value in told.items() if value != ""} if isinstance(told, dict) else told

    def filters(self, codebook: Codebook) -> Filters:
        """What is asked for, checked.

        Raises
        ------
        RefusedError
            If a code or a day does not exist.
        """
        return filters_of(codebook, **{name: getattr(self, name) for name in Asked.model_fields})


def query_of(filters: Filters) -> str:
    """Filters as they stand in an address: ``form=march&country=PER``; empty where nothing is asked for."""
    told = {name: getattr(filters, name) for name in Asked.model_fields}
    asked = {name: value for name, value in told.items() if value != Asked.model_fields[name].default}
    return urlencode({name: str(value).lower() if value in (True, False) else value for name, value in asked.items()})
