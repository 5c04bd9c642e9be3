"""Rights over the catalogue (CASE-071)."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "catalogue.edit_global": _("修改全省字典"),
    "catalogue.edit_local": _("添加本中心字典值"),
    "catalogue.coin": _("新建标签"),
}
