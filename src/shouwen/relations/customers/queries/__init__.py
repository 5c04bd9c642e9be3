"""The reads of customers: always within the reader's scope, always masked."""

from shouwen.relations.customers.queries.cards import (
    CardView,
    ContactView,
    PointView,
    account_contacts,
    accounts_of,
    card,
    card_of,
    families,
    family,
    look_up,
    masked_by_point,
    masked_points,
    merges,
    names,
    point,
)
from shouwen.relations.customers.queries.finding import Hit, Twin, duplicates, find, listed, numbered, suggest
from shouwen.relations.customers.queries.sending import Reachable, address, opens, plain_points, reachable
from shouwen.relations.customers.queries.timelines import timeline

__all__ = [
    "CardView",
    "ContactView",
    "Hit",
    "PointView",
    "Reachable",
    "Twin",
    "account_contacts",
    "accounts_of",
    "address",
    "card",
    "card_of",
    "duplicates",
    "families",
    "family",
    "find",
    "listed",
    "look_up",
    "masked_by_point",
    "masked_points",
    "merges",
    "names",
    "numbered",
    "opens",
    "plain_points",
    "point",
    "reachable",
    "suggest",
    "timeline",
]
