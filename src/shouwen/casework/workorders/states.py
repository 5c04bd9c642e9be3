"""States of a work order, and the table of moves between them (demand 3.2, CASE-029..033)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwen.kit.moves import Move, Moves

DRAFT = "draft"
DISPATCHED = "dispatched"
SIGNED = "signed"
IN_PROGRESS = "in_progress"
REPLIED = "replied"
UNDER_REVIEW = "under_review"
ACCEPTED = "accepted"
REWORK = "rejected_for_rework"
RETURNED = "returned_wrong_unit"
SUSPENDED = "suspended"
EXTENDED = "extended"
CANCELLED = "cancelled"
CLOSED = "closed"

LABELS: dict[str, str | Promise] = {
    DRAFT: _("待派出"),
    DISPATCHED: _("待签收"),
    SIGNED: _("已签收"),
    IN_PROGRESS: pgettext_lazy("work order", "办理中"),
    REPLIED: _("待审核"),
    UNDER_REVIEW: _("审核中"),
    ACCEPTED: _("审核通过"),
    REWORK: _("返工"),
    RETURNED: _("已退回"),
    SUSPENDED: _("已挂起"),
    EXTENDED: _("已延期"),
    CANCELLED: _("已撤单"),
    CLOSED: _("已办结"),
}

TONES = {REPLIED: "wait", UNDER_REVIEW: "wait", REWORK: "soon", RETURNED: "soon", SUSPENDED: "wait"}
"""How loud a state's tag is; all others are plain."""

ALL = frozenset(LABELS)
ENDED = frozenset({CANCELLED, CLOSED})
OPEN = ALL - ENDED
WORKING = frozenset({SIGNED, IN_PROGRESS, REWORK, EXTENDED})
AT_UNIT = WORKING | {DISPATCHED}
"""The unit is to do something now."""
WITH_UNIT = AT_UNIT | {SUSPENDED}
IN_REVIEW = frozenset({REPLIED, UNDER_REVIEW})
SENT = OPEN - {DRAFT}

MOVES = Moves(
    LABELS,
    [
        Move("send", _("派出"), frozenset({DRAFT}), DISPATCHED, "workorders.dispatch"),
        Move("amend", _("改稿"), frozenset({DRAFT}), None, "workorders.dispatch"),
        Move("review", _("二次审核"), OPEN, None, "workorders.review_dispatch"),
        Move("sign", _("签收"), frozenset({DISPATCHED}), SIGNED, "workorders.sign"),
        Move("start", _("着手办理"), frozenset({SIGNED, REWORK, EXTENDED}), IN_PROGRESS, "workorders.sign"),
        Move("reply", _("提交回复"), WORKING, REPLIED, "workorders.reply"),
        Move("assist", _("报协办情况"), WITH_UNIT, None, "workorders.reply"),
        Move("take_review", _("开始审核"), frozenset({REPLIED}), UNDER_REVIEW, "workorders.review_reply"),
        Move("accept", _("审核通过"), IN_REVIEW, ACCEPTED, "workorders.review_reply"),
        Move("rework", _("返工"), IN_REVIEW, REWORK, "workorders.review_reply"),
        Move("close", _("办结工单"), frozenset({ACCEPTED}), CLOSED, "workorders.review_reply"),
        Move("return", _("退单"), AT_UNIT, None, "workorders.return"),
        Move("agree_return", _("同意退单"), AT_UNIT, RETURNED, "workorders.decide_return"),
        Move("refuse_return", _("不同意退单"), AT_UNIT, None, "workorders.decide_return"),
        Move("convene", _("会商"), AT_UNIT, None, "workorders.decide_return"),
        Move("redispatch", _("改派"), frozenset({RETURNED}), DISPATCHED, "workorders.dispatch"),
        Move("chase", _("催办"), AT_UNIT, None, "workorders.chase"),
        Move("answer_chase", _("回应催办"), WITH_UNIT, None, "workorders.reply"),
        Move("ask_suspension", _("申请挂起"), WORKING, None, "workorders.suspend"),
        Move("suspend", _("批准挂起"), WORKING, SUSPENDED, "workorders.approve_suspension"),
        Move("refuse_suspension", _("不批准挂起"), OPEN, None, "workorders.approve_suspension"),
        Move("resume", _("恢复办理"), frozenset({SUSPENDED}), IN_PROGRESS, "workorders.suspend"),
        Move("ask_extension", _("申请延期"), WORKING, None, "workorders.extend_request"),
        Move("extend", _("批准延期"), WORKING, EXTENDED, "workorders.approve_extension"),
        Move("refuse_extension", _("不批准延期"), OPEN, None, "workorders.approve_extension"),
        Move("supervise", _("督办"), SENT, None, "workorders.supervise"),
        Move("report", _("报督办情况"), SENT, None, "workorders.reply"),
        Move("end_supervision", _("结束督办"), SENT, None, "workorders.supervise"),
        Move("cancel", _("撤单"), OPEN, CANCELLED, "workorders.cancel"),
    ],
)

KINDS = {
    "handle": _("办理"),
    "verify": _("核实"),
    "visit": _("上门"),
    "rework": _("补办"),
    "assist": _("协查"),
    "reply_to_regulator": _("答复监管"),
}

RESULTS = {"arranged": _("已约定"), "solved": _("已解决"), "impossible": _("无法办理")}

CHECKS = {
    "complete": _("要办的都办了"),
    "facts": _("事实说清了"),
    "informed": _("客户已告知"),
    "tone": _("语气得当"),
    "evidence": _("凭据齐全"),
}
"""What a reply is reviewed for (demand 3.2)."""

REVIEWED = {"dispatch": _("派单"), "chase": _("催办"), "return": _("退单裁定")}
"""What may need a second pair of eyes before it goes out (CASE-033)."""

CHASE_LEVELS = {
    "auto": _("到期提醒"),
    "phone": _("电话催办"),
    "notice": _("书面催办"),
    "leader": _("领导催办"),
}
CHASE_SOURCES = {"customer": _("客户"), "owner": _("责任人"), "supervisor": _("主管"), "timer": _("定时")}

DECISIONS = {
    "agreed": _("同意，改派"),
    "refused": _("不同意，继续办理"),
    "convened": _("会商后定"),
}
CHARGED = {"unit": _("记承办部门"), "dispatcher": _("记派单方")}

TRIGGERS = {
    "severe": _("严重事项"),
    "overdue": _("超时未结"),
    "repeated": _("反复投诉"),
    "media": _("媒体关注"),
    "regulator": _("监管转办"),
    "leader": _("领导交办"),
}

QUALITIES = {5: _("很好"), 4: _("好"), 3: _("合格"), 2: _("较差"), 1: _("差")}
