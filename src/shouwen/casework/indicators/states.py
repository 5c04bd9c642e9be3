"""What is watched, and where an alert stands (RISK-004)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

INDICATOR, ALERT = "indicator", "alert"
"""How chains and notices name them."""
MEASURES: dict[str, str | Promise] = {
    "complaints": _("收到的投诉"),
    "severe": _("严重投诉"),
    "missed": _("错过的时限"),
    "reopened": _("重新打开的事项"),
    "repeats": _("同一客户再次投诉的客户数"),
    "count": _("有这一起因的事项数"),
    "share": _("这一起因占全部起因的百分比"),
    "paid": _("为这一起因付出的金额"),
    "hits": _("立项规则看到的异常"),
}
BY_CAUSE = frozenset({"count", "share", "paid"})
"""Measures of one cause."""
OPEN, ACKNOWLEDGED, CLEARED = "open", "acknowledged", "cleared"
LABELS: dict[str, str | Promise] = {
    OPEN: pgettext_lazy("alert", "待确认"),
    ACKNOWLEDGED: pgettext_lazy("alert", "已确认，还在限上"),
    CLEARED: pgettext_lazy("alert", "已回落"),
}
TONES = {OPEN: "over", ACKNOWLEDGED: "soon"}
