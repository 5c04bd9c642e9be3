"""Rights over early-warning indicators, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "indicators.read": _("查看预警指标"),
    "indicators.edit": _("定预警指标和限值"),
    "indicators.acknowledge": _("确认预警，写明怎么办"),
}
