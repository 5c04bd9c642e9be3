"""What keeps rules from running in circles: depth, a budget for a case and a day, a breaker, and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from shouwen.casework.automation import facts
from shouwen.casework.automation.letters import FAILING, STOPPED
from shouwen.casework.automation.models import Rule, RuleVersion, Run
from shouwen.casework.automation.rules import robot as rules
from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries.told import about
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.notices.actions import Link, tell
from shouwen.kit.actor import SYSTEM


def stopped(made: Run, version: RuleVersion, case: Any, *, at: datetime) -> str:
    """Why a run must not go on; '' when nothing speaks against it. A rule over its own budget is switched off."""
    if len(made.trail) > rules.DEPTH:
        return _("规则一条引出一条，已到第 %(depth)s 层，不再往下") % {"depth": rules.DEPTH + 1}
    today = _today(case.centre_id, at)
    ran = Run.objects.filter(case_id=case.pk, at__gte=today).exclude(pk=made.pk)
    own = ran.filter(rule_id=version.rule_id).count()
    if own >= rules.PER_RULE:
        _break(version, case, own, at)
        return _("这条规则在这件事上今天已跑 %(n)s 次，已停用") % {"n": own}
    everyone = ran.count()
    if everyone >= rules.PER_CASE:
        return _("各条规则在这件事上今天已跑 %(n)s 次，到明天再说") % {"n": everyone}
    return ""


def _today(centre_id: int, at: datetime) -> datetime:
    here = at.astimezone(ZoneInfo(cases.place(centre_id).time_zone))
    return here - timedelta(
        hours=here.hour, minutes=here.minute, seconds=here.second, microseconds=here.microsecond
    )


def _break(version: RuleVersion, case: Any, runs: int, at: datetime) -> None:
    why = _("在 %(number)s 上一天跑了 %(runs)s 次") % {"number": case.number, "runs": runs}
    row = Rule.objects.select_for_update(of=("self",)).get(pk=version.rule_id)
    if not row.is_on:
        return
    Rule.objects.filter(pk=row.pk).update(is_on=False, next_at=None, after=None, stopped_why=why[:200])
    version.rule.is_on = False
    told = facts.RuleStopped(
        subject_id=row.pk, centre_id=row.centre_id, name=row.name, version=version.number, case_id=case.pk, runs=runs
    )  # fmt: skip
    announce(told, actor=SYSTEM, at=at)
    tell(
        _fair([version.author_id], case.pk),
        STOPPED,
        kind="automation.stopped",
        key=f"rule:{row.pk}:{version.number}:stopped:{at.date()}",
        at=at,
        link=Link("automation:rule", {"rule_id": row.pk}, "rule", row.pk),
        level="over",
        rule=row.name,
        number=case.number,
        runs=runs,
    )


def tell_failing(made: Run, version: RuleVersion, case: Any, *, at: datetime) -> None:
    """The author learns, once a day and rule, that it fails or is no longer theirs to have done."""
    number = case.number if case is not None else cases.find(made.case_id, SYSTEM).number
    tell(
        _fair([version.author_id], made.case_id),
        FAILING,
        kind="automation.stopped",
        key=f"rule:{version.rule_id}:failing:{at.date()}",
        at=at,
        link=Link("automation:runs", {"rule_id": version.rule_id}, "rule", version.rule_id),
        level="soon",
        rule=version.rule.name,
        number=number,
        why=made.why,
    )


def _fair(people: Iterable[int], case_id: int) -> list[int]:
    """Without whom the case complains about: its number is in the words (CASE-064)."""
    accused = about(case_id).accused
    return [each for each in people if each not in accused]
