"""The rules: what opens which check, for whom, until when; made, changed, put away and brought back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.checks import facts, states
from shouwen.casework.checks.actions import pen
from shouwen.casework.checks.models import CheckRule
from shouwen.casework.checks.queries import ruling
from shouwen.casework.checks.queries.people import RIGHT
from shouwen.foundation.access.queries import roles_with
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.relations.catalogue import queries as catalogue


def make_rule(
    sort: str, *, value: str = "", kind: str, role_code: str, hours: int, centre: int | None = None, replaces: int | None = None,
    actor: Actor, at: datetime,
) -> CheckRule:  # fmt: skip
    """Let something open a check from now on. ``replaces`` is the rule it stands for, which ends in the same moment.

    :raises Forbidden: without ``checks.rules`` for that centre, or (None) for every centre.
    :raises Conflict: when the same rule holds already.
    :raises Invalid: for a value, kind or post there is none of.
    """
    if no := ruling.refused(centre, actor):
        raise no
    _check(sort, value, kind, role_code, hours, actor, at)
    with transaction.atomic():
        if replaces is not None:
            old = ruling.find(replaces, actor)
            if no := ruling.refused(old.centre_id, actor):
                raise no
            CheckRule.objects.filter(pk=old.pk, ended_at=None).update(ended_at=at, ended_by_id=actor.person_id or None)
        if CheckRule.objects.filter(centre_id=centre, sort=sort, value=value, kind=kind, ended_at=None).exists():
            raise Conflict("rule_known", _("已经有这条规则"))
        row = CheckRule.objects.create(
            centre_id=centre, sort=sort, value=value, kind=kind, role_code=role_code, hours=hours, made_by_id=actor.person_id or None,
            made_at=at,
        )  # fmt: skip
        told = facts.CheckRuleMade(
            **_about(row), kind_label=pen.label_of(kind), hours=hours, role_code=role_code, replaces=replaces or 0
        )
        announce(told, actor=actor, at=at)
        return row


def _check(sort: str, value: str, kind: str, role_code: str, hours: int, actor: Actor, at: datetime) -> None:
    wrong = {}
    if sort not in states.SORTS:
        raise Invalid({"sort": _("请从列表里选一项")})
    if (value or sort != states.LATE) and value not in {code for code, _label in ruling.values(sort, actor)}:
        wrong["value"] = _("请从列表里选一项")
    if role_code != states.HANDLER and role_code not in roles_with(RIGHT):
        wrong["role_code"] = _("这个岗位没有做核查的权限，请另选，或先给它权限")
    if not 1 <= hours <= states.LONGEST:
        wrong["hours"] = _("请填 1 到 %(most)s 个工作小时") % {"most": states.LONGEST}
    if wrong:
        raise Invalid(wrong)
    catalogue.chosen("check", kind, actor, at=at, field="kind")


def _about(row: CheckRule) -> dict[str, Any]:
    with translation.override("zh-hans"):
        label = ruling.value_label(row.sort, row.value) or str(states.SORTS[row.sort])
    return {"subject_id": row.pk, "centre_id": row.centre_id or 0, "source_label": label}


def end_rule(rule: int, *, back: bool = False, actor: Actor, at: datetime) -> CheckRule:
    """Put a rule away, or (``back``) let it work again. What it opened stays.

    :raises Forbidden: as :func:`make_rule`.
    :raises Conflict: when it was put away already, or another says the same now.
    """
    with transaction.atomic():
        row = ruling.find(rule, actor)
        if no := ruling.refused(row.centre_id, actor):
            raise no
        if (row.ended_at is None) == back:
            raise Conflict("rule_so", _("已经是这样了"))
        same = CheckRule.objects.filter(centre_id=row.centre_id, sort=row.sort, value=row.value, kind=row.kind, ended_at=None)
        if back and same.exists():
            raise Conflict("rule_known", _("已经有这条规则"))
        row.ended_at, row.ended_by_id = (None, None) if back else (at, actor.person_id or None)
        row.save(update_fields=["ended_at", "ended_by"])
        announce((facts.CheckRuleRestored if back else facts.CheckRuleEnded)(**_about(row)), actor=actor, at=at)
        return row
