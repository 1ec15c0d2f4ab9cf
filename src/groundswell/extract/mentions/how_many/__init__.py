"""How many: who is counted, and what happened to them."""

from groundswell.extract.mentions.how_many.counted import find_counts
from groundswell.extract.mentions.how_many.mention import CountMention
from groundswell.record.size import size_category

__all__ = ["CountMention", "find_counts", "size_category"]
