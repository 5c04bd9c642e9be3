"""Rights over complaints, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "complaints.record": _("填写投诉记录"),
    "complaints.acquit": _("更正写错的被投诉人"),
    "complaints.flag": _("标记特别情形"),
    "complaints.override": _("改定严重程度和优先级"),
    "complaints.group": _("归并同一事件的投诉"),
    "complaints.compliance": _("听到涉嫌欺诈、泄密等要合规知道的投诉"),
    "complaints.rules": _("制定定级规则"),
}
