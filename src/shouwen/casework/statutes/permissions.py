"""Rights over statutory limits, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "statutes.packs": _("选用和修订法定时限包"),
    "statutes.extend": _("依法申请延长法定时限"),
    "statutes.approve": _("批准法定时限的延长"),
    "statutes.approve_above": _("以上级身份批准法定时限的延长"),
    "statutes.export": _("导出投诉登记簿和监管报表"),
    "statutes.export_plain": _("导出不遮掩的投诉登记簿和监管报表"),
}
