"""Rights over work orders, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "workorders.read": _("查看工单"),
    "workorders.dispatch": _("派单"),
    "workorders.review_dispatch": _("派单、催办、退单的二次审核"),
    "workorders.chase": _("催办"),
    "workorders.review_reply": _("审核回单"),
    "workorders.cancel": _("撤单"),
    "workorders.suspend": _("申请挂起与恢复"),
    "workorders.approve_suspension": _("批准挂起"),
    "workorders.extend_request": _("申请延期"),
    "workorders.approve_extension": _("批准延期"),
    "workorders.sign": _("签收工单"),
    "workorders.reply": _("回单"),
    "workorders.return": _("退单"),
    "workorders.decide_return": _("裁定退单"),
    "workorders.supervise": _("督办"),
}
