"""Pages of cases. Each reads input, calls one action or one query, and shows the result."""

from shouwen.casework.cases.pages.book import certificate, register_book
from shouwen.casework.cases.pages.bulk import bulk_move, bulk_run, confirm_trial, undo_bulk
from shouwen.casework.cases.pages.case import all_moves, beside_case, page, preview, printed
from shouwen.casework.cases.pages.coaching import assurances
from shouwen.casework.cases.pages.composing import (
    canned,
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
from shouwen.casework.cases.pages.export import export_list
from shouwen.casework.cases.pages.filtering import filters, found_filters
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
from shouwen.casework.cases.pages.loop import loop, loop_rows
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
from shouwen.casework.cases.pages.queue import queue, receivers
from shouwen.casework.cases.pages.quick import place, quick
from shouwen.casework.cases.pages.reading import reading
from shouwen.casework.cases.pages.rebalancing import rebalance
from shouwen.casework.cases.pages.registration import beside, fields, foretold, new
from shouwen.casework.cases.pages.settings import (
    add_route,
    remove_route,
    restore_route,
    rules_home,
    rules_page,
    undo_rules,
)
from shouwen.casework.cases.pages.views import (
    all_views,
    builder,
    choose_columns,
    delete_view,
    move_view,
    new_view,
    one_view,
    pin_view,
    restore_view,
)

__all__ = [
    "accept_offer",
    "add_route",
    "all_moves",
    "all_views",
    "answer_question",
    "assurances",
    "beside",
    "beside_case",
    "builder",
    "bulk_move",
    "bulk_run",
    "canned",
    "certificate",
    "choose_columns",
    "confirm_trial",
    "consent_offer",
    "decide_review",
    "delete_view",
    "drop_draft",
    "export_list",
    "fields",
    "filters",
    "follow",
    "followers",
    "foretold",
    "found_filters",
    "give_code",
    "handoff",
    "insert",
    "keep_promise",
    "letter_again",
    "letter_preview",
    "letter_told",
    "letters",
    "loop",
    "loop_rows",
    "mentions",
    "move",
    "move_promise",
    "move_view",
    "new",
    "new_view",
    "next_urgent",
    "one_view",
    "page",
    "pin_view",
    "place",
    "preview",
    "printed",
    "queue",
    "quick",
    "reading",
    "rebalance",
    "receivers",
    "refuse_offer",
    "register_book",
    "remove_route",
    "restore_draft",
    "restore_route",
    "restore_view",
    "rules_home",
    "rules_page",
    "said",
    "sender",
    "senders",
    "share_draft",
    "take_draft",
    "undo_bulk",
    "undo_rules",
    "unfollow",
    "withdraw_offer",
]
