"""Rights over improvement committees, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "committees.read": _("查看改进委员会和会议纪要"),
    "committees.keep": _("设改进委员会、定成员、记会议"),
}
