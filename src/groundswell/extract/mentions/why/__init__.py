"""Why: claims and their issues, slogans, and the campaign a protest belongs to."""

from groundswell.extract.mentions.why.campaign import CampaignMention, find_campaign
from groundswell.extract.mentions.why.claims import ClaimMention, find_claims
from groundswell.extract.mentions.why.issues import IssueMention, find_issues
from groundswell.extract.mentions.why.slogans import SloganMention, find_slogans

__all__ = [
    "CampaignMention",
    "ClaimMention",
    "IssueMention",
    "SloganMention",
    "find_campaign",
    "find_claims",
    "find_issues",
    "find_slogans",
]
