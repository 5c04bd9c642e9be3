"""The rules that open checks, as they are read and tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.checks import states
from shouwen.casework.checks.models import Check, CheckRule
from shouwen.casework.checks.queries.board import kind_label, posts
from shouwen.casework.deadlines.states import STAGES
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Forbidden, NotFound, Refusal
from shouwen.relations.catalogue import queries as catalogue


@dataclass(frozen=True)
class RuleLine:
    """A rule in words, how often it opened a check, whether this reader may change it."""

    rule: CheckRule
    sort: str
    value: str
    kind: str
    post: str
    centre: str
    opened: int
    may_edit: bool


def value_label(sort: str, value: str) -> str:
    """What a rule is about, in the reader's language."""
    if sort == states.CATEGORY:
        return catalogue.path_words(value) or value
    if sort == states.CAUSE:
        return catalogue.label("cause", value)
    if sort == states.LATE:
        return STAGES[value].name if value in STAGES else ""
    return str(states.MARKS.get(value, value))


def refused(centre_id: int | None, actor: Actor) -> Refusal | None:
    """Why the actor may not make rules for a centre, or (None) for all; None when they may."""
    reach = actor.reach("checks.rules")
    if reach is None:
        return Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name("checks.rules")}, right="checks.rules")
    if reach.centre_ids is None:
        return None
    if centre_id is None or reach.narrow or not reach.covers_centre(centre_id):
        return Forbidden("out_of_reach", _("这条规则由上级或别的中心来定"))
    return None


def visible(actor: Actor, *, ended: bool = False) -> list[CheckRule]:
    """The rules that hold for every centre and for those in reach.

    :raises Forbidden: without ``checks.rules``.
    """
    reach = actor.need("checks.rules")
    rows = CheckRule.objects.filter(ended_at__isnull=not ended)
    if reach.centre_ids is not None:
        rows = rows.filter(Q(centre=None) | Q(centre_id__in=list(reach.centre_ids)))
    return list(rows.order_by("kind", "sort", "value", "id"))


def find(rule_id: int, actor: Actor) -> CheckRule:
    """One rule.

    :raises NotFound: when there is none in reach.
    """
    found = CheckRule.objects.filter(pk=rule_id).first()
    if found is None or found.pk not in {each.pk for each in visible(actor, ended=found.ended_at is not None)}:
        raise NotFound("rule_unknown", _("没有这条规则"))
    return found


def listed(actor: Actor, *, ended: bool = False) -> list[RuleLine]:
    """The rules in words. A few queries."""
    rows = visible(actor, ended=ended)
    counted = dict(Check.objects.filter(rule_id__in=[each.pk for each in rows]).values_list("rule_id").annotate(n=Count("pk")))
    names = posts()
    return [
        RuleLine(each, str(states.SORTS[each.sort]), value_label(each.sort, each.value), kind_label(each.kind),
                 names.get(each.role_code, each.role_code), str(cases.place(each.centre_id)) if each.centre_id else "",
                 counted.get(each.pk, 0), refused(each.centre_id, actor) is None)
        for each in rows
    ]  # fmt: skip


def values(sort: str, actor: Actor) -> Sequence[tuple[str, str]]:
    """What a rule of a sort can be about, for choosing."""
    if sort == states.CATEGORY:
        tree = {one.code: one for leaf in catalogue.categories(actor) for one in (*leaf.above, leaf)}
        return [(code, tree[code].path_label) for code in sorted(tree)]
    if sort == states.CAUSE:
        return [(each.code, each.path_label) for each in catalogue.choices("cause", actor, leaves=False)]
    if sort == states.LATE:
        return [(code, stage.name) for code, stage in STAGES.items() if stage.leads]
    return [(code, str(label)) for code, label in states.MARKS.items()]
