"""What can go wrong.

GroundswellError
├── EvidenceError         a quote that does not stand in the text
├── DocumentError         a document that cannot be read or coded
│   └── UnsupportedLanguageError
├── DataError             a lexicon, codebook or index that is missing or malformed
├── SetupError            something that has to be installed or built first
└── StoreError            a project or its database that cannot be opened, read or written
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


class SetupError(GroundswellError):
    """A model or an index has to be installed or built first."""


class StoreError(GroundswellError):
    """A project or its database cannot be opened, read or written; nothing that was kept is lost."""
