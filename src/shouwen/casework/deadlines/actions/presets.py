"""Taking a preset that ships into force, or deciding against it. Either is taken back: it ends, or is taken after all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shouwen.casework.deadlines import queries
from shouwen.casework.deadlines.actions.ruling import (
    PolicyInput,
    StageInput,
    announce_ended,
    check_right,
    write_version,
)
from shouwen.casework.deadlines.actions.seeding import load_ladders
from shouwen.casework.deadlines.models import Ladder, Policy, PolicyStage
from shouwen.casework.deadlines.queries.presets import presets, shipped
from shouwen.casework.deadlines.shipping import MATCHES, policy_of, stage_of
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict


@transaction.atomic
def take_presets(codes: Iterable[str], *, actor: Actor, at: datetime) -> list[Policy]:
    """Put shipped policies into force, from now on for what is received from now on; ladders they need come along.

    :raises Forbidden: to all but who keeps the rules of the house.
    :raises Conflict: for one that does not ship or is in force already.
    """
    check_right(0, actor)
    taken = []
    for code in _offered(codes):
        entry = shipped()[code]
        load_ladders({row[4] for row in entry["stages"]} - set(Ladder.objects.values_list("code", flat=True)))
        policy = Policy(code=code, version=_next(code), valid_from=at, **{name: entry[name] for name in MATCHES if name in entry})
        stages = [_input(stage_of(policy, row)) for row in entry["stages"]]
        words = {name: entry.get(name, "") for name in ("name_en", "basis", "basis_en")}
        write_version(policy, PolicyInput(entry["name"], stages, **words), actor, at, recounts=False)
        taken.append(policy)
    return taken


@transaction.atomic
def decline_presets(codes: Iterable[str], *, actor: Actor, at: datetime) -> list[Policy]:
    """Decide against shipped policies: they stand among those that ended, and nobody is asked again.

    :raises Forbidden: to all but who keeps the rules of the house.
    :raises Conflict: for one that does not ship or is in force.
    """
    check_right(0, actor)
    declined = []
    for code in _offered(codes):
        entry = shipped()[code]
        policy = policy_of(entry)
        policy.version, policy.valid_from, policy.valid_to = _next(code), at, at
        policy.save(force_insert=True)
        PolicyStage.objects.bulk_create(stage_of(policy, row) for row in entry["stages"])
        announce_ended(policy, actor=actor, at=at)
        declined.append(policy)
    queries.forget()
    return declined


def _offered(codes: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(codes))
    if not wanted or set(wanted) - {each.view.code for each in presets()}:
        raise Conflict("preset_unknown", _("没有这条预设，或者它已经在用"))
    return wanted


def _next(code: str) -> int:
    return (Policy.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0) + 1


def _input(stage: PolicyStage) -> StageInput:
    values: dict[str, Any] = {name: getattr(stage, name) for name in ("stage", "amount", "unit", "calendar_code", "ladder", "state")}
    return StageInput(**values)
