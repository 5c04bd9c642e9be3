"""The last signature: looked at once more, sealed, and only then budget, cap and validity follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.complaints import queries as complaints
from shouwen.casework.redress import facts, states
from shouwen.casework.redress.actions import pen
from shouwen.casework.redress.actions.pen import Sheet
from shouwen.casework.redress.models import Budget, DayUse, Policy, Quota, Request, Step
from shouwen.casework.redress.queries import tally
from shouwen.casework.redress.queries.approving import COLUMN
from shouwen.casework.redress.queries.policy import (
    budgets_for,
    exchange,
    matrix_of,
    month_of,
    place_names,
    policy_for,
)
from shouwen.casework.redress.queries.proof import enough
from shouwen.casework.redress.queries.room import no_room
from shouwen.casework.redress.queries.route import drawn_from
from shouwen.casework.redress.rules.matrix import COLUMNS, Matrix
from shouwen.casework.redress.rules.reasons import PROOFS
from shouwen.casework.redress.rules.routing import GRAVE, Asked, Seat, can_carry, lacks
from shouwen.casework.redress.rules.snapshot import digest, seal
from shouwen.foundation.ledger.facts import Fact
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit.errors import Conflict
from shouwen.kit.money import Money


def own(sheet: Sheet, step: Step) -> None:
    """A small sum in the asker's own power: granted by asking."""
    me = sheet.actor.person_id
    grant(sheet, step, Seat(me, me), "")


def grant(sheet: Sheet, step: Step, seat: Seat, note: str) -> None:
    """Give the last signature.

    :raises Conflict: when what it was to rest on has changed meanwhile (``beyond_power``, ``policy_changed``,
        ``graver``, ``cap_used``, ``budget_used``).
    """
    request = sheet.request
    matrix = matrix_of(request.policy)
    recheck(request, step, matrix, sheet)
    _take_cap(request, step, seat, matrix, sheet.at)
    drawn = _take_budget(request, sheet.at)
    budget = drawn[0] if drawn else None
    abroad = drawn[1] if drawn and drawn[0].currency != request.currency else None
    close(step, "agreed", seat, note, sheet, drawn=f"{abroad:f} {drawn[0].currency}" if drawn and abroad is not None else "")
    valid = sheet.at + timedelta(days=matrix.valid_days)
    told: list[Fact] = [
        facts.RedressGranted(
            **sheet.about,
            **pen.sum_of(request),
            step_id=step.pk,
            step_label=pen.word(states.STEP_KINDS[step.kind]),
            authority_person=step.authority_of_id or 0,
            seal=step.seal,
            valid_at=valid,
            requester_person=request.requester_id or 0,
        )
    ]
    changes: dict[str, Any] = {"granted_at": sheet.at, "valid_until": valid, "budget": budget, "drawn": abroad}
    steps = [step, *_look_later(request, step, matrix, sheet.at)]
    pen.write(sheet, *told, steps=steps, reason=note, **pen.step_to(states.APPROVED, sheet.at), **changes)


def _look_later(request: Request, step: Step, matrix: Matrix, at: datetime) -> list[Step]:
    """After the emergency line, somebody with the power for it looks at it within the time given."""
    if step.kind != "emergency" or matrix.emergency is None:
        return []
    asked = Asked(dict(request.columns), {name: Decimal(request.snapshot["prior"][name]) for name in COLUMNS})
    rung = next(
        (
            each
            for place, each in enumerate(matrix.rungs)
            if not each.own and enough(matrix, "approve", each.code, asked) and place
        ),
        matrix.rungs[-1],
    )
    due = at + timedelta(hours=matrix.emergency.review_hours)
    later = Step(
        request=request,
        round=request.round,
        seq=step.seq + 1,
        kind="later",
        place=rung.code,
        roles=list(rung.roles),
    )
    later.is_current, later.since, later.due_at = True, at, due
    return [later]


def recheck(request: Request, step: Step, matrix: Matrix, sheet: Sheet) -> None:
    """The rule for what changes under way: the route stays the one frozen at submission, but the last signature must
    have the power by that matrix *and* by the one that counts now, with what was granted in between."""
    severity = sheet.case.severity
    prior = tally.prior(sheet.case, matrix, at=sheet.at, besides=request.pk)
    asked = Asked(
        dict(request.columns),
        prior,
        severity,
        year=tally.year(sheet.case, matrix, at=sheet.at, besides=request.pk),
        evidence=complaints.evidence_kinds(sheet.case),
    )
    place = place_names(matrix).get(step.place, step.place)
    if severity in GRAVE and request.snapshot.get("severity") not in GRAVE:
        raise Conflict("graver", _("事项已升为严重，这条审批路线不再适用，请退回后重新提交"))
    if step.place in matrix.places and (wanted := _lacking(matrix, step.place, asked)):
        kinds = pgettext("list", "、").join(str(PROOFS[each]) for each in wanted)
        raise Conflict("evidence_missing", _("这笔要先有证据：%(kinds)s；请在投诉记录里补上") % {"kinds": kinds})
    if not enough(matrix, step.kind, step.place, asked):
        total = Money.rounded(asked.total, request.currency)
        words = _("这位客户或这件事近期又获批了别的补救，合计 %(total)s 超过%(who)s的权限，请退回后重新提交")
        raise Conflict("beyond_power", words % {"total": total, "who": place})
    policy = policy_for(sheet.case.centre_id, sheet.case.kind_code, at=sheet.at)
    if policy.pk != request.policy_id:
        fresh = matrix_of(policy)
        if fresh.currency != matrix.currency or not enough(fresh, step.kind, step.place, asked):
            words = _("核决权限已换成第 %(version)s 版，按新规则%(who)s不能批这笔，请退回后重新提交")
            raise Conflict("policy_changed", words % {"version": policy.version, "who": place})


def _lacking(matrix: Matrix, place: str, asked: Asked) -> tuple[str, ...]:
    index = matrix.index_of(place)
    return lacks(matrix.rungs[index], asked) if index >= 0 else ()


def _take_cap(request: Request, step: Step, seat: Seat, matrix: Matrix, at: datetime) -> None:
    """Count it to the month and the day of whose power it is, under lock."""
    place = "" if step.kind == "emergency" else step.place
    try:
        count(matrix, place, seat, dict(request.columns), request.amount, request.currency, at)
    except Conflict as no:
        if no.code != "cap_used":
            raise
        raise Conflict("cap_used", no_room(step, matrix, at=at)) from None


def use_power(policy: Policy, place: str, seat: Seat, worth: Money, *, at: datetime) -> None:
    """Count a sum that is no redress to the month and the day of whose power approved it, in the caller's transaction.

    :raises Conflict: when their cap does not leave room for it (``cap_used``).
    """
    count(matrix_of(policy), place, seat, {COLUMN: worth.amount}, worth.amount, worth.currency, at)


def count(matrix: Matrix, place: str, seat: Seat, columns: dict[str, Decimal], amount: Decimal, currency: str, at: datetime) -> None:
    """Take it from the cap of a place, if it has one."""
    person = seat.authority_id
    month = _held(Quota, {"person_id": person, "month": month_of(at)}, currency)
    today = _held(DayUse, {"person_id": person, "day": day_of(at)}, currency)
    index = matrix.index_of(place)
    if index >= 0:
        by = exchange(currency, at=at)
        used, now = (sum((by.sum(row.used, row.currency) for row in rows), Decimal(0)) for rows in (month, today))
        own = Seat(seat.person_id, person, used, seat.ceiling, now)
        if not can_carry(matrix.rungs[index], own, Asked(columns, {})):
            raise Conflict("cap_used", _("当天或本月的审批限额不够这笔，请由同级其他人或上一级审批"))
    for rows in (month, today):
        row = next(each for each in rows if each.currency == currency)
        type(row).objects.filter(pk=row.pk).update(used=F("used") + amount)


def _held(model: Any, key: dict[str, Any], currency: str) -> list[Any]:
    """A person's counters of a span, one a currency, locked; that of ``currency`` is there."""
    model.objects.get_or_create(**key, currency=currency)
    return list(model.objects.select_for_update().filter(**key).order_by("pk"))


def _take_budget(request: Request, at: datetime) -> tuple[Budget, Decimal] | None:
    """Draw on the nearest budget with room, by the rate of the day when it is in another currency; what it takes of it. A
    request that was not routed over budget stays with its own centre's."""
    found = budgets_for(request.centre_id, request.currency, at=at)
    list(Budget.objects.select_for_update().filter(pk__in=[row.pk for row in found]).order_by("pk"))
    found = budgets_for(request.centre_id, request.currency, at=at)
    if not found:
        return None
    usable = found if request.snapshot.get("over_budget") else found[:1]
    takes = ((row, drawn_from(row, request.money, at=at)) for row in usable)
    drawn = next(((row, sum_) for row, sum_ in takes if row.left >= sum_), None)
    if drawn is None:
        left = Money.rounded(usable[0].left, usable[0].currency)
        raise Conflict(
            "budget_used", _("本月补救预算只剩 %(left)s，请先追加预算，或退回后改走上一级") % {"left": left}
        )
    Budget.objects.filter(pk=drawn[0].pk).update(held=F("held") + drawn[1])
    return drawn


def give_back(request: Request) -> None:
    """What a grant held of cap and budget is free again, because it came to nothing or was reversed."""
    if request.granted_at is None:
        return
    last = (
        request.steps.filter(round=request.round, verdict="agreed")
        .exclude(kind="later")
        .order_by("-seq")
        .first()
    )
    if last is not None and last.authority_of_id:
        free_power(last.authority_of_id, Money.rounded(request.amount, request.currency), granted_at=request.granted_at)
    if request.budget_id:
        Budget.objects.select_for_update().get(pk=request.budget_id)
        Budget.objects.filter(pk=request.budget_id).update(held=F("held") - (request.drawn if request.drawn is not None else request.amount))


def free_power(person_id: int, worth: Money, *, granted_at: datetime) -> None:
    """What somebody's power was used for came to nothing: it no longer counts to the month and the day it was granted in, in the
    caller's transaction."""
    held = {"person_id": person_id, "currency": worth.currency}
    for model, span in ((Quota, {"month": month_of(granted_at)}), (DayUse, {"day": day_of(granted_at)})):
        rows = model.objects.select_for_update().filter(**held, **span, used__gte=worth.amount)
        for pk in list(rows.values_list("pk", flat=True)):
            model.objects.filter(pk=pk).update(used=F("used") - worth.amount)


def close(step: Step, verdict: str, seat: Seat, note: str, sheet: Sheet, *, drawn: str = "") -> None:
    """Fill a signature in and seal it over the one before; ``drawn`` is what it took of a budget in another currency."""
    request = sheet.request
    before = (
        request.steps.filter(round=step.round, seq__lt=step.seq)
        .exclude(seal="")
        .order_by("-seq")
        .values_list("seal", flat=True)
        .first()
    )
    step.verdict, step.is_current, step.note = verdict, False, note
    step.decided_by_id, step.authority_of_id, step.decided_at = seat.person_id, seat.authority_id, sheet.at
    step.decision = {
        "request": request.pk,
        "round": step.round,
        "seq": step.seq,
        "kind": step.kind,
        "place": step.place,
        "by": seat.person_id,
        "authority": seat.authority_id,
        "at": sheet.at.isoformat(),
        "verdict": verdict,
        "note": digest({"text": note}),
        "amount": f"{request.amount:.3f}",
        "parts": request.parts,
        "snapshot": request.snapshot_hash,
        **({"drawn": drawn} if drawn else {}),
    }
    step.seal = seal(before or request.snapshot_hash, step.decision)
