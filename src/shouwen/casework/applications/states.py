"""What may be applied for, where it stands, and the table of moves (AUTH-006 … 009)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwen.kit.moves import Move, Moves

SUBJECT = "application"
"""How chains and notices name one."""
EXPENSE, CUSTOMER, FREIGHT, REWARD = "expense", "customer", "freight", "reward"
KINDS: dict[str, str | Promise] = {EXPENSE: _("服务费用"), CUSTOMER: _("客户申请"), FREIGHT: _("退货运费"), REWARD: _("奖励")}
ASKED = (EXPENSE, CUSTOMER)
"""Kinds people ask for themselves; return freight and rewards are asked for where they are decided (``casework.freight``, ``casework.ideas``)."""
ADDED_UP = (EXPENSE, FREIGHT, REWARD)
"""Kinds of which what went before counts along, of the same payee or the same case: splitting helps nobody."""
RETURN_FREIGHT, IDEA_REWARD = "return_freight", "idea_reward"
SORTS: dict[str, dict[str, str | Promise]] = {
    EXPENSE: {
        "visit": _("上门、差旅"), "testing": _("检测、鉴定"), "translation": _("翻译、公证"), "materials": _("物料、邮寄"), "other_expense": _("其他费用"),
    },
    CUSTOMER: {
        "credit_line": _("信用卡额度"), "loan": _("贷款"), "instalment": _("分期、展期"), "fee_waiver": _("费用减免"), "account": _("账户业务"), "other_request": _("其他申请"),
    },
    FREIGHT: {RETURN_FREIGHT: _("退货运费")},
    REWARD: {IDEA_REWARD: _("建议奖励")},
}  # fmt: skip
SORT_WORDS = {code: label for each in SORTS.values() for code, label in each.items()}
SUBMITTED, RETURNED, REJECTED, WITHDRAWN, APPROVED = "submitted", "returned", "rejected", "withdrawn", "approved"
HANDED_IN, GRANTED, DECLINED, SPENT = "handed_in", "granted", "declined", "spent"
LABELS: dict[str, str | Promise] = {
    SUBMITTED: pgettext_lazy("application", "审批中"),
    RETURNED: pgettext_lazy("application", "已退回修改"),
    REJECTED: pgettext_lazy("application", "未批准"),
    WITHDRAWN: pgettext_lazy("application", "已撤回"),
    APPROVED: pgettext_lazy("application", "已批准"),
    HANDED_IN: pgettext_lazy("application", "已送受理部门，待结果"),
    GRANTED: pgettext_lazy("application", "受理部门同意"),
    DECLINED: pgettext_lazy("application", "受理部门不同意"),
    SPENT: pgettext_lazy("application", "已报实际花费"),
}
TONES = {SUBMITTED: "wait", RETURNED: "soon", APPROVED: "accent", HANDED_IN: "wait"}
ENDED = frozenset({REJECTED, WITHDRAWN, GRANTED, DECLINED, SPENT})
HELD = frozenset({APPROVED, SPENT})
"""An expense in these states holds what it takes of a budget."""
COUNTED = frozenset({SUBMITTED, RETURNED, APPROVED, SPENT})
"""Expenses that count together against splitting."""
COUNTED_ONCE = COUNTED - {RETURNED}
"""The same of what another module asks for: returned, it is never handed in again but asked for anew."""
MOVES = Moves(
    LABELS,
    [
        Move("submit", _("再提交"), frozenset({RETURNED}), SUBMITTED, "applications.submit"),
        Move("withdraw", pgettext_lazy("application", "撤回"), frozenset({SUBMITTED, RETURNED}), WITHDRAWN, "applications.submit"),
        Move("agree", pgettext_lazy("option", "同意"), frozenset({SUBMITTED}), APPROVED, "redress.approve"),
        Move("refuse", _("不同意"), frozenset({SUBMITTED}), REJECTED, "redress.approve"),
        Move("return", _("退回修改"), frozenset({SUBMITTED}), RETURNED, "redress.approve"),
        Move("hand_in", _("送受理部门"), frozenset({APPROVED}), HANDED_IN, "applications.submit"),
        Move("grant", _("记受理部门同意"), frozenset({HANDED_IN}), GRANTED, "applications.outcome"),
        Move("decline", _("记受理部门不同意"), frozenset({HANDED_IN}), DECLINED, "applications.outcome"),
        Move("spend", _("报实际花费"), frozenset({APPROVED}), SPENT, "applications.submit"),
    ],
)
STEP_KINDS = {"countersign": _("会签"), "approve": _("审批"), "review": _("复核")}
VERDICTS = {"waiting": _("待签"), "agreed": _("同意"), "refused": pgettext_lazy("verdict", "不同意"), "returned": pgettext_lazy("verdict", "退回修改"), "void": _("作废")}
