"""Policies, rates and budgets: what counts from when. A version is followed by another, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shouwen.casework.redress import facts
from shouwen.casework.redress.models import Budget, Policy, Rate
from shouwen.casework.redress.queries.policy import known_kind
from shouwen.casework.redress.rules.matrix import read
from shouwen.casework.redress.rules.snapshot import digest
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.money import CODES, Money
from shouwen.kit.text import squash

SHIPPED = datetime(2026, 1, 1, tzinfo=UTC)


@transaction.atomic
def seed() -> None:
    """Load what ships into an empty table: the matrix of ``data/matrix.json`` for everyone."""
    if not Policy.objects.exists():
        load_policies([{"name": "核决权限", "content": shipped()}])


def shipped() -> dict[str, Any]:
    """The matrix that ships: our default (mark P), to be set by whoever answers for the money."""
    path = files("shouwen.casework.redress").joinpath("data", "matrix.json")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def load_policies(entries: Iterable[Mapping[str, Any]]) -> int:
    """Policies as an industry pack brings them (its part ``redress``), for as many kinds and centres as it likes.

    Each has ``name``, ``kind_code`` ('' or missing: all), ``centre`` (a unit's code, missing: everyone), and ``content``, or
    ``changes`` of the shipped matrix: ``{"rungs": {"supervisor": {"limits": {…}}}, "valid_days": 20}``. Where somebody has a
    policy for a place already it is left alone, and so is one for a centre there is not. Says how many were new.

    :raises Invalid: for a matrix that is none.
    """
    new = 0
    for entry in entries:
        kind, code = entry.get("kind_code", ""), entry.get("centre", "")
        centre = Unit.objects.filter(code=code).first() if code else None
        if (code and centre is None) or Policy.objects.filter(centre=centre, kind_code=kind).exists():
            continue
        content = entry.get("content") or changed(shipped(), entry["changes"])
        read(content)
        Policy.objects.create(
            name=entry["name"],
            centre=centre,
            kind_code=kind,
            version=1,
            starts_on=date(2020, 1, 1),
            content=content,
            digest=digest(content),
            made_at=SHIPPED,
        )
        new += 1
    return new


def changed(content: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A matrix with some of its figures changed; rungs and countersigns are named by their codes."""
    made = {**content, **{name: value for name, value in changes.items() if name not in ("rungs", "countersigns")}}
    for name in ("rungs", "countersigns"):
        wanted = changes.get(name, {})
        if unknown := set(wanted) - {row["code"] for row in content[name]}:
            raise Invalid({"changes": _("核决权限里没有 %(codes)s 这一级") % {"codes": _("、").join(sorted(unknown))}})
        made[name] = [{**row, **_deeper(row, wanted.get(row["code"], {}))} for row in content[name]]
    return made


def _deeper(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    limits = {"limits": {**row["limits"], **wanted["limits"]}} if "limits" in wanted else {}
    return {**wanted, **limits}


def reach_of(centre_id: int | None, actor: Actor) -> None:
    """:raises Forbidden: without ``redress.policy`` for a centre, or for everyone (None)."""
    reach = actor.need("redress.policy")
    if reach.centre_ids is not None and (centre_id is None or not reach.covers_centre(centre_id)):
        raise Forbidden("out_of_reach", _("这个中心的核决权限由别人制定"))


def make_policy(
    content: Mapping[str, Any],
    *,
    name: str,
    centre_id: int | None = None,
    kind_code: str = "",
    starts_on: date,
    ends_on: date | None = None,
    reason: str,
    after: int | None = None,
    actor: Actor,
    at: datetime,
) -> Policy:
    """Publish the next version for a centre (None: everyone) and a kind of case ('': all).

    ``after`` is the version its author began from: when another has come since, theirs is not overrun.

    :raises Forbidden: without ``redress.policy`` there.
    :raises Invalid: for a matrix that is none, a day in the past, or without a reason.
    :raises Conflict: when somebody published meanwhile.
    """
    reach_of(centre_id, actor)
    content = {name: value for name, value in content.items() if name not in ("mark", "name_en")}
    read(content)
    if starts_on < day_of(at):
        raise Invalid({"starts_on": _("新版本从今天或以后起执行，过去的已按旧版批过")})
    if ends_on is not None and ends_on < starts_on:
        raise Invalid({"ends_on": _("结束要在开始之后")})
    if not reason.strip():
        raise Invalid({"reason": _("请写明为什么改")})
    if not known_kind(kind_code, at=at):
        raise Invalid({"kind_code": _("请从列表里选一项")})
    with transaction.atomic():
        if centre_id:
            Unit.objects.select_for_update().get(pk=centre_id)
        else:
            list(Policy.objects.select_for_update().filter(centre=None))
        same = Policy.objects.filter(centre_id=centre_id, kind_code=kind_code)
        last = same.aggregate(last=Max("version"))["last"] or 0
        if after is not None and last > after:
            raise Conflict(
                "published_meanwhile", _("刚有人发布了第 %(n)s 版，请在它的基础上改") % {"n": last}
            )
        policy = Policy.objects.create(
            name=squash(name)[:80] or _("核决权限"),
            centre_id=centre_id,
            kind_code=kind_code,
            version=last + 1,
            starts_on=starts_on,
            ends_on=ends_on,
            content=dict(content),
            digest=digest(content),
            reason=squash(reason)[:200],
            made_by_id=actor.person_id or None,
            made_at=at,
        )
        told = facts.RedressPolicyMade(
            subject_id=centre_id or 0,
            centre_id=centre_id or 0,
            policy_id=policy.pk,
            name=policy.name,
            version=policy.version,
            starts_on=starts_on,
            digest=policy.digest,
        )
        announce(told, actor=actor, at=at, reason=policy.reason)
        return policy


def set_rate(
    currency: str, into: str, rate: Decimal, *, from_on: date, until_on: date | None = None, actor: Actor, at: datetime
) -> Rate:
    """Say what a currency is worth from a day on, until the next rate or a last day. Rates are everybody's.

    :raises Forbidden: without ``redress.policy``.
    :raises Invalid: for no currency, no rate, or days that are none.
    """
    actor.need("redress.policy")
    for name, code in (("currency", currency), ("into", into)):
        if code not in CODES:
            raise Invalid({name: _("没有 %(code)s 这种币种，请写三个大写字母，例如 USD") % {"code": code[:8]}})
    if currency == into or not rate.is_finite() or rate <= 0 or rate >= 10**8:
        raise Invalid({"rate": _("汇率要大于零，两种币种要不同")})
    if rate != round(rate, 8):
        raise Invalid({"rate": _("汇率最多写八位小数")})
    if from_on < day_of(at):
        raise Invalid({"from_on": _("汇率从今天或以后起用")})
    if until_on is not None and until_on < from_on:
        raise Invalid({"until_on": _("结束要在开始之后")})
    with transaction.atomic():
        defaults = {"rate": rate, "until_on": until_on, "made_by_id": actor.person_id or None, "made_at": at}
        row, _made = Rate.objects.update_or_create(
            currency=currency, into=into, from_on=from_on, defaults=defaults
        )
        told = facts.RateSet(
            subject_id=0, currency=currency, into=into, rate=f"{rate.normalize():f}", from_on=from_on, until_on=until_on
        )
        announce(told, actor=actor, at=at)
        return row


def set_budget(centre_id: int, month: date, amount: Money, *, actor: Actor, at: datetime) -> Budget:
    """Set what a centre may grant in a month.

    :raises Forbidden: without ``redress.policy`` there.
    :raises Conflict: for less than is granted already.
    """
    reach_of(centre_id, actor)
    if amount.amount < 0:
        raise Invalid({"amount": _("预算不能小于零")})
    month = month.replace(day=1)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=centre_id)
        key = {"centre_id": centre_id, "month": month, "currency": amount.currency}
        row = Budget.objects.select_for_update().filter(**key).first() or Budget(**key, amount=0)
        if row.held > amount.amount:
            held = Money.rounded(row.held, amount.currency)
            raise Conflict("below_held", _("这个月已批出 %(held)s，预算不能更低") % {"held": held})
        row.amount = amount.amount
        row.save()
        told = facts.BudgetSet(
            subject_id=centre_id,
            centre_id=centre_id,
            month=f"{month:%Y-%m}",
            amount=amount.plain(),
            currency=amount.currency,
        )
        announce(told, actor=actor, at=at)
        return row
