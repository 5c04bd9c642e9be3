"""Rights over the organisation."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "organisation.read": _("查看组织"),
    "organisation.edit": _("调整组织"),
    "people.edit": _("管理人员与岗位"),
    "people.lock": _("锁定与移除人员"),
}
