"""States of a request for redress, and the table of moves between them (demand 3.3)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwen.kit.moves import Move, Moves

SUBJECT = "redress"
"""What notices about a request are about."""
SUBMITTED = "submitted"
RETURNED = "returned"
REJECTED = "rejected"
WITHDRAWN = "withdrawn"
APPROVED = "approved"
OFFERED = "offered"
ACCEPTED = "accepted"
DECLINED = "declined"
ORDERED = "ordered"
PAID = "paid"
FAILED = "failed"
REVERSED = "reversed"
EXPIRED = "expired"

LABELS: dict[str, str | Promise] = {
    SUBMITTED: _("审批中"),
    RETURNED: _("已退回修改"),
    REJECTED: _("未批准"),
    WITHDRAWN: pgettext_lazy("redress", "已撤回"),
    APPROVED: _("已批准，待告知客户"),
    OFFERED: _("已告知，待客户答复"),
    ACCEPTED: _("客户接受，待付款"),
    DECLINED: _("客户不接受"),
    ORDERED: _("付款中"),
    PAID: _("已付"),
    FAILED: _("付款失败"),
    REVERSED: _("已冲回"),
    EXPIRED: _("已过期"),
}
TONES = {
    SUBMITTED: "wait",
    RETURNED: "soon",
    APPROVED: "accent",
    OFFERED: "wait",
    ACCEPTED: "accent",
    ORDERED: "wait",
    FAILED: "over",
}
"""How loud a state's tag is; all others are plain."""

ALL = frozenset(LABELS)
ENDED = frozenset({REJECTED, WITHDRAWN, DECLINED, REVERSED, EXPIRED, PAID})
OPEN = ALL - ENDED
COUNTED = frozenset({SUBMITTED, RETURNED, APPROVED, OFFERED, ACCEPTED, ORDERED, PAID, FAILED})
"""What customer and matter have got or are about to get: against splitting."""
GRANTED = frozenset({APPROVED, OFFERED, ACCEPTED, ORDERED, PAID, FAILED})
"""Holds budget and month's caps."""
TAKEN_BACK = frozenset({WITHDRAWN, DECLINED, REVERSED})
"""Ended by somebody's word, whose reason and day stay with the request."""
IDLE = frozenset({APPROVED, OFFERED})
"""Lapses when nothing comes of it in time; what the customer took does not: it is paid, or revoked with a reason."""

MOVES = Moves(
    LABELS,
    [
        Move("submit", _("提交"), frozenset({RETURNED}), SUBMITTED, "redress.propose"),
        Move(
            "withdraw",
            pgettext_lazy("redress", "撤回"),
            frozenset({SUBMITTED, RETURNED}),
            WITHDRAWN,
            "redress.propose",
        ),
        Move("agree", _("批准"), frozenset({SUBMITTED}), APPROVED, "redress.approve"),
        Move("refuse", _("不批准"), frozenset({SUBMITTED}), REJECTED, "redress.approve"),
        Move("return", _("退回修改"), frozenset({SUBMITTED}), RETURNED, "redress.approve"),
        Move("offer", _("告知客户"), frozenset({APPROVED}), OFFERED, "redress.propose"),
        Move("accept", _("客户接受"), frozenset({OFFERED}), ACCEPTED, "redress.propose"),
        Move("decline", _("客户不接受"), frozenset({OFFERED}), DECLINED, "redress.propose"),
        Move("revoke", pgettext_lazy("redress", "撤销"), frozenset({APPROVED, OFFERED, ACCEPTED, FAILED}), WITHDRAWN, "redress.approve"),
        Move("order", _("安排付款"), frozenset({ACCEPTED, FAILED}), ORDERED, "redress.pay"),
        Move("paid", _("记已付"), frozenset({ORDERED}), PAID, "redress.pay"),
        Move("failed", _("记失败"), frozenset({ORDERED}), FAILED, "redress.pay"),
        Move("reverse", _("冲回"), frozenset({PAID}), REVERSED, "redress.pay"),
        Move("expire", _("过期"), IDLE, EXPIRED, "redress.pay"),
        Move("review", _("事后复核"), ALL, None, "redress.approve"),
    ],
)

REPORT = "overtime_report"
"""How chains and notices name a period's list of overtime compensation."""
REPORTED, ACKNOWLEDGED, SENT_BACK = "reported", "acknowledged", "sent_back"
REPORTS: dict[str, str | Promise] = {
    REPORTED: pgettext_lazy("overtime report", "待审阅"),
    ACKNOWLEDGED: pgettext_lazy("overtime report", "已审阅"),
    SENT_BACK: pgettext_lazy("overtime report", "已退回"),
}
REPORT_TONES = {REPORTED: "wait", ACKNOWLEDGED: "accent", SENT_BACK: "soon"}

KINDS = {
    "cash": _("现金赔偿"),
    "refund": _("退款"),
    "waiver": _("减免费用"),
    "call_credit": _("赠送话费"),
    "coupon": _("优惠券"),
    "points": _("积分"),
    "gift": _("礼品"),
    "replacement": _("换货"),
    "repair": _("维修"),
}
COLUMNS = {"gift": _("礼品、券、积分"), "refund": _("退款、减免"), "compensation": _("赔偿、换修")}
BASES = {
    "law": _("法律规定"),
    "contract": _("合同约定"),
    "error": _("我方差错"),
    "overtime": _("超时限赔偿"),
    "goodwill": _("关怀"),
}
FLAGS = {
    "media": _("媒体关注"),
    "repeat": _("多次索赔"),
    "staff": _("与员工有关系"),
    "release": _("客户签和解或放弃声明"),
}
STEP_KINDS = {
    "own": _("本人权限"),
    "review": pgettext_lazy("redress", "复核"),
    "countersign": _("会签"),
    "approve": _("审批"),
    "emergency": _("应急批准"),
    "later": _("事后复核"),
}
VERDICTS = {"waiting": pgettext_lazy("redress step", "待签"), "agreed": _("同意"), "refused": pgettext_lazy("verdict", "不同意"), "returned": pgettext_lazy("verdict", "退回修改"),
            "void": pgettext_lazy("redress step", "作废")}  # fmt: skip
RUNGS = {
    "junior": _("话务员"),
    "senior": _("高级话务员"),
    "supervisor": _("班长、主管"),
    "manager": _("经理、经理热线"),
    "general_manager": _("总经理、总经理热线"),
    "vice_president": _("省中心领导"),
    "committee": _("省公司领导"),
    "finance": _("财务"),
    "legal": _("法务"),
}
"""The rungs that ship; one an installation adds is called by the names of its posts."""
SEVERE = {"propose": _("只能提出"), "review": _("复核"), "approve": _("批准")}
METHODS = {
    "transfer": _("转账"),
    "original": _("原路退回"),
    "bill": _("冲抵话费或账单"),
    "voucher": _("发券或积分"),
    "goods": _("寄送实物"),
}
PAYMENTS = {"ordered": _("待付"), "paid": _("已付"), "failed": _("付款失败"), "reversed": _("已冲回")}
