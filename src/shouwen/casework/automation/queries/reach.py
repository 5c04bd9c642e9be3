"""Which centres a rule covers, and which rules somebody may see and change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.automation.models import Rule
from shouwen.casework.automation.rules.vocabulary import DEEDS
from shouwen.casework.cases import queries as cases
from shouwen.foundation.access import queries as access
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import NotFound

RIGHT = "automation.rules"
NAMED = 3
"""So many colleagues are named as those who could write a rule."""


def scope_of(rule: Rule) -> frozenset[int]:
    """The centres a rule covers. One query for a tree, none for one centre."""
    if rule.scope == "centre":
        return frozenset({rule.centre_id})
    return organisation.centres_below(Unit.objects.get(pk=rule.centre_id)) | {rule.centre_id}


def covers(rule: Rule, centre_id: int) -> bool:
    """Whether a case of a centre is in a rule's scope; no query."""
    if rule.centre_id == centre_id:
        return True
    return rule.scope == "tree" and cases.place(centre_id).path.startswith(cases.place(rule.centre_id).path)


def rules(actor: Actor) -> QuerySet[Rule]:
    """The rules somebody may see and change, in the order in which they run.

    :raises Forbidden: without ``automation.rules``.
    """
    reach = actor.need(RIGHT)
    found = Rule.objects.filter(is_active=True).order_by("position", "id")
    return found if reach.centre_ids is None else found.filter(centre_id__in=reach.centre_ids)


def rule(rule_id: int, actor: Actor) -> Rule:
    """One of them.

    :raises NotFound: when there is none in reach.
    """
    found = rules(actor).filter(pk=rule_id).first()
    if found is None:
        raise NotFound("rule_unknown", _("没有这条规则"))
    return found


def beyond(deeds: Iterable[str], actor: Actor, *, at: datetime) -> dict[str, str]:
    """Of the deeds of a rule, those its writer may not do, each with the reason and who at the writer's centre could write it.

    No query for who may do them all, else two for each right and one for the names.
    """
    rights = {name: DEEDS[name].right for name in deeds if not actor.may(DEEDS[name].right)}
    if not rights:
        return {}
    writers = access.holders(RIGHT, actor.centre_id, at=at)
    able = {right: _who(right, writers, actor, at) for right in dict.fromkeys(rights.values())}
    names = organisation.names(each for ids in able.values() for each in ids)
    return {name: _why(right, [names[each] for each in able[right]]) for name, right in rights.items()}


def _who(right: str, writers: list[int], actor: Actor, at: datetime) -> list[int]:
    hold = set(access.holders(right, actor.centre_id, at=at))
    return [each for each in writers if each in hold and each != actor.person_id][:NAMED]


def _why(right: str, names: list[str]) -> str:
    asked = {"right": right_name(right), "names": _("、").join(names)}
    if names:
        return _("您没有“%(right)s”的权限，规则也不能替您做。可以请他们来写：%(names)s") % asked
    return _("您没有“%(right)s”的权限，规则也不能替您做；请有权限的人来写") % asked
