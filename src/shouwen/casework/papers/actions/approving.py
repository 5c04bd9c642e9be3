"""A draft is approved by somebody other than its author, or refused with what is to be put right; a centre says which papers need it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions.pen import said
from shouwen.casework.cases.states import SEVERITIES
from shouwen.casework.complaints.queries.scope import lock
from shouwen.casework.complaints.states import KINDS
from shouwen.casework.papers import facts, queries, states
from shouwen.casework.papers.models import Demand, Paper, Verdict
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, Invalid
from shouwen.kit.text import squash


def approve(paper_id: int, *, actor: Actor, at: datetime) -> Verdict:
    """Let a draft be printed and sent.

    :raises NotFound: when there is none for this reader.
    :raises Forbidden: without ``papers.approve`` for its case, and for its author.
    :raises Conflict: when it needs none, or somebody has decided.
    """
    return _decided(paper_id, True, "", actor=actor, at=at)


def refuse(paper_id: int, *, remark: str, actor: Actor, at: datetime) -> Verdict:
    """Do not let a draft go, and say what is to be put right; the next edition is its author's.

    :raises NotFound, Forbidden, Conflict: as :func:`approve`.
    :raises Invalid: without words.
    """
    if len(squash(remark)) < 2:
        raise Invalid({"remark": _("请写明哪里要改")})
    return _decided(paper_id, False, squash(remark)[:400], actor=actor, at=at)


def _decided(paper_id: int, yes: bool, remark: str, *, actor: Actor, at: datetime) -> Verdict:
    with transaction.atomic():
        row = queries.find(paper_id, actor)
        case, _held = lock(row.case_id, actor)
        row = Paper.objects.select_related("verdict").get(pk=row.pk)
        if no := queries.why_not_approve(row, case, actor):
            raise no
        made = Verdict.objects.create(paper=row, is_approved=yes, remark=remark, by_id=actor.person_id or None, at=at)
        told = (facts.PaperApproved if yes else facts.PaperRefused)(
            subject_id=row.case_id, centre_id=row.centre_id, paper_id=row.pk, paper_label=said(states.KINDS[row.kind]),
            edition=row.edition, maker_person=row.made_by_id or 0,
        )  # fmt: skip
        announce(told, actor=actor, at=at, reason=remark)
        return made


def demand(
    *, papers: Collection[str], severities: Collection[str], kinds: Collection[str], centre_id: int | None, actor: Actor, at: datetime
) -> Demand:
    """Say which papers need approval from now on; what was made before stays as it was, but is not sent without one.

    :raises Forbidden: without ``papers.templates`` there.
    :raises Invalid: for what there is none of, or for papers of no complaints.
    """
    actor.need("papers.templates")
    if not queries.may_edit(actor, centre_id):
        raise Forbidden("out_of_reach", _("这个中心的文书模板不归您定"))
    for name, given, known in (("papers", papers, states.KINDS), ("severities", severities, SEVERITIES), ("kinds", kinds, KINDS)):
        if set(given) - set(known):
            raise Invalid({name: _("请从列表里选一项")})
    if papers and not severities and not kinds:
        raise Invalid({"severities": _("请选哪些严重程度或哪些事项要批准")})
    with transaction.atomic():
        there = Unit.objects.select_for_update()
        (there.filter(pk=centre_id) if centre_id else there.order_by("pk")[:1]).first()
        row = Demand.objects.create(
            centre_id=centre_id, papers=[*papers], severities=[*severities], kinds=[*kinds], set_by_id=actor.person_id or None, set_at=at
        )
        told = facts.ApprovalDemanded(
            subject_id=centre_id or 0, centre_id=centre_id or 0, papers=tuple(papers), severities=tuple(severities), kinds=tuple(kinds)
        )
        announce(told, actor=actor, at=at)
        return row
