"""What can go wrong.

GroundswellError
├── EvidenceError         a quote that does not stand in the text
├── DocumentError         a document that cannot be read or coded
│   └── UnsupportedLanguageError
├── DataError             a lexicon, codebook or index that is missing or malformed
├── FetchError            a page that cannot be fetched, or may not be
├── SetupError            something that has to be installed or built first
├── StoreError            a project or its database that cannot be opened, read or written
│   ├── MissingError      something that is asked for by name and is not there
│   ├── RefusedError      something that is asked for and makes no sense, or is not allowed
│   │   └── TooManyError  something that was tried too often
│   └── ConflictError     an edit of what another person has changed meanwhile
"""

from __future__ import annotations


class GroundswellError(Exception):
    """Base of all errors that Groundswell raises on purpose."""


class EvidenceError(GroundswellError):
    """A quote does not stand in the text where it is said to."""


class DocumentError(GroundswellError):
    """A document cannot be read or coded; the message says why and what to do."""


class UnsupportedLanguageError(DocumentError):
    """A document is in a language that no language folder covers."""


class DataError(GroundswellError):
    """A data file (lexicon, grammar, codebook, index) is missing or malformed."""


class FetchError(GroundswellError):
    """A page cannot be fetched, or may not be.

    `final` tells that it is no use to try again; `retry_seconds`, after how long the server wants to be asked again.
    """

    def __init__(self, message: str, *, final: bool = False, retry_seconds: float | None = None) -> None:
        super().__init__(message)
        self.final = final
        self.retry_seconds = retry_seconds


class SetupError(GroundswellError):
    """A model or an index has to be installed or built first."""


class StoreError(GroundswellError):
    """A project or its database cannot be opened, read or written; nothing that was kept is lost."""


class MissingError(StoreError):
    """There is no such thing in the project."""


class RefusedError(StoreError):
    """What is asked for makes no sense, or is not allowed; nothing was changed."""


class TooManyError(RefusedError):
    """It was tried too often; after `seconds` it may be tried again."""

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class ConflictError(StoreError):
    """Another person has changed meanwhile what an edit would change; nothing was changed."""
