"""A rule meets a fact or a moment: conditions asked, deeds done or refused, all of it once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.automation import facts, states
from shouwen.casework.automation.actions import carrying, guarding
from shouwen.casework.automation.actions.robots import author_of, robot
from shouwen.casework.automation.models import Rule, RuleVersion, Run
from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries import conditions
from shouwen.casework.cases.queries.scope import lock
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Forbidden, Refusal

log = structlog.get_logger()


class _Nothing(Exception):
    """Every deed found things to be so already; leave no trace on the case."""

    def __init__(self, outcomes: list[carrying.Outcome]) -> None:
        self.outcomes = outcomes


@dataclass(frozen=True)
class Met:
    """A version meets a case: ``key`` names the fact or moment, ``trail`` the rules that led here."""

    version: RuleVersion
    case_id: int
    key: str
    trail: Sequence[int] = ()

    @property
    def rule(self) -> Rule:
        return self.version.rule


def in_force(version: RuleVersion, at: datetime) -> bool:
    """Whether a version is the current one of a rule that is on, on this day."""
    rule, day = version.rule, day_of(at)
    dated = (version.starts_on is None or version.starts_on <= day) and (
        version.ends_on is None or day <= version.ends_on
    )
    return rule.is_on and rule.is_active and rule.version == version.number and dated


def run(met: Met, *, at: datetime) -> Run | None:
    """Do what a rule says to a case, once for a version and key; None when it does not concern the case or ran before.

    Everything is one transaction with whoever calls: a worker killed anywhere leaves nothing, and repeats harmlessly.
    """
    with transaction.atomic():
        case = lock(met.case_id, SYSTEM)
        if Run.objects.filter(version=met.version, case_id=case.pk, key=met.key).exists():
            return None
        if met.rule.pk in met.trail or not in_force(met.version, at):
            return None
        made = Run(
            rule=met.rule,
            version=met.version,
            case_id=case.pk,
            centre_id=case.centre_id,
            key=met.key,
            at=at,
            trail=[*met.trail, met.rule.pk],
        )
        with translation.override("zh-hans"):
            if not _try(made, met.version, case, at):
                return None
        made.save(force_insert=True)
        Rule.objects.filter(pk=met.rule.pk).update(runs=F("runs") + 1, last_run_at=at)
        return made


def retry(run_id: int, *, at: datetime) -> Run:
    """Do a run again that was refused or failed; the caller has looked it up. Same row, one more try."""
    with transaction.atomic():
        row = Run.objects.select_for_update(of=("self",)).select_related("version__rule").get(pk=run_id)
        case = lock(row.case_id, SYSTEM)
        if row.result == states.DONE:
            return row
        row.tries, row.why, row.deeds, row.at = row.tries + 1, "", [], at
        with translation.override("zh-hans"):
            if not _try(row, row.version, case, at):
                row.result, row.why = states.REFUSED, _("这件事现在不符合条件了")
        row.save()
        return row


def _try(made: Run, version: RuleVersion, case: Any, at: datetime) -> bool:
    """Fill in what became of a run; False when the rule's conditions do not hold."""
    try:
        author = author_of(version, at=at)
    except Forbidden as no:
        return _refuse(made, version, no, at)
    tree = conditions.parse(version.content.get("if") or {})
    if not conditions.holds(tree, case, author, at=at):
        return False
    if stopped := guarding.stopped(made, version, case, at=at):
        made.result, made.why = states.STOPPED, stopped
        return True
    try:
        with transaction.atomic():
            cases.find(case.pk, author)
            outcomes = _do(made, version, case, author, at)
    except _Nothing as nothing:
        made.result, made.why = states.DONE, _("都已经是这样了，没有动")
        outcomes = nothing.outcomes
    except Refusal as no:
        return _refuse(made, version, no, at)
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("rule_failed", rule=version.rule_id, version=version.number, case=case.pk)
        made.result, made.why = states.FAILED, f"{type(error).__name__}: {error}"[:400]
        guarding.tell_failing(made, version, case, at=at)
        return True
    else:
        made.result = states.DONE
    made.deeds = [{"deed": each.deed, "result": each.result, "why": each.why} for each in outcomes]
    return True


def _do(made: Run, version: RuleVersion, case: Any, author: Any, at: datetime) -> list[carrying.Outcome]:
    deeds = version.content["then"]
    actor = robot(version, author, made.pk)
    told = facts.RuleActed(
        subject_id=case.pk,
        centre_id=case.centre_id,
        rule_id=version.rule_id,
        run_id=made.pk,
        rule_label=version.rule.name,
        version=version.number,
        count=len(deeds),
    )
    announce(told, actor=actor, at=at)
    by = _("自动规则“%(name)s”") % {"name": version.rule.name}
    outcomes = carrying.carry_out(case.pk, deeds, actor=actor, at=at, told_by=by)
    if all(each.result == carrying.ALREADY for each in outcomes):
        raise _Nothing(outcomes)
    return outcomes


def _refuse(made: Run, version: RuleVersion, no: Refusal, at: datetime) -> bool:
    made.result, made.why = states.REFUSED, no.message[:400]
    if isinstance(no, Forbidden):
        guarding.tell_failing(made, version, None, at=at)
    return True
