"""A policy as it ships (``data/policies.json``, the ``deadlines`` part of a pack), as rows that are not saved yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from shouwen.casework.deadlines.models import Policy, PolicyStage

MATCHES = ("subject_kind", "kind", "category_path", "severity", "priority", "customer_class", "customer_id", "centre_id")
WORDS = ("name", "name_en", "basis", "basis_en")


def policy_of(entry: Mapping[str, Any]) -> Policy:
    """``code``, ``name``, ``name_en``, ``basis``, ``basis_en`` and what it applies to."""
    return Policy(code=entry["code"], **{name: entry[name] for name in (*WORDS, *MATCHES) if name in entry})


def stage_of(policy: Policy, row: Sequence[Any]) -> PolicyStage:
    """One of its ``stages``: stage, amount, unit, calendar code ("" for the centre's) and ladder code."""
    stage, amount, unit, calendar, ladder = row
    stage, _dot, state = stage.partition(".")
    return PolicyStage(
        policy=policy, stage=stage, state=state, amount=None if amount is None else Decimal(str(amount)), unit=unit,
        calendar_code=calendar, ladder=ladder,
    )  # fmt: skip
