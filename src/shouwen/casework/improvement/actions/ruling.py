"""Making rules that open plans: every change a new version; one can be ended and put in force again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.improvement import facts
from shouwen.casework.improvement.actions import pen
from shouwen.casework.improvement.models import Rule
from shouwen.casework.improvement.queries import ruling as read
from shouwen.casework.improvement.rules import triggers
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, NotFound
from shouwen.kit.ids import new_id

SHIPPED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("recurrence", "一周内同一起因满十件", {"n": 10, "days": 7}),
    ("share", "某一起因占比明显上升", {"percent": 50, "days": 30, "periods": 3, "n": 5}),
    ("severe", "一件严重投诉", {"days": 2}),
    ("paid", "一个月内为同一起因赔付过多", {"amount": "50000", "days": 30, "currency": "CNY"}),
    ("repeat", "同一客户一季里投诉三次", {"n": 3, "days": 90}),
)
"""The rules an installation begins with (standards 8)."""


def make_rule(
    sort: str,
    figures: Mapping[str, Any],
    *,
    name: str,
    centre_id: int | None = None,
    after: int | None = None,
    reason: str = "",
    starts_at: datetime | None = None,
    actor: Actor,
    at: datetime,
) -> Rule:
    """Make a rule for a centre (None: all of them), or (``after``: the version it follows) the next version of one.

    :raises Forbidden: without ``improvement.rules`` there.
    :raises Conflict: when somebody made a version meanwhile.
    :raises Invalid: beside each figure that is wrong.
    """
    kept = triggers.checked(sort, figures)
    called = pen.line(name, "name", 80, needed=_("请给规则起个名字"))
    with transaction.atomic():
        old = _locked(after, actor) if after else None
        if old is not None and (old.ended_at is not None or old.sort != sort):
            raise Conflict("rule_moved_on", _("刚有人改过这条规则，请在新的一版上改"))
        centre = old.centre_id if old else centre_id
        _need(centre, actor)
        if old is not None:
            old.ended_at = at
            old.save(update_fields=["ended_at"])
        row = Rule.objects.create(
            line=old.line if old else new_id(), version=old.version + 1 if old else 1, centre_id=centre, sort=sort, name=called,
            figures=kept, starts_at=max(starts_at or at, at), reason=pen.line(reason, "reason", 200),
            made_by_id=actor.person_id or None, made_at=at,
        )  # fmt: skip
        told = facts.RuleMade(subject_id=centre or 0, centre_id=centre or 0, rule_id=row.pk, name=row.name, version=row.version)
        _hold(centre)
        announce(told, actor=actor, at=at, reason=row.reason)
    return row


def _locked(rule_id: int, actor: Actor) -> Rule:
    if read.find(rule_id, actor) is None:
        raise NotFound("rule_unknown", _("没有这条规则"))
    return Rule.objects.select_for_update(of=("self",)).get(pk=rule_id)


def _need(centre_id: int | None, actor: Actor) -> None:
    actor.need("improvement.rules")
    if not read.may_edit(actor, centre_id):
        raise Forbidden("out_of_reach", _("这个中心的立项规则由别人制定"))


def _hold(centre_id: int | None) -> None:
    """One writer of a centre's chain of rules at a time."""
    there = Unit.objects.select_for_update()
    (there.filter(pk=centre_id) if centre_id else there.order_by("pk")[:1]).first()


def end_rule(rule_id: int, *, back: bool = False, reason: str = "", actor: Actor, at: datetime) -> Rule:
    """Let a rule open nothing any more, or (``back``) again. Plans it has opened go on.

    :raises Conflict: when it is so already, or a newer version is in force.
    """
    with transaction.atomic():
        row = _locked(rule_id, actor)
        _need(row.centre_id, actor)
        newer = Rule.objects.filter(line=row.line, version__gt=row.version).exists()
        if newer or bool(row.ended_at) != back:
            raise Conflict("rule_so_already", _("已经是这样了，或有更新的一版"))
        row.ended_at = None if back else at
        row.save(update_fields=["ended_at"])
        told = facts.RuleEnded(subject_id=row.centre_id or 0, centre_id=row.centre_id or 0, rule_id=row.pk, name=row.name, is_back=back)
        _hold(row.centre_id)
        announce(told, actor=actor, at=at, reason=pen.line(reason, "reason", 200))
    return row


def ship_rules(*, actor: Actor, at: datetime) -> int:
    """Put the rules an installation begins with in force for every centre, where there are none of a sort yet; says how many.

    :raises Forbidden: without ``improvement.rules`` over all centres.
    """
    _need(None, actor)
    with transaction.atomic():
        _hold(None)
        wanted = unshipped()
        for sort, name, figures in wanted:
            make_rule(sort, figures, name=name, actor=actor, at=at)
    return len(wanted)


def unshipped() -> list[tuple[str, str, dict[str, Any]]]:
    """The shipped rules of whose sort no rule for all centres was ever made; one that rests counts as made."""
    known = set(Rule.objects.filter(centre=None).values_list("sort", flat=True))
    return [each for each in SHIPPED if each[0] not in known]
