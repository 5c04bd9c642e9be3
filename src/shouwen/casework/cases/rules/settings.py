"""The figures of first contact as a page shows them: in groups, with what each means and how far it may go. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases.rules import flow
from shouwen.casework.cases.rules.policy import Figures


@dataclass(frozen=True)
class Setting:
    """A figure: its words, what it does, its unit, and the least and most it may be (of a number)."""

    name: str
    label: object
    help: object = ""
    unit: object = ""
    low: int = 1
    high: int = 1000


DAYS, HOURS, TIMES = gettext_lazy("天"), gettext_lazy("小时"), gettext_lazy("次")
MINUTES = gettext_lazy("分钟")

GROUPS: Sequence[tuple[str, object, Sequence[Setting]]] = (
    (
        "first", gettext_lazy("谁是首问责任人"),
        (
            Setting("together_seconds", gettext_lazy("算同时接触"), gettext_lazy("相隔不超过这些秒算同时，由职级高的人负责；机器人不算"), gettext_lazy("秒"), 0, 3600),
            Setting("repeat_days", gettext_lazy("算重复投诉"), gettext_lazy("同一客户、同一类别，这些天内再来"), DAYS, 1, 365),
        ),
    ),
    (
        "hand_off", gettext_lazy("交办和问题单"),
        (
            Setting("transfer_limit", gettext_lazy("转手几次以内不报警"), gettext_lazy("超过就告诉主管，疑似推诿"), TIMES, 1, 20),
            Setting("refusal_limit", gettext_lazy("第几次拒绝成为问题单"), gettext_lazy("由上一级裁定谁承办"), TIMES, 1, 20),
            Setting("rework_limit", gettext_lazy("第几次返工成为问题单"), "", TIMES, 1, 20),
            Setting("consent_from", gettext_lazy("移交责任要主管同意"), gettext_lazy("从这个严重程度起")),
        ),
    ),
    (
        "urgent", gettext_lazy("急件"),
        (
            Setting("urgent_from", gettext_lazy("哪些优先级呼叫责任人"), gettext_lazy("P1 到这一级"), "P", 1, 4),
            Setting("urgent_minutes", gettext_lazy("多久没应就呼下一位"), "", MINUTES, 1, 240),
        ),
    ),
    (
        "end", gettext_lazy("办结和重开"),
        (
            Setting("silence_attempts", gettext_lazy("联系不上，至少试几次"), gettext_lazy("不到这个数，不能以联系不上办结"), TIMES, 1, 20),
            Setting("silence_days", gettext_lazy("至少在几天里"), "", DAYS, 1, 30),
            Setting("silence_channels", gettext_lazy("至少用几种方式"), "", gettext_lazy("种"), 1, 5),
            Setting("call_back_days", gettext_lazy("答复后几个工作日内回访"), gettext_lazy("事项或级别要求回访的"), DAYS, 1, 30),
            Setting("reopen_days", gettext_lazy("办结后多久内可以重开"), "", DAYS, 1, 365),
            Setting("reopen_limit", gettext_lazy("重开几次以后要经理"), "", TIMES, 1, 20),
        ),
    ),
    (
        "flow", gettext_lazy("必经的步骤"),
        (
            Setting("flow_minor", gettext_lazy("轻微的"), gettext_lazy("没勾的可以跳过：登记、答复、办结就行")),
            Setting("flow_general", gettext_lazy("一般的")),
            Setting("flow_severe", gettext_lazy("严重的")),
            Setting("flow_extreme", gettext_lazy("特大的"), gettext_lazy("没走过必经的步骤，不能办结")),
        ),
    ),
    (
        "tell", gettext_lazy("告诉客户"),
        (
            Setting("progress_days", gettext_lazy("最多隔几天说一次进展"), "", DAYS, 1, 30),
            Setting("remind_days", gettext_lazy("等客户时，第几个工作日提醒"), gettext_lazy("用顿号隔开，如 2、4")),
        ),
    ),
    (
        "reading", gettext_lazy("读服务规范"),
        (
            Setting("read_days", gettext_lazy("没读的，第几个工作日提醒"), gettext_lazy("从请他读那天算，用顿号隔开，如 2、4")),
            Setting("read_tell_days", gettext_lazy("第几个工作日还没读，告诉主管"), gettext_lazy("告诉一次，以后不再提醒"), DAYS, 1, 60),
        ),
    ),
    (
        "loop", gettext_lazy("闭环监控"),
        (
            Setting("loop_intake_hours", gettext_lazy("等受理不超过"), "", HOURS, 1, 720),
            Setting("loop_dispatch_hours", gettext_lazy("等派办不超过"), "", HOURS, 1, 720),
            Setting("loop_return_hours", gettext_lazy("办理不超过"), "", HOURS, 1, 2160),
            Setting("loop_survey_hours", gettext_lazy("问客户认可不超过"), "", HOURS, 1, 2160),
            Setting("loop_archive_hours", gettext_lazy("归档不超过"), "", HOURS, 1, 2160),
        ),
    ),
)  # fmt: skip
"""Every figure stands in exactly one group."""

SETTINGS: Mapping[str, Setting] = {each.name: each for _code, _label, group in GROUPS for each in group}
DAYS_LISTED = frozenset({"remind_days", "read_days"})
"""Figures that are a few working days."""
SEVERITIES = ("minor", "general", "severe", "extreme")
UNITS = ("minute", "work_hour", "work_day")
MOST_DAYS = 5


def written(value: object) -> str:
    """A figure as the ledger keeps it; '' for none of one's own."""
    if value is None:
        return ""
    return ",".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


def read(name: str, text: str) -> int | str | tuple[int, ...] | None:
    """The same, back: a value for :class:`Figures`, None for ''."""
    if not text:
        return None
    preset = getattr(Figures(), name)
    if isinstance(preset, tuple):
        return tuple(int(each) for each in text.split(","))
    return text if isinstance(preset, str) else int(text)


def wrong(name: str, value: object) -> str:
    """Why a figure may not be what it is to be; '' when it may."""
    if name not in SETTINGS:
        return _("没有这一项")
    if name == "consent_from":
        return "" if value in SEVERITIES else _("请从列表里选一项")
    if name.startswith("flow_"):
        return "" if isinstance(value, str) and value == flow.joined(value.split(",")) else _("请从列表里选一项")
    if name in DAYS_LISTED:
        return "" if _are_days(value) else _("请写 1 到 60 的工作日，从小到大，最多 5 个")
    setting = SETTINGS[name]
    if type(value) is not int or not setting.low <= value <= setting.high:
        return _("请填 %(low)s 到 %(high)s 的数") % {"low": setting.low, "high": setting.high}
    return ""


def _are_days(value: object) -> bool:
    """A few working days, each once, the nearest first."""
    if not isinstance(value, list | tuple) or len(value) > MOST_DAYS:
        return False
    days = [each for each in value if type(each) is int and 1 <= each <= 60]
    return len(days) == len(value) and days == sorted(set(days))


def wrong_together(held: Figures) -> Iterator[tuple[str, str]]:
    """What does not go together: ``(figure, why)``."""
    if held.silence_days > held.silence_attempts:
        yield "silence_days", _("天数不能多过次数")
    if held.silence_channels > held.silence_attempts:
        yield "silence_channels", _("方式不能多过次数")
    if held.read_days and held.read_tell_days <= held.read_days[-1]:
        yield "read_tell_days", _("要晚于最后一次提醒")
