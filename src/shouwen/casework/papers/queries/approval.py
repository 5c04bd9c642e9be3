"""Which papers are drafts until somebody other than their author approves them, and who may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.slots import Chore
from shouwen.casework.papers.models import Demand, Paper, Verdict
from shouwen.foundation.access.actions import keep_apart
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Conflict, Forbidden, Refusal
from shouwen.kit.standing import Alike

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

CHORES = 20


def demand(centre_id: int | None) -> Demand | None:
    """What a centre, else every centre, says of approval; None where nobody has said anything."""
    for whose in dict.fromkeys((centre_id, None)):
        held = Demand.objects.filter(centre_id=whose).order_by("-set_at", "-id").first()
        if held is not None:
            return held
    return None


def is_demanded(kind: str, case: Case) -> bool:
    """Whether a paper of this complaint is a draft until it is approved. One or two queries."""
    held = demand(case.centre_id)
    return held is not None and kind in held.papers and (case.severity in held.severities or case.kind_code in held.kinds)


def verdict(row: Paper) -> Verdict | None:
    """What was said of a draft; no query where it was fetched along."""
    return getattr(row, "verdict", None)


def why_not_final(row: Paper, case: Case | None = None) -> Refusal | None:
    """Why a paper is not final: nobody approved it, or it was refused, or (with its ``case``) it came before approval was asked
    for; None when it is."""
    said = verdict(row)
    if said is not None:
        return None if said.is_approved else Conflict("paper_refused", _("这一版没有批准，请按意见改好，再做一版"))
    if row.needs_approval:
        return Conflict("paper_draft", _("这一版是草稿，等另一位批准后才能印出和发送"))
    if case is not None and is_demanded(row.kind, case):
        return Conflict("paper_unapproved", _("这样的投诉现在要先批准，请再做一版送批"))
    return None


def need_final(row: Paper) -> None:
    """:raises Conflict: for a draft, and for what was refused."""
    if no := why_not_final(row):
        raise no


def why_not_approve(row: Paper, case: Case, actor: Actor) -> Refusal | None:
    """Why the actor may not decide on a draft; None when they may. Nobody approves their own."""
    if not row.needs_approval:
        return Conflict("paper_no_draft", _("这一版不用批准"))
    if verdict(row) is not None:
        return Conflict("paper_decided", _("这一版已经有人定了"))
    if not actor.may("papers.approve"):
        return Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name("papers.approve")}, right="papers.approve")
    if not cases.covers(actor.reach("papers.approve"), case, actor):
        return Forbidden("out_of_reach", _("这件事由别人负责，请找责任人或主管"))
    try:
        keep_apart("approve", actor=actor, parts={"author": [row.made_by_id]})
    except Forbidden as own:
        return own
    return None


def waiting(actor: Actor) -> list[Paper]:
    """Drafts that wait for this person's word: the newest edition of each."""
    if not actor.person_id or not actor.may("papers.approve"):
        return []
    newest: dict[tuple[int, str], Paper] = {}
    for row in _drafts.all(actor):
        newest.setdefault((row.case_id, row.kind), row)
    return [row for row in newest.values() if cases.sees(row.case, actor) and why_not_approve(row, row.case, actor) is None]


@Alike
def _drafts(actor: Actor) -> QuerySet[Paper]:
    rows = Paper.objects.filter(needs_approval=True, verdict=None).exclude(made_by_id=actor.person_id).select_related("case", "verdict")
    reach = actor.need("papers.approve")
    if reach.centre_ids is not None:
        rows = rows.filter(centre_id__in=list(reach.centre_ids))
    return rows.order_by("-made_at", "-id")[:CHORES]


def chores(actor: Actor, at: datetime) -> Sequence[Chore]:
    """As :func:`waiting`, for My work."""
    return [
        Chore("asked", row.case_number, _("批准%(paper)s") % {"paper": row.kind_label}, row.case.title,
              reverse("papers:paper", args=[row.pk]), row.made_at)
        for row in waiting(actor)
    ]  # fmt: skip
