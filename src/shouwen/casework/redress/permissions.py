"""Rights over redress, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "redress.read": _("查看补救"),
    "redress.propose": _("申请补救"),
    "redress.approve": _("审批补救（批多少看核决权限）"),
    "redress.pay": _("办理补救付款与对账"),
    "redress.policy": _("编辑核决权限、预算和汇率"),
    "redress.delegate": _("把自己的审批权限委托给别人"),
    "redress.summary": _("查看补救汇总"),
    "redress.report": _("把一段时间的超时限赔偿上报领导"),
    "redress.acknowledge": _("审阅上报的超时限赔偿"),
}
