"""Rights over causes and liability, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "liability.find": _("写明起因"),
    "liability.correct": _("办结后更正起因"),
    "liability.propose": _("提出定责"),
    "liability.confirm": _("复核认定责任"),
    "liability.appeal": _("代部门申诉"),
    "liability.decide": _("终定责任"),
}
