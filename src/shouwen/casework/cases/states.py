"""States of a case, and the table of moves between them (standards 4, CASE-009..016).

Every state belongs to one fixed category, the glyph people see; states may be renamed, categories may not. A minor
case may skip every optional state: registered, answered, closed (CASE-066).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwen.kit.moves import Move, Moves

RECEIVED = "received"
REGISTERED = "registered"
INVESTIGATING = "investigating"
PROPOSING = "proposing"
WAITING_UNIT = "waiting_unit"
WAITING_CUSTOMER = "waiting_customer"
WAITING_THIRD = "waiting_third"
ANSWERED = "answered"
NOT_ACCEPTED = "not_accepted"
EXECUTING = "executing"
RESOLVED = "resolved"
CLOSED = "closed"
WITHDRAWN = "withdrawn"
DECLINED = "declined"
MERGED = "merged"

LABELS = {
    RECEIVED: _("待受理"),
    REGISTERED: _("已登记"),
    INVESTIGATING: _("调查中"),
    PROPOSING: _("拟方案"),
    WAITING_UNIT: _("待部门"),
    WAITING_CUSTOMER: _("待客户"),
    WAITING_THIRD: _("待第三方"),
    ANSWERED: _("已答复"),
    NOT_ACCEPTED: _("客户不认可"),
    EXECUTING: _("落实方案"),
    RESOLVED: _("已解决"),
    CLOSED: _("已办结"),
    WITHDRAWN: _("客户撤回"),
    DECLINED: pgettext_lazy("state", "不予受理"),
    MERGED: _("已合并"),
}

CATEGORIES = {
    "to_accept": _("待受理"),
    "handling": _("处理中"),
    "unit": _("待部门"),
    "customer": _("待客户"),
    "answered": _("已答复"),
    "closed": _("已办结"),
}
"""The glyphs: fixed, so that figures never break when a state is renamed."""

CATEGORY_OF = {
    RECEIVED: "to_accept",
    REGISTERED: "handling",
    INVESTIGATING: "handling",
    PROPOSING: "handling",
    WAITING_UNIT: "unit",
    WAITING_CUSTOMER: "customer",
    WAITING_THIRD: "unit",
    ANSWERED: "answered",
    NOT_ACCEPTED: "handling",
    EXECUTING: "handling",
    RESOLVED: "answered",
    CLOSED: "closed",
    WITHDRAWN: "closed",
    DECLINED: "closed",
    MERGED: "closed",
}

KINDS = {
    "consultation": _("咨询"),
    "complaint": _("投诉"),
    "suggestion": _("建议"),
    "fault": _("报障"),
    "service_request": _("业务办理"),
    "praise": _("表扬"),
    "misconduct": _("举报"),
}
"""The kinds every installation has (CASE-022)."""

TRIGGERS = {
    "service_lost": _("服务中断"),
    "repeat": _("30 天内第 2 次投诉"),
    "same_cause": _("同一原因已有 3 位以上客户"),
    "third_complaint": _("30 天内第 3 次投诉"),
    "injury": _("有人受伤"),
    "data_leak": _("资料泄露"),
    "media": _("媒体关注"),
    "regulator": _("监管部门转来"),
    "key_customer_leaving": _("重要客户要离网"),
    "fraud": _("涉嫌欺诈"),
    "threat": _("有威胁言行"),
    "death": _("有人死亡"),
    "mass_event": _("群体事件"),
    "national_media": _("全国性媒体关注"),
}
"""What makes a matter worse than its amount says (standards 5)."""

ALL = frozenset(LABELS)
ENDED = frozenset({CLOSED, WITHDRAWN, DECLINED, MERGED})
OPEN = ALL - ENDED
WAITING = frozenset({WAITING_UNIT, WAITING_CUSTOMER, WAITING_THIRD})
WORKING = frozenset({REGISTERED, INVESTIGATING, PROPOSING, EXECUTING, NOT_ACCEPTED})
TAKEN = OPEN - {RECEIVED}
WAITS = {"unit": WAITING_UNIT, "customer": WAITING_CUSTOMER, "third": WAITING_THIRD}
"""What a case can wait for, and the state that says so."""

MOVES = Moves(
    LABELS,
    [
        Move("take", _("受理"), frozenset({RECEIVED}), REGISTERED, "cases.handle"),
        Move("investigate", _("开始调查"), (WORKING | WAITING) - {INVESTIGATING}, INVESTIGATING, "cases.handle"),
        Move("propose", _("拟定方案"), (WORKING | WAITING) - {PROPOSING}, PROPOSING, "cases.handle"),
        Move("wait_unit", _("等部门"), WORKING | WAITING, WAITING_UNIT, "cases.handle"),
        Move("wait_customer", _("等客户"), WORKING | WAITING | {ANSWERED}, WAITING_CUSTOMER, "cases.handle"),
        Move("wait_third", _("等第三方"), WORKING | WAITING, WAITING_THIRD, "cases.handle"),
        Move("resume", _("继续办理"), WAITING, INVESTIGATING, "cases.handle"),
        Move("answer", _("答复客户"), TAKEN - {RESOLVED}, ANSWERED, "cases.answer"),
        Move(
            "carry_out",
            _("落实方案"),
            frozenset({ANSWERED, RESOLVED, NOT_ACCEPTED}),
            EXECUTING,
            "cases.handle",
        ),
        Move(
            "customer_accepts",
            _("记录客户认可"),
            frozenset({ANSWERED, EXECUTING, NOT_ACCEPTED}),
            RESOLVED,
            "cases.handle",
        ),
        Move(
            "not_accepted",
            _("记录客户不认可"),
            frozenset({ANSWERED, EXECUTING, RESOLVED}),
            NOT_ACCEPTED,
            "cases.handle",
        ),
        Move("close", _("办结"), TAKEN, CLOSED, "cases.close"),
        Move("reopen", _("重开"), frozenset({CLOSED, WITHDRAWN}), INVESTIGATING, "cases.reopen"),
        Move("withdraw", _("客户撤回"), OPEN, WITHDRAWN, "cases.withdraw"),
        Move(
            "decline",
            _("不予受理"),
            frozenset({RECEIVED, REGISTERED, INVESTIGATING}),
            DECLINED,
            "cases.decline",
        ),
        Move("merge", _("合并"), OPEN, MERGED, "cases.merge"),
        Move("unmerge", _("撤销合并"), frozenset({MERGED}), None, "cases.merge"),
        Move("note", _("记备注"), ALL - {MERGED}, None, "cases.handle"),
        Move("reply", _("回复客户"), TAKEN, None, "cases.handle"),
        Move("record_contact", _("记录联系"), ALL - {MERGED}, None, "cases.handle"),
        Move("give_code", _("给客户查询码"), ALL - {MERGED}, None, "cases.handle"),
        Move("promise", _("记下承诺"), TAKEN, None, "cases.handle"),
        Move("hand_off", _("交办"), TAKEN, None, "cases.hand_off"),
        Move("hand_up", _("转高级席"), OPEN, None, "cases.hand_up"),
        Move("consult", _("请教"), OPEN, None, "cases.consult"),
        Move("escalate", _("升级"), TAKEN, None, "cases.escalate"),
        Move("pull_up", _("提级办理"), OPEN, None, "cases.pull_up"),
        Move("reassign", _("改派"), OPEN, None, "cases.reassign"),
        Move("edit", _("更正内容"), OPEN, None, "cases.edit"),
        Move("link", pgettext_lazy("verb", "关联"), ALL, None, "cases.link"),
        Move("correct_first_contact", _("更正首问责任人"), ALL, None, "cases.correct_first_contact"),
        Move("decide_problem", _("裁定问题单"), OPEN, None, "cases.decide_problem"),
        Move("acknowledge_suggestion", _("致谢并转资料管理员"), ALL - {MERGED}, None, "cases.handle"),
    ],
)

LANES = {"owner": _("责任"), "handler": _("经办")}

HANDOFF_KINDS = {
    "assist": _("协办"),
    "transfer_handling": _("移交经办"),
    "transfer_ownership": _("移交责任"),
    "hand_up": _("转高级席"),
    "dispatch_down": _("下派"),
    "report_up": _("上报"),
    "shift_proxy": _("交班代理"),
}
WARM_KINDS = {
    "transfer_handling": _("移交经办（当场转接）"),
    "transfer_ownership": _("移交责任（当场转接）"),
    "hand_up": _("转高级席（当场转接）"),
}
"""Hand-offs that can be made while the customer is on the line: the call goes along (CASE-020)."""
LANE_OF = {
    "assist": "",
    "transfer_handling": "handler",
    "transfer_ownership": "owner",
    "hand_up": "handler",
    "dispatch_down": "handler",
    "report_up": "handler",
    "shift_proxy": "owner",
}
"""Which lane of the duty chain moves when a hand-off is accepted; '' moves none. Delegating handling never moves
ownership (demand 3.1, rule 2)."""

ANSWERS = {
    "waiting": _("等待受理"),
    "consent": _("等待主管同意"),
    "accepted": _("已受理"),
    "refused": _("已拒绝"),
    "expired": _("到时未应"),
    "withdrawn": _("已撤回"),
}

HOW = {
    "registered": pgettext_lazy("link", "登记"),
    "accepted": _("受理"),
    "handed_back": _("退回"),
    "taken_back": _("收回"),
    "proxied": _("代理"),
    "returned": _("交还"),
    "inherited": _("离岗接管"),
    "reassigned": _("改派"),
    "pulled_up": _("提级"),
    "decided": _("裁定"),
    "escalated": _("升级"),
    "reopened": _("重开"),
    "unmerged": _("撤销合并"),
    "taken": _("受理"),
    "answered": _("应急呼"),
}
"""How a person came to hold a lane."""

DUTY_STATES = {
    "held": _("本人负责"),
    "handling_delegated": _("经办已委托"),
    "ownership_offered": _("责任待移交"),
    "proxied": _("代理中"),
    "discharged": _("责任已了"),
}

SEVERITIES = {"minor": _("轻微"), "general": _("一般"), "severe": _("严重"), "extreme": _("特大")}
SEVERITY_RANK = {name: rank for rank, name in enumerate(SEVERITIES)}
IMPACTS = {
    "minor": _("带来不便"),
    "moderate": _("一位客户，服务中断"),
    "significant": _("重要客户或涉及法律"),
    "extensive": _("多位客户、安全或媒体"),
}
URGENCIES = {"low": _("不急"), "medium": _("一般"), "high": _("紧急"), "critical": _("特急")}
PRIORITIES = {1: "P1", 2: "P2", 3: "P3", 4: "P4"}

LEVELS = {0: _("本中心"), 1: _("经理热线"), 2: _("总经理热线"), 3: _("已告知外部途径")}
"""How high a matter the customer did not accept has climbed (CASE-034)."""

CLOSE_REASONS = {
    "confirmed": _("已解决，客户确认"),
    "answered_at_once": _("当场答复，客户认可"),
    "call_back_passed": _("回访通过"),
    "unreachable": _("多次联系未果"),
    "not_accepted": _("客户不认可，已告知外部途径"),
    "suggestion_passed": _("建议已致谢并转交"),
    "praise_passed": _("表扬已转达"),
    "override": _("经理特批"),
}
"""With what a case may be closed (CASE-005); the catalogue's list of the same name may rename them."""

LINK_KINDS = {
    "repeat_of": _("重复于"),
    "related": _("相关"),
    "caused_by": _("起因于"),
    "follows": _("后续于"),
    "duplicate": _("同一件事"),
    "merged_into": _("并入"),
}

SPOKEN = frozenset({"description", "demand", "fact"})
"""Texts in the customer's own words."""

TEXT_KINDS = {
    "description": _("客户怎么说"),
    "demand": _("客户要求"),
    "plan": _("处理打算"),
    "note": _("备注"),
    "reply": _("回复"),
    "answer": _("答复"),
    "fact": _("客户补充"),
    "contact": _("联系记录"),
    "finding": _("调查结论"),
    "solution": _("解决方案"),
    "question": _("请教"),
    "advice": _("指点"),
    "title": _("标题"),
}
PUBLIC_TEXTS = frozenset({"description", "demand", "reply", "answer", "fact"})
"""Texts the customer may read in the portal."""
