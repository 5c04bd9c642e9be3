"""Which packs a centre counts by, and limits put right by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.deadlines.queries import UNITS
from shouwen.casework.statutes import facts, states
from shouwen.casework.statutes.actions.packs import find, succeed
from shouwen.casework.statutes.models import Choice, Limit, Pack
from shouwen.casework.statutes.queries import shelf
from shouwen.casework.statutes.queries.words import amount_of, region_name
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.ids import new_id
from shouwen.kit.text import squash

REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,4}){0,2}(-RURAL)?")


def centre_in_reach(centre_id: int, actor: Actor) -> Unit:
    """A centre whose packs this person chooses.

    :raises NotFound: when there is none in reach.
    """
    reach = actor.need("statutes.packs")
    unit = Unit.objects.filter(pk=centre_id, role=Unit.Role.CENTRE, is_active=True).first()
    if unit is None or unit.centre_id not in (None, unit.pk) or not reach.covers_centre(unit.pk):
        raise NotFound("unit_unknown", _("没有这个中心"))
    return unit


def _said(text: Any) -> str:
    with translation.override("zh-hans"):
        return str(text)


@transaction.atomic
def choose(
    code: str, centre_id: int, *, region: str = "", party: str = "company", actor: Actor, at: datetime
) -> Choice:
    """A centre counts by a pack: what is received from now on gets its limits. Choosing again changes region or party.

    :raises Forbidden: without ``statutes.packs``. :raises NotFound: for a centre out of reach or a pack not loaded.
    :raises Invalid: for a region that is no code or a party nobody knows. :raises Conflict: for a retired pack.
    """
    unit, pack = centre_in_reach(centre_id, actor), find(code)
    region = region.strip().upper()
    if party not in states.PARTIES:
        raise Invalid({"party": _("请从列表里选一项")})
    if region and not REGION.fullmatch(region):
        raise Invalid({"region": _("地区写成代码，例如 CN-HA")})
    if pack.retired_at is not None:
        raise Conflict("pack_retired", _("这个法定时限包已经停用"))
    held = Choice.objects.filter(pack=pack, centre=unit, until_at=None).first()
    if held is not None and (held.region, held.party) == (region, party):
        return held
    if held is not None:
        _end(held, actor, at)
    row = Choice.objects.create(
        pack=pack, centre=unit, region=region, party=party, from_at=at, chosen_by_id=actor.person_id or None
    )
    told = facts.ClockPackChosen(
        subject_id=pack.pk, pack=code, name=pack.name, for_unit=unit.pk, region=region, region_label=_said(region_name(region)),
        party=party, party_label=_said(states.PARTIES[party]),
    )  # fmt: skip
    changed(pack)
    announce(told, actor=actor, at=at)
    return row


def _end(held: Choice, actor: Actor, at: datetime) -> None:
    held.until_at, held.ended_by_id = at, actor.person_id or None
    held.save(update_fields=["until_at", "ended_by"])


def changed(pack: Pack) -> None:
    """Let every process read the packs anew."""
    pack.stamp = new_id()
    pack.save(update_fields=["stamp"])
    shelf.forget()


@transaction.atomic
def drop(code: str, centre_id: int, *, actor: Actor, at: datetime) -> None:
    """A centre counts by a pack no more; clocks that run keep the limit they stand on.

    :raises Conflict: when it did not.
    """
    unit, pack = centre_in_reach(centre_id, actor), find(code)
    held = Choice.objects.filter(pack=pack, centre=unit, until_at=None).first()
    if held is None:
        raise Conflict("pack_not_chosen", _("这个中心没有选用这一包"))
    _end(held, actor, at)
    changed(pack)
    announce(
        facts.ClockPackDropped(subject_id=pack.pk, pack=code, name=pack.name, for_unit=unit.pk),
        actor=actor,
        at=at,
    )


@transaction.atomic
def amend(
    limit_id: int, changes: Mapping[str, Any], *, since: date, reason: str, actor: Actor, at: datetime
) -> Limit:
    """Put a limit right: a new version from a day on, today at the earliest; the one before holds until then. It stays as
    written when the pack is loaded again. ``changes``: amount, unit, basis, article, follows, and the matter it binds: a centre of
    several trades narrows a law of one of them to the categories it counts as that.

    :raises Forbidden: without ``statutes.packs`` over all centres. :raises NotFound: when there is none.
    :raises Invalid: without a reason, for an amount that is none, or a day gone by. :raises Conflict: when it has a newer
        version, or two do so at once.
    """
    reach = actor.need("statutes.packs")
    if reach.level not in ("tree", "all"):
        raise Forbidden("packs_beyond_reach", _("法定时限的修订归省中心，请把新规定告诉他们"))
    row = Limit.objects.select_for_update().select_related("pack").filter(pk=limit_id).first()
    if row is None:
        raise NotFound("limit_unknown", _("没有这一条时限"))
    if row.valid_to is not None:
        raise Conflict("limit_superseded", _("这一条已经有更新的一版"))
    values = _checked(row, changes, since, reason, at)
    try:
        with transaction.atomic():
            made = succeed(
                row, values, since, at=at, made_by_id=actor.person_id or None, reason=squash(reason)[:200]
            )
    except IntegrityError:
        raise Conflict("limit_superseded", _("这一条已经有更新的一版")) from None
    told = facts.LimitAmended(
        subject_id=row.pack_id, pack=row.pack.code, name=row.pack.name, code=row.code, before=_said_amount(row),
        after=_said_amount(made), since=since.isoformat(),
    )  # fmt: skip
    changed(row.pack)
    announce(told, actor=actor, at=at, reason=made.reason)
    return made


def _said_amount(row: Limit) -> str:
    with translation.override("zh-hans"):
        return amount_of(row)


def _checked(
    row: Limit, changes: Mapping[str, Any], since: date, reason: str, at: datetime
) -> dict[str, Any]:
    wrong: dict[str, str] = {}
    values = {
        name: changes[name] for name in ("amount", "unit", "basis", "article", "follows", "matter") if name in changes
    }
    amount = values.get("amount", row.amount)
    if not isinstance(amount, Decimal) or not 0 < amount < 1000:
        wrong["amount"] = _("时限是大于 0 的数")
    if values.get("unit", row.unit) not in UNITS:
        wrong["unit"] = _("请从列表里选一项")
    if values.get("unit", row.unit) in ("day", "work_day") and not wrong and amount != int(amount):
        wrong["amount"] = _("按日算的法定时限是整数")
    if values.get("matter", row.matter) not in ("", row.matter, *states.MATTERS):
        wrong["matter"] = _("请从列表里选一项")
    if not squash(str(values.get("basis", row.basis))):
        wrong["basis"] = _("请写明依据")
    if since < day_of(at):
        wrong["since"] = _("新的一版从今天或以后算起")
    if row.valid_from is not None and since <= row.valid_from:
        wrong["since"] = _("要晚于现在这一版的生效日期")
    if not squash(reason):
        wrong["reason"] = _("请写明为什么改")
    if wrong:
        raise Invalid(wrong)
    return values
