"""Rights over access itself."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "access.roles": _("管理角色与权限"),
    "access.tokens": _("管理接口令牌"),
    "policy.edit": _("发布管理制度"),
}
