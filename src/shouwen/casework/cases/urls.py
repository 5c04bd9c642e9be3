"""Addresses of cases. Those of moves bear the move's name, so that a move can be found by it."""

from __future__ import annotations

from django.urls import path

from shouwen.casework.cases import pages

app_name = "cases"

MOVES = {
    "take": "taking",
    "investigate": "investigation",
    "propose": "proposal",
    "carry_out": "execution",
    "wait_customer": "waiting/customer",
    "wait_unit": "waiting/unit",
    "wait_third": "waiting/third",
    "resume": "resumption",
    "answer": "answer",
    "customer_accepts": "acceptance",
    "not_accepted": "non-acceptance",
    "close": "closure",
    "reopen": "reopening",
    "withdraw": "withdrawal",
    "decline": "declining",
    "note": "notes",
    "reply": "replies",
    "record_contact": "contacts",
    "promise": "promises",
    "chase": "chases",
    "hand_off": "hand-offs",
    "answer_call": "urgent-call",
    "hand_up": "hand-up",
    "consult": "consultations",
    "escalate": "escalations",
    "pull_up": "pull-up",
    "reassign": "reassignment",
    "edit": "details",
    "link": "links",
    "merge": "merging",
    "unmerge": "unmerging",
    "correct_first_contact": "first-contact",
    "decide_problem": "problem",
    "acknowledge_suggestion": "thanks",
    "return_handling": "handling/return",
    "take_back": "handling/recall",
}

urlpatterns = [
    path("cases/", pages.queue, name="queue"),
    path("cases/filters", pages.filters, name="filters"),
    path("cases/new", pages.new, name="new"),
    path("cases/new/fields", pages.fields, name="new_fields"),
    path("cases/new/beside", pages.beside, name="new_beside"),
    path("cases/receivers", pages.receivers, name="receivers"),
    path("cases/next", pages.next_urgent, name="next"),
    path("cases/team", pages.team, name="team"),
    path("cases/register-book", pages.register_book, name="register_book"),
    path("cases/hand-offs/<int:handoff_id>/acceptance", pages.accept_offer, name="accept_offer"),
    path("cases/hand-offs/<int:handoff_id>/refusal", pages.refuse_offer, name="refuse_offer"),
    path("cases/hand-offs/<int:handoff_id>/consent", pages.consent_offer, name="consent_offer"),
    path("cases/hand-offs/<int:handoff_id>/withdrawal", pages.withdraw_offer, name="withdraw_offer"),
    path("cases/consultations/<int:consultation_id>/answer", pages.answer_question, name="answer_question"),
    path("cases/promises/<int:promise_id>/keeping", pages.keep_promise, name="keep_promise"),
    path("cases/promises/<int:promise_id>/moving", pages.move_promise, name="move_promise"),
    path("cases/reviews/<int:review_id>/decision", pages.decide_review, name="decide_review"),
    path("cases/<str:number>/", pages.page, name="page"),
    path("admin/letters/", pages.senders, name="senders"),
    path("admin/letters/<int:centre_id>/", pages.sender, name="sender"),
    path("admin/letters/preview/<slug:letter>", pages.letter_preview, name="letter_preview"),
    path("cases/<str:number>/letters", pages.letters, name="letters"),
    path("cases/<str:number>/letters/<int:message_id>/again", pages.letter_again, name="letter_again"),
    path("cases/<str:number>/letters/<int:message_id>/told", pages.letter_told, name="letter_told"),
    path("cases/<str:number>/access-code", pages.give_code, name="give_code"),
    path("cases/<str:number>/preview", pages.preview, name="preview"),
    path("cases/<str:number>/certificate", pages.certificate, name="certificate"),
    *(
        path(f"cases/<str:number>/{place}", pages.move, {"name": name}, name=name)
        for name, place in MOVES.items()
    ),
]
