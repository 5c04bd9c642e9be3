"""Rights over time limits."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "deadlines.edit": _("制定时限规则"),
    "deadlines.pause": _("按规定事由暂停计时"),
    "deadlines.extend_request": _("申请延期"),
    "deadlines.approve_extension_short": _("批准短延期"),
    "deadlines.approve_extension_long": _("批准长延期"),
}
