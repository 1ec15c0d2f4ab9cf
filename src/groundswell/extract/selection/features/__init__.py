"""Features: what speaks for and against a candidate, as short words that a model weighs.

Every function gives the features of one candidate for one event. They say how words stand in the text, which words
stand around them, what their sentences are about and what kind they are; none looks at who or what the words name.
"""

from groundswell.extract.selection.features.actors import of_actor
from groundswell.extract.selection.features.codes import of_action, of_code, of_form, of_issue
from groundswell.extract.selection.features.details import of_count, of_date, of_place
from groundswell.extract.selection.features.event import of_frame

__all__ = ["of_action", "of_actor", "of_code", "of_count", "of_date", "of_form", "of_frame", "of_issue", "of_place"]
