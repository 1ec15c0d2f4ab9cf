"""How far coders agree: on which events a report tells, and on the values of each field of those that they share."""

from groundswell.agreement.compare import Agreement, FieldAgreement, Spoken, compared, confusion_table
from groundswell.agreement.confusion import Confusion
from groundswell.agreement.events import CodersEvent, Identification
from groundswell.agreement.measures import Measure, measures_of

__all__ = [
    "Agreement",
    "CodersEvent",
    "Confusion",
    "FieldAgreement",
    "Identification",
    "Measure",
    "Spoken",
    "compared",
    "confusion_table",
    "measures_of",
]
