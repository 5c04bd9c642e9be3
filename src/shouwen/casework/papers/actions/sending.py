"""Sending a paper to the customer: by e-mail with its PDF, once a version unless somebody says why again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.actions.pen import said
from shouwen.casework.complaints.queries.scope import lock
from shouwen.casework.papers import facts, queries, states
from shouwen.casework.papers.actions.making import opened
from shouwen.casework.papers.models import Paper, Sending
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import squash


def send(paper_id: int, *, reason: str = "", actor: Actor, at: datetime) -> Sending:
    """Give a paper to the post for the customer of its case, in the paper's own language; a worker sends it.

    ``reason`` says why again, once the version was sent before.

    :raises NotFound: when there is none for this reader.
    :raises Forbidden: without ``papers.send`` for this case, or for a full paper without ``customers.reveal``.
    :raises Conflict: as :func:`queries.why_not_send`, such as a draft nobody has approved; ``under_way`` while it is on its way already.
    :raises Invalid: when it was sent before and no reason is given.
    """
    with transaction.atomic():
        row = queries.find(paper_id, actor)
        case, _held = lock(row.case_id, actor)
        if no := queries.why_not_send(row, case, actor):
            raise no
        before = queries.sendings([row.pk]).get(row.pk, [])
        _once(before, reason)
        opened(row.pk, actor=actor, at=at)  # a full one leaves its entry
        message = cases.send_paper(
            case, row.kind, enclosed=(row.attachment_id, row.sha256), language=row.language,
            key=f"paper:{row.pk}:{len(before) + 1}", actor=actor, at=at,
        )  # fmt: skip
        if message is None:
            raise Conflict("no_address", _("客户没有可用的邮箱，请先补上，或打印寄出"))
        made = Sending.objects.create(
            paper=row, seq=len(before) + 1, message_id=message.pk, reason=squash(reason) if before else "",
            asked_by_id=actor.person_id or None, asked_at=at,
        )  # fmt: skip
        announce(_told(row, made), actor=actor, at=at, reason=made.reason)
        return made


def _once(before: list[queries.SendingView], reason: str) -> None:
    """One at a time, and again only with a reason."""
    if before and before[0].is_under_way:
        raise Conflict("under_way", _("这一版已交邮件去发，还没有结果，请稍后再看"))
    if len(squash(reason)) > 200:
        raise Invalid({"reason": _("200 字以内")})
    if before and not squash(reason):
        raise Invalid({"reason": _("这一版发过了，再发一次请写明原因")})


def _told(row: Paper, made: Sending) -> facts.PaperMailed:
    return facts.PaperMailed(
        subject_id=row.case_id, centre_id=row.centre_id, paper_id=row.pk, paper_label=said(states.KINDS[row.kind]),
        edition=row.edition, how_label=facts.FIRST if made.seq == 1 else facts.AGAIN, message_id=made.message_id, sha256=row.sha256,
    )  # fmt: skip
