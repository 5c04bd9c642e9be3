"""Fixed choices of automation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SCOPES = {"own": _("只有我"), "team": _("班组"), "centre": _("本中心")}
"""Whose a macro is."""
RULE_SCOPES = {"centre": _("本中心"), "tree": _("本中心及下级")}
"""How far a rule may act."""

DONE, REFUSED, FAILED, STOPPED = "done", "refused", "failed", "stopped"
RESULTS = {
    DONE: _("已执行"),
    REFUSED: pgettext_lazy("run", "未执行"),
    FAILED: pgettext_lazy("run", "出错"),
    STOPPED: pgettext_lazy("run", "已拦下"),
}
"""What became of a run: done, refused by a rule of the house, failed by a fault, stopped by the loop guard."""

UNITS = {
    "minute": _("分钟"),
    "hour": _("小时"),
    "work_hour": _("工作小时"),
    "work_day": _("工作日"),
}
"""In what a rule counts time."""
