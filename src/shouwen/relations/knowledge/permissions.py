"""Rights over the texts; reading those of one's centre needs none, nor does writing phrases of one's own."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "knowledge.edit_global": _("编写全省知识"),
    "knowledge.edit_local": _("编写本中心知识"),
}
