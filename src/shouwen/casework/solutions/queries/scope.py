"""Investigations and options of a case in hand, and what the reader may do with them now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries.moves import refusal
from shouwen.casework.redress import queries as redress
from shouwen.casework.solutions import states
from shouwen.casework.solutions.models import Action, Investigation, Option
from shouwen.foundation.access.actions import actor_for
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Conflict, Forbidden, NotFound, Refusal

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

RIGHT = "redress.approve"
"""Deciding on what a solution costs is deciding on money: the same right, as far as the authority of the post goes."""


def investigations(case: Case) -> QuerySet[Investigation]:
    """How it was looked into, oldest first."""
    return Investigation.objects.filter(case=case).select_related("evidence", "conclusion").order_by("made_at", "id")


def options(case: Case) -> QuerySet[Option]:
    """The options in their order."""
    return Option.objects.filter(case=case).select_related("words", "decision").order_by("seq")


def actions_of(option: Option) -> QuerySet[Action]:
    """The actions of an option in their order."""
    return Action.objects.filter(option=option).select_related("task__words", "task__result").order_by("id")


def find(option_id: int, actor: Actor) -> Option:
    """An option of a case the reader may see.

    :raises NotFound: when there is none, or none for this reader.
    """
    option = Option.objects.select_related("case", "words", "decision").filter(pk=option_id).first()
    if option is None or not cases.sees(option.case, actor):
        raise NotFound("option_not_found", _("没有找到这个方案"))
    return option


def why_not_work(case: Case, actor: Actor) -> Refusal | None:
    """Why the actor may not record an investigation or propose an option; None when they may. No query."""
    if not case.is_open:
        return Conflict("case_ended", _("这件事项单已经结束"))
    return refusal(case, "note", actor)


def posts(options: Sequence[Option], case: Case, *, at: datetime) -> dict[int, str]:
    """Whose decision each option waits for, in words: the post as the authority that counts today calls it."""
    waiting = [each for each in options if each.place]
    names = redress.posts(case, at=at) if waiting else {}
    return {each.pk: names.get(each.place, each.place) for each in waiting}


def decider_of(option: Option, *, at: datetime) -> redress.Decider:
    """Who may decide on an option now, by the authority that counts today."""
    asker = actor_for(option.made_by_id or 0, at=at)
    return redress.decider(option.case, option.money, person_id=asker.person_id, roles=asker.role_codes, at=at)


def why_not_decide(option: Option, actor: Actor, *, at: datetime) -> Refusal | None:
    """Why the actor may not decide on an option; None when they may. Nobody decides on their own proposal."""
    if option.state != states.WAITING:
        return Conflict("not_waiting", _("这个方案现在是“%(state)s”，不在等决定") % {"state": option.state_label})
    if not actor.may(RIGHT):
        return Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name(RIGHT)})
    if option.made_by_id == actor.person_id:
        return Forbidden("own_requester", _("自己提的要由别人批"))
    found = decider_of(option, at=at)
    if actor.person_id in found.people:
        return None
    words = _("这笔费用由%(place)s决定") % {"place": found.place} if found.place else _("现在没有岗位能决定这笔费用")
    return Forbidden("beyond_authority", words)
