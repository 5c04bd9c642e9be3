"""Dry runs (试跑): a rule tried on past cases, a few at a time, with nothing written to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.automation.actions import carrying
from shouwen.casework.automation.actions.robots import author_of, robot
from shouwen.casework.automation.models import DryRun, RuleVersion
from shouwen.casework.automation.queries import reach as reading
from shouwen.casework.automation.queries.reach import scope_of
from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries import conditions
from shouwen.foundation.ledger import queries as ledger
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Invalid, Refusal

STEP = 25
"""How many are tried in one turn of the worker."""
KEPT = 200
"""How many lines are kept to be shown; the figures count all."""
LONGEST_DAYS = 92


def ask_dry_run(rule_id: int, first: datetime, last: datetime, *, actor: Actor, at: datetime) -> DryRun:
    """Ask for the current version of a rule to be tried on what happened between two moments.

    :raises NotFound: for a rule out of reach.
    :raises Invalid: for a period that is none, or longer than three months.
    """
    row = reading.rule(rule_id, actor)
    if not first < last or (last - first).days > LONGEST_DAYS:
        raise Invalid({"last": _("选一段不超过三个月的时间")})
    version = RuleVersion.objects.select_related("rule").get(rule=row, number=row.version)
    made = DryRun(
        rule=row, number=row.version, asked_by_id=actor.person_id, made_at=at, first=first, last=min(last, at)
    )
    made.total = _count(version, made)
    made.save(force_insert=True)
    return made


def _count(version: RuleVersion, dry: DryRun) -> int:
    if fact := version.content["when"].get("fact"):
        return ledger.count_of_kind(fact, dry.first, dry.last, scope_of(version.rule))
    return _cases(version, dry).count()


def _cases(version: RuleVersion, dry: DryRun) -> Any:
    """For a rule without a fact: the cases received in the period."""
    found = cases.visible(SYSTEM).filter(centre_id__in=scope_of(version.rule))
    return found.filter(received_at__gte=dry.first, received_at__lt=dry.last)


def try_on(*, at: datetime) -> int:
    """Try the next few of every dry run that is not done; says how many were tried."""
    return sum(
        _step(pk, at) for pk in list(DryRun.objects.filter(done_at=None).values_list("pk", flat=True)[:5])
    )


def _step(dry_id: int, at: datetime) -> int:
    with transaction.atomic():
        dry = DryRun.objects.select_for_update(of=("self",)).filter(pk=dry_id, done_at=None).first()
        if dry is None:
            return 0
        version = RuleVersion.objects.select_related("rule").get(rule_id=dry.rule_id, number=dry.number)
        found = _next(version, dry)
        with translation.override("zh-hans"):
            try:
                for cursor, case_id in found:
                    _one(version, dry, case_id, at)
                    dry.cursor, dry.seen = cursor, dry.seen + 1
            except Refusal as no:
                dry.why, found = no.message[:400], []
        if len(found) < STEP:
            dry.done_at = at
        dry.save()
        return len(found)


def _next(version: RuleVersion, dry: DryRun) -> list[tuple[int, int]]:
    """The next few as (cursor, case)."""
    if fact := version.content["when"].get("fact"):
        return ledger.of_kind(fact, dry.first, dry.last, scope_of(version.rule), after=dry.cursor, limit=STEP)
    rows = _cases(version, dry).filter(pk__gt=dry.cursor).order_by("pk").values_list("pk", flat=True)
    return [(pk, pk) for pk in rows[:STEP]]


def _one(version: RuleVersion, dry: DryRun, case_id: int, at: datetime) -> None:
    author = author_of(version, at=at)
    case = cases.find(case_id, SYSTEM)
    tree = conditions.parse(version.content.get("if") or {})
    if not conditions.holds(tree, case, author, at=at) or not _in_state(version, case):
        return
    dry.matched += 1
    result, why = _foreseen(version, author, case, at)
    setattr(dry, result, getattr(dry, result) + 1)
    if len(dry.lines) < KEPT:
        dry.lines = [*dry.lines, {"case": str(case.pk), "result": result, "why": why}]


def _in_state(version: RuleVersion, case: Any) -> bool:
    when = version.content["when"]
    return when["kind"] != "state" or case.state == when["state"]


def _foreseen(version: RuleVersion, author: Actor, case: Any, at: datetime) -> tuple[str, str]:
    if not case.is_open:
        return "ended", ""
    try:
        cases.find(case.pk, author)
    except Refusal as no:
        return "refused", no.message
    outcomes = carrying.preview(case.pk, version.content["then"], actor=robot(version, author), at=at)
    refused = next((each for each in outcomes if each.result == carrying.REFUSED), None)
    return ("refused", refused.why) if refused else ("would", "")
