"""Rights over customers."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "customers.read": _("查看客户（遮掩号码）"),
    "customers.edit": _("登记和修改客户"),
    "customers.reveal": _("查看完整号码"),
    "customers.merge": _("合并客户"),
}
