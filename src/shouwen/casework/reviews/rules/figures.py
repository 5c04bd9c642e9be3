"""What a yearly review counts, how, and that sums equal their parts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = object
"""A label in every language, put into words when it is read."""


@dataclass(frozen=True)
class Group:
    """A figure: what it is called, how it is counted in a sentence, and the parts that add up to it."""

    code: str
    label: Words
    rule: Words
    parts: Mapping[str, Words]


IN_TIME = {
    "in_time": _("按时"),
    "late": _("超时"),
    "running": _("还在办，未到期"),
    "stopped": _("计时停了"),
    "none": _("没有这项时限"),
}
GROUPS = (
    Group("received", _("收到的投诉"), _("这一年登记的投诉和不当行为举报，按登记时刻，含下属中心；现在处于哪一步各算一次。"),
          {"open": _("还在办"), "closed": _("已办结"), "declined": _("不受理"), "withdrawn": _("客户撤回"), "merged": _("并入别的事项")}),
    Group("severity", _("严重程度"), _("与“收到的投诉”同一批，按现在的定级。"),
          {"minor": _("轻微"), "general": _("一般"), "severe": _("严重"), "extreme": _("特大")}),
    Group("finding", _("查明结果"), _("与“收到的投诉”同一批，按投诉记录上写的查明结果。"),
          {"upheld": _("属实"), "partly": _("部分属实"), "not_upheld": _("不属实"), "open": _("还没有结果")}),
    Group("acknowledge", _("告知受理：承诺的时限"), _("与“收到的投诉”同一批。一件里有一个告知受理的时限超时就算超时；都达成算按时。"), IN_TIME),
    Group("resolve", _("解决：承诺的时限"), _("与“收到的投诉”同一批。一件里有一个解决的时限超时就算超时；都达成算按时；延长过的按延长后的时限。"), IN_TIME),
    Group("progress", _("告知进展：承诺的时限"), _("与“收到的投诉”同一批。一件里有一次告知进展超时就算超时。"), IN_TIME),
    Group("repeat", _("重复投诉"), _("与“收到的投诉”同一批。登记时认出是同一客户又提同一件事的，算重复。"),
          {"first": _("第一次"), "again": _("重复")}),
    Group("reopened", _("重新打开"), _("与“收到的投诉”同一批。办结后至少重新打开过一次的，算一件。"),
          {"never": _("没有"), "reopened": _("重新打开过")}),
    Group("apology", _("道歉"), _("与“收到的投诉”同一批。投诉记录上写了道歉日期的，算一件。"),
          {"made": _("道过歉"), "none": pgettext_lazy("review", "没有道歉")}),
    Group("compensation", _("补偿赔偿"), _("与“收到的投诉”同一批。取数时已有一笔付出、没有收回的，算一件；金额另列。"),
          {"paid": _("付过"), "none": pgettext_lazy("review", "没有付")}),
    Group("regulator", _("监管转来"), _("与“收到的投诉”同一批。投诉记录上写了监管机构的，算监管转来。"),
          {"regulator": _("监管转来"), "direct": _("客户直接来的")}),
    Group("plans_opened", _("新立的改进计划"), _("这一年立项的改进计划，按种类，含下属中心。"),
          {"capa": _("纠正预防（CAPA）"), "rectification": _("整改方案"), "process": _("流程优化"), "technology": _("引入新技术")}),
    Group("plans_worked", _("办过的改进计划"), _("年初还开着的加上这一年立项的；到年底（年没过完就到取数时）关闭、取消或还开着，各算一次。"),
          {"closed": _("已关闭"), "cancelled": _("已取消"), "open": _("还开着")}),
)  # fmt: skip
SAME = ("severity", "finding", "acknowledge", "resolve", "progress", "repeat", "reopened", "apology", "compensation", "regulator")
"""Groups that divide the complaints received: their total is that of ``received``."""


def unbalanced(figures: Mapping[str, Any]) -> list[str]:
    """The codes of groups whose parts do not add up, or whose total is not that of what they divide; [] when all do.

    >>> unbalanced({each.code: {"total": 0, "parts": dict.fromkeys(each.parts, 0)} for each in GROUPS})
    []
    """
    received = figures["received"]["total"]
    wrong = []
    for group in GROUPS:
        kept = figures[group.code]
        whole = received if group.code in SAME else kept["total"]
        same = set(kept["parts"]) == set(group.parts)
        if not same or min(kept["parts"].values()) < 0 or sum(kept["parts"].values()) != kept["total"] or kept["total"] != whole:
            wrong.append(group.code)
    return wrong
