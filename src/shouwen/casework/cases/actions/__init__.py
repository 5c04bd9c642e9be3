"""The verbs of cases. Each checks the right, asks the rules, writes, and announces, in one transaction."""

from shouwen.casework.cases.actions.absence import holdings, left, proxies_sweep, release_person
from shouwen.casework.cases.actions.access_code import code_for, give_access_code, new_code
from shouwen.casework.cases.actions.amend import accuse, acquit, correct_first_contact, decide_review, edit
from shouwen.casework.cases.actions.answers import (
    accept_handoff,
    consent,
    expire_handoffs,
    refuse_handoff,
    withdraw_handoff,
)
from shouwen.casework.cases.actions.bringing import Brought, Line, bring_in
from shouwen.casework.cases.actions.bulk import (
    confirm_trial,
    perform,
    refused_now,
    start_bulk,
    undo_bulk,
    work_bulk,
)
from shouwen.casework.cases.actions.calling import answer_call, call_on, call_out
from shouwen.casework.cases.actions.command import escalate, pull_up, reassign
from shouwen.casework.cases.actions.company import (
    check_sight,
    drop_draft,
    follow,
    read_so,
    restore_draft,
    share_draft,
    still_following,
    take_draft,
    unfollow,
)
from shouwen.casework.cases.actions.consulting import answer_consultation, consult
from shouwen.casework.cases.actions.ending import close, decline, reopen, withdraw
from shouwen.casework.cases.actions.exporting import announce_export, announce_plain_export
from shouwen.casework.cases.actions.foretelling import Foretold, foretell
from shouwen.casework.cases.actions.indexing import index_texts
from shouwen.casework.cases.actions.inplace import edit_field, reveal_field, undo_field
from shouwen.casework.cases.actions.intake import Intake, Promised
from shouwen.casework.cases.actions.joining import link, unlink
from shouwen.casework.cases.actions.merging import merge, unmerge
from shouwen.casework.cases.actions.offers import hand_off
from shouwen.casework.cases.actions.problems import count_return, count_rework, decide_problem
from shouwen.casework.cases.actions.progress import (
    answer,
    customer_accepts,
    not_accepted,
    resume,
    take,
    wait,
    work,
)
from shouwen.casework.cases.actions.promises import break_promises, keep_promise, move_promise, promise
from shouwen.casework.cases.actions.rebalancing import reassign_each
from shouwen.casework.cases.actions.register import register
from shouwen.casework.cases.actions.responding import Then, respond
from shouwen.casework.cases.actions.returns import return_handling, take_back
from shouwen.casework.cases.actions.routing import add_route, remove_route, restore_route
from shouwen.casework.cases.actions.settings import set_first_contact, take_back_first_contact
from shouwen.casework.cases.actions.status import reach_status, set_status
from shouwen.casework.cases.actions.suggestions import acknowledge_suggestion, sort_suggestion
from shouwen.casework.cases.actions.tagging import Tagged, tag, untag
from shouwen.casework.cases.actions.tagging import named as tags_named
from shouwen.casework.cases.actions.telling import (
    letter_settled,
    nothing_left_to_tell,
    remind_key,
    remind_waiting,
    send_again,
    send_paper,
    tell_by_hand,
    tell_customer,
    tell_extension,
    tell_progress,
)
from shouwen.casework.cases.actions.values import retype
from shouwen.casework.cases.actions.views import (
    change_view,
    delete_view,
    may_change,
    may_share,
    order_views,
    pin_view,
    restore_view,
    save_view,
)
from shouwen.casework.cases.actions.words import add_fact, chase, contact_made, note, record_contact, reply

__all__ = [
    "Brought",
    "Foretold",
    "Intake",
    "Line",
    "Promised",
    "Tagged",
    "Then",
    "accept_handoff",
    "accuse",
    "acknowledge_suggestion",
    "acquit",
    "add_fact",
    "add_route",
    "announce_export",
    "announce_plain_export",
    "answer",
    "answer_call",
    "answer_consultation",
    "break_promises",
    "bring_in",
    "call_on",
    "call_out",
    "change_view",
    "chase",
    "check_sight",
    "close",
    "code_for",
    "confirm_trial",
    "consent",
    "consult",
    "contact_made",
    "correct_first_contact",
    "count_return",
    "count_rework",
    "customer_accepts",
    "decide_problem",
    "decide_review",
    "decline",
    "delete_view",
    "drop_draft",
    "edit",
    "edit_field",
    "escalate",
    "expire_handoffs",
    "follow",
    "foretell",
    "give_access_code",
    "hand_off",
    "holdings",
    "index_texts",
    "keep_promise",
    "left",
    "letter_settled",
    "link",
    "may_change",
    "may_share",
    "merge",
    "move_promise",
    "new_code",
    "not_accepted",
    "note",
    "nothing_left_to_tell",
    "order_views",
    "perform",
    "pin_view",
    "promise",
    "proxies_sweep",
    "pull_up",
    "reach_status",
    "read_so",
    "reassign",
    "reassign_each",
    "record_contact",
    "refuse_handoff",
    "refused_now",
    "register",
    "release_person",
    "remind_key",
    "remind_waiting",
    "remove_route",
    "reopen",
    "reply",
    "respond",
    "restore_draft",
    "restore_route",
    "restore_view",
    "resume",
    "return_handling",
    "retype",
    "reveal_field",
    "save_view",
    "send_again",
    "send_paper",
    "set_first_contact",
    "set_status",
    "share_draft",
    "sort_suggestion",
    "start_bulk",
    "still_following",
    "tag",
    "tags_named",
    "take",
    "take_back",
    "take_back_first_contact",
    "take_draft",
    "tell_by_hand",
    "tell_customer",
    "tell_extension",
    "tell_progress",
    "undo_bulk",
    "undo_field",
    "unfollow",
    "unlink",
    "unmerge",
    "untag",
    "wait",
    "withdraw",
    "withdraw_handoff",
    "work",
    "work_bulk",
]
