"""Pages of cases. Each reads input, calls one action or one query, and shows the result."""

from shouwen.casework.cases.pages.book import certificate, register_book, team
from shouwen.casework.cases.pages.case import all_moves, beside_case, page, preview, printed
from shouwen.casework.cases.pages.composing import (
    drop_draft,
    follow,
    followers,
    insert,
    mentions,
    restore_draft,
    said,
    share_draft,
    take_draft,
    unfollow,
)
from shouwen.casework.cases.pages.following import next_urgent
from shouwen.casework.cases.pages.letters import (
    give_code,
    letter_again,
    letter_preview,
    letter_told,
    letters,
    sender,
    senders,
)
from shouwen.casework.cases.pages.moves import move
from shouwen.casework.cases.pages.offers import (
    accept_offer,
    answer_question,
    consent_offer,
    decide_review,
    handoff,
    keep_promise,
    move_promise,
    refuse_offer,
    withdraw_offer,
)
from shouwen.casework.cases.pages.queue import filters, queue, receivers
from shouwen.casework.cases.pages.reading import reading
from shouwen.casework.cases.pages.registration import beside, fields, new

__all__ = [
    "accept_offer",
    "all_moves",
    "answer_question",
    "beside",
    "beside_case",
    "certificate",
    "consent_offer",
    "decide_review",
    "drop_draft",
    "fields",
    "filters",
    "follow",
    "followers",
    "give_code",
    "handoff",
    "insert",
    "keep_promise",
    "letter_again",
    "letter_preview",
    "letter_told",
    "letters",
    "mentions",
    "move",
    "move_promise",
    "new",
    "next_urgent",
    "page",
    "preview",
    "printed",
    "queue",
    "reading",
    "receivers",
    "refuse_offer",
    "register_book",
    "restore_draft",
    "said",
    "sender",
    "senders",
    "share_draft",
    "take_draft",
    "team",
    "unfollow",
    "withdraw_offer",
]
