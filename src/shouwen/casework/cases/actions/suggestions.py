"""Suggestions: thanked, and passed to the information manager at once (CASE-038..041)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import pen
from shouwen.casework.cases.models import Suggestion
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.scope import Which, covers, lock
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.text import tidy


def acknowledge_suggestion(case: Which, *, thanked: bool, actor: Actor, at: datetime) -> Suggestion:
    """Tick that the customer was thanked; the suggestion goes to the centre's information manager in that moment.

    :raises Invalid: when the thank-you is not ticked.
    :raises Conflict: when it is no suggestion, or was passed on before.
    """
    if not thanked:
        raise Invalid({"thanked": _("请先向客户致谢，再勾选")})
    with transaction.atomic():
        held = lock(case, actor)
        if held.kind_code != "suggestion":
            raise Conflict("no_suggestion", _("这件事不是建议"))
        need(held, "acknowledge_suggestion", actor)
        row = Suggestion.objects.get_or_create(case=held)[0]
        if row.thanked_at:
            raise Conflict("thanked", _("已致谢并转资料管理员"))
        managers = organisation.people_with("information_manager", held.centre_id, at=at)
        row.thanked_at, row.thanked_by_id = at, actor.person_id or None
        row.passed_to_id, row.passed_at = (managers[0] if managers else None), at
        row.save()
        fact = facts.SuggestionThanked(
            subject_id=held.pk, centre_id=held.centre_id, passed_person=row.passed_to_id
        )
        pen.write(held, fact, actor=actor, at=at)
        return row


def sort_suggestion(
    case: Which, *, topic_code: str, is_new: bool, outcome: str = "", actor: Actor, at: datetime
) -> Suggestion:
    """Classify a suggestion and say whether it is new (CASE-040, CASE-041).

    :raises Forbidden: without ``cases.suggestions`` for this case.
    """
    with transaction.atomic():
        held = lock(case, actor)
        if not covers(actor.need("cases.suggestions"), held, actor):
            raise Forbidden("out_of_reach", _("这条建议由本中心的资料管理员归类"))
        if held.kind_code != "suggestion":
            raise Conflict("no_suggestion", _("这件事不是建议"))
        row = Suggestion.objects.get_or_create(case=held)[0]
        row.topic_code, row.is_new, row.outcome = topic_code[:32], is_new, tidy(outcome)
        row.save()
        fact = facts.SuggestionSorted(
            subject_id=held.pk, centre_id=held.centre_id, topic_code=row.topic_code, is_new=is_new
        )
        pen.write(held, fact, actor=actor, at=at)
        return row
