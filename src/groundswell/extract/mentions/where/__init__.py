"""Where: place names, peoples and sites in a text."""

from groundswell.extract.mentions.where.about import document_countries
from groundswell.extract.mentions.where.implied import with_implied
from groundswell.extract.mentions.where.mention import PlaceMention
from groundswell.extract.mentions.where.places import find_places
from groundswell.extract.mentions.where.sites import embassy_of, find_sites
from groundswell.gazetteer.nations import country_name, country_of_demonym

__all__ = [
    "PlaceMention",
    "country_name",
    "country_of_demonym",
    "document_countries",
    "embassy_of",
    "find_places",
    "find_sites",
    "with_implied",
]
