"""Making the rules: policies in versions, ladders, each change told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from shouwen.casework.deadlines import queries
from shouwen.casework.deadlines.facts import LadderChanged, PolicyChanged, PolicyEnded
from shouwen.casework.deadlines.models import UNITS, Clock, Ladder, LadderRung, Policy, PolicyStage
from shouwen.casework.deadlines.queries.rules_in_force import may_edit
from shouwen.casework.deadlines.shipping import MATCHES
from shouwen.casework.deadlines.states import LEGAL, NEXT_REPLY, STAGES
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.ids import new_id
from shouwen.kit.text import squash

BY_CALENDAR, BY_POLICY = 1, 2
"""Why a clock waits to be counted again (``Clock.recount``)."""
ROLES = (
    "handler", "owner", "supervisor", "unit_head", "manager_hotline", "branch_gm", "centre_head", "gm_hotline",
    "service_supervision", "province_leader",
)  # fmt: skip


@dataclass(frozen=True)
class StageInput:
    """One stage of a policy as someone enters it; ``amount`` None: no clock."""

    stage: str
    amount: Decimal | None
    unit: str
    calendar_code: str = ""
    ladder: str = "standard"
    state: str = ""
    extensions: int = 2
    short_days: int = 3
    longest_days: int = 20


@dataclass(frozen=True)
class RungInput:
    """One rung of a ladder as someone enters it; ``percent`` None: ``amount`` of ``unit`` past due."""

    roles: tuple[str, ...]
    percent: int | None = None
    amount: Decimal = Decimal(0)
    unit: str = "work_day"
    priorities: tuple[int, ...] = ()
    is_breach: bool = False
    answer_minutes: int = 0


@dataclass(frozen=True)
class PolicyInput:
    """A policy as someone enters it: names, basis, what it applies to (see :class:`models.Policy`), stages."""

    name: str
    stages: Sequence[StageInput]
    name_en: str = ""
    basis: str = ""
    basis_en: str = ""
    applies: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def add_policy(code: str, entry: PolicyInput, *, actor: Actor, at: datetime) -> Policy:
    """A new policy, in force from now on for what is received from now on.

    :raises Forbidden: for a centre out of reach. :raises Invalid: for stages that make no sense or a code in use.
    """
    code = code.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", code):
        raise Invalid({"code": _("代号用小写字母、数字和连字符")})
    if Policy.objects.filter(code=code).exists():
        raise Invalid({"code": _("已有代号为“%(code)s”的规则") % {"code": code}})
    values = {name: entry.applies[name] for name in MATCHES if name in entry.applies}
    policy = Policy(code=code, valid_from=at, **values)
    write_version(policy, entry, actor, at, recounts=False)
    return policy


@transaction.atomic
def change_policy(
    code: str, entry: PolicyInput, *, recount_open: bool = False, actor: Actor, at: datetime
) -> Policy:
    """A new version of a policy. What it applies to stays; what runs already keeps the version it stands on, unless
    ``recount_open`` asks to count open clocks again (a job does that, in batches).

    :raises NotFound: when there is none in sight. :raises Forbidden: out of reach. :raises Invalid: as above.
    """
    old = _locked(code, actor)
    old.valid_to = at
    old.stamp = new_id()
    old.save()
    values = {name: getattr(old, name) for name in MATCHES}
    policy = Policy(code=code, version=old.version + 1, valid_from=at, **values)
    write_version(policy, entry, actor, at, recounts=recount_open)
    if recount_open:
        Clock.objects.filter(policy_id__in=_versions(code), met_at=None, stopped_at=None).update(
            recount=BY_POLICY
        )
    return policy


def count_again(subject_kind: str, ids: Iterable[int] | models.QuerySet[Any]) -> None:
    """What decides the limits of these subjects has changed elsewhere: a job matches their open clocks again, in batches.

    One statement; ``ids`` may be a query not asked yet. The caller holds no subject: the job does.
    """
    open_clocks = Clock.objects.filter(subject_kind=subject_kind, subject_id__in=ids, met_at=None, stopped_at=None)
    open_clocks.update(recount=BY_POLICY)


def _versions(code: str) -> list[int]:
    return list(Policy.objects.filter(code=code).values_list("id", flat=True))


@transaction.atomic
def end_policy(code: str, *, actor: Actor, at: datetime) -> None:
    """Take a policy out of force. What stands on it runs on.

    :raises Conflict: for the one that applies to everything: nothing would have a limit any more. The limit of the next
        reply begins with a customer's words and is nobody's last resort.
    """
    policy = _locked(code, actor)
    named = any(getattr(policy, name) for name in MATCHES if name != "subject_kind")
    on_demand = all(each.stage == NEXT_REPLY for each in policy.stages.all())
    if not named and not on_demand:
        raise Conflict("policy_last_resort", _("这是兜底规则，可以改，不能停用"))
    policy.valid_to, policy.stamp = at, new_id()
    policy.save()
    announce_ended(policy, actor=actor, at=at)
    queries.forget()


def announce_ended(policy: Policy, *, actor: Actor, at: datetime) -> None:
    """Tell that a policy is out of force."""
    said = PolicyEnded(subject_id=_subject_id(policy.code), centre_id=policy.centre_id, code=policy.code, name=policy.name)
    announce(said, actor=actor, at=at)


def _subject_id(code: str) -> int:
    """All versions of a policy share one chain, that of the first."""
    return Policy.objects.filter(code=code).order_by("version").values_list("id", flat=True)[0]


def _locked(code: str, actor: Actor) -> Policy:
    policy = Policy.objects.select_for_update().filter(code=code, valid_to=None).first()
    if policy is None:
        raise NotFound("policy_unknown", _("没有这条时限规则"))
    check_right(policy.centre_id, actor)
    return policy


def check_right(centre_id: int, actor: Actor) -> None:
    """Who may make the rules of a centre, 0 for those of the house.

    :raises Forbidden: to everybody else.
    """
    actor.need("deadlines.edit")
    if not may_edit(centre_id, actor):
        raise Forbidden("policy_beyond_reach", _("全省的时限归省中心制定，您可以为本中心另定更严的"))


def write_version(policy: Policy, entry: PolicyInput, actor: Actor, at: datetime, *, recounts: bool) -> None:
    """Put a version of a policy into force, and tell it.

    :raises Forbidden: out of reach. :raises Invalid: for stages that make no sense.
    """
    check_right(policy.centre_id, actor)
    if not squash(entry.name) or not entry.stages:
        raise Invalid({"name": _("规则要有名称和至少一个环节")})
    seen: set[tuple[str, str]] = set()
    for place, stage in enumerate(entry.stages):
        _check_stage(stage, f"stage{place}", policy.subject_kind)
        if (stage.stage, stage.state) in seen:
            raise Invalid({f"stage{place}": _("“%(stage)s”写了两次，留一行") % {"stage": STAGES[stage.stage].name}})
        seen.add((stage.stage, stage.state))
    policy.name, policy.name_en = squash(entry.name), squash(entry.name_en)
    policy.basis, policy.basis_en = squash(entry.basis), squash(entry.basis_en)
    policy.save(force_insert=True)
    PolicyStage.objects.bulk_create(PolicyStage(policy=policy, **vars(stage)) for stage in entry.stages)
    changed = PolicyChanged(
        subject_id=_subject_id(policy.code),
        centre_id=policy.centre_id,
        code=policy.code,
        name=policy.name,
        version=policy.version,
        from_at=at,
        stages=tuple(
            f"{each.stage} {each.amount} {each.unit} {each.calendar_code}".strip() for each in entry.stages
        ),
        recounts_open=recounts,
    )
    announce(changed, actor=actor, at=at)
    queries.forget()


def _check_stage(stage: StageInput, field_name: str, subject_kind: str) -> None:
    known = stage.stage in STAGES and stage.stage not in LEGAL and stage.unit in UNITS
    if not known or not queries.rungs(stage.ladder):
        raise Invalid({field_name: _("环节、单位或阶梯不在名单里")})
    if said := queries.why_no_stay(stage.stage, stage.state):
        raise Invalid({field_name: said})
    if stage.stage == "state" and subject_kind != "case":
        raise Invalid({field_name: _("“环节停留”只管事项，工单请用签收和回单的时限")})
    if stage.amount is not None and not 0 < stage.amount < 1000:
        raise Invalid({field_name: _("时限是大于 0 的数，不设时限就留空")})


@transaction.atomic
def change_ladder(code: str, rungs: Sequence[RungInput], *, actor: Actor, at: datetime) -> Ladder:
    """Replace the rungs of a ladder. It counts everywhere, so it is the province's to change; open clocks follow.

    :raises NotFound: when there is none. :raises Forbidden: out of reach. :raises Invalid: for rungs without people.
    """
    check_right(0, actor)
    ladder = Ladder.objects.select_for_update().filter(code=code).first()
    if ladder is None:
        raise NotFound("ladder_unknown", _("没有这个升级阶梯"))
    for place, rung in enumerate(rungs):
        _check_rung(rung, f"rung{place}")
    if not rungs:
        raise Invalid({"rungs": _("阶梯至少要有一级")})
    ladder.stamp = new_id()
    ladder.save()
    ladder.rungs.all().delete()
    LadderRung.objects.bulk_create(
        LadderRung(ladder=ladder, number=number, **_rung_values(rung))
        for number, rung in enumerate(rungs, start=1)
    )
    told = tuple(f"{rung.percent}% {'/'.join(rung.roles)}" if rung.percent is not None
                 else f"+{rung.amount} {rung.unit} {'/'.join(rung.roles)}" for rung in rungs)  # fmt: skip
    announce(LadderChanged(subject_id=ladder.pk, code=code, name=ladder.name, rungs=told), actor=actor, at=at)
    Clock.objects.filter(term__ladder=code, met_at=None, stopped_at=None).update(recount=BY_CALENDAR)
    queries.forget()
    return ladder


def _rung_values(rung: RungInput) -> dict[str, Any]:
    return {**vars(rung), "roles": list(rung.roles), "priorities": list(rung.priorities)}


def _check_rung(rung: RungInput, field_name: str) -> None:
    if not rung.roles or set(rung.roles) - set(ROLES) or set(rung.priorities) - {0, 1, 2, 3, 4}:
        raise Invalid({field_name: _("选出要告知的人，优先级写 1 到 4")})
    if rung.percent is not None and not 1 <= rung.percent <= 100:
        raise Invalid({field_name: _("百分比在 1 到 100 之间")})
    if rung.percent is None and (not 0 < rung.amount < 1000 or rung.unit not in UNITS):
        raise Invalid({field_name: _("写明到时之后多久")})
