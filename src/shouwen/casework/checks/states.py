"""States of a check, what opens one, how it ends. Kinds of checks are the code list ``check``."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OPEN = "open"
TAKEN = "taken"
SETTLED = "settled"
WITHDRAWN = "withdrawn"
STATES: dict[str, str | Promise] = {
    OPEN: _("待核查"), TAKEN: _("核查中"), SETTLED: _("已核查"), WITHDRAWN: pgettext_lazy("check", "已撤回"),
}  # fmt: skip
RUNNING = (OPEN, TAKEN)
TONES = {OPEN: "wait", TAKEN: "accent"}

CATEGORY = "category"
CAUSE = "cause"
MARK = "mark"
LATE = "late"
HAND = "hand"
SORTS: dict[str, str | Promise] = {
    CATEGORY: _("投诉属于某一类别"), CAUSE: _("写明某一起因"), MARK: _("类别或起因带某个标记"), LATE: _("投诉的时限超时"),
}  # fmt: skip
"""What opens a check by itself."""
NEAREST = (CAUSE, CATEGORY, MARK, LATE)
"""Of two rules that open the same kind, the first of these counts."""

MARKS: dict[str, str | Promise] = {
    "qa_review": _("请质检复核"), "calendar_review": _("请看服务时间"), "site_inspection": _("列入现场检查"),
    "vehicle_check": _("安排车辆检查"), "compensation_request": _("提出赔付申请"), "staff_penalty": _("属实的，记入员工处罚"),
}  # fmt: skip
"""Marks of categories and causes that ask for something of others."""

FINDINGS: dict[str, str | Promise] = {"found": _("发现问题"), "clear": _("没有问题"), "unclear": _("无法核实"), "done": _("已办好")}

DROPS: dict[str, str | Promise] = {
    "by_hand": _("有人撤回"), "corrected": _("类别或起因已更正"), "twice": _("并入的事项已有同样的核查"),
}  # fmt: skip
"""Why a check need not be done any more."""

HANDLER = ""
"""The post of a check that whoever handles the case does: something to be done, nothing to be judged."""
LONGEST = 240
"""Working hours a rule may give at most."""
