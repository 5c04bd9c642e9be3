"""Work orders over HTTP: ``/api/v1/orders``. An order is named by its id, or by ``JZ260316-0042/W-01`` in ``of``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from shouwen.casework.cases import queries as cases
from shouwen.casework.workorders import actions, queries
from shouwen.casework.workorders.actions import Answer, Decision, Demand
from shouwen.casework.workorders.api.shapes import (
    ChaseIn,
    DecisionIn,
    ExtensionIn,
    ExtensionVerdictIn,
    OrderIn,
    OrderOut,
    OrderPage,
    OrderPartDecided,
    OrderPartMade,
    OrderReasonIn,
    OrderReplyIn,
    ReturnIn,
    ReviewIn,
    SupervisionIn,
    SuspensionIn,
    TextIn,
    UnitIn,
    VerdictIn,
)
from shouwen.casework.workorders.models import Order
from shouwen.kit import clock
from shouwen.kit.http import Ref, actor_of, json_answer

router = Router()


def document(order: Order) -> dict[str, Any]:
    """An order as JSON."""
    timed = queries.timeliness_of(order, at=clock.now())
    return {
        "id": str(order.pk),
        "number": f"{order.case_number}/{order.label}",
        "case": order.case_number,
        "kind": order.kind,
        "title": order.title,
        "demand": order.demand,
        "state": order.state,
        "is_open": order.is_open,
        "round": order.round,
        "lead_unit_id": str(order.lead_unit_id),
        "from_unit_id": str(order.from_unit_id),
        "handler_id": None if order.handler_id is None else str(order.handler_id),
        "dispatched_at": order.dispatched_at,
        "sign_by": order.sign_by,
        "signed_at": order.signed_at,
        "reply_by": order.reply_by,
        "replied_at": order.replied_at,
        "accepted_at": order.accepted_at,
        "ended_at": order.ended_at,
        "timeliness": timed.verdict,
        "delay_hours": timed.hours,
        "chases": order.chases,
        "returns": order.returns,
    }


def _order(order_id: int, actor: Any, status: int = 200) -> HttpResponse:
    return json_answer(document(queries.find(order_id, actor)), status=status)


@router.get("", response=OrderPage, summary="Orders in scope, nearest limit first")
def listed(
    request: HttpRequest,
    case: str = Query("", max_length=24),
    tab: str = Query("open", max_length=16),
    cursor: str = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=200),
) -> HttpResponse:
    """``tab`` is one of the branch page's; ``case`` lists all orders of one case."""
    actor = actor_of(request)
    if case:
        rows = queries.of_case(cases.find(case, actor).pk, actor, at=clock.now())
        return json_answer({"orders": [document(row.order) for row in rows], "next_cursor": ""})
    found = queries.listed(tab, actor, at=clock.now(), cursor=cursor, limit=limit)
    return json_answer(
        {"orders": [document(row.order) for row in found.rows], "next_cursor": found.next_cursor}
    )


@router.get("/timeliness", response=OrderPage, summary="Orders by whether they were done in time, newest first")
def timed(
    request: HttpRequest,
    verdict: str = Query("", max_length=16),
    days: int = Query(30, ge=1, le=3660),
    lead_unit: Ref | None = None,
    cursor: str = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=200),
) -> HttpResponse:
    """``verdict`` is late, overdue, on_time, running or none; '' for all that were sent in the last ``days``."""
    actor, now = actor_of(request), clock.now()
    found = queries.timed(
        verdict, actor, since=now - timedelta(days=days), until=now, at=now, unit_id=lead_unit, cursor=cursor, limit=limit
    )
    return json_answer({"orders": [document(row.order) for row in found.rows], "next_cursor": found.next_cursor})


@router.post("", response={201: OrderOut}, summary="Dispatch an order for a case")
def dispatch(request: HttpRequest, body: OrderIn) -> HttpResponse:
    """It goes out at once, or stays a `draft` until another person lets it go out by `second-review`."""
    demand = Demand(**body.dict(exclude={"case", "files"}))
    made = actions.dispatch(
        body.case, demand, attachments=body.files, actor=actor_of(request), at=clock.now()
    )
    return json_answer(document(made), status=201)


@router.get("/{int:order_id}", response=OrderOut, summary="One order")
def read(request: HttpRequest, order_id: int) -> HttpResponse:
    return _order(order_id, actor_of(request))


@router.post("/{int:order_id}/signature", response=OrderOut, summary="Sign for an order")
def sign(request: HttpRequest, order_id: int) -> HttpResponse:
    return json_answer(document(actions.sign(order_id, actor=actor_of(request), at=clock.now())))


@router.post("/{int:order_id}/start", response=OrderOut, summary="Begin work on an order")
def start(request: HttpRequest, order_id: int) -> HttpResponse:
    return json_answer(document(actions.start(order_id, actor=actor_of(request), at=clock.now())))


@router.post("/{int:order_id}/replies", response={201: OrderOut}, summary="Reply to an order, with evidence")
def reply(request: HttpRequest, order_id: int, body: OrderReplyIn) -> HttpResponse:
    actor = actor_of(request)
    answer = Answer(**body.dict(exclude={"files"}), attachments=body.files)
    actions.reply(order_id, answer, actor=actor, at=clock.now())
    return _order(order_id, actor, 201)


@router.post("/{int:order_id}/acceptance", response=OrderOut, summary="Accept a unit's reply")
def accept(request: HttpRequest, order_id: int, body: ReviewIn) -> HttpResponse:
    return json_answer(
        document(actions.accept(order_id, **body.dict(), actor=actor_of(request), at=clock.now()))
    )


@router.post("/{int:order_id}/rework", response=OrderOut, summary="Send a reply back for another round")
def rework(request: HttpRequest, order_id: int, body: ReviewIn) -> HttpResponse:
    given = body.dict(exclude={"quality"})
    return json_answer(document(actions.rework(order_id, **given, actor=actor_of(request), at=clock.now())))


@router.post(
    "/{int:order_id}/return", response={201: OrderOut}, summary="Return an order with code and evidence"
)
def give_back(request: HttpRequest, order_id: int, body: ReturnIn) -> HttpResponse:
    actor = actor_of(request)
    given = body.dict(exclude={"files"})
    actions.give_back(order_id, **given, attachments=body.files, actor=actor, at=clock.now())
    return _order(order_id, actor, 201)


@router.post("/{int:order_id}/return/decision", response=OrderOut, summary="Decide on a return")
def decide_return(request: HttpRequest, order_id: int, body: DecisionIn) -> HttpResponse:
    made = actions.decide_return(order_id, Decision(**body.dict()), actor=actor_of(request), at=clock.now())
    return json_answer(document(made))


@router.post("/{int:order_id}/chases", response={201: OrderOut}, summary="Chase an order")
def chase(request: HttpRequest, order_id: int, body: ChaseIn) -> HttpResponse:
    actor = actor_of(request)
    actions.chase(order_id, level=body.level, text=body.text, actor=actor, at=clock.now())
    return _order(order_id, actor, 201)


@router.post("/{int:order_id}/extensions", response={201: OrderPartMade}, summary="Ask for more time")
def ask_extension(request: HttpRequest, order_id: int, body: ExtensionIn) -> HttpResponse:
    made = actions.ask_extension(order_id, **body.dict(), actor=actor_of(request), at=clock.now())
    return json_answer({"id": str(made.pk)}, status=201)


@router.post(
    "/extensions/{int:extension_id}/decision", response=OrderPartDecided, summary="Decide on more time"
)
def decide_extension(request: HttpRequest, extension_id: int, body: ExtensionVerdictIn) -> HttpResponse:
    actions.decide_extension(
        extension_id,
        agree=body.agree,
        answer=body.note,
        notice=body.notice,
        channel=body.channel,
        actor=actor_of(request),
        at=clock.now(),
    )
    return json_answer({"id": str(extension_id), "agreed": body.agree})


@router.post("/{int:order_id}/suspensions", response={201: OrderPartMade}, summary="Ask to suspend an order")
def ask_suspension(request: HttpRequest, order_id: int, body: SuspensionIn) -> HttpResponse:
    made = actions.ask_suspension(order_id, **body.dict(), actor=actor_of(request), at=clock.now())
    return json_answer({"id": str(made.pk)}, status=201)


@router.post(
    "/suspensions/{int:suspension_id}/decision", response=OrderPartDecided, summary="Decide on a suspension"
)
def decide_suspension(request: HttpRequest, suspension_id: int, body: VerdictIn) -> HttpResponse:
    actions.decide_suspension(
        suspension_id, agree=body.agree, answer=body.note, actor=actor_of(request), at=clock.now()
    )
    return json_answer({"id": str(suspension_id), "agreed": body.agree})


@router.post("/{int:order_id}/resumption", response=OrderOut, summary="Go on with a suspended order")
def resume(request: HttpRequest, order_id: int) -> HttpResponse:
    return json_answer(document(actions.resume(order_id, actor=actor_of(request), at=clock.now())))


@router.post("/{int:order_id}/supervisions", response={201: OrderPartMade}, summary="Supervise an order")
def supervise(request: HttpRequest, order_id: int, body: SupervisionIn) -> HttpResponse:
    made = actions.supervise(order_id, **body.dict(), actor=actor_of(request), at=clock.now())
    return json_answer({"id": str(made.pk)}, status=201)


@router.post("/{int:order_id}/cancellation", response=OrderOut, summary="Cancel an order")
def cancel(request: HttpRequest, order_id: int, body: OrderReasonIn) -> HttpResponse:
    made = actions.cancel(order_id, reason=body.reason, actor=actor_of(request), at=clock.now())
    return json_answer(document(made))


@router.post("/{int:order_id}/review", response=OrderOut, summary="Take up the review of a reply")
def take_review(request: HttpRequest, order_id: int) -> HttpResponse:
    return json_answer(document(actions.take_review(order_id, actor=actor_of(request), at=clock.now())))


@router.post(
    "/{int:order_id}/second-review",
    response=OrderOut,
    summary="Let it go out as second reader, or send it back",
)
def decide_review(request: HttpRequest, order_id: int, body: VerdictIn) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    review = queries.page(order_id, actor, at=now).pending.review
    made = actions.decide_review(
        review.pk if review else 0, agree=body.agree, note=body.note, actor=actor, at=now
    )
    return json_answer(document(made))


@router.post("/{int:order_id}/return/settlement", response=OrderOut, summary="Name the unit a meeting chose")
def settle_return(request: HttpRequest, order_id: int, body: UnitIn) -> HttpResponse:
    made = actions.settle_return(
        order_id, unit=body.unit, reason=body.reason, actor=actor_of(request), at=clock.now()
    )
    return json_answer(document(made))


@router.post("/{int:order_id}/redispatch", response=OrderOut, summary="Send a returned order to another unit")
def redispatch(request: HttpRequest, order_id: int, body: UnitIn) -> HttpResponse:
    made = actions.redispatch(
        order_id, lead_unit=body.unit, note=body.reason, actor=actor_of(request), at=clock.now()
    )
    return json_answer(document(made))


@router.post("/{int:order_id}/chases/answer", response=OrderOut, summary="Answer the newest open chase")
def answer_chase(request: HttpRequest, order_id: int, body: TextIn) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    chase_id = next((row.pk for row in queries.page(order_id, actor, at=now).open_chases), 0)
    actions.answer_chase(chase_id, text=body.text, actor=actor, at=now)
    return _order(order_id, actor)


@router.post("/{int:order_id}/assistance", response=OrderOut, summary="Report as an assisting unit")
def assist(request: HttpRequest, order_id: int, body: TextIn) -> HttpResponse:
    actor = actor_of(request)
    actions.report_assist(order_id, report=body.text, attachments=body.files, actor=actor, at=clock.now())
    return _order(order_id, actor)


@router.post(
    "/supervisions/{int:supervision_id}/report", response=OrderPartMade, summary="Report on a supervision"
)
def report(request: HttpRequest, supervision_id: int, body: TextIn) -> HttpResponse:
    made = actions.report(
        supervision_id, text=body.text, attachments=body.files, actor=actor_of(request), at=clock.now()
    )
    return json_answer({"id": str(made.pk)})


@router.post("/supervisions/{int:supervision_id}/end", response=OrderPartMade, summary="End a supervision")
def end_supervision(request: HttpRequest, supervision_id: int, body: TextIn) -> HttpResponse:
    made = actions.end_supervision(supervision_id, verdict=body.text, actor=actor_of(request), at=clock.now())
    return json_answer({"id": str(made.pk)})
