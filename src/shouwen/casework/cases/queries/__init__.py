"""Reading cases: always as an actor, always within reach. What is out of reach is not found."""

from shouwen.casework.cases.queries import fields, grades
from shouwen.casework.cases.queries.book import BookLine, register_book
from shouwen.casework.cases.queries.chain import Certificate, Ribbon, certificate, chain, replay, ribbon
from shouwen.casework.cases.queries.closing import closing
from shouwen.casework.cases.queries.company import (
    DraftView,
    Mention,
    followers,
    has_said,
    mentionable,
    shared_drafts,
    taste,
)
from shouwen.casework.cases.queries.demand import common
from shouwen.casework.cases.queries.effects import open_in
from shouwen.casework.cases.queries.for_customer import CustomerPage, answerable, customer_page, read_with
from shouwen.casework.cases.queries.handoff import HandoffView, handoff
from shouwen.casework.cases.queries.kin import kin, likely_same, linked
from shouwen.casework.cases.queries.matter import link_to
from shouwen.casework.cases.queries.moves import allows, moves
from shouwen.casework.cases.queries.page import CasePage, page
from shouwen.casework.cases.queries.places import Place, place
from shouwen.casework.cases.queries.policy import accept_by, figures_for
from shouwen.casework.cases.queries.queue import Filters, Line, count, counts, lines, queue
from shouwen.casework.cases.queries.scope import (
    covers,
    find,
    find_by_access,
    glimpses,
    in_hand,
    sees,
    visible,
)
from shouwen.casework.cases.queries.search import search
from shouwen.casework.cases.queries.team import TeamView, team_view
from shouwen.casework.cases.queries.variables import variables
from shouwen.casework.cases.queries.work import MyWork, my_work

__all__ = [
    "BookLine",
    "CasePage",
    "Certificate",
    "CustomerPage",
    "DraftView",
    "Filters",
    "HandoffView",
    "Line",
    "Mention",
    "MyWork",
    "Place",
    "Ribbon",
    "TeamView",
    "accept_by",
    "allows",
    "answerable",
    "certificate",
    "chain",
    "closing",
    "common",
    "count",
    "counts",
    "covers",
    "customer_page",
    "fields",
    "figures_for",
    "find",
    "find_by_access",
    "followers",
    "glimpses",
    "grades",
    "handoff",
    "has_said",
    "in_hand",
    "kin",
    "likely_same",
    "lines",
    "link_to",
    "linked",
    "mentionable",
    "moves",
    "my_work",
    "open_in",
    "page",
    "place",
    "queue",
    "read_with",
    "register_book",
    "replay",
    "ribbon",
    "search",
    "sees",
    "shared_drafts",
    "taste",
    "team_view",
    "variables",
    "visible",
]
