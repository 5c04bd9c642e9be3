"""Letting the rules look at a centre: what stands out opens a plan, once (demand 3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from shouwen.casework.cases import queries as cases
from shouwen.casework.complaints.queries import events as grouping
from shouwen.casework.improvement import states
from shouwen.casework.improvement.actions.opening import Brief, ByRule, opened, take_up
from shouwen.casework.improvement.models import Ground, Plan, Rule, Trigger
from shouwen.casework.improvement.queries import events
from shouwen.casework.improvement.queries import ruling as read
from shouwen.casework.improvement.rules import triggers
from shouwen.casework.improvement.rules.triggers import Hit
from shouwen.foundation.access.queries import holders
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM

LEADS = ("supervisor", "service_manager", "centre_head")
"""Posts that lead a plan a rule has opened, in this order."""


def evaluate(centre_id: int, *, sorts: Sequence[str] = tuple(states.SORTS), about: int = 0, at: datetime) -> list[Plan]:
    """Let the rules in force for a centre look at it (``about``: at one case's news); the plans opened now. Told twice, it
    opens nothing twice."""
    made = []
    for rule in read.in_force(centre_id, at, sorts):
        for hit in read.hits(rule, centre_id, at, about=about):
            plan = _open(rule, centre_id, _whole(hit), at)
            made += [plan] if plan else []
    return made


def _whole(hit: Hit) -> Hit:
    """A severe complaint of an event speaks for all that stand under it."""
    kind, _colon, number = hit.subject.partition(":")
    return replace(hit, case_ids=(*hit.case_ids, *grouping.members(int(number)))) if kind == "event" else hit


def _open(rule: Rule, centre_id: int, hit: Hit, at: datetime) -> Plan | None:
    """Open a plan for what stands out, unless one is under way for it: then its cases join that one."""
    key = f"{rule.line}:{centre_id}:{hit.subject}"[:140]
    with transaction.atomic():
        Trigger.objects.get_or_create(key=key)
        trigger = Trigger.objects.select_for_update().get(key=key)
        before = _under_way(rule, centre_id, hit, trigger)
        if before is not None:
            take_up(before, hit.case_ids, actor=SYSTEM, at=at)
            return None
        if not _is_news(rule, hit, trigger, at):
            return None
        owner = _lead(centre_id, hit.case_ids, at)
        if owner is None:
            return None
        trigger.count, trigger.last_at = trigger.count + 1, at
        plan = opened(_brief(rule, hit, owner), centre_id, by=_by(rule, hit, f"{key}:{trigger.count}"), actor=SYSTEM, at=at)
        trigger.plan_id = plan.pk
        trigger.save()
    return plan


def _under_way(rule: Rule, centre_id: int, hit: Hit, trigger: Trigger) -> Plan | None:
    """The plan, locked, that is at work on this already: the trigger's own, or one for the same cause, whoever opened it."""
    same = Q(pk=trigger.plan_id) if trigger.plan_id else Q(pk__in=())
    if rule.sort in states.BY_CAUSE:
        same |= Q(centre_id=centre_id, cause_code=hit.subject)
    return Plan.objects.select_for_update(of=("self",)).filter(same, is_open=True).order_by("id").first()


def _is_news(rule: Rule, hit: Hit, trigger: Trigger, at: datetime) -> bool:
    """Whether what was seen before is not all there is: a severe case opens once; others again only after their window, and
    with enough cases no earlier plan of theirs stands on."""
    if trigger.last_at is None:
        return True
    if at < trigger.last_at + triggers.window(rule.figures):
        return False
    stem = f"{trigger.key}:"
    known = set(Ground.objects.filter(plan__trigger_key__startswith=stem, case__in=hit.case_ids).values_list("case_id", flat=True))
    fresh = len(set(hit.case_ids) - known)
    return fresh >= int(rule.figures.get("n", 1))


def _by(rule: Rule, hit: Hit, key: str) -> ByRule:
    return ByRule(rule, key, {"sort": rule.sort, "subject": hit.subject, "cases": list(hit.case_ids[:1]), "numbers": dict(hit.numbers)})


def _brief(rule: Rule, hit: Hit, owner: int) -> Brief:
    """What a plan a rule opens says to begin with: the rule's name and what it was set off by. Nothing of a customer."""
    with translation.override("zh-hans"):
        subject = _about(hit) if rule.sort == "severe" else events.subject_label(rule.sort, hit.subject, hit.case_ids)
    title = rule.name if rule.sort == "repeat" else f"{rule.name} · {subject}"
    cause = hit.subject if rule.sort in states.BY_CAUSE else ""
    return Brief(title=title[:120], cause_code=cause, owner=owner, cases=hit.case_ids)


def _about(hit: Hit) -> str:
    """What a severe case is about: its title, cut to leave room."""
    return next((case.title[:90] for case in cases.in_hand(hit.case_ids[:1])), "")


def _lead(centre_id: int, case_ids: Sequence[int], at: datetime) -> int | None:
    """Who leads the plan: the first of the posts who is here and whom none of the cases complains about."""
    about = [case for case in cases.in_hand(case_ids) if case.is_about_staff]
    out = {person for case in about for person in case.accused.values_list("person_id", flat=True)}
    line = [person for role in LEADS for person in organisation.people_with(role, centre_id, at=at)]
    line += [head] if (head := organisation.head_of(centre_id, at=at)) else []
    line += holders("improvement.write", centre_id, at=at)
    here = set(Person.objects.filter(pk__in=line, is_active=True).values_list("id", flat=True))
    return next((each for each in line if each in here - out), None)


def evaluate_all(*, at: datetime) -> int:
    """Let the rules look at every centre; says how many plans were opened."""
    return sum(len(evaluate(centre_id, at=at)) for centre_id in read.all_centres())
