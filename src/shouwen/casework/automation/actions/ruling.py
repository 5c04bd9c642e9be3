"""Rules: written in versions, switched, ordered, put away. Every change is on record with who made it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwen.casework.automation import facts
from shouwen.casework.automation.actions.robots import author_of
from shouwen.casework.automation.models import Due, Rule, RuleVersion
from shouwen.casework.automation.queries import reach as reading
from shouwen.casework.automation.rules import robot, shape, triggers
from shouwen.casework.automation.rules.vocabulary import DEEDS
from shouwen.casework.automation.states import RULE_SCOPES
from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries import conditions
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.ledger.facts import canonical
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import squash

ON, OFF = gettext_noop("已启用"), gettext_noop("停用中")


def save_rule(
    *,
    name: str,
    content: Mapping[str, Any],
    name_en: str = "",
    scope: str = "centre",
    reason: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    rule_id: int | None = None,
    code: str = "",
    actor: Actor,
    at: datetime,
) -> Rule:
    """Write a rule, or a new version of one; a new rule is off until somebody switches it on.

    ``content`` is ``{"when": …, "if": …, "then": […]}``. Whoever saves is its author: it acts with their rights, so
    saving a colleague's rule unchanged takes it over.

    :raises Forbidden: without ``automation.rules`` in reach, or a scope beyond it.
    :raises Invalid: beside ``name``, ``scope``, ``when.<part>``, ``if.<path>``, ``then.<place>.<param>`` or ``ends_on``.
    """
    actor.need(reading.RIGHT)
    kept = checked(content, actor)
    wrong = {} if squash(name) else {"name": _("给规则起个名字")}
    if scope not in RULE_SCOPES:
        wrong["scope"] = _("请选择管到哪里")
    elif scope == "tree" and not _may_tree(actor):
        wrong["scope"] = _("您的权限只到本中心")
    if starts_on and ends_on and ends_on < starts_on:
        wrong["ends_on"] = _("结束日期早于开始日期")
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = _locked(rule_id, actor) if rule_id else _new(actor, code)
        row.name, row.name_en, row.scope = squash(name)[:80], squash(name_en)[:120], scope
        row.version += 1
        version = RuleVersion(
            rule=row,
            number=row.version,
            name=row.name,
            name_en=row.name_en,
            scope=scope,
            content=kept,
            rights=robot.frozen(actor.rights),
            author_id=actor.person_id,
            made_at=at,
            reason=squash(reason)[:200],
            starts_on=starts_on,
            ends_on=ends_on,
        )
        row.save(force_insert=not rule_id)
        version.save(force_insert=True)
        _set_going(row, kept["when"], at)
        digest = hashlib.sha256(canonical(kept).encode()).hexdigest()
        told = facts.RuleSaved(
            subject_id=row.pk, centre_id=row.centre_id, name=row.name, version=row.version, digest=digest
        )
        announce(told, actor=actor, at=at, reason=version.reason, fresh=not rule_id)
        return row


def checked(content: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """A rule's content as it is kept, each part checked, and nothing in it its author may not do.

    :raises Invalid: with every fault at once.
    """
    wrong: dict[str, str] = {}
    kept: dict[str, Any] = {"when": {}, "if": {}, "then": []}
    for part, read in (
        ("when", lambda: triggers.checked(content.get("when"))),
        ("if", lambda: conditions.plain(conditions.parse(content.get("if") or {}))),
        ("then", lambda: shape.checked(content.get("then"), DEEDS, by_rule=True)),
    ):
        try:
            kept[part] = read()
        except Invalid as no:
            wrong |= {f"{part}.{name}".rstrip("."): said for name, said in no.fields.items()}
    for place, each in enumerate(kept["then"]):
        if not actor.may(DEEDS[each["deed"]].right):
            words = _("您没有“%(right)s”的权限，规则也不能替您做；请有权限的人来写")
            wrong[f"then.{place}.deed"] = words % {"right": right_name(DEEDS[each["deed"]].right)}
    if wrong:
        raise Invalid(wrong)
    return kept


def _may_tree(actor: Actor) -> bool:
    reach = actor.reach(reading.RIGHT)
    return reach is not None and reach.level in ("tree", "all")


def _new(actor: Actor, code: str) -> Rule:
    last = Rule.objects.filter(centre_id=actor.centre_id).aggregate(last=Max("position"))["last"] or 0
    return Rule(centre_id=actor.centre_id, position=last + 1, code=code)


def _locked(rule_id: int, actor: Actor) -> Rule:
    reading.rule(rule_id, actor)
    return Rule.objects.select_for_update(of=("self",)).get(pk=rule_id)


def _set_going(row: Rule, when: Mapping[str, Any], at: datetime) -> None:
    """What a rule listens to from now on; what an older version waited for is dropped."""
    row.heard = triggers.heard(when)
    daily = row.heard == triggers.DAILY and row.is_on
    zone = cases.place(row.centre_id).time_zone
    row.next_at = triggers.next_daily(when["time"], zone, at) if daily else None
    row.after = 0 if row.heard == triggers.BY_STATE and row.is_on else None
    row.save(update_fields=["heard", "next_at", "after"])
    Due.objects.filter(version__rule=row, done_at=None).update(done_at=at)


def switch_rule(rule_id: int, on: bool, *, actor: Actor, at: datetime) -> Rule:
    """Switch a rule on or off. Switched on, a rule that watches a state looks at the cases already in it.

    :raises Conflict: when its author may no longer do what it says; somebody else must take it over.
    """
    with transaction.atomic():
        row = _locked(rule_id, actor)
        version = RuleVersion.objects.get(rule=row, number=row.version)
        if on:
            _author_still_may(version, at)
        if row.is_on == on:
            return row
        row.is_on, row.stopped_why = on, ""
        row.save(update_fields=["is_on", "stopped_why"])
        _set_going(row, version.content["when"], at)
        told = facts.RuleSwitched(
            subject_id=row.pk, centre_id=row.centre_id, name=row.name, version=row.version, is_on=on,
            how_label=ON if on else OFF,
        )  # fmt: skip
        announce(told, actor=actor, at=at)
        return row


def _author_still_may(version: RuleVersion, at: datetime) -> None:
    author = author_of(version, at=at)
    missing = [
        right
        for each in version.content["then"]
        if each["deed"] in DEEDS and not author.may(right := DEEDS[each["deed"]].right)
    ]
    if missing:
        words = _("写这条规则的人已没有“%(right)s”的权限；请有权限的人接手再启用")
        raise Conflict("author_may_not", words % {"right": right_name(missing[0])})


def move_rule(rule_id: int, place: int, *, actor: Actor, at: datetime) -> Rule:
    """Put a rule at a place (from 1) among those of its centre: rules that wake together run in this order."""
    with transaction.atomic():
        row = _locked(rule_id, actor)
        all_of = Rule.objects.select_for_update().filter(centre_id=row.centre_id, is_active=True)
        rows = [each for each in all_of.order_by("position", "id") if each.pk != row.pk]
        rows.insert(max(0, min(place - 1, len(rows))), row)
        for number, each in enumerate(rows, 1):
            if each.position != number:
                Rule.objects.filter(pk=each.pk).update(position=number)
        row.position = rows.index(row) + 1
        told = facts.RulesOrdered(
            subject_id=row.pk, centre_id=row.centre_id, name=row.name, place=row.position
        )
        announce(told, actor=actor, at=at)
        return row


def retire_rule(rule_id: int, *, actor: Actor, at: datetime) -> Rule:
    """Put a rule away for good; its versions and its log stay."""
    with transaction.atomic():
        row = _locked(rule_id, actor)
        row.is_on, row.is_active, row.next_at, row.after, row.code = False, False, None, None, ""
        row.save()
        Due.objects.filter(version__rule=row, done_at=None).update(done_at=at)
        announce(
            facts.RuleRetired(subject_id=row.pk, centre_id=row.centre_id, name=row.name), actor=actor, at=at
        )
        return row
