"""Rights over improvement, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "improvement.read": _("查看改进计划"),
    "improvement.write": _("提出和推进改进计划"),
    "improvement.approve": _("批准改进计划、判定效果"),
    "improvement.rules": _("制定自动立项规则"),
}
