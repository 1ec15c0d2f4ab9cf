"""How far coders agree: on which events a report tells, and on the values of each field of those that they share."""

from groundswell.agreement.compare import (
    Agreement,
    ComparedReport,
    Disagreement,
    FieldAgreement,
    Spoken,
    agreement_on,
    beside,
    compared,
    compared_report,
    confusion_table,
    disagreement,
    documents_in_cell,
)
from groundswell.agreement.confusion import NONE, Confusion
from groundswell.agreement.events import CodersEvent, Identification
from groundswell.agreement.measures import Measure, agree, measures_of

__all__ = [
    "NONE",
    "Agreement",
    "CodersEvent",
    "ComparedReport",
    "Confusion",
    "Disagreement",
    "FieldAgreement",
    "Identification",
    "Measure",
    "Spoken",
    "agree",
    "agreement_on",
    "beside",
    "compared",
    "compared_report",
    "confusion_table",
    "disagreement",
    "documents_in_cell",
    "measures_of",
]
