"""Reading: everything that was found in one document, before it is sorted into events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from groundswell.actors.abbreviations import Expansion
from groundswell.actors.offices import HolderMention
from groundswell.extract.mentions.authorities import ActionMention
from groundswell.extract.mentions.how_many import CountMention
from groundswell.extract.mentions.what import TriggerMention
from groundswell.extract.mentions.when import DateMention
from groundswell.extract.mentions.where import PlaceMention
from groundswell.extract.mentions.who import ActorMention
from groundswell.extract.mentions.why import CampaignMention, ClaimMention, IssueMention, SloganMention
from groundswell.language.parse import Parse
from groundswell.record.document import Document


@dataclass(frozen=True, slots=True)
class Reading:
    """One document with all that was found in it.

    `published` is the day that dates are relative to, from the metadata or from the text itself.
    """

    document: Document
    parse: Parse
    published: dt.date | None
    triggers: tuple[TriggerMention, ...]
    dates: tuple[DateMention, ...]
    places: tuple[PlaceMention, ...]
    sites: tuple[PlaceMention, ...]
    actors: tuple[ActorMention, ...]
    holders: tuple[HolderMention, ...]
    abbreviations: Mapping[str, Expansion]
    counts: tuple[CountMention, ...]
    actions: tuple[ActionMention, ...]
    claims: tuple[ClaimMention, ...]
    slogans: tuple[SloganMention, ...]
    issues: tuple[IssueMention, ...]
    campaign: CampaignMention | None
