"""Rights over yearly reviews, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "reviews.read": _("查看投诉方案年度评估"),
    "reviews.write": _("编写投诉方案年度评估"),
    "reviews.sign": _("签投诉方案年度评估"),
}
