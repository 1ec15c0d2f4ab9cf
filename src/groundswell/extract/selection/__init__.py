"""Selection: which of the candidates belong to an event, told by small linear models from how the words stand.

Rules and lexicons find what may be a value: events, days, towns, numbers, actors, codes. What a careful reader takes of
it for one event is learned from coded reports: `features` says how a candidate stands to the event, `model` weighs it.
"""

from groundswell.extract.selection.model import Model, load_model
from groundswell.extract.selection.scene import Scene

__all__ = ["Model", "Scene", "load_model"]
