"""Making a paper: the template in force filled with what the case says now, drawn, and kept under its hash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions.pen import said
from shouwen.casework.cases.queries.scope import Which
from shouwen.casework.complaints import queries as complaints
from shouwen.casework.complaints.queries.scope import lock, need
from shouwen.casework.papers import facts, queries, states
from shouwen.casework.papers.drawing import draw
from shouwen.casework.papers.models import Paper
from shouwen.casework.papers.queries.made import last, why_not_full
from shouwen.casework.papers.queries.templates import known
from shouwen.casework.papers.rules.sheet import Sheet
from shouwen.casework.papers.rules.template import filled, places
from shouwen.foundation.files import actions as files
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.text import squash
from shouwen.relations.customers import actions as customers
from shouwen.relations.customers import queries as customer_queries

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

SUBJECT = "paper"
TRIES = 3
REACHED = {"phone", "email", "address"}


def make(which: Which, kind: str, *, language: str, full: bool = False, reason: str = "", actor: Actor, at: datetime) -> Paper:
    """Make the next edition of a paper of a complaint. It never changes; printing it again gives the same bytes.

    ``full`` shows how to reach the customer: that takes the right to reveal and a reason, and each number shown is on record.

    :raises NotFound: when there is no such complaint for this actor, or no such paper.
    :raises Forbidden: without ``papers.make`` for this case, or ``customers.reveal`` for a full one.
    :raises Invalid: without a reason for a full one.
    """
    known(kind, language)
    case, _held = complaints.find(which, actor)
    need(case, "papers.make", actor)
    if full:
        _may_show(case, reason, actor)
    held = queries.in_force(kind, language, case.centre_id, at)
    revealed = _revealed(case, held.content, reason, actor, at) if full else {}
    for _try in range(TRIES):  # drawn before the case is locked: that takes longer than others should wait
        edition = last(case, kind) + 1
        sheet = drawn(case.number, held.content, language, edition=edition, revealed=revealed, actor=actor, at=at)
        made = draw(sheet, at=at)
        row = Paper(
            case_id=case.pk, case_number=case.number, centre_id=case.centre_id, kind=kind, language=language, edition=edition,
            template=held.row, template_version=held.version, size=len(made.content), pages=made.pages, is_full=full,
            needs_approval=queries.is_demanded(kind, case), lacking=made.lacking[:200], reason=squash(reason)[:200], made_by_id=actor.person_id or None, made_at=at,
        )  # fmt: skip
        row.keep(sheet)
        if _kept(row, made.content, actor, at):
            return row
    raise Conflict("paper_meanwhile", _("同事正在做同一种文书，请稍后再做"))


def _kept(row: Paper, content: bytes, actor: Actor, at: datetime) -> bool:
    """Write a paper, unless another took its edition meanwhile."""
    with transaction.atomic():
        case, _held = lock(row.case_id, actor)
        need(case, "papers.make", actor)
        if last(case, row.kind) >= row.edition:
            return False
        kept = files.keep(ContentFile(content), name=_name(row), subject_kind=SUBJECT, subject_id=row.pk, actor=actor, at=at)
        row.attachment_id, row.sha256 = kept.pk, kept.blob.sha256
        row.save(force_insert=True)
        announce(_told(row), actor=actor, at=at, reason=row.reason)
        return True


def _name(row: Paper) -> str:
    with translation.override(row.language):
        return f"{states.KINDS[row.kind]} {row.case_number} v{row.edition}.pdf"


def _may_show(case: Case, reason: str, actor: Actor) -> None:
    if why := why_not_full(case, actor):
        raise Forbidden("paper_full", why)
    if not squash(reason):
        raise Invalid({"reason": _("要印完整联系方式，请写明用途")})


def _revealed(case: Case, content: Mapping[str, Any], reason: str, actor: Actor, at: datetime) -> dict[int, str]:
    """The contact points a template shows, in full; each reveal is on record. An anonymous customer stays so."""
    wanted = REACHED & places(content, queries.names())
    if case.customer is None or case.is_anonymous or not wanted:
        return {}
    points = [each for each in customer_queries.card_of(case.customer).points if each.kind in wanted and not each.is_retired]
    return {each.id: customers.reveal(each.id, reason, actor=actor, at=at).text for each in points}


def drawn(
    number: str,
    content: Mapping[str, Any],
    language: str,
    *,
    edition: int = 0,
    revealed: Mapping[int, str] | None = None,
    actor: Actor,
    at: datetime,
) -> Sheet:
    """A template filled for a complaint, as a sheet in a language; nothing is written. Also how a template is tried.

    :raises NotFound: when there is no such complaint for this reader.
    """
    case, held = complaints.find(number, actor)
    with translation.override(language):
        values = queries.values(case, held, actor, at=at, revealed=revealed, edition=edition)
        holds = queries.conditions(values, held)
        return filled(content, values, names=queries.names(), labels=queries.labels(), holds=holds, language=language)


def _told(row: Paper) -> facts.PaperMade:
    return facts.PaperMade(
        subject_id=row.case_id, centre_id=row.centre_id, paper_id=row.pk, paper=row.kind, paper_label=said(states.KINDS[row.kind]),
        edition=row.edition, language=row.language, template_version=row.template_version, sha256=row.sha256, is_full=row.is_full, needs_approval=row.needs_approval,
        masked_label=facts.FULL if row.is_full else facts.MASKED,
    )  # fmt: skip


def opened(paper_id: int, *, actor: Actor, at: datetime) -> Paper:
    """Open a paper to read or print it. One that shows how to reach the customer leaves an entry each time.

    :raises NotFound, Forbidden: as :func:`queries.find`.
    """
    row = queries.find(paper_id, actor)
    if row.is_full:
        told = facts.PaperOpened(
            subject_id=row.case_id, centre_id=row.centre_id, paper_id=row.pk, paper_label=said(states.KINDS[row.kind]), edition=row.edition
        )
        with transaction.atomic():
            announce(told, actor=actor, at=at)
    return row
