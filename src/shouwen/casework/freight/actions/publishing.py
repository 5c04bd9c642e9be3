"""Rules: what counts from when. A version is followed by another, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shouwen.casework.freight import facts
from shouwen.casework.freight.models import Rule
from shouwen.casework.freight.queries.terms import forget
from shouwen.casework.freight.rules import read
from shouwen.casework.redress.queries import hashed
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.text import squash

SHIPPED = datetime(2026, 1, 1, tzinfo=UTC)


def load_rules(entries: Iterable[Mapping[str, Any]]) -> int:
    """Rules as an industry pack brings them (its part ``freight``): ``name``, ``content``. Where everybody has a rule already it stays.
    Says how many were new."""
    new = 0
    for entry in entries:
        if Rule.objects.filter(centre=None).exists():
            continue
        content = dict(entry["content"])
        read(content)
        Rule.objects.create(name=entry["name"], version=1, starts_on=date(2020, 1, 1), content=content, digest=hashed(content), made_at=SHIPPED)
        new += 1
    forget()
    return new


def set_rule(
    content: Mapping[str, Any], *, name: str = "", centre_id: int | None = None, starts_on: date, reason: str, after: int | None = None, actor: Actor, at: datetime
) -> Rule:
    """Publish the next version for a centre (None: everyone). ``after`` is the version its author began from.

    :raises Forbidden: without ``freight.rules`` there.
    :raises Invalid: for a rule that is none, a day in the past, or without a reason.
    :raises Conflict: when somebody published meanwhile.
    """
    reach = actor.need("freight.rules")
    if reach.centre_ids is not None and (centre_id is None or not reach.covers_centre(centre_id)):
        raise Forbidden("out_of_reach", _("这个中心的退货运费规则由别人制定"))
    content = {name_: value for name_, value in content.items() if name_ not in ("mark", "name_en")}
    read(content)
    if starts_on < day_of(at):
        raise Invalid({"starts_on": _("新版本从今天或以后起执行，过去的已按旧版定过")})
    if not squash(reason):
        raise Invalid({"reason": _("请写明为什么改")})
    with transaction.atomic():
        if centre_id:
            Unit.objects.select_for_update().get(pk=centre_id)
        else:
            list(Rule.objects.select_for_update().filter(centre=None))
        last = Rule.objects.filter(centre_id=centre_id).aggregate(last=Max("version"))["last"] or 0
        if after is not None and last > after:
            raise Conflict("published_meanwhile", _("刚有人发布了第 %(n)s 版，请在它的基础上改") % {"n": last})
        row = Rule.objects.create(
            centre_id=centre_id, name=squash(name)[:80] or _("退货运费规则"), version=last + 1, starts_on=starts_on, content=content, digest=hashed(content),
            reason=squash(reason)[:200], made_by_id=actor.person_id or None, made_at=at,
        )  # fmt: skip
        told = facts.FreightRuleSet(subject_id=centre_id or 0, centre_id=centre_id or 0, version=row.version, starts_on=starts_on, digest=row.digest)
        announce(told, actor=actor, at=at, reason=row.reason)
        transaction.on_commit(forget)
    forget()
    return row
