"""From a document to its candidate events; `groundswell.extract(text)` calls this module.

The room and the function share a name, and importing the room would hide the function. So the room can be called.
"""

from __future__ import annotations

import datetime as dt
import sys
import types

from groundswell.record.event import Extraction


def extract(
    text: str,
    *,
    published: dt.date | str | None = None,
    country: str | None = None,
    language: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    id: str = "text",  # noqa: A002  # the record's word
    mentions: bool = False,
) -> Extraction:
    """Give the events that one report tells.

    Parameters
    ----------
    text
        The report.
    published
        Day of publication, as a date or an ISO string; relative dates count from it.
    country
        Country of the publisher (ISO 3166-1 alpha-3).
    language
        Language of the text (ISO 639-1); recognised where None.
    title, publisher
        Headline and outlet, where known apart from the text.
    id
        Name of the document.
    mentions
        Hand out every date, place, count and actor found as well.

    Returns
    -------
    Extraction
        The events, the most prominent first, and how likely the document is to report any.

    Raises
    ------
    UnsupportedLanguageError
        If the text is in a language that there is no parser for.
    DocumentError
        If the text is too long.
    SetupError
        If a model is not installed.
    ValueError
        If `published` is no ISO date.

    Examples
    --------
    >>> import groundswell
    >>> found = groundswell.extract("Cerca de 200 jubilados marcharon ayer en Rosario.", published="2022-08-04")
    >>> [(e.one("form"), e.one("start_date"), e.one("place").locality) for e in found.events]
    [('march', '2022-08-03', 'Rosario')]
    """
    from groundswell.extract.pipeline import Extractor, Settings
    from groundswell.record.document import Document

    day = dt.date.fromisoformat(published) if isinstance(published, str) else published
    document = Document(id, text, title, day, publisher, country, None, language)
    return Extractor(Settings(mentions=mentions)).extract(document)


class _Callable(types.ModuleType):
    __call__ = staticmethod(extract)


sys.modules[__name__].__class__ = _Callable
