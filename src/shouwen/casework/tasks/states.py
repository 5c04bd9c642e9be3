"""Kinds of tasks and how they end (CASE-021, CASE-047)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CALL_BACK = "call_back"
FOLLOW_UP = "follow_up"
KINDS = {CALL_BACK: _("回访"), FOLLOW_UP: _("跟进")}

OPEN = "open"
DONE = "done"
DROPPED = "dropped"
STATES = {OPEN: _("待办"), DONE: _("已完成"), DROPPED: _("不用做了")}

RESULTS = {
    "satisfied": _("联系上了，客户满意"),
    "dissatisfied": _("联系上了，客户不满意"),
    "unreached": _("多次没有联系上"),
}
"""How a call-back ends; a follow-up ends with words."""

DROPS = {
    "by_hand": _("有人撤销"),
    "refused": _("客户已表示不认可"),
    "ended": _("客户撤回、不予受理或已合并"),
    "at_once": _("当场答复，客户已认可"),
}
"""Why a task need not be done any more."""
