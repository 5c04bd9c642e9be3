"""Where an approval stands that another office system is asked for (AUTH-004)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SENDING, CONNECTION = "oa_sending", "oa_connection"
"""How chains and notices name a sending and a connection."""
WAITING, SENT, ANSWERED, OVERTAKEN, FAILED = "waiting", "sent", "answered", "overtaken", "failed"
LABELS: dict[str, str | Promise] = {
    WAITING: pgettext_lazy("sending", "待送出"),
    SENT: pgettext_lazy("sending", "已送到，待回复"),
    ANSWERED: pgettext_lazy("sending", "已回复"),
    OVERTAKEN: pgettext_lazy("sending", "在这里办了，不用回复"),
    FAILED: pgettext_lazy("sending", "没送到"),
}
TONES = {WAITING: "wait", SENT: "wait", ANSWERED: "accent", FAILED: "over"}
WANTED, CLOSED = "wanted", "closed"
EVENTS: dict[str, str | Promise] = {WANTED: pgettext_lazy("sending", "请审批"), CLOSED: pgettext_lazy("sending", "告知已办结")}
FAULTS: dict[str, str | Promise] = {
    "unreachable": _("连不上对方"),
    "refused": _("对方不收"),
    "busy": _("对方出错或太忙"),
    "unclear": _("对方的答复读不懂"),
    "sealed": _("密钥打不开，请重新填写"),
    "address": _("地址不在允许的范围"),
}
VERDICTS = ("agreed", "refused", "returned")
MOST = 8
"""So often a sending is tried; then somebody has to look."""
MATTERS: dict[str, str | Promise] = {"redress": _("补救审批"), "application": _("费用和申请审批")}
"""Which approvals may be asked for outside."""
