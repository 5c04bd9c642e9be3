"""Loading policies and ladders: those that ship, and those of an industry pack."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.db import transaction

from shouwen.casework.deadlines import queries
from shouwen.casework.deadlines.models import Ladder, LadderRung, Policy, PolicyStage
from shouwen.casework.deadlines.shipping import policy_of, stage_of


def _read(name: str) -> Any:
    return json.loads(files("shouwen.casework.deadlines").joinpath("data", name).read_text(encoding="utf-8"))


@transaction.atomic
def seed() -> None:
    """Load what ships into empty tables. Where there is any policy or ladder already, nothing is touched."""
    if not Ladder.objects.exists():
        _load_ladders(_read("ladders.json"))
    if not Policy.objects.exists():
        load_policies(_read("policies.json"))
    queries.forget()


def load_ladders(codes: Collection[str]) -> None:
    """Load some of the ladders that ship."""
    _load_ladders(entry for entry in _read("ladders.json") if entry["code"] in codes)


def _load_ladders(entries: Iterable[Mapping[str, Any]]) -> None:
    for entry in entries:
        ladder = Ladder.objects.create(code=entry["code"], name=entry["name"], name_en=entry["name_en"])
        for number, rung in enumerate(entry["rungs"], start=1):
            LadderRung.objects.create(
                ladder=ladder,
                number=number,
                percent=rung.get("percent"),
                amount=Decimal(str(rung.get("amount", 0))),
                unit=rung.get("unit", "work_day"),
                priorities=rung.get("priorities", []),
                roles=rung["roles"],
                is_breach=rung.get("is_breach", False),
                answer_minutes=rung.get("answer_minutes", 0),
            )


@transaction.atomic
def load_policies(entries: Iterable[Mapping[str, Any]]) -> int:
    """Load policy rows as they ship (the ``deadlines`` part of an industry pack); a code already there is left alone.

    Each entry: ``code``, ``name``, ``name_en``, ``basis``, ``basis_en``, what it applies to, and ``stages`` as lists of stage, amount,
    unit, calendar code ("" for the centre's) and ladder code. Returns how many were loaded.
    """
    here = set(Policy.objects.values_list("code", flat=True))
    count = 0
    for entry in entries:
        if entry["code"] in here:
            continue
        policy = policy_of(entry)
        policy.save(force_insert=True)
        PolicyStage.objects.bulk_create(stage_of(policy, row) for row in entry["stages"])
        count += 1
    queries.forget()
    return count
