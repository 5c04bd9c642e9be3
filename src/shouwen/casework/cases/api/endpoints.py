"""Cases over HTTP: ``/api/v1/cases``. Reads input, calls one action or query, answers; no rules here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Header

from shouwen.casework.cases import actions, queries, states
from shouwen.casework.cases.actions import Intake
from shouwen.casework.cases.api import answers
from shouwen.casework.cases.api.lists import router as router
from shouwen.casework.cases.api.shapes import (
    CaseIn,
    CaseMergeIn,
    ClosureIn,
    ContactIn,
    EndIn,
    EscalationIn,
    HandoffIn,
    PromiseIn,
    QuestionIn,
    ReasonIn,
    ReassignmentIn,
    RefusalIn,
    ReplyIn,
    Said,
    TagsIn,
    WaitIn,
    WordsIn,
    WorkStepIn,
)
from shouwen.casework.cases.models import NEVER, Case
from shouwen.casework.cases.queries import tags
from shouwen.casework.cases.rules import assuring
from shouwen.kit import clock
from shouwen.kit.http import actor_of, json_answer
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.contacts import queries as written
from shouwen.relations.contacts.queries import MessageView


def document(case: Case) -> dict[str, Any]:
    """A case as JSON: ids are strings, because they pass 2^53."""
    return {
        "id": str(case.pk),
        "number": case.number,
        "kind": case.kind_code,
        "category_id": _id(case.category_id),
        "title": case.title,
        "state": case.state,
        "state_category": states.CATEGORY_OF[case.state],
        "status": case.status,
        "status_label": catalogue.status_label(case.status) or str(states.LABELS[case.state]),
        "is_open": case.is_open,
        "severity": case.severity,
        "priority": case.priority,
        "level": case.level,
        "centre_id": _id(case.centre_id),
        "customer_id": _id(case.customer_id),
        "owner_id": _id(case.owner_id),
        "handler_id": _id(case.handler_id),
        "first_contact_id": _id(case.first_contact_id),
        "first_contact_at": case.first_contact_at,
        "channel": case.channel_code,
        "received_at": case.received_at,
        "registered_at": case.registered_at,
        "answered_at": case.answered_at,
        "ended_at": case.ended_at,
        "due_at": None if case.due_at == NEVER else case.due_at,
        "due_stage": case.due_stage,
        "reference": case.reference,
        "assured": assuring.parted(case.assured),
        "repeat_of": _id(case.repeat_of_id),
        "repeat_count": case.repeat_count,
        "chases": case.chases,
        "waits_since": case.waits_since,
        "fields": queries.fields.plain(case),
        "tags": [each.code for each in tags.borne(case.tags)],
    }


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)


def _case(case: Case, status: int = 200) -> HttpResponse:
    return json_answer(document(case), status=status, Location=f"/api/v1/cases/{case.number}")


@router.post("", response={201: answers.CaseOut}, summary="Register a case")
def create(
    request: HttpRequest,
    body: CaseIn,
    idempotency_key: str = Header("", alias="Idempotency-Key", max_length=80),
) -> HttpResponse:
    """The same key with the same body gives the same case; with another body it is refused with 409."""
    actor = actor_of(request)
    given = body.model_dump(exclude={"promise", "category_id"})
    promise = actions.Promised(**body.promise.model_dump()) if body.promise else None
    key = f"api:{actor.token_id or actor.person_id}:{idempotency_key}" if idempotency_key else ""
    intake = Intake(**given, category_id=body.category_id, promise=promise, intake_key=key)
    return _case(actions.register(intake, actor=actor, at=clock.now()), 201)


@router.get("/{number}", by_alias=True, response=answers.CaseRead, summary="Read a case")
def read(request: HttpRequest, number: str) -> HttpResponse:
    """The case, its words, its duty chain, clocks, hand-offs, promises and the moves the caller may make."""
    page = queries.page(number, actor_of(request), at=clock.now())
    more = {
        "description": page.description,
        "demand": page.demand,
        "category": page.category,
        "owner": page.people.get(page.case.owner_id, ""),
        "handler": page.people.get(page.case.handler_id, ""),
        "clocks": [{"stage": each.stage, "label": each.label, "due_at": each.due_at, "state": each.state}
                   for each in page.clocks],
        "handoffs": [_handoff(each) for each in page.handoffs],
        "promises": [{"id": str(each.id), "text": each.text, "due_at": each.due_at, "kept_at": each.kept_at,
                      "broken": each.broken} for each in page.promises],
        "links": [{"kind": each.kind, "number": each.number, "outgoing": each.outgoing} for each in page.links],
        "moves": [{"name": each.name, "label": each.label, "allowed": each.allowed, "why_not": each.why_not}
                  for each in page.moves],
    }  # fmt: skip
    return json_answer({**document(page.case), **more})


@router.get("/{number}/timeline", response=answers.Timeline, summary="Everything that happened, oldest first")
def timeline(request: HttpRequest, number: str) -> HttpResponse:
    """The case's ledger entries as sentences, with their hashes and the words said."""
    page = queries.page(number, actor_of(request), at=clock.now())
    entries = [
        {"seq": each.told.seq, "at": each.at, "kind": each.told.kind, "actor_id": _id(each.told.actor_id),
         "actor": each.who, "via": each.told.via, "says": each.sentence, "text": each.text, "tab": each.tab,
         "hash": each.told.hash, "prev_hash": each.told.prev_hash}
        for each in page.timeline
    ]  # fmt: skip
    return json_answer({"entries": entries})


@router.get("/{number}/certificate", response=dict[str, Any], summary="The responsibility certificate")
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The duty chain with all that is needed to recompute its hashes."""
    return json_answer(queries.certificate(number, actor_of(request), at=clock.now()).plain())


@router.post("/{number}/notes", response={201: answers.CasePartMade}, summary="Add an internal note")
def note(request: HttpRequest, number: str, body: Said) -> HttpResponse:
    text = actions.note(number, body.text, files=body.files, actor=actor_of(request), at=clock.now())
    return json_answer({"id": str(text.pk)}, status=201)


@router.post("/{number}/tags", response=answers.CaseOut, summary="Put tags on the case and take tags off")
def tag(request: HttpRequest, number: str, body: TagsIn) -> HttpResponse:
    """``add`` and ``remove`` are codes of ``GET /catalogue/codes/tag``; ``new`` are names, made up where there is none such."""
    done = actions.tag(number, add=body.add, remove=body.remove, coin=body.new, actor=actor_of(request), at=clock.now())
    return _case(done.case)


@router.post("/{number}/replies", response={201: answers.CasePartMade}, summary="Reply to the customer")
def reply(request: HttpRequest, number: str, body: ReplyIn) -> HttpResponse:
    text = actions.reply(
        number, body.text, channel=body.channel, files=body.files, told=body.told, actor=actor_of(request), at=clock.now()
    )
    return json_answer({"id": str(text.pk)}, status=201)


@router.post("/{number}/facts", response={201: answers.CasePartMade}, summary="Add what the customer said")
def fact(request: HttpRequest, number: str, body: Said) -> HttpResponse:
    text = actions.add_fact(number, body.text, files=body.files, actor=actor_of(request), at=clock.now())
    return json_answer({"id": str(text.pk)}, status=201)


@router.post("/{number}/chases", response={201: answers.ChaseMade}, summary="The customer asks again")
def chase(request: HttpRequest, number: str, body: WordsIn) -> HttpResponse:
    count = actions.chase(number, body.text, actor=actor_of(request), at=clock.now())
    return json_answer({"chases": count}, status=201)


@router.post(
    "/{number}/contacts", response={201: answers.ContactMade}, summary="Record a try to reach the customer"
)
def contact(request: HttpRequest, number: str, body: ContactIn) -> HttpResponse:
    made = actions.record_contact(number, **body.dict(), actor=actor_of(request), at=clock.now())
    return json_answer({"id": str(made.pk), "reached": made.reached}, status=201)


@router.get("/{number}/messages", response=answers.Messages, summary="What was written to the customer, newest first")
def messages(request: HttpRequest, number: str) -> HttpResponse:
    """Letters, their way and how far they have come: waiting, failed, sent, given_up, to_tell, told …"""
    case = queries.find(number, actor_of(request))
    return json_answer({"messages": [_message(each) for each in written.messages("case", case.pk)]})


def _message(each: MessageView) -> dict[str, Any]:
    return {"id": str(each.id), "letter": each.letter, "subject": each.subject, "text": each.text,
            "language": each.language, "channel": each.channel, "state": each.state, "fault": each.fault,
            "fault_code": each.fault_code, "attempts": each.attempts, "at": each.at, "settled_at": each.settled_at,
            "next_try_at": each.next_try_at}  # fmt: skip


@router.post("/{number}/messages/{message_id}/again", response={204: None}, summary="Send a letter again")
def send_again(request: HttpRequest, number: str, message_id: int) -> HttpResponse:
    """One that failed or was given up, to the customer's e-mail as it is now."""
    actions.send_again(number, message_id, actor=actor_of(request), at=clock.now())
    return HttpResponse(status=204)


@router.post("/{number}/messages/{message_id}/told", response={204: None}, summary="The customer was told")
def told(request: HttpRequest, number: str, message_id: int) -> HttpResponse:
    """Somebody said what no machine could carry."""
    actions.tell_by_hand(number, message_id, actor=actor_of(request), at=clock.now())
    return HttpResponse(status=204)


@router.post(
    "/{number}/access-code", response={201: answers.AccessCode}, summary="A fresh code for the customer to follow the case"
)
def access_code(request: HttpRequest, number: str) -> HttpResponse:
    """Answered once and kept nowhere; the older code opens the case no more."""
    case, code = actions.give_access_code(number, actor=actor_of(request), at=clock.now())
    answer = json_answer({"number": case.number, "code": code, "url": queries.link_to(case.number)}, status=201)
    answer["Cache-Control"] = "no-store"
    return answer


@router.post("/{number}/promises", response={201: answers.CasePartMade}, summary="Promise the customer something")
def promise(request: HttpRequest, number: str, body: PromiseIn) -> HttpResponse:
    made = actions.promise(number, body.text, due_at=body.due_at, actor=actor_of(request), at=clock.now())
    return json_answer({"id": str(made.pk)}, status=201)


@router.post("/promises/{promise_id}/kept", response=answers.PromiseKept, summary="A promise was kept")
def keep(request: HttpRequest, promise_id: int) -> HttpResponse:
    made = actions.keep_promise(promise_id, actor=actor_of(request), at=clock.now())
    return json_answer({"id": str(made.pk), "kept_at": made.kept_at})


@router.post(
    "/{number}/handoffs", by_alias=True, response={201: answers.HandoffOut}, summary="Offer handling, ownership or help"
)
def hand_off(request: HttpRequest, number: str, body: HandoffIn) -> HttpResponse:
    made = actions.hand_off(number, **body.dict(), actor=actor_of(request), at=clock.now())
    return json_answer(_handoff(made), status=201)


def _handoff(made: Any) -> dict[str, Any]:
    return {"id": str(made.pk), "kind": made.kind, "answer": made.answer, "accept_by": made.accept_by,
            "to": _id(made.to_person_id), "from": _id(made.from_person_id)}  # fmt: skip


@router.post("/handoffs/{handoff_id}/acceptance", by_alias=True, response=answers.HandoffOut, summary="Accept a hand-off")
def accept_handoff(request: HttpRequest, handoff_id: int) -> HttpResponse:
    return json_answer(_handoff(actions.accept_handoff(handoff_id, actor=actor_of(request), at=clock.now())))


@router.post(
    "/handoffs/{handoff_id}/refusal",
    by_alias=True, response=answers.HandoffOut,
    summary="Refuse a hand-off, once, with evidence",
)
def refuse_handoff(request: HttpRequest, handoff_id: int, body: RefusalIn) -> HttpResponse:
    made = actions.refuse_handoff(handoff_id, **body.dict(), actor=actor_of(request), at=clock.now())
    return json_answer(_handoff(made))


@router.post("/handoffs/{handoff_id}/withdrawal", by_alias=True, response=answers.HandoffOut, summary="Take an offer back")
def withdraw_handoff(request: HttpRequest, handoff_id: int) -> HttpResponse:
    return json_answer(
        _handoff(actions.withdraw_handoff(handoff_id, actor=actor_of(request), at=clock.now()))
    )


@router.post(
    "/{number}/consultations", response={201: answers.CasePartMade}, summary="Ask a colleague; duty does not move"
)
def consult(request: HttpRequest, number: str, body: QuestionIn) -> HttpResponse:
    made = actions.consult(number, asked=body.person, question=body.question, actor=actor_of(request), at=clock.now()
    )
    return json_answer({"id": str(made.pk)}, status=201)


@router.post("/consultations/{consultation_id}/answer", response=answers.QuestionAnswered, summary="Answer a colleague")
def answer_consultation(request: HttpRequest, consultation_id: int, body: Said) -> HttpResponse:
    made = actions.answer_consultation(consultation_id, body.text, actor=actor_of(request), at=clock.now())
    return json_answer({"id": str(made.pk), "answered_at": made.answered_at})


@router.post(
    "/{number}/waiting", response=answers.CaseOut, summary="Wait for a unit, the customer or a third party"
)
def wait(request: HttpRequest, number: str, body: WaitIn) -> HttpResponse:
    return _case(actions.wait(number, **body.dict(), actor=actor_of(request), at=clock.now()))


@router.post("/{number}/resumption", response=answers.CaseOut, summary="Go on after waiting")
def resume(request: HttpRequest, number: str) -> HttpResponse:
    return _case(actions.resume(number, actor=actor_of(request), at=clock.now()))


@router.post("/{number}/urgent-call/answer", response=answers.CaseOut, summary="Answer an urgent call")
def answer_call(request: HttpRequest, number: str) -> HttpResponse:
    """The caller was called and sees to it; 409 when nobody or somebody else is called."""
    return _case(actions.answer_call(number, actor=actor_of(request), at=clock.now()))


@router.post("/{number}/escalations", response={201: answers.CaseOut}, summary="Escalate one level")
def escalate(request: HttpRequest, number: str, body: EscalationIn) -> HttpResponse:
    return _case(actions.escalate(number, **body.dict(), actor=actor_of(request), at=clock.now()), 201)


@router.post("/{number}/reassignment", response=answers.CaseOut, summary="Put the case into other hands")
def reassign(request: HttpRequest, number: str, body: ReassignmentIn) -> HttpResponse:
    return _case(actions.reassign(number, **body.dict(), actor=actor_of(request), at=clock.now()))


@router.post("/{number}/pull-up", response=answers.CaseOut, summary="The level above takes the case over")
def pull_up(request: HttpRequest, number: str, body: ReasonIn) -> HttpResponse:
    return _case(actions.pull_up(number, reason=body.reason, actor=actor_of(request), at=clock.now()))


@router.post("/{number}/taking", response=answers.CaseOut, summary="Take up a case that a robot or the portal brought")
def take(request: HttpRequest, number: str) -> HttpResponse:
    return _case(actions.take(number, actor=actor_of(request), at=clock.now()))


@router.post("/{number}/steps", response=answers.CaseOut, summary="Make a working step")
def work(request: HttpRequest, number: str, body: WorkStepIn) -> HttpResponse:
    """Investigation, proposal or carrying out, with what was found or planned."""
    done = actions.work(number, body.step, text=body.text, files=body.files, actor=actor_of(request), at=clock.now())
    return _case(done)


@router.post("/{number}/resolution", response=answers.CaseOut, summary="Give the customer the answer")
def resolve(request: HttpRequest, number: str, body: ReplyIn) -> HttpResponse:
    answered = actions.answer(
        number, body.text, channel=body.channel, files=body.files, told=body.told, actor=actor_of(request), at=clock.now()
    )
    return _case(answered)


@router.post("/{number}/acceptance", response=answers.CaseOut, summary="The customer agrees")
def customer_accepts(request: HttpRequest, number: str, body: WordsIn) -> HttpResponse:
    return _case(actions.customer_accepts(number, text=body.text, actor=actor_of(request), at=clock.now()))


@router.post(
    "/{number}/non-acceptance", response=answers.CaseOut, summary="The customer does not agree: one level up"
)
def not_accepted(request: HttpRequest, number: str, body: WordsIn) -> HttpResponse:
    return _case(actions.not_accepted(number, text=body.text, actor=actor_of(request), at=clock.now()))


@router.post("/{number}/closure", response=answers.CaseOut, summary="Close the case")
def close(request: HttpRequest, number: str, body: ClosureIn) -> HttpResponse:
    return _case(actions.close(number, **body.dict(), actor=actor_of(request), at=clock.now()))


@router.post("/{number}/reopening", response=answers.CaseOut, summary="Reopen the case; its chain goes on")
def reopen(request: HttpRequest, number: str, body: ReasonIn) -> HttpResponse:
    return _case(actions.reopen(number, reason=body.reason, actor=actor_of(request), at=clock.now()))


@router.post("/{number}/merge", response=answers.CaseOut, summary="Merge the case into another; the answer is the one that goes on")
def merge(request: HttpRequest, number: str, body: CaseMergeIn) -> HttpResponse:
    """Silent to customers. What is open goes over, later replies reach the case that goes on, and both first contacts stay on record."""
    return _case(actions.merge(number, body.into.strip().upper(), actor=actor_of(request), at=clock.now()))


@router.post("/{number}/merge/undo", response=answers.CaseOut, summary="Undo a merge; the answer is the case that comes back")
def unmerge(request: HttpRequest, number: str) -> HttpResponse:
    """Its number, owner, clocks and all that went over come back, whatever became of it meanwhile."""
    return _case(actions.unmerge(number, actor=actor_of(request), at=clock.now()))


@router.post("/{number}/withdrawal", response=answers.CaseOut, summary="The customer withdraws the matter")
def withdraw(request: HttpRequest, number: str, body: EndIn) -> HttpResponse:
    ended = actions.withdraw(
        number, reason_code=body.reason_code, note=body.text, actor=actor_of(request), at=clock.now()
    )
    return _case(ended)


@router.post(
    "/{number}/declination", response=answers.CaseOut, summary="Decline the matter, telling where to go"
)
def decline(request: HttpRequest, number: str, body: EndIn) -> HttpResponse:
    ended = actions.decline(
        number, reason_code=body.reason_code, notice=body.text, actor=actor_of(request), at=clock.now()
    )
    return _case(ended)
