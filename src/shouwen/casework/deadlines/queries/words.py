"""Rules in words: what a policy gives, to what it applies, what a rung does. For people who check the handbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwen.casework.deadlines import letters
from shouwen.casework.deadlines.models import LadderRung, Policy, PolicyStage
from shouwen.casework.deadlines.queries.rules_in_force import named
from shouwen.casework.deadlines.queries.views import label_of
from shouwen.casework.deadlines.states import STAGES
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.errors import NotFound
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import queries as customers

SEVERITIES = {
    "minor": gettext_noop("轻微"),
    "general": gettext_noop("一般"),
    "severe": gettext_noop("严重"),
    "extreme": gettext_noop("特大"),
}
CLASSES = {
    "big": gettext_noop("大客户"),
    "important": gettext_noop("重要客户"),
    "dedicated": gettext_noop("专线客户"),
    "ordinary": gettext_noop("普通客户"),
}
ROLES = {
    "handler": gettext_noop("经办人"),
    "owner": gettext_noop("责任人"),
    "supervisor": gettext_noop("班长或主管"),
    "unit_head": gettext_noop("部门负责人"),
    "manager_hotline": gettext_noop("经理热线"),
    "branch_gm": gettext_noop("分公司总经理"),
    "centre_head": gettext_noop("客服中心领导"),
    "gm_hotline": gettext_noop("总经理热线"),
    "service_supervision": gettext_noop("服务督查岗"),
    "province_leader": gettext_noop("省中心领导"),
}


@dataclass(frozen=True)
class PolicyView:
    """A policy as the list shows it."""

    code: str
    name: str
    version: int
    basis: str
    applies: str
    gives: list[str]
    centre: str


def policy_views(policies: Iterable[Policy]) -> list[PolicyView]:
    """Policies in words; one query for the names of centres."""
    rows = list(policies)
    centres = organisation.unit_names(row.centre_id for row in rows)
    return [view_of(row, row.stages.all(), centres) for row in rows]


def view_of(row: Policy, stages: Iterable[PolicyStage], centres: dict[int, str]) -> PolicyView:
    """A policy in words, saved or not; ``centres`` are names by id."""
    order = {stage: place for place, stage in enumerate(STAGES)}
    return PolicyView(
        code=row.code,
        name=named(row.name, row.name_en),
        version=row.version,
        basis=named(row.basis, row.basis_en),
        applies=applies(row),
        gives=[gives(stage) for stage in sorted(stages, key=lambda stage: order[stage.stage])],
        centre=centres.get(row.centre_id, ""),
    )


def applies(row: Policy) -> str:
    """To what a policy applies, in one phrase."""
    what = [
        _("工单") if row.subject_kind == "workorder" else "",
        f"P{row.priority}" if row.priority else "",
        _(SEVERITIES.get(row.severity, row.severity)) if row.severity else "",
        kind_words(row.kind),
        category_words(row.category_path),
        _(CLASSES.get(row.customer_class, row.customer_class)) if row.customer_class else "",
        customer_words(row.customer_id),
    ]
    return " ".join(each for each in what if each) or _("所有事项")


def customer_words(customer_id: int) -> str:
    """Whose own standard it is, by name; '' when it is for everybody."""
    return customers.names([customer_id]).get(customer_id, "") if customer_id else ""


def kind_words(code: str) -> str:
    """A kind of case in words; the code itself when nobody knows it."""
    try:
        return catalogue.kind(code).label if code else ""
    except NotFound:
        return code


def category_words(path: str) -> str:
    """A category in words; its code when nobody knows it."""
    try:
        return catalogue.category_by_code(path).label if path else ""
    except NotFound:
        return path


def stays() -> list[tuple[str, str]]:
    """The states a limit may be set to the time in: code and label of those in which a case is not over."""
    return [(code, str(label)) for code, (label, glyph) in catalogue.states().items() if glyph != "closed"]


def why_no_stay(stage: str, state: str) -> str:
    """Why a stage cannot be limited in this state; '' where it can: the time in a state needs one, and nothing else has any."""
    if stage != "state":
        return _("只有“环节停留”要选停在哪个状态，别的环节请留空") if state else ""
    return "" if state in dict(stays()) else _("“环节停留”要选停在哪个状态，只有没结束的状态可选")


def gives(stage: PolicyStage) -> str:
    """What a policy gives for one stage."""
    label = label_of(stage.stage, stage.state)
    if stage.amount is None:
        return _("%(stage)s不设时限") % {"stage": label}
    values = {"stage": label, "amount": letters.amount(float(stage.amount), stage.unit)}
    if STAGES[stage.stage].recurs:
        return _("每 %(amount)s%(stage)s") % values
    return _("%(stage)s %(amount)s") % values


def amount_words(amount: float, unit: str) -> str:
    """An amount of time in words: ``5 个工作日``."""
    return letters.amount(amount, unit)


def pause_words(code: str) -> str:
    """A reason of the list ``pause`` in words; its code when nobody knows it."""
    try:
        return catalogue.code("pause", code).label
    except NotFound:
        return code


def rung_words(rung: LadderRung) -> str:
    """What happens at a rung, in one sentence."""
    people = _("、").join(_(ROLES.get(role, role)) for role in rung.roles)
    whom = {
        "people": people,
        "percent": rung.percent,
        "amount": letters.amount(float(rung.amount), rung.unit),
    }
    if rung.percent is not None:
        text = _("用去 %(percent)s%%：告知%(people)s") % whom
        text += _("，记为超时") if rung.is_breach else ""
    else:
        text = _("超时 %(amount)s：告知%(people)s") % whom
    if rung.priorities:
        text += _("（只限 %(levels)s）") % {
            "levels": " ".join(f"P{each}" for each in rung.priorities if each)
        }
    if rung.answer_minutes:
        text += _("，%(time)s内要知悉") % {"time": letters.length(timedelta(minutes=rung.answer_minutes))}
    return text
