"""Waking rules: by facts, and by time through rows of what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from shouwen.casework.automation.actions.deeds.base import after
from shouwen.casework.automation.actions.robots import author_of, run_behind
from shouwen.casework.automation.actions.running import Met, in_force, run
from shouwen.casework.automation.models import Due, Rule, RuleVersion, Run
from shouwen.casework.automation.queries.reach import covers, scope_of
from shouwen.casework.automation.rules import triggers
from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries import conditions
from shouwen.foundation.ledger.slots import Heard
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Refusal

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

BATCH = 200


def hear(heard: Heard) -> int:
    """Wake the rules a fact concerns, in their order; says how many ran. One indexed query when there are none."""
    wanted = [heard.kind]
    if heard.kind in triggers.ENTERING:
        wanted.append(triggers.BY_STATE)
    versions = [each for each in _current(heard__in=wanted) if covers(each.rule, heard.centre_id)]
    if not versions:
        return 0
    cause = run_behind(heard.request_id)
    trail = _trail(cause)
    return sum(_wake(each, heard, cause, trail) for each in versions if each.rule_id not in trail)


def _current(**of_rule: object) -> QuerySet[RuleVersion]:
    asked = Q(**{f"rule__{name}": value for name, value in of_rule.items()})
    found = RuleVersion.objects.filter(asked, rule__is_on=True, number=F("rule__version"))
    return found.select_related("rule").order_by("rule__position", "rule_id")


def _trail(run_id: int | None) -> Sequence[int]:
    if not run_id:
        return ()
    return Run.objects.filter(pk=run_id).values_list("trail", flat=True).first() or ()


def _wake(version: RuleVersion, heard: Heard, cause: int, trail: Sequence[int]) -> int:
    when = version.content["when"]
    if when["kind"] == "fact":
        return int(
            run(Met(version, heard.subject_id, f"fact:{heard.entry_id}", trail), at=heard.at) is not None
        )
    if when["kind"] == "after":
        due_at = after(heard.centre_id, heard.at, when["amount"], when["unit"])
        _await(version, heard.subject_id, f"fact:{heard.entry_id}", due_at, cause)
    elif when["kind"] == "state":
        case = cases.find(heard.subject_id, SYSTEM)
        if case.state == when["state"]:
            _await_state(version, case, cause)
    return 0


def _await_state(version: RuleVersion, case: Case, cause: int = 0) -> None:
    when, since = version.content["when"], case.state_since
    due_at = after(case.centre_id, since, when["amount"], when["unit"])
    _await(version, case.pk, f"state:{since.isoformat()}", due_at, cause, since)


def _await(
    version: RuleVersion,
    case_id: int,
    key: str,
    due_at: datetime,
    cause: int = 0,
    since: datetime | None = None,
) -> None:
    Due.objects.bulk_create(
        [Due(version=version, case_id=case_id, key=key, due_at=due_at, cause=cause or None, since=since)],
        ignore_conflicts=True,
    )


def sweep(*, at: datetime, limit: int = BATCH) -> int:
    """Look at what has come due; says how many were looked at. Each is a transaction of its own, so it may be cut short."""
    ids = list(
        Due.objects.filter(done_at=None, due_at__lte=at)
        .order_by("due_at", "id")
        .values_list("pk", flat=True)[:limit]
    )
    return sum(_look(pk, at) for pk in ids)


def _look(due_id: int, at: datetime) -> int:
    with transaction.atomic():
        rows = Due.objects.select_related("version__rule").filter(pk=due_id, done_at=None)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(of=("self",), skip_locked=True)
        row = rows.first()
        if row is None:
            return 0
        if in_force(row.version, at) and _still_there(row):
            run(Met(row.version, row.case_id, row.key, _trail(row.cause)), at=at)
        Due.objects.filter(pk=due_id).update(done_at=at)
        return 1


def _still_there(row: Due) -> bool:
    if row.since is None:
        return True
    case = cases.find(row.case_id, SYSTEM)
    return case.state == row.version.content["when"]["state"] and case.state_since == row.since


def begin_daily(*, at: datetime) -> int:
    """Start the walks of the daily rules whose hour has come; says how many."""
    begun = 0
    for version in _current(next_at__lte=at):
        rule = version.rule
        following = triggers.next_daily(
            version.content["when"]["time"], cases.place(rule.centre_id).time_zone, max(at, rule.next_at or at)
        )
        same = Rule.objects.filter(pk=rule.pk, next_at=rule.next_at, is_on=True)
        begun += same.update(next_at=following, after=0, walk_at=rule.next_at)
    return begun


def fill(*, at: datetime, limit: int = BATCH) -> int:
    """Go on with the walks over open cases: those already in a watched state, those a daily rule concerns. The place
    reached is kept with the rule, in the same transaction as what was found, so a walk cut short goes on there."""
    return sum(_fill(version, limit, at) for version in _current(after__isnull=False))


def _fill(version: RuleVersion, limit: int, at: datetime) -> int:
    rule, when = version.rule, version.content["when"]
    found = cases.visible(SYSTEM).filter(centre_id__in=scope_of(rule), is_open=True, pk__gt=rule.after or 0)
    if when["kind"] == "state":
        found = found.filter(state=when["state"])
    else:
        try:
            author = author_of(version, at=at)
        except Refusal:
            Rule.objects.filter(pk=rule.pk).update(after=None)
            return 0
        found = conditions.applied(conditions.parse(version.content.get("if") or {}), found, author, at=at)
    with transaction.atomic():
        rows = list(found.order_by("pk")[:limit])
        for case in rows:
            if when["kind"] == "state":
                _await_state(version, case)
            elif rule.walk_at is not None:
                _await(version, case.pk, f"daily:{rule.walk_at.date().isoformat()}", rule.walk_at)
        last = rows[-1].pk if len(rows) == limit else None
        Rule.objects.filter(pk=rule.pk, after=rule.after).update(after=last)
    return len(rows)
