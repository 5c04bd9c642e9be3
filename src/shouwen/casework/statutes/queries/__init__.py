"""Reading statutes: packs and limits are no secret; the clocks of a case go through the case, as an actor, within reach."""

from shouwen.casework.statutes.queries.clocks import (
    LegalClock,
    chores,
    legal_clocks,
    notices_of,
    why_not_ask,
    why_not_decide,
)
from shouwen.casework.statutes.queries.matters import CountedView, MatterView, matter_views
from shouwen.casework.statutes.queries.packs import LimitView, PackView, pack_page, pack_views, region_gap
from shouwen.casework.statutes.queries.shelf import book, forget, laws, limit, opens_clocks, says
from shouwen.casework.statutes.queries.trial import Tried, tried

__all__ = [
    "CountedView",
    "LegalClock",
    "LimitView",
    "MatterView",
    "PackView",
    "Tried",
    "book",
    "chores",
    "forget",
    "laws",
    "legal_clocks",
    "limit",
    "matter_views",
    "notices_of",
    "opens_clocks",
    "pack_page",
    "pack_views",
    "region_gap",
    "says",
    "tried",
    "why_not_ask",
    "why_not_decide",
]
