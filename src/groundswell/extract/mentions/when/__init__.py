"""When: dates, times and durations in a text, and the days that they mean."""

from groundswell.extract.mentions.when.find import find_dates, reference_day
from groundswell.extract.mentions.when.mention import DateMention

__all__ = ["DateMention", "find_dates", "reference_day"]
