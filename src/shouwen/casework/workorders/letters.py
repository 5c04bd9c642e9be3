"""What people are told about work orders: message ids, put into words when they are read."""

from __future__ import annotations

from django.utils.translation import gettext_noop

REVIEW = gettext_noop("{number} {order}：请二次审核{what_label}")
SENT_BACK = gettext_noop("{number} {order}：{what_label}二次审核不通过，请改好再提交")
SENT = gettext_noop("{number} {order} 派到{lead_unit}，请于 {sign_at} 前签收")
SENT_PLAIN = gettext_noop("{number} {order} 派到{lead_unit}，请签收")
HELP = gettext_noop("{number} {order} 请{assist_unit}协办，由{lead_unit}牵头")
CANCELLED = gettext_noop("{number} {order} 已撤回，不用再办")
REPLIED = gettext_noop("{number} {order} 有了回复（{result_label}），请审核")
REWORK = gettext_noop("{number} {order} 要返工，请看审核意见")
RETURN = gettext_noop("{number} {order}：{from_unit}申请退单，请裁定")
RETURN_AGREED = gettext_noop("{number} {order}：退单已同意")
RETURN_REFUSED = gettext_noop("{number} {order}：退单未同意，请继续办理")
RETURN_CONVENED = gettext_noop("{number} {order}：{meeting_at} 会商承办部门，会商前请继续办理")
REMINDED = gettext_noop("{number} {order} 快到期了，请尽快回复")
CHASED = gettext_noop("{number} {order} 被催办（{level_label}），请于 {ack_at} 前回应")
CHASED_BY_CUSTOMER = gettext_noop("{number} {order}：客户来催，请尽快办理")
CHASE_ANSWERED = gettext_noop("{number} {order}：部门回应了催办")
SUSPENSION = gettext_noop("{number} {order} 申请挂起，请批复")
SUSPENDED = gettext_noop("{number} {order}：挂起已批准")
SUSPENSION_REFUSED = gettext_noop("{number} {order}：挂起未批准")
RESUMED = gettext_noop("{number} {order} 恢复办理")
EXTENSION = gettext_noop("{number} {order} 申请延期到 {until_at}，请批复")
EXTENDED = gettext_noop("{number} {order} 延期已批准，新期限 {new_at}")
EXTENSION_REFUSED = gettext_noop("{number} {order} 延期未批准，期限不变")
SUPERVISED = gettext_noop("{number} {order} 被督办：{why_label}，请于 {due_at} 前报办理情况")
SUPERVISION_REPORTED = gettext_noop("{number} {order}：督办情况已报")
INHERITED = gettext_noop("{number} {order} 由{from_person}转到您名下")

ASKS = {
    REVIEW: "review",
    SENT: "sign",
    SENT_PLAIN: "sign",
    HELP: "assist",
    REPLIED: "accept",
    REWORK: "reply",
    RETURN: "decide_return",
    REMINDED: "reply",
    CHASED: "answer_chase",
    CHASED_BY_CUSTOMER: "answer_chase",
    SUSPENSION: "decide_suspension",
    EXTENSION: "decide_extension",
    SUPERVISED: "report",
}
"""What a notice asks for: it opens the order there (``workorders:do``)."""
