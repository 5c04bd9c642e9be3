"""Rights over the link to an office system outside, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {"oa.settings": _("设置外部 OA 审批，查看收发记录")}
