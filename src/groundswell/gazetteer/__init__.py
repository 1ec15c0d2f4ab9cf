"""Places: the index, its builder and its lookup."""

from groundswell.gazetteer.ensure import ensure_index
from groundswell.gazetteer.index import Candidate, Gazetteer

__all__ = ["Candidate", "Gazetteer", "ensure_index"]
