"""When a rule wakes (当): a fact, some time after a fact, too long in a state, or daily. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shouwen.casework.automation.states import UNITS
from shouwen.casework.cases import states as cases
from shouwen.kit.days import read_clock
from shouwen.kit.errors import Invalid
from shouwen.kit.text import plain_int

FACTS = {
    "cases.CaseRegistered": gettext_lazy("登记了事项单"),
    "cases.CaseTaken": gettext_lazy("有人受理"),
    "cases.CaseReopened": gettext_lazy("事项单重开"),
    "cases.CaseAnswered": gettext_lazy("答复了客户"),
    "cases.ReplySent": gettext_lazy("回复了客户"),
    "cases.CustomerAdded": gettext_lazy("客户补充了内容"),
    "cases.CustomerChased": gettext_lazy("客户催办"),
    "cases.CustomerRefused": gettext_lazy("客户不认可"),
    "cases.CustomerAccepted": gettext_lazy("客户认可"),
    "cases.CaseEdited": gettext_lazy("内容有更正"),
    "cases.CaseTagged": gettext_lazy("加上了标签"),
    "cases.CaseMoved": gettext_lazy("推进了一步"),
    "cases.CaseWaits": gettext_lazy("开始等"),
    "cases.CaseResumed": gettext_lazy("继续办理"),
    "cases.NoteAdded": gettext_lazy("记了备注"),
    "cases.HandoffRefused": gettext_lazy("交办被拒绝"),
    "cases.HandoffExpired": gettext_lazy("交办没人受理"),
    "cases.CaseEscalated": gettext_lazy("升级"),
    "cases.PromiseBroken": gettext_lazy("承诺没有兑现"),
    "cases.LetterFailed": gettext_lazy("给客户的信没有送达"),
    "deadlines.DeadlineWarned": gettext_lazy("时限预警"),
    "deadlines.DeadlineMissed": gettext_lazy("时限超过"),
    "workorders.OrderDispatched": gettext_lazy("派出工单"),
    "workorders.OrderSigned": gettext_lazy("部门签收工单"),
    "workorders.OrderReplied": gettext_lazy("部门回单"),
    "workorders.ReturnAsked": gettext_lazy("部门退单"),
}
"""Facts a rule may wake at; every one has a case for its subject."""
ENTERING = (
    "cases.CaseRegistered", "cases.CaseTaken", "cases.CaseReopened", "cases.CaseAnswered", "cases.CustomerAccepted",
    "cases.CustomerRefused", "cases.CaseMoved", "cases.CaseWaits", "cases.CaseResumed", "cases.CustomerAdded",
    "cases.HandoffAccepted", "cases.DutyReassigned", "cases.CasePulledUp", "cases.CaseUnmerged",
)  # fmt: skip
"""Facts with which a case may enter another state."""
KINDS = {
    "fact": pgettext_lazy("trigger", "一件事发生时"),
    "after": pgettext_lazy("trigger", "一件事发生之后过一段时间"),
    "state": pgettext_lazy("trigger", "停在一个状态太久"),
    "daily": pgettext_lazy("trigger", "每天定时"),
}
STATES = {name: label for name, label in cases.LABELS.items() if name in cases.OPEN}
LONGEST = {"minute": 10_000, "hour": 2_000, "work_hour": 1_000, "work_day": 250}
BY_STATE, DAILY = "state", "daily"


def checked(given: Any) -> dict[str, Any]:
    """A trigger as it is kept.

    :raises Invalid: beside ``kind``, ``fact``, ``state``, ``amount``, ``unit`` or ``time``.
    """
    if not isinstance(given, Mapping) or given.get("kind") not in KINDS:
        raise Invalid({"kind": _("请选择什么时候")})
    kind, wrong = given["kind"], {}
    kept: dict[str, Any] = {"kind": kind}
    if kind in ("fact", "after"):
        kept["fact"] = given.get("fact")
        if kept["fact"] not in FACTS:
            wrong["fact"] = _("请选择哪件事")
    if kind == "state":
        kept["state"] = given.get("state")
        if kept["state"] not in STATES:
            wrong["state"] = _("请选择哪个状态")
    if kind in ("after", "state"):
        kept |= {"amount": _whole(given.get("amount")), "unit": given.get("unit") or "work_hour"}
        if kept["unit"] not in UNITS:
            wrong["unit"] = _("请选择按什么算")
        elif not 1 <= kept["amount"] <= LONGEST[kept["unit"]]:
            wrong["amount"] = _("写一个 1 到 %(most)s 之间的数") % {"most": LONGEST[kept["unit"]]}
    if kind == "daily":
        try:
            kept["time"] = f"{read_clock(str(given.get('time') or '')):%H:%M}"
        except ValueError:
            wrong["time"] = _("时间写成 09:00 这样")
    if wrong:
        raise Invalid(wrong)
    return kept


def _whole(value: Any) -> int:
    text = str(value if value is not None else "").strip()
    return plain_int(text) or 0


def heard(when: Mapping[str, Any]) -> str:
    """What wakes a rule: a fact's kind, :data:`BY_STATE` or :data:`DAILY`."""
    return str(when["fact"]) if when["kind"] in ("fact", "after") else str(when["kind"])


def next_daily(clock: str, zone: str, at: datetime) -> datetime:
    """The next moment after ``at`` when the clock of a place shows this time."""
    here = at.astimezone(ZoneInfo(zone))
    wanted = time.fromisoformat(clock)
    day = here.date() if here.timetz().replace(tzinfo=None) < wanted else here.date() + timedelta(days=1)
    return datetime.combine(day, wanted, tzinfo=ZoneInfo(zone))


def sentence(when: Mapping[str, Any]) -> str:
    """A trigger in words: ``客户催办之后 2 工作小时``."""
    kind = when.get("kind")
    length = f"{when.get('amount')} {UNITS.get(when.get('unit', ''), '')}"
    if kind == "fact":
        return str(FACTS.get(when["fact"], when["fact"]))
    if kind == "after":
        return _("%(fact)s之后过了 %(length)s") % {
            "fact": FACTS.get(when["fact"], when["fact"]),
            "length": length,
        }
    if kind == "state":
        return _("停在“%(state)s”超过 %(length)s") % {
            "state": STATES.get(when["state"], when["state"]),
            "length": length,
        }
    return _("每天 %(time)s") % {"time": when.get("time", "")}
