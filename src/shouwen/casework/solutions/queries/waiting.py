"""What waits for whom, and what a case still needs before it may be closed as settled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.slots import Chore
from shouwen.casework.solutions import states
from shouwen.casework.solutions.models import Action, Option
from shouwen.casework.solutions.queries.scope import RIGHT
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Standing

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

MOST = 20


def chores(actor: Actor, at: datetime) -> Sequence[Chore]:
    """Options that wait for this person's word; nothing is asked for those without the right."""
    if not actor.person_id or not actor.may(RIGHT):
        return []
    return [_chore(each) for each in _to_decide.all(actor.person_id) if cases.sees(each.case, actor)]


@Standing
def _to_decide(me: int) -> QuerySet[Option]:
    rows = Option.objects.filter(signers__person_id=me, state=states.WAITING).select_related("case", "words")
    return rows.order_by("made_at")[:MOST]


def _chore(option: Option) -> Chore:
    label = _("方案待您决定：%(sum)s") % {"sum": option.money}
    url = reverse("solutions:decide", args=[option.pk])
    return Chore("asked", option.case.number, label, option.text[:80], url, option.made_at)


def closing_needs(case: Case) -> Sequence[str]:
    """An option that waits, or was agreed and neither chosen nor dropped; actions of the chosen one that are not done."""
    found = []
    for option in Option.objects.filter(case=case, state__in=[states.WAITING, states.CHOSEN]).order_by("seq"):
        if option.state == states.WAITING:
            found.append(_("方案 %(seq)s 还在等决定") % {"seq": option.seq})
        elif left := Action.objects.filter(option=option, task__state="open").count():
            words = ngettext("采用的方案还有 %(n)s 项措施没做完", "采用的方案还有 %(n)s 项措施没做完", left)
            found.append(words % {"n": left})
    return found


def takes_part(case_ids: Collection[int], actor: Actor) -> bool:
    """Whether an option of any of some cases waits for the actor's word, who may therefore read it. One query."""
    if not actor.person_id or not actor.may(RIGHT):
        return False
    return Option.objects.filter(case__in=case_ids, state=states.WAITING, signers__person_id=actor.person_id).exists()
