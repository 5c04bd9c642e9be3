"""Rights over service standards, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "standards.read": _("查看服务规范"),
    "standards.write": _("编写服务规范"),
    "standards.approve": _("批准服务规范"),
}
