"""Pages of cases. Each reads input, calls one action or one query, and shows the result."""

from shouwen.casework.cases.pages.book import certificate, register_book, team
from shouwen.casework.cases.pages.case import page, preview
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
    keep_promise,
    move_promise,
    refuse_offer,
    withdraw_offer,
)
from shouwen.casework.cases.pages.queue import filters, queue, receivers
from shouwen.casework.cases.pages.registration import beside, fields, new

__all__ = [
    "accept_offer",
    "answer_question",
    "beside",
    "certificate",
    "consent_offer",
    "decide_review",
    "fields",
    "filters",
    "give_code",
    "keep_promise",
    "letter_again",
    "letter_preview",
    "letter_told",
    "letters",
    "move",
    "move_promise",
    "new",
    "next_urgent",
    "page",
    "preview",
    "queue",
    "receivers",
    "refuse_offer",
    "register_book",
    "sender",
    "senders",
    "team",
    "withdraw_offer",
]
