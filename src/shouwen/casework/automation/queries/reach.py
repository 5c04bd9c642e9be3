"""Which centres a rule covers, and which rules somebody may see and change."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.automation.models import Rule
from shouwen.casework.cases import queries as cases
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound

RIGHT = "automation.rules"


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
