"""Rights over expenses and applications, by name. Signing takes ``redress.approve`` and the power of one's post."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "applications.read": _("查看费用和客户申请"),
    "applications.submit": _("提出费用和客户申请"),
    "applications.outcome": _("记下受理部门对客户申请的结果"),
    "applications.budget": _("定每月服务费用预算"),
}
