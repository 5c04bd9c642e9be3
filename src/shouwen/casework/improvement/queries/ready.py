"""What a plan still lacks before it may take a step, and which steps are open to a reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.improvement import states
from shouwen.casework.improvement.models import Goal, Measure, Node, Plan, Report
from shouwen.casework.improvement.queries import changing
from shouwen.casework.improvement.queries.scope import refusal
from shouwen.casework.improvement.rules import effect
from shouwen.foundation.files import queries as files
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Refusal


def measures(plan: Plan) -> list[Measure]:
    """The measures that stand, in order."""
    return list(Measure.objects.filter(plan=plan, round=plan.round, dropped_at=None, replaced_by=None).order_by("seq"))


def goal(plan: Plan) -> Goal | None:
    """What the effect of this round is judged by."""
    return Goal.objects.filter(plan=plan, round=plan.round).prefetch_related("figures").first()


def periods(found: Goal) -> list[bool]:
    """Whether each period so far met the target, in order."""
    return [each.met for each in sorted(found.figures.all(), key=lambda each: each.period)]


def _to_contain(plan: Plan) -> list[str]:
    return [] if plan.containment else [_("还没有写临时控制措施")]


def _to_analyse(plan: Plan) -> list[str]:
    found = []
    if not plan.problem:
        found.append(_("还没有写清是什么问题"))
    if plan.kind not in states.CHANGES and not Node.objects.filter(plan=plan, round=plan.round, dropped_at=None).exists():
        found.append(_("五问和鱼骨图都还空着"))
    if not plan.root_cause:
        found.append(_("还没有写明为什么要改") if plan.kind in states.CHANGES else _("还没有写明根因"))
    return found


def _to_submit(plan: Plan) -> list[str]:
    found = [] if measures(plan) else [_("还没有措施")]
    if goal(plan) is None:
        found.append(_("还没有定用什么数据衡量效果"))
    if plan.risk_before is None:
        found.append(_("还没有评定现在的风险"))
    if plan.due_on is None:
        found.append(_("还没有写计划的期限"))
    return [*found, *changing.undescribed(plan)]


def _to_finish(plan: Plan) -> list[str]:
    standing = measures(plan)
    late = [each.label for each in standing if each.done_at is None]
    found = [_("%(labels)s 还没有做完") % {"labels": pgettext("list", "、").join(late)}] if late else []
    bare = _without_proof([each for each in standing if each.done_at])
    if bare:
        found.append(_("%(labels)s 没有凭据") % {"labels": pgettext("list", "、").join(bare)})
    unchecked = [each.label for each in standing if each.done_at and not each.check_passed]
    if plan.kind == "rectification" and unchecked:
        found.append(_("%(labels)s 还没有人检查") % {"labels": pgettext("list", "、").join(unchecked)})
    return found


def _without_proof(done: Sequence[Measure]) -> list[str]:
    """Those whose reports say nothing and hold no file."""
    rows = list(Report.objects.filter(measure__in=[each.pk for each in done], taken_back_at=None))
    papers = files.of("improvement_report", [each.pk for each in rows])
    proved = {each.measure_id for each in rows if each.words or papers.get(each.pk)}
    return [each.label for each in done if each.pk not in proved]


def _to_judge_well(plan: Plan) -> list[str]:
    found = goal(plan)
    so_far = periods(found) if found else []
    if found is None or not so_far:
        return [_("验证的数据还没出来")]
    if not effect.held(so_far, found.periods):
        return [_("要连续 %(n)s 期达到目标，现在还不够") % {"n": found.periods}]
    return changing.unproved(plan)


def _to_judge(plan: Plan) -> list[str]:
    found = goal(plan)
    return [] if found and periods(found) else [_("验证的数据还没出来")]


def _to_close(plan: Plan) -> list[str]:
    found = [] if plan.after_value is not None else [_("没有实施后的数据，不能关闭")]
    if plan.risk_after is None:
        found.append(_("还没有评定实施后的风险"))
    return found


LACKING: dict[str, Callable[[Plan], list[str]]] = {
    "contain": _to_contain,
    "analyse": _to_analyse,
    "submit": _to_submit,
    "finish": _to_finish,
    "extend": _to_judge,
    "effective": _to_judge_well,
    "not_effective": _to_judge,
    "close": _to_close,
}


def lacking(plan: Plan, name: str) -> list[str]:
    """What still stands against a move, in sentences; [] when nothing does."""
    return LACKING[name](plan) if name in LACKING else []


def bars(plan: Plan) -> set[int]:
    """Who may not judge a plan: its author, who submitted it, who leads it."""
    return {each for each in (plan.author_id, plan.submitted_by_id, plan.owner_id) if each}


def why_not(plan: Plan, name: str, actor: Actor) -> Refusal | None:
    """Why the actor may not make a move now, whatever the plan still lacks: state, right, whose plan it is."""
    move = states.MOVES[name]
    try:
        states.MOVES.check(name, plan.state)
    except Refusal as no:
        return no
    no_right = refusal(plan, move.right, actor)
    if no_right is not None:
        return no_right
    if name in states.JUDGED and not actor.almighty and actor.person_id in bars(plan):
        return Forbidden("own_plan", _("自己提出、提交或负责的计划，请另一位来定"))
    return None


def refused(plan: Plan, name: str, actor: Actor) -> Refusal | None:
    """As :func:`why_not`, and what is lacking."""
    no = why_not(plan, name, actor)
    if no is not None:
        return no
    missing = lacking(plan, name)
    return Conflict("plan_not_ready", missing[0]) if missing else None


def undoable(plan: Plan, actor: Actor, *, at: datetime) -> str:
    """The last move when the actor may take it back: their own, a reversible one, nothing after it; '' otherwise."""
    last = plan.steps.filter(taken_back_at=None).order_by("-at", "-id").first()
    if last is None or last.move not in states.REVERSIBLE or last.target != plan.state or last.person_id != (actor.person_id or None):
        return ""
    if last.move == "verify" and (found := goal(plan)) and periods(found):
        return ""
    return last.move
