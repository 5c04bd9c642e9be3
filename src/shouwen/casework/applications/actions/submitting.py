"""Asking: the route is worked out by the authority of posts, shown, and frozen with its hash (AUTH-006 … 009)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.applications import facts, queries, states
from shouwen.casework.applications.actions import pen
from shouwen.casework.applications.models import Application, Counter, Signature
from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.actions.pen import said
from shouwen.casework.cases.queries.scope import Which
from shouwen.casework.redress.queries import Path, Recused, at_fault, hashed
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.money import Money

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


@dataclass(frozen=True)
class Draft:
    """What somebody asks for. ``case`` is the customer's matter; an expense may go without. ``payee`` who is paid. What another module asks
    for has a ``key``, by which it counts together, and ``replaces`` the application in whose place it is asked for; a reward its centre and the
    colleague it is for."""

    kind: str
    sort: str
    title: str
    reason: str
    cost: Money
    case: Which | None = None
    payee: str = ""
    key: str = ""
    centre_id: int = 0
    beneficiary: int | None = None
    replaces: int | None = None


def foresee(draft: Draft, *, actor: Actor, at: datetime, besides: int = 0) -> Path:
    """Who would have to sign, before anything is written.

    :raises Refusal: as :func:`submit`.
    """
    centre_id, case = _place(draft, actor)
    values = _checked(draft)
    return queries.path(draft.kind, centre_id, draft.cost, values["payee_key"], requester=actor.person_id, out=_out(draft, case), at=at, besides=(besides, draft.replaces))


def submit(draft: Draft, *, actor: Actor, at: datetime) -> Application:
    """Submit an expense or a customer's application.

    :raises Forbidden: without ``applications.submit``, or for a case that is not theirs to handle.
    :raises Invalid: beside what is missing.
    :raises Conflict: when nobody could approve it (``no_route``, with the reasons).
    """
    actor.need("applications.submit")
    values = _checked(draft)
    with transaction.atomic():
        centre_id, case = _place(draft, actor)
        row = Application(
            number=_number(centre_id, day_of(at)), kind=draft.kind, centre_id=centre_id, case=case, requester_id=actor.person_id, requested_at=at, state_since=at, **values
        )
        _route(row, draft, actor, at, fresh=True)
    return row


def resubmit(application_id: int, draft: Draft, *, actor: Actor, at: datetime) -> Application:
    """Ask again after a return, with another round.

    :raises Refusal: when it was not returned, or is somebody else's; else as :func:`submit`.
    """
    with transaction.atomic():
        row = pen.held(application_id, actor, "submit")
        if draft.kind != row.kind:
            raise Invalid({"kind": _("再提交不能换类别，请另提一份")})
        for name, value in _checked(draft).items():
            setattr(row, name, value)
        row.round, row.state, row.state_since, row.requested_at = row.round + 1, states.SUBMITTED, at, at
        _route(row, draft, actor, at, fresh=False)
    return row


def _place(draft: Draft, actor: Actor) -> tuple[int, Any]:
    """The centre it belongs to, and its case."""
    if not actor.person_id or not actor.centre_id:
        raise Forbidden("out_of_reach", _("申请要由在岗的人提出"))
    if draft.kind == states.REWARD:
        return draft.centre_id, None
    if draft.case is None:
        if draft.kind != states.EXPENSE:
            raise Invalid({"case": _("客户申请要从客户的事项里提")})
        return actor.centre_id, None
    case = cases.find(draft.case, actor)
    if not case.is_open:
        raise Conflict("case_over", _("事项已结束，请先重新打开"))
    return case.centre_id, case


def _checked(draft: Draft) -> dict[str, Any]:
    if draft.kind not in (states.KINDS if draft.key else states.ASKED):
        raise Invalid({"kind": _("请从列表里选一项")})
    if draft.sort not in states.SORTS[draft.kind]:
        raise Invalid({"sort": _("请从列表里选一项")})
    if draft.cost.amount <= 0:
        raise Invalid({"amount": _("金额要大于零")})
    needed = _("请写明付给谁") if draft.kind == states.EXPENSE else ""
    payee = pen.line(draft.payee, "payee", 80, needed)
    return {
        "sort": draft.sort, "title": pen.line(draft.title, "title", 120, _("请写一句话说明")), "reason": pen.passage(draft.reason, "reason", _("请写明为什么要、怎么算的")),
        "payee": payee, "payee_key": draft.key or payee.casefold(), "beneficiary_id": draft.beneficiary, "replaces_id": draft.replaces, "amount": draft.cost.amount, "currency": draft.cost.currency,
    }  # fmt: skip


def _out(draft: Draft, case: Case | None) -> Recused:
    """Who keeps out of it from the beginning: whom it is for, and who is at fault in its case."""
    return (at_fault(case) if case else Recused()).also((draft.beneficiary,))


def _route(row: Application, draft: Draft, actor: Actor, at: datetime, *, fresh: bool) -> None:
    found = queries.path(row.kind, row.centre_id, draft.cost, row.payee_key, requester=row.requester_id, out=_out(draft, row.case), at=at, besides=(row.pk, row.replaces_id))
    if not found.stops:
        raise Conflict("no_route", _("；").join(found.words))
    row.policy = found.policy
    row.snapshot = {
        "number": row.number, "round": row.round, "kind": row.kind, "sort": row.sort, "requester": row.requester_id, "at": at.isoformat(),
        "amount": row.money.plain(), "currency": row.currency, "worth": found.worth.plain(), "worth_in": found.worth.currency,
        "payee": hashed({"text": row.payee}), **({"beneficiary": row.beneficiary_id} if row.beneficiary_id else {}), **({"replaces": row.replaces_id} if row.replaces_id else {}), "reason": hashed({"text": row.reason}), "policy": found.policy.pk, "policy_digest": found.policy.digest,
        "over_budget": any(each["code"] == "over_budget" for each in found.why), "why": list(found.why),
        "route": [[stop.kind, stop.place, list(stop.roles), list(stop.people)] for stop in found.stops],
    }  # fmt: skip
    row.snapshot_hash = hashed(row.snapshot)
    row.save(force_insert=fresh)
    Signature.objects.bulk_create(
        Signature(application=row, round=row.round, seq=seq, kind=stop.kind, place=stop.place, roles=list(stop.roles), is_current=seq == 1, since=at if seq == 1 else None)
        for seq, stop in enumerate(found.stops, 1)
    )
    told = facts.ApplicationSubmitted(**pen.about(row), sort_label=said(row.sort_label), round=row.round, snapshot_hash=row.snapshot_hash)
    announce(told, actor=actor, at=at, fresh=fresh)


def _number(centre_id: int, day: date) -> str:
    """The next number of a centre's year; its row stays locked until commit, so there is no gap."""
    stem = f"{cases.place(centre_id).prefix}A{day:%y}"
    Counter.objects.get_or_create(stem=stem)
    row = Counter.objects.select_for_update().get(stem=stem)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{stem}-{row.last:04d}"
